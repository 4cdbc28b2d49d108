"""The sender's round: warn, send, reconcile, for every cycle that is under way."""

from __future__ import annotations

import tempfile
import time
from datetime import date
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from oneplan.config import settings
from oneplan.errors import OneplanError
from oneplan.gateways.clock import real_now
from oneplan.gateways.mail import Mailer
from oneplan.services.cycles.clock import planning_now
from oneplan.services.documents.acknowledgements import remind_recipients
from oneplan.services.notices.decision_reminders import remind_committees
from oneplan.services.notices.forwardings import ask_forwarders
from oneplan.services.notices.moved_rungs import queue_moved_rungs
from oneplan.services.notices.outbox import Transactions
from oneplan.services.notices.reconciliation import reconcile
from oneplan.services.notices.sending import deliver_queued
from oneplan.services.notices.unreachable import queue_unreachable
from oneplan.services.running.retention import forget_people
from oneplan.services.units.provincial_office import offices_to_tell
from oneplan.store import cycles, notices

log = structlog.get_logger()


def send_round(
    *, begin: Transactions, mailer: Mailer, warned: dict[str, date] | None = None
) -> dict[str, dict[str, int]]:
    """Do one round; a cycle that fails is told of and keeps no other waiting.

    Args:
        begin: Opens a transaction.
        mailer: The way of sending.
        warned: Cycle → planning day on which its warnings were looked at last, and under no
            name the real day on which names were forgotten last; kept up to date.

    Returns:
        Cycle → state → mails that reached it, for cycles where any did.
    """
    warned = {} if warned is None else warned
    with begin() as session:
        days = {each: planning_now(session, each).date() for each in cycles.list_cycle_ids(session)}
    for cycle_id, day in days.items():
        try:
            if warned.get(cycle_id) != day:
                with begin() as session:
                    _warn(session, cycle_id)
                warned[cycle_id] = day
            with begin() as session:
                queue_moved_rungs(session, cycle_id)
        except OneplanError as error:
            log.warning("mail.round_failed", cycle=cycle_id, rule=type(error).__name__)
    if settings().retention_days and warned.get("") != real_now().date():
        with begin() as session:
            forget_people(session, days=settings().retention_days)
        warned[""] = real_now().date()
    with begin() as session:
        busy = notices.list_busy_cycles(session)
    done = {}
    for cycle_id in busy:
        try:
            reached = deliver_queued(cycle_id, begin=begin, mailer=mailer)
            reached |= reconcile(cycle_id, begin=begin, mailer=mailer)
        except OneplanError as error:
            log.warning("mail.round_failed", cycle=cycle_id, rule=type(error).__name__)
            continue
        if reached:
            done[cycle_id] = reached
            log.info("mail.round", cycle=cycle_id, **reached)
    return done


def _warn(session: Session, cycle_id: str) -> None:
    """What is looked at once a planning day."""
    if cycles.get_cycle(session, cycle_id).province_code:
        offices_to_tell(session, cycle_id)
    queue_unreachable(session, cycle_id)
    remind_recipients(session, cycle_id)
    remind_committees(session, cycle_id)
    ask_forwarders(session, cycle_id)


def send_for_ever(*, begin: Transactions, mailer: Mailer, seconds: float) -> None:
    """Do rounds until the process is stopped; what goes wrong with one does not end them.

    ``oneplan-sender.alive`` among the temporary files is touched at each round.
    """
    alive = Path(tempfile.gettempdir()) / "oneplan-sender.alive"
    warned: dict[str, date] = {}
    while True:
        alive.touch()
        try:
            send_round(begin=begin, mailer=mailer, warned=warned)
        except Exception as error:  # noqa: BLE001  the sender outlives a store that is away
            log.warning("mail.round_failed", reason=type(error).__name__)
        time.sleep(seconds)
