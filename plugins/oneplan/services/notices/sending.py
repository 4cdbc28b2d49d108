"""Send what is queued: claimed in batches, each mail's state kept by itself.

A sender holds an advisory lock of its own number while it lives, and writes the
number on what it takes. A mail in ``sending`` whose number nobody holds was left
behind: where the way of sending is repeatable it is sent again and stays one
mail; elsewhere it becomes ``unknown`` and is reconciled, never sent by guess.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.hierarchy import Person, reachable
from oneplan.domain.notices import ALLOWED, LINK_PLACE, NoticeState
from oneplan.errors import OneplanError
from oneplan.gateways.clock import real_now
from oneplan.gateways.files import files
from oneplan.gateways.mail import (
    Attachment,
    Mailer,
    MailPostponed,
    MailRefused,
    MailUnanswered,
    Message,
)
from oneplan.gateways.mail_settings import mail_cap
from oneplan.services.cycles.clock import planning_now
from oneplan.services.notices.letters import NoLetter, write_letter
from oneplan.services.notices.outbox import Transactions
from oneplan.services.units.portal_links import link_url, mint_links
from oneplan.store import audit, contacts, notices, outbox

BATCH = 500
"""Mails taken in hand by one commit; the next are taken while half of these are on their way.

A hold does not call back what is in hand: at forty mails a second that is some twenty seconds."""
KEPT_TOGETHER = 200
"""Outcomes kept by one commit; a sender that is killed leaves so many to be reconciled."""
TOLD_TOGETHER = 50
"""Outcomes looked at together: a look at each would stop the threads that send."""
KEEP_WITHIN = timedelta(seconds=1)


class NoticeStateRefused(OneplanError):
    """A mail was moved to a state that its present one does not lead to."""

    status_code = 409

    def __init__(self, *, notice_id: int, before: str, after: str) -> None:
        super().__init__(f"Notice {notice_id} is {before}; it cannot become {after}.")


@dataclass(frozen=True, slots=True)
class _Batch:
    """What one claim took: mails to send, and how many were settled without."""

    messages: Sequence[Message]
    settled: Mapping[NoticeState, int]

    @property
    def is_empty(self) -> bool:
        return not self.messages and not self.settled


def deliver_queued(
    cycle_id: str, *, begin: Transactions, mailer: Mailer, cap: int | None = None
) -> dict[str, int]:
    """Send the queued mails of a cycle that may go now; any number of senders may.

    Args:
        cycle_id: Cycle.
        begin: Opens a transaction.
        mailer: The way of sending.
        cap: Mails that this run sends at most; as the deployment says by default.

    Returns:
        State → number of mails that reached it.
    """
    reached: Counter[str] = Counter()
    number = secrets.randbits(62)
    left = mail_cap() if cap is None else cap
    under_way: list[Future[dict[str, Any]]] = []
    unkept: list[dict[str, Any]] = []
    patience = Event()
    is_dry = False
    with begin() as guard, _pool(mailer) as pool:
        outbox.hold_sender_lock(guard, number)
        _recover(cycle_id, begin=begin, is_repeatable=mailer.is_repeatable)
        while True:
            if left > 0 and not is_dry and len(under_way) <= BATCH // 2 and not patience.is_set():
                with begin() as session:
                    batch = _claim(session, cycle_id, number, limit=min(BATCH, left))
                reached.update(batch.settled)
                left -= len(batch.messages)
                is_dry = batch.is_empty
                # What waits for its commit by now is in the store: only then a mail may leave.
                under_way.extend(
                    pool.submit(_send, message, mailer, patience) for message in batch.messages
                )
                continue
            if not under_way:
                break
            wait(under_way[:TOLD_TOGETHER][-1:], timeout=KEEP_WITHIN.total_seconds())
            finished = {each for each in under_way if each.done()}
            under_way = [each for each in under_way if each not in finished]
            unkept += [each.result() for each in finished]
            if unkept and (not under_way or _is_time_to_keep(unkept)):
                _keep(cycle_id, unkept, begin=begin)
                reached.update(each["state"] for each in unkept)
                unkept = []
    return {str(state): count for state, count in reached.items()}


@contextmanager
def _pool(mailer: Mailer) -> Iterator[ThreadPoolExecutor]:
    """Threads that send; on an error nothing is sent any more that has not begun."""
    pool = ThreadPoolExecutor(mailer.at_once, thread_name_prefix="sender")
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _is_time_to_keep(unkept: Sequence[Mapping[str, Any]]) -> bool:
    oldest = min(each["sent_at"] for each in unkept)
    return len(unkept) >= KEPT_TOGETHER or bool(real_now() - oldest > KEEP_WITHIN)


def _recover(cycle_id: str, *, begin: Transactions, is_repeatable: bool) -> None:
    """Settle what dead senders of this cycle left behind."""
    target = NoticeState.QUEUED if is_repeatable else NoticeState.UNKNOWN
    with begin() as session:
        for number in outbox.list_senders(session, cycle_id=cycle_id):
            if number is not None and not outbox.is_sender_dead(session, number):
                continue
            for notice in outbox.list_left_behind(session, cycle_id=cycle_id, sender=number):
                move(notice, target, reason="the sender stopped in the middle")


def _claim(session: Session, cycle_id: str, number: int, *, limit: int) -> _Batch:
    """Take mails in hand; those nobody waits for or nobody can read are settled at once."""
    now = planning_now(session, cycle_id)
    found = outbox.list_claimable(session, cycle_id=cycle_id, now=now, limit=limit)
    answered = outbox.list_answered_ids(session, [each.id for each in found if each.asks_file])
    people = contacts.list_contacts(session, {each.unit_code for each in found})
    settled: list[dict[str, Any]] = []
    taken: list[tuple[outbox.Queued, Sequence[Person]]] = []
    for notice in found:
        readers = reachable(people.get(notice.unit_code, ()), notice.contact_role, now.date())
        if notice.id in answered:
            settled.append(_settled(notice, NoticeState.DROPPED, "the file came first"))
        elif not readers:
            settled.append(_settled(notice, NoticeState.UNDELIVERABLE, "no address"))
        else:
            taken.append((notice, readers))
    outbox.save_settled(session, settled)
    outbox.take_in_hand(
        session, {notice.id: [each.id for each in readers] for notice, readers in taken}, number
    )
    links = _links(session, cycle_id, [notice for notice, _ in taken])
    return _Batch(
        [_message(session, notice, readers, links) for notice, readers in taken],
        Counter(each["state"] for each in settled),
    )


def _settled(notice: outbox.Queued, state: NoticeState, reason: str) -> dict[str, Any]:
    return {"notice_id": notice.id, "state": state, "reason": reason}


def _links(session: Session, cycle_id: str, taken: Sequence[outbox.Queued]) -> Mapping[int, str]:
    """New links for the mails that carry one; they are kept nowhere but in the mail."""
    carrying = [each for each in taken if LINK_PLACE in each.body_text]
    tokens = mint_links(session, cycle_id=cycle_id, unit_codes=[e.unit_code for e in carrying])
    return {each.id: link_url(token) for each, token in zip(carrying, tokens, strict=True)}


def _message(
    session: Session, notice: outbox.Queued, readers: Sequence[Person], links: Mapping[int, str]
) -> Message:
    link = links.get(notice.id, "")
    return Message(
        notice_id=notice.id,
        to=[each.email for each in readers],
        contact_ids=[each.id for each in readers],
        subject=notice.subject,
        text=notice.body_text.replace(LINK_PLACE, link),
        html=notice.body_html.replace(LINK_PLACE, link),
        category=category_of(notice),
        key=key_of(notice),
        attempt=notice.attempts + 1,
        attachments=[
            Attachment(name=each["name"], type=each["type"], content=content)
            for each in notice.attachments
            if (content := _content(session, each)) is not None
        ],
    )


def _content(session: Session, attachment: Mapping[str, str]) -> bytes | None:
    """A file of the store, or a letter that is written now; None for one with nothing to ask."""
    if "letter" not in attachment:
        return files().get(attachment["sha256"])
    try:
        return write_letter(session, int(attachment["letter"]), attachment["name"][-3:])
    except NoLetter:
        return None


def key_of(notice: outbox.Queued) -> str:
    """What makes a mail one mail: cycle, step, unit, rung and calendar revision."""
    step = notice.step_id or ""
    return f"{notice.cycle_id}/{step}/{notice.unit_code}/{notice.rung}/{notice.revision}"


def category_of(notice: outbox.Queued) -> str:
    """The category that the provider files a mail under."""
    return f"{notice.cycle_id}:{notice.step_id or notice.level}"


def _send(message: Message, mailer: Mailer, patience: Event) -> dict[str, Any]:
    """Send one mail and say what became of it, as it is kept."""
    state, reason, message_id = NoticeState.ACCEPTED, None, None
    try:
        if patience.is_set():
            state, reason = NoticeState.QUEUED, "the provider asked for patience"
        else:
            message_id = mailer.send(message)
    except MailRefused as error:
        state, reason = NoticeState.UNDELIVERABLE, str(error)
    except MailPostponed as error:
        state, reason = NoticeState.QUEUED, str(error)
        patience.set()
    except MailUnanswered as error:
        state, reason = NoticeState.UNKNOWN, str(error)
    return {
        "notice_id": message.notice_id,
        "state": state,
        "reason": reason,
        "message_id": message_id,
        "sent_at": real_now(),
    }


def _keep(cycle_id: str, outcomes: Sequence[Mapping[str, Any]], *, begin: Transactions) -> None:
    """Keep what came of mails, and write down in the same transaction which of them went."""
    by_state: dict[str, list[int]] = {}
    for each in outcomes:
        if each["state"] != NoticeState.QUEUED:
            by_state.setdefault(each["state"], []).append(each["notice_id"])
    with begin() as session:
        outbox.save_outcomes(session, outcomes)
        if not by_state:
            return
        audit.append_event(
            session,
            actor="oneplan",
            action="notices.sent",
            cycle_id=cycle_id,
            subject=f"{sum(map(len, by_state.values()))} notices",
            details=by_state,
        )


def move(notice: notices.Notice, state: NoticeState, *, reason: str | None = None) -> None:
    """Move a mail that this transaction has locked.

    Raises:
        NoticeStateRefused: Its present state does not lead there.
    """
    if state not in ALLOWED[NoticeState(notice.state)]:
        raise NoticeStateRefused(notice_id=notice.id, before=notice.state, after=state)
    notice.state = state
    notice.reason = reason
