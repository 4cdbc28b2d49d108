"""More time for one unit of a step; for all of them the calendar is amended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from pendulum import DateTime
from sqlalchemy.orm import Session

from oneplan.domain.cycles.closing import due_for, is_extended
from oneplan.domain.shared.bangkok import BANGKOK, bangkok
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.submissions.submissions import Scope, UnitNotExpected
from oneplan.errors import OneplanError
from oneplan.services.cycles.clock import planning_now
from oneplan.store.cycles import cycle_locks, stored_steps
from oneplan.store.shared import audit
from oneplan.store.submissions import expected_submissions, extensions
from oneplan.store.units import portal_links
from oneplan.store.units.units import Unit

END_OF_DAY = time(23, 59, 59)


class ExtensionRefused(OneplanError):
    """A unit was to be given time that it has already, or for a step that gives none."""

    status_code = 422

    def __init__(self, *, step_id: str, unit_code: str, rule: str, rule_th: str) -> None:
        self.th = f"ขยายเวลาให้หน่วยงาน {unit_code} ใน{name_of_id(step_id)} ไม่ได้: {rule_th}"
        super().__init__(f"Unit {unit_code}, step {step_id}: no more time was given: {rule}.")


def check_extension(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str, until: date
) -> DateTime:
    """Check that a unit can be given time until the end of a day; nothing changes.

    Returns:
        The last moment at which its file closes the step for it: with the days of grace.

    Raises:
        UnitNotExpected: The step does not wait for the unit.
        ExtensionRefused: It has answered, the step has no due day or is closed for it, or
            the day is not after its due day.
    """
    scope: Scope = {"cycle_id": cycle_id, "step_id": step_id, "unit_code": unit_code}
    step = stored_steps.get_step(session, cycle_id, step_id)
    expected = expected_submissions.find_expected(session, **scope)
    if expected is None:
        raise UnitNotExpected(**scope)
    about = {"step_id": step_id, "unit_code": unit_code}
    due_at = due_for(step.due_at, expected.extended_to)
    if due_at is None:
        raise ExtensionRefused(**about, rule="the step has no due day", rule_th="ขั้นตอนนี้ไม่กำหนดวันส่ง")
    if expected.counted_versions:
        raise ExtensionRefused(**about, rule="it has answered", rule_th="หน่วยงานส่งแล้ว")
    if step.has_closed(planning_now(session, cycle_id), expected.extended_to):
        raise ExtensionRefused(
            **about,
            rule="the step has closed for it; a late ticket lets its file in",
            rule_th="ปิดรับแล้ว ให้ใช้ใบขอส่งล่าช้า",
        )
    day = due_at.astimezone(BANGKOK).date()
    if until <= day:
        raise ExtensionRefused(
            **about,
            rule=f"{until.isoformat()} is not after {day.isoformat()}, which it has already",
            rule_th=f"ต้องเป็นวันหลัง {format_date(day)} ซึ่งเป็นกำหนดเดิม",
        )
    closes = step.closing_for(bangkok(until, END_OF_DAY))
    assert closes is not None  # noqa: S101  a step with a due day closes
    return closes


def without_extended(
    session: Session, cycle_id: str, step_id: str, missing: Sequence[Unit]
) -> list[Unit]:
    """Those of a step's missing units whose due day is the step's."""
    step = stored_steps.get_step(session, cycle_id, step_id)
    found = extensions.list_extended(session, cycle_id=cycle_id, step_id=step_id)
    later = {each.unit_code for each in found if is_extended(step.due_at, each.extended_to)}
    return [unit for unit in missing if unit.code not in later]


def extend_unit(
    session: Session,
    *,
    cycle_id: str,
    step_id: str,
    unit_code: str,
    until: date,
    actor: str,
    reason: str,
) -> None:
    """Give a unit time until the end of a day: closing, reminders and portal follow it.

    The same day given twice is given once. Links of the unit live as long.

    Raises:
        UnitNotExpected: The step does not wait for the unit.
        ExtensionRefused: See :func:`check_extension`.
    """
    scope: Scope = {"cycle_id": cycle_id, "step_id": step_id, "unit_code": unit_code}
    cycle_locks.lock_unit(session, **scope)
    expected = expected_submissions.find_expected(session, **scope)
    moment = bangkok(until, END_OF_DAY)
    if expected is not None and expected.extended_to == moment:
        return
    closes = check_extension(session, **scope, until=until)
    expected_submissions.save_extension(session, **scope, until=moment)
    portal_links.lengthen_links(session, cycle_id=cycle_id, unit_code=unit_code, until=closes)
    audit.append_event(
        session,
        actor=actor,
        action="unit.extended",
        cycle_id=cycle_id,
        subject=f"{step_id}/{unit_code}",
        details={"until": until.isoformat(), "reason": reason},
    )
