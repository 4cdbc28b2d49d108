"""Send what is queued: claimed in batches, each mail's state kept by itself.

A sender holds an advisory lock of its own number while it lives, and writes the
number on what it takes. A mail in ``sending`` whose number nobody holds was left
behind: where the way of sending is repeatable it is sent again and stays one
mail; elsewhere it becomes ``unknown`` and is reconciled, never sent by guess.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Event
from typing import Any

import pendulum
import structlog
from sqlalchemy.orm import Session

from oneplan.config import mail_settings
from oneplan.domain.reminders.notices import ALLOWED, LINK_PLACE, NoticeState
from oneplan.domain.units.hierarchy import ContactPerson, reachable
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.clock import real_now
from oneplan.gateways.files.files import files
from oneplan.gateways.mail.mail import (
    Attachment,
    Mailer,
    MailMessage,
    MailPostponed,
    MailRefused,
    MailUnanswered,
)
from oneplan.services.cycles.clock import planning_now
from oneplan.services.reminders.attachments import AttachmentAway, AttachmentLost, AttachmentReader
from oneplan.services.reminders.letters import NoLetter, write_letter
from oneplan.services.reminders.messages import message_of, storable
from oneplan.services.reminders.outbox import Transactions
from oneplan.services.units.portal_links import link_url, mint_links
from oneplan.store.reminders import notices, outbox
from oneplan.store.shared import audit
from oneplan.store.shared.faults import is_passing, try_again
from oneplan.store.units import contacts

BATCH = 500
"""Mails taken in hand by one commit; the next are taken while half of these are on their way.

A hold does not call back what is in hand: at forty mails a second that is some twenty seconds."""
KEPT_TOGETHER = 200
"""Outcomes kept by one commit; a sender that is killed leaves so many to be reconciled."""
TOLD_TOGETHER = 50
"""Outcomes looked at together: a look at each would stop the threads that send."""
KEEP_WITHIN = pendulum.duration(seconds=1)
KEEP_TRIES = 7
"""With the pauses between them some six seconds: a server that starts anew is back by then."""

log = structlog.get_logger()


class NoticeStateRefused(OneplanError):
    """A mail was moved to a state that its present one does not lead to."""

    status_code = 409

    def __init__(self, *, notice_id: int, before: str, after: str) -> None:
        super().__init__(f"Notice {notice_id} is {before}; it cannot become {after}.")


@dataclass(frozen=True, slots=True)
class _Mail:
    """A mail in hand, and the files that it takes along when it goes."""

    message: MailMessage
    attachments: Sequence[Mapping[str, Any]]

    @property
    def letters(self) -> list[Mapping[str, Any]]:
        return [each for each in self.attachments if "letter" in each]


@dataclass(frozen=True, slots=True)
class _Batch:
    """What one claim took: mails to send, and how many were settled without."""

    mails: Sequence[_Mail]
    settled: Mapping[NoticeState, int]

    @property
    def is_empty(self) -> bool:
        return not self.mails and not self.settled


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
    left = mail_settings().cap if cap is None else cap
    under_way: list[Future[dict[str, Any]]] = []
    unkept: list[dict[str, Any]] = []
    postponed: set[int] = set()
    throttled = Event()
    is_dry = False
    reader = AttachmentReader(files())
    with begin() as guard, _pool(mailer) as pool:
        outbox.hold_sender_lock(guard, number)
        _recover(cycle_id, begin=begin, is_repeatable=mailer.is_repeatable)
        while True:
            if left > 0 and not is_dry and len(under_way) <= BATCH // 2 and not throttled.is_set():
                limit = min(BATCH, left)
                batch = _take(cycle_id, number, begin=begin, limit=limit, without=postponed)
                reached.update(batch.settled)
                left -= len(batch.mails)
                is_dry = batch.is_empty
                # What waits for its commit by now is in the store: only then a mail may leave.
                under_way.extend(
                    pool.submit(_send, mail, mailer, throttled, reader) for mail in batch.mails
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
                postponed |= {e["notice_id"] for e in unkept if e["state"] == NoticeState.QUEUED}
                unkept = []
    return {str(state): count for state, count in reached.items()}


def _take(
    cycle_id: str, number: int, *, begin: Transactions, limit: int, without: Collection[int]
) -> _Batch:
    """Take mails in hand, then write the letters that go with them, with no mail locked."""

    def claim() -> _Batch:
        with begin() as session:
            return _claim(session, cycle_id, number, limit=limit, without=without)

    batch = try_again(claim)
    return replace(batch, mails=[with_letters(each, begin=begin) for each in batch.mails])


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


def _claim(
    session: Session, cycle_id: str, number: int, *, limit: int, without: Collection[int] = ()
) -> _Batch:
    """Take mails in hand; those nobody waits for or nobody can read are settled at once."""
    now = planning_now(session, cycle_id)
    found = outbox.list_claimable(session, cycle_id=cycle_id, now=now, limit=limit, without=without)
    answered = outbox.list_answered_ids(session, [each.id for each in found if each.asks_file])
    people = contacts.list_contacts(session, {each.unit_code for each in found})
    settled: list[dict[str, Any]] = []
    taken: list[tuple[outbox.Queued, Sequence[ContactPerson]]] = []
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
        [
            _Mail(message_of(notice, readers, links), notice.attachments)
            for notice, readers in taken
        ],
        Counter(each["state"] for each in settled),
    )


def _settled(notice: outbox.Queued, state: NoticeState, reason: str) -> dict[str, Any]:
    return {"notice_id": notice.id, "state": state, "reason": reason}


def _links(session: Session, cycle_id: str, taken: Sequence[outbox.Queued]) -> Mapping[int, str]:
    """New links for the mails that carry one; they are kept nowhere but in the mail."""
    carrying = [each for each in taken if LINK_PLACE in each.body_text]
    tokens = mint_links(session, cycle_id=cycle_id, unit_codes=[e.unit_code for e in carrying])
    return {each.id: link_url(token) for each, token in zip(carrying, tokens, strict=True)}


def _send(
    mail: _Mail, mailer: Mailer, throttled: Event, reader: AttachmentReader
) -> dict[str, Any]:
    """Send one mail and say what became of it, as it is kept; whatever fails is its own."""
    state, reason, message_id = NoticeState.ACCEPTED, None, None
    try:
        if throttled.is_set():
            state, reason = NoticeState.QUEUED, "the provider asks to send later"
        else:
            message_id = mailer.send(_complete(mail, reader))
    except (MailRefused, AttachmentLost) as error:
        state, reason = NoticeState.UNDELIVERABLE, str(error)
    except MailPostponed as error:
        state, reason = NoticeState.QUEUED, str(error)
        throttled.set()
    except AttachmentAway as error:
        state, reason = NoticeState.QUEUED, str(error)
    except MailUnanswered as error:
        state, reason = NoticeState.UNKNOWN, str(error)
    except Exception as error:  # noqa: BLE001  one mail may not stop the others
        # Nobody foresaw it, so nobody knows whether the mail left before it.
        state = NoticeState.UNDELIVERABLE if mailer.is_repeatable else NoticeState.UNKNOWN
        reason = f"the mail could not be sent ({type(error).__name__})"
        log.warning("mail.send_failed", notice=mail.message.notice_id, reason=type(error).__name__)
    return {
        "notice_id": mail.message.notice_id,
        "state": state,
        "reason": storable(reason),
        "message_id": storable(message_id),
        "sent_at": real_now(),
    }


def _complete(mail: _Mail, reader: AttachmentReader) -> MailMessage:
    """The message with its files, read now and kept no longer than it takes to send it."""
    stored = [each for each in mail.attachments if "letter" not in each]
    letters = mail.message.attachments
    return replace(mail.message, attachments=[*letters, *(reader.read(each) for each in stored)])


def with_letters(mail: _Mail, *, begin: Transactions) -> _Mail:
    """A mail with the letters that it carries, written now; without one that cannot be written.

    A letter with nothing to ask is left out. The mail itself says where a letter
    can be had, so it goes without one that fails.
    """
    written = []
    for each in mail.letters:
        try:
            with begin() as session:
                content = write_letter(session, int(each["letter"]), each["name"][-3:])
        except NoLetter:
            continue
        except Exception as error:  # noqa: BLE001  one letter may not stop the mails
            log.warning(
                "mail.letter_failed", notice=mail.message.notice_id, reason=type(error).__name__
            )
            continue
        written.append(Attachment(name=each["name"], type=each["type"], content=content))
    return replace(mail, message=replace(mail.message, attachments=written)) if written else mail


def _keep(cycle_id: str, outcomes: Sequence[Mapping[str, Any]], *, begin: Transactions) -> None:
    """Keep what came of mails, and write down in the same transaction which of them went.

    A store that is away for a moment is asked again: the mails have left.
    """
    by_state: dict[str, list[int]] = {}
    for each in outcomes:
        if each["state"] != NoticeState.QUEUED:
            by_state.setdefault(each["state"], []).append(each["notice_id"])

    def keep() -> None:
        with begin() as session:
            outbox.save_outcomes(session, outcomes)
            if by_state:
                audit.append_event(
                    session,
                    actor="oneplan",
                    action="notices.sent",
                    cycle_id=cycle_id,
                    subject=f"{sum(map(len, by_state.values()))} notices",
                    details=by_state,
                )

    try_again(keep, tries=KEEP_TRIES, is_worth=is_passing)


def move(notice: notices.Notice, state: NoticeState, *, reason: str | None = None) -> None:
    """Move a mail that this transaction has locked.

    Raises:
        NoticeStateRefused: Its present state does not lead there.
    """
    if state not in ALLOWED[NoticeState(notice.state)]:
        raise NoticeStateRefused(notice_id=notice.id, before=notice.state, after=state)
    notice.state = state
    notice.reason = reason
