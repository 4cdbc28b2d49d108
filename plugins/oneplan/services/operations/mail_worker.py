"""The sender's round: warn, send, reconcile, for every cycle that is under way.

A round is made of parts. A part that fails is kept with its reason, as long as
it fails, and stops no other part and no other cycle.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pendulum
import structlog
from sqlalchemy.orm import Session

from oneplan.config.settings import settings
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.gateways.calendars.clock import real_now
from oneplan.gateways.mail.mail import Mailer
from oneplan.services.cycles.clock import planning_now
from oneplan.services.documents.acknowledgements import remind_recipients
from oneplan.services.meetings.meeting_tasks import remind_owners
from oneplan.services.operations.registrations import follow_register
from oneplan.services.operations.retention import forget_people
from oneplan.services.operations.unit_changes import apply_due
from oneplan.services.reminders.decision_reminders import remind_committees
from oneplan.services.reminders.extension_reminders import queue_extension_reminders
from oneplan.services.reminders.faults import Faults
from oneplan.services.reminders.forwardings import ask_forwarders, remind_forwarders
from oneplan.services.reminders.moved_reminders import queue_moved_reminders
from oneplan.services.reminders.reconciliation import reconcile
from oneplan.services.reminders.sending import deliver_queued
from oneplan.services.reminders.unreachable import queue_unreachable
from oneplan.services.units.provincial_office import offices_to_tell
from oneplan.store.cycles import cycles
from oneplan.store.reminders import notices
from oneplan.store.shared import heartbeats
from oneplan.store.shared.transactions import Transactions

log = structlog.get_logger()
BEAT_SECONDS = 60.0

Days = dict[tuple[str, str], date]
"""Cycle and part → the day on which it was done last; no cycle is the whole office."""


def send_round(
    *, begin: Transactions, mailer: Mailer, warned: Days | None = None
) -> dict[str, dict[str, int]]:
    """Do one round.

    Args:
        begin: Opens a transaction.
        mailer: The way of sending.
        warned: Which part was done last on which planning day; kept up to date.

    Returns:
        Cycle → state → mails that reached it, for cycles where any did.

    Raises:
        SQLAlchemyError: The store is away.
    """
    warned = {} if warned is None else warned
    faults = Faults(begin)
    with begin() as session:
        days = {each: planning_now(session, each).date() for each in cycles.list_cycle_ids(session)}
    for cycle_id, day in days.items():
        for part, act in DAILY.items():
            if warned.get((cycle_id, part)) != day and _did(faults, begin, cycle_id, part, act):
                warned[cycle_id, part] = day
        _did(faults, begin, cycle_id, "moved_reminders", queue_moved_reminders)
    _forget(faults, begin, warned)
    _change_units(faults, begin, warned)
    with begin() as session:
        busy = notices.list_busy_cycles(session)
    done = {}
    for cycle_id in busy:
        if reached := _send(faults, cycle_id, begin=begin, mailer=mailer):
            done[cycle_id] = reached
            log.info("mail.round", cycle=cycle_id, **reached)
    return done


def _did(
    faults: Faults,
    begin: Transactions,
    cycle_id: str,
    part: str,
    act: Callable[[Session, str], Any],
) -> bool:
    """Do a part of a cycle in a transaction of its own; return whether it worked."""
    with faults.kept(cycle_id, part) as outcome, begin() as session:
        act(session, cycle_id)
    return outcome.is_good


def _send(faults: Faults, cycle_id: str, *, begin: Transactions, mailer: Mailer) -> dict[str, int]:
    reached: dict[str, int] = {}
    with faults.kept(cycle_id, "send"):
        reached |= deliver_queued(cycle_id, begin=begin, mailer=mailer)
    with faults.kept(cycle_id, "reconcile"):
        reached |= reconcile(cycle_id, begin=begin, mailer=mailer)
    return reached


def _forget(faults: Faults, begin: Transactions, warned: Days) -> None:
    """Forget names once a real day, where the deployment says how long they are kept."""
    today, part = real_now().date(), "retention"
    if not settings().retention_days or warned.get(("", part)) == today:
        return
    with faults.kept(None, part) as outcome, begin() as session:
        forget_people(session, days=settings().retention_days)
    if outcome.is_good:
        warned["", part] = today


def _change_units(faults: Faults, begin: Transactions, warned: Days) -> None:
    """Let the changes of units hold whose day has come, once a real day."""
    today, part = pendulum.today(BANGKOK).date(), "unit_changes"
    if warned.get(("", part)) == today:
        return
    with faults.kept(None, part) as outcome, begin() as session:
        apply_due(session, today)
    if outcome.is_good:
        warned["", part] = today


def _look_for_offices(session: Session, cycle_id: str) -> None:
    if cycles.get_cycle(session, cycle_id).province_code:
        offices_to_tell(session, cycle_id)


DAILY: Mapping[str, Callable[[Session, str], Any]] = {
    "register": follow_register,
    "offices": _look_for_offices,
    "unreachable": queue_unreachable,
    "packages": remind_recipients,
    "committees": remind_committees,
    "letters": ask_forwarders,
    "letter_reminders": remind_forwarders,
    "meeting_tasks": remind_owners,
    "extensions": queue_extension_reminders,
}
"""What is looked at once a planning day."""


def send_for_ever(*, begin: Transactions, mailer: Mailer, seconds: float) -> None:
    """Send what waits until the process is stopped; a pass that fails does not end it.

    ``oneplan-sender.alive`` among the temporary files is touched at each round; a round that
    was whole is noted in the store once a minute, for who looks from another machine.
    """
    alive = Path(tempfile.gettempdir()) / "oneplan-sender.alive"
    warned: Days = {}
    noted = float("-inf")
    while True:
        try:
            alive.touch()
            send_round(begin=begin, mailer=mailer, warned=warned)
            if time.monotonic() - noted >= BEAT_SECONDS:
                with begin() as session:
                    heartbeats.beat(session, heartbeats.MAIL_WORKER)
                noted = time.monotonic()
        except Exception as error:  # noqa: BLE001  the sender outlives a store that is away
            log.warning("mail.round_failed", reason=type(error).__name__)
        time.sleep(seconds)
