"""Units that are renamed, merged or split from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import normalise_text
from oneplan.domain.units.unit_changes import UnitChangeKind
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.clock import real_now
from oneplan.services.reminders.reminder_schedule import invite
from oneplan.services.units.mergers import end_unit, require_can_end
from oneplan.services.units.register_columns import LENGTHS
from oneplan.store.decisions import decisions
from oneplan.store.shared import audit
from oneplan.store.units import unit_changes, units

PARTS = 2
"""A unit is split into this many at least."""


class UnitChangeRefused(OneplanError):
    """A change of a unit makes no sense."""

    status_code = 409

    def __init__(self, *, code: str, rule: str, rule_th: str) -> None:
        self.th = f"เปลี่ยนแปลงหน่วยงาน {code} ไม่ได้: {rule_th}"
        super().__init__(f"{code} was not changed: {rule}.")


def rename(
    session: Session, code: str, name_th: str, *, on: date, today: date, by: str, reason: str
) -> unit_changes.UnitChange:
    """Give a unit another name from a day on; what was issued keeps the old one.

    Raises:
        UnitUnknown: The register has no such unit.
        UnitChangeRefused: The name is empty or its own, or another change of it waits.
    """
    unit = units.require_unit(session, code)
    name = normalise_text(name_th)
    if not name or name == unit.name_th:
        raise UnitChangeRefused(
            code=code,
            rule=f"the new name {name!r} is empty or the one it has",
            rule_th="ชื่อใหม่ว่างหรือเหมือนชื่อเดิม",
        )
    if len(name) > LENGTHS["name_th"] or not name.isprintable() or ";" in name:
        raise UnitChangeRefused(
            code=code,
            rule=f"a name has one line of at most {LENGTHS['name_th']} letters and no semicolon",
            rule_th=f"ชื่อต้องเป็นข้อความหนึ่งบรรทัด ไม่เกิน {LENGTHS['name_th']} ตัวอักษร และไม่มีเครื่องหมาย ;",
        )
    return _plan(
        session,
        UnitChangeKind.RENAME,
        unit,
        (),
        name=name,
        on=on,
        today=today,
        by=by,
        reason=reason,
    )


def end(
    session: Session, code: str, into: Sequence[str], *, on: date, today: date, by: str, reason: str
) -> unit_changes.UnitChange:
    """Let a unit end on a day: in one unit that it becomes part of, or in several.

    Until that day it is asked and sends as ever. From then on what it has not sent is
    owed by each of *into*, and whoever has not been asked for it yet is invited.

    Raises:
        UnitUnknown: The register has no such unit.
        MergerRefused: A unit cannot end so.
        UnitChangeRefused: Another change of it waits.
    """
    require_can_end(session, code, into)
    kind = UnitChangeKind.MERGE if len(into) < PARTS else UnitChangeKind.SPLIT
    unit = units.require_unit(session, code)
    return _plan(session, kind, unit, into, name=None, on=on, today=today, by=by, reason=reason)


def apply_due(session: Session, today: date) -> int:
    """Let every change hold whose day has come; one that cannot be is told and stops no other.

    Returns:
        How many hold since.
    """
    return sum(_applied(session, change) for change in unit_changes.list_due(session, today))


def _plan(
    session: Session,
    kind: UnitChangeKind,
    unit: units.Unit,
    into: Sequence[str],
    *,
    name: str | None,
    on: date,
    today: date,
    by: str,
    reason: str,
) -> unit_changes.UnitChange:
    if waiting := unit_changes.list_waiting(session, unit.code):
        day = waiting[0].effective_on
        raise UnitChangeRefused(
            code=unit.code,
            rule=f"another change of it waits for {day}",
            rule_th=f"มีการเปลี่ยนแปลงที่รอวันที่ {format_date(day)} อยู่แล้ว",
        )
    change = unit_changes.add_change(
        session,
        kind=kind,
        unit_code=unit.code,
        into_codes=list(into),
        name_before=unit.name_th,
        name_after=name,
        effective_on=on,
        reason=reason,
        recorded_by=by,
    )
    if on <= today:
        _apply(session, change)
    else:
        audit.append_event(
            session,
            actor=by,
            action="unit.change_planned",
            subject=" ".join((unit.code, *into)),
            details={"kind": kind, "on": on.isoformat(), "reason": reason},
        )
    return change


def _applied(session: Session, change: unit_changes.UnitChange) -> bool:
    try:
        with session.begin_nested():
            _apply(session, change)
    except OneplanError as error:
        change.fault = error.in_thai
        return False
    return True


def _apply(session: Session, change: unit_changes.UnitChange) -> None:
    by, reason = change.recorded_by, change.reason
    if change.kind == UnitChangeKind.RENAME:
        unit = units.require_unit(session, change.unit_code)
        unit.name_th = change.name_after or unit.name_th
        audit.append_event(
            session,
            actor=by,
            action="unit.renamed",
            subject=unit.code,
            details={"before": change.name_before, "after": unit.name_th, "reason": reason},
        )
    else:
        duties = end_unit(session, change.unit_code, change.into_codes, actor=by, reason=reason)
        _invite(session, duties, change.into_codes)
    change.applied_at, change.fault = real_now(), None
    session.flush()


def _invite(session: Session, duties: Sequence[tuple[str, str]], codes: Sequence[str]) -> None:
    """Invite the units that took duties over, to steps whose units were invited."""
    for cycle_id in dict.fromkeys(cycle_id for cycle_id, _ in duties):
        invited = {
            act.step_id
            for act in decisions.list_acts(session, cycle_id=cycle_id)
            if act.act == Act.INVITE
        }
        for of_cycle, step_id in duties:
            if of_cycle == cycle_id and step_id in invited:
                invite(session, cycle_id, step_id, among=set(codes))
