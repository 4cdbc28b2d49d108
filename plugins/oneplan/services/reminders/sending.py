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
from threading import Event
from typing import Any

import pendulum

from oneplan.config.mail_settings import mail_settings
from oneplan.domain.reminders.notices import NoticeState
from oneplan.gateways.calendars.clock import real_now
from oneplan.gateways.files.files import files
from oneplan.gateways.mail.mail import Mailer
from oneplan.services.reminders.attachments import AttachmentReader
from oneplan.services.reminders.mail_moves import move
from oneplan.services.reminders.mail_posting import send_mail
from oneplan.services.reminders.mails_in_hand import take_batch
from oneplan.store.reminders import mail_claims, mail_outcomes
from oneplan.store.shared import audit
from oneplan.store.shared.faults import is_passing, try_again
from oneplan.store.shared.transactions import Transactions

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
        mail_claims.hold_sender_lock(guard, number)
        _recover(cycle_id, begin=begin, is_repeatable=mailer.is_repeatable)
        while True:
            if left > 0 and not is_dry and len(under_way) <= BATCH // 2 and not throttled.is_set():
                limit = min(BATCH, left)
                batch = take_batch(cycle_id, number, begin=begin, limit=limit, without=postponed)
                reached.update(batch.settled)
                left -= len(batch.mails)
                is_dry = batch.is_empty
                # What waits for its commit by now is in the store: only then a mail may leave.
                under_way.extend(
                    pool.submit(send_mail, mail, mailer, throttled, reader) for mail in batch.mails
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
        for number in mail_claims.list_senders(session, cycle_id=cycle_id):
            if number is not None and not mail_claims.is_sender_dead(session, number):
                continue
            for notice in mail_claims.list_left_behind(session, cycle_id=cycle_id, sender=number):
                move(notice, target, reason="the sender stopped in the middle")


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
            mail_outcomes.save_outcomes(session, outcomes)
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
