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
from concurrent.futures import ThreadPoolExecutor
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
    mail_cap,
)
from oneplan.services.clock import planning_now
from oneplan.services.notices import Transactions
from oneplan.services.portal_links import link_url, mint_links
from oneplan.store import audit, contacts, notices

BATCH = 100
KEPT_TOGETHER = 25
"""Outcomes kept by one commit: a sender that is killed leaves so many to be reconciled."""
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
    with begin() as guard:
        notices.hold_sender_lock(guard, number)
        _recover(cycle_id, begin=begin, is_repeatable=mailer.is_repeatable)
        while left > 0:
            with begin() as session:
                batch = _claim(session, cycle_id, number, limit=min(BATCH, left))
            reached.update(batch.settled)
            if batch.is_empty:
                break
            left -= len(batch.messages)
            outcomes = _send_batch(batch.messages, begin=begin, mailer=mailer)
            reached.update(outcomes.values())
            _audit(cycle_id, outcomes, begin=begin)
            if NoticeState.QUEUED in outcomes.values():
                break
    return {str(state): count for state, count in reached.items()}


def _recover(cycle_id: str, *, begin: Transactions, is_repeatable: bool) -> None:
    """Settle what dead senders of this cycle left behind."""
    target = NoticeState.QUEUED if is_repeatable else NoticeState.UNKNOWN
    with begin() as session:
        for number in notices.list_senders(session, cycle_id=cycle_id):
            if number is not None and not notices.is_sender_dead(session, number):
                continue
            for notice in notices.list_left_behind(session, cycle_id=cycle_id, sender=number):
                move(notice, target, reason="the sender stopped in the middle")


def _claim(session: Session, cycle_id: str, number: int, *, limit: int) -> _Batch:
    """Take mails in hand; those nobody waits for or nobody can read are settled at once."""
    now = planning_now(session, cycle_id)
    found = notices.list_claimable(session, cycle_id=cycle_id, now=now, limit=limit)
    answered = notices.list_answered_ids(session, [each.id for each in found if each.asks_file])
    people = contacts.list_contacts(session, {each.unit_code for each in found})
    settled: Counter[NoticeState] = Counter()
    taken: list[tuple[notices.Notice, Sequence[Person]]] = []
    for notice in found:
        readers = reachable(people.get(notice.unit_code, ()), notice.contact_role, now.date())
        if notice.id in answered:
            move(notice, NoticeState.DROPPED, reason="the file came first")
        elif not readers:
            move(notice, NoticeState.UNDELIVERABLE, reason="no address")
        else:
            move(notice, NoticeState.SENDING)
            notice.claimed_by, notice.attempts = number, notice.attempts + 1
            notice.contact_ids = [each.id for each in readers]
            taken.append((notice, readers))
            continue
        settled[NoticeState(notice.state)] += 1
    links = _links(session, cycle_id, [notice for notice, _ in taken])
    session.flush()
    return _Batch([_message(notice, readers, links) for notice, readers in taken], settled)


def _links(session: Session, cycle_id: str, taken: Sequence[notices.Notice]) -> Mapping[int, str]:
    """New links for the mails that carry one; they are kept nowhere but in the mail."""
    carrying = [each for each in taken if LINK_PLACE in each.body_text]
    tokens = mint_links(session, cycle_id=cycle_id, unit_codes=[e.unit_code for e in carrying])
    return {each.id: link_url(token) for each, token in zip(carrying, tokens, strict=True)}


def _message(
    notice: notices.Notice, readers: Sequence[Person], links: Mapping[int, str]
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
        attempt=notice.attempts,
        attachments=[
            Attachment(name=each["name"], type=each["type"], content=files().get(each["sha256"]))
            for each in notice.attachments
        ],
    )


def key_of(notice: notices.Notice) -> str:
    """What makes a mail one mail: cycle, step, unit, rung and calendar revision."""
    step = notice.step_id or ""
    return f"{notice.cycle_id}/{step}/{notice.unit_code}/{notice.rung}/{notice.revision}"


def category_of(notice: notices.Notice) -> str:
    """The category that the provider files a mail under."""
    return f"{notice.cycle_id}:{notice.step_id or notice.level}"


def _send_batch(
    messages: Sequence[Message], *, begin: Transactions, mailer: Mailer
) -> dict[int, NoticeState]:
    """Send, as many at once as the way of sending allows, and keep the outcomes as they come.

    Once the provider asks for patience the rest is put back.
    """
    states: dict[int, NoticeState] = {}
    patience = Event()
    with ThreadPoolExecutor(mailer.at_once, thread_name_prefix="sender") as pool:
        for part in _parts(messages):
            under_way = [pool.submit(_send, message, mailer, patience) for message in part]
            unkept: list[dict[str, Any]] = []
            for number, sent in enumerate(under_way, start=1):
                unkept.append(sent.result())
                states[unkept[-1]["notice_id"]] = unkept[-1]["state"]
                is_old = real_now() - unkept[0]["sent_at"] > KEEP_WITHIN
                if is_old or number == len(under_way):
                    with begin() as session:
                        notices.save_outcomes(session, unkept)
                    unkept = []
    return states


def _parts(messages: Sequence[Message]) -> Iterator[Sequence[Message]]:
    for start in range(0, len(messages), KEPT_TOGETHER):
        yield messages[start : start + KEPT_TOGETHER]


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


def _audit(cycle_id: str, outcomes: Mapping[int, NoticeState], *, begin: Transactions) -> None:
    by_state: dict[str, list[int]] = {}
    for notice_id, state in outcomes.items():
        by_state.setdefault(state, []).append(notice_id)
    if not by_state:
        return
    with begin() as session:
        audit.append_event(
            session,
            actor="oneplan",
            action="notices.sent",
            cycle_id=cycle_id,
            subject=f"{len(outcomes)} notices",
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
