"""Simulated recipients say that their packages came; of each province-wide one, one forgets."""

from __future__ import annotations

from itertools import groupby

import pendulum
from sqlalchemy.orm import Session

from oneplan.services.cycles.clock import planning_now
from oneplan.services.documents.acknowledgements import OPEN_FOR
from oneplan.services.reminders.forwardings import ask_forwarders
from oneplan.store.documents import dispatches
from oneplan.store.reminders import forwardings

PASSED_ON_AFTER = pendulum.duration(days=3)
"""When a simulated office passes a letter on."""
PHONED_AFTER = pendulum.duration(days=33)
"""When somebody rings up a simulated recipient that no reminder reached."""


def due_letters(session: Session, cycle_id: str) -> list[tuple[int, str]]:
    """Request and unit of every office that passes a letter on now: three days after it is asked.

    The offices are asked here too: no worker looks at letters while the clock of a rehearsal leaps.
    """
    ask_forwarders(session, cycle_id)
    now = planning_now(session, cycle_id)
    return [
        (each.id, each.unit_code)
        for each in forwardings.list_forwardings(session, cycle_id=cycle_id)
        if each.acknowledged_at is None and now >= each.asked_at + PASSED_ON_AFTER
    ]


def due_receipts(session: Session, cycle_id: str) -> list[tuple[int, str]]:
    """Package and unit of every recipient that answers now.

    All answer at once, but the last of those who get the province's package:
    that one waits until it was asked again, or until somebody rings up.
    """
    now = planning_now(session, cycle_id)
    reminded = dispatches.list_reminded(session, cycle_id=cycle_id)
    found = []
    left = dispatches.list_unacknowledged(session, cycle_id=cycle_id)
    for dispatch, recipients in groupby(left, key=lambda pair: pair[0]):
        codes = [unit.code for _, unit in recipients]
        is_phoned = now > dispatch.dispatched_at + PHONED_AFTER
        forgetful = None if dispatch.group_code or is_phoned else codes[-1]
        if now > dispatch.dispatched_at + OPEN_FOR:
            continue
        found += [
            (dispatch.id, code)
            for code in codes
            if code != forgetful or (dispatch.id, code) in reminded
        ]
    return found
