"""Start a cycle from its calendar, and read the calendar in force."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import Group, groups_of
from oneplan.domain.cycles.opening import opens_at
from oneplan.errors import OneplanError
from oneplan.gateways.files.areas import list_area_rows, list_groups
from oneplan.services.cycles.due_dates import due_of
from oneplan.store.cycles import calendar_revisions, cycle_locks, cycles, stored_steps
from oneplan.store.shared import audit
from oneplan.store.units import areas


class CycleIsReal(OneplanError):
    """A rehearsal was asked for on a cycle that real units take part in."""

    status_code = 409

    def __init__(self, *, cycle_id: str) -> None:
        super().__init__(
            f"Cycle {cycle_id!r} is a real one: a rehearsal would mix simulated files into it."
        )


def start_cycle(session: Session, calendar: Calendar, *, seed: int | None = None) -> int:
    """Register a cycle, its calendar and its steps; a changed calendar is a new revision.

    Doing it again with the same calendar changes nothing.

    Args:
        session: Open transaction.
        calendar: The calendar to follow from now on.
        seed: Seed of the simulated units: the cycle is a rehearsal.

    Returns:
        The revision in force.
    """
    if not areas.count_areas(session, digits=2):
        areas.add_areas(session, list_area_rows())
    cycles.add_cycle(
        session,
        id=calendar.cycle,
        title_th=calendar.title.th,
        province_code=calendar.province.code if calendar.province else None,
        revision=0,
        is_simulated=seed is not None,
        seed=seed,
    )
    cycle_locks.lock_cycle(session, calendar.cycle)
    document = calendar.model_dump(mode="json")
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    number = calendar_revisions.add_revision(
        session, cycle_id=calendar.cycle, content_hash=digest, document=document
    )
    cycle = cycles.get_cycle(session, calendar.cycle)
    if cycle.revision != number:
        cycle.revision = number
        stored_steps.save_steps(
            session, [_step_row(calendar, at, s) for at, s in enumerate(calendar.steps, start=1)]
        )
        audit.append_event(
            session,
            actor="oneplan",
            action="calendar.in_force",
            cycle_id=calendar.cycle,
            subject=calendar.cycle,
            details={"revision": number, "content_hash": digest},
        )
    return number


def _step_row(calendar: Calendar, position: int, step: Step) -> dict[str, object]:
    due = due_of(calendar, step)
    return {
        "cycle_id": calendar.cycle,
        "step_id": step.id,
        "position": position,
        "title_th": step.title.th,
        "kind": step.kind.value,
        "opens_at": opens_at(calendar, step),
        "due_at": due.at if due else None,
        "grace_days": step.policy.grace_days,
        "when_missing": step.policy.when_missing,
    }


def forget_rehearsal(session: Session, cycle_id: str) -> None:
    """Drop a simulated cycle with everything in it.

    Raises:
        CycleIsReal: Real units take part in it.
    """
    cycle = cycles.find_cycle(session, cycle_id)
    if cycle is None:
        return
    if not cycle.is_simulated:
        raise CycleIsReal(cycle_id=cycle_id)
    cycles.delete_cycle(session, cycle_id)
    session.expire_all()
    audit.append_event(
        session,
        actor="oneplan",
        action="rehearsal.forgotten",
        cycle_id=cycle_id,
        subject=cycle_id,
    )


def calendar_in_force(session: Session, cycle_id: str) -> Calendar:
    """The calendar that a cycle follows now, from the store.

    Raises:
        CycleUnknown: It was never started.
    """
    content_hash = calendar_revisions.get_revision_hash(session, cycle_id)
    calendar = _calendars.get(content_hash)
    if calendar is None:
        document = json.dumps(calendar_revisions.get_revision_document(session, cycle_id))
        calendar = Calendar.model_validate_json(document)
        if len(_calendars) >= MAX_CALENDARS:
            _calendars.clear()
        _calendars[content_hash] = calendar
    return calendar


def earlier_calendars(session: Session, cycle_id: str) -> tuple[Calendar, ...]:
    """The calendars that a cycle followed before the one in force, oldest first."""
    return tuple(
        Calendar.model_validate_json(json.dumps(document))
        for document in calendar_revisions.list_earlier_documents(session, cycle_id)
    )


def calendars_in_force(session: Session, cycle_ids: Collection[str]) -> Mapping[str, Calendar]:
    """The calendars that many cycles follow now, by one query; a cycle not started has none.

    A calendar that this process has not read yet costs one query more, once.
    """
    if not cycle_ids:
        return {}
    found = {}
    for cycle_id, content_hash in calendar_revisions.list_revision_hashes(
        session, cycle_ids
    ).items():
        known = _calendars.get(content_hash)
        found[cycle_id] = known or calendar_in_force(session, cycle_id)
    return found


_calendars: dict[str, Calendar] = {}
"""Content hash → calendar: the same content is never another calendar."""
MAX_CALENDARS = 128


def step_groups(calendar: Calendar, step: Step) -> tuple[Group, ...]:
    """The groups of a step, one mapped task each; of a national calendar every province.

    Those that take part in a national cycle are a fact of the store:
    :func:`oneplan.services.cycles.provinces.groups_in_cycle`.
    """
    if calendar.province is None:
        return list_groups(None)
    code = calendar.province.code
    return groups_of(step, amphoe=list_groups(code), scope_code=code)
