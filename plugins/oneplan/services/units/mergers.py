"""A unit ends in mid-cycle: it becomes part of another, or is split into several."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from oneplan.domain.cycles.groups import group_code_of
from oneplan.errors import OneplanError
from oneplan.store.cycles import cycle_locks, cycles
from oneplan.store.reminders import dropped_mails
from oneplan.store.shared import audit
from oneplan.store.submissions import expected_submissions
from oneplan.store.units import unit_mergers, units


class MergerRefused(OneplanError):
    """A unit cannot end in others so."""

    status_code = 409

    def __init__(self, *, old: str, new: str, rule: str, rule_th: str = "") -> None:
        self.th = f"ยุบรวมหรือแยก {old} เป็น {new} ไม่ได้: {rule_th}" if rule_th else ""
        super().__init__(f"{old} was not merged into {new}: {rule}.")


Duty = tuple[str, str]
"""Cycle and step that wait for a unit's file."""


def merge_units(session: Session, old: str, new: str, *, actor: str, reason: str) -> int:
    """Let *old* become part of *new* from now on (:func:`end_unit`); return how many duties pass.

    Raises:
        UnitUnknown: The register has no such unit.
        MergerRefused: They are one unit, of two provinces or levels, or one has ended before.
    """
    return len(end_unit(session, old, (new,), actor=actor, reason=reason))


def end_unit(
    session: Session, old: str, into: Sequence[str], *, actor: str, reason: str
) -> Sequence[Duty]:
    """Let *old* end in one unit or several.

    What *old* sent stays in force under its own code: its rows are in the plans
    once, and lead back to its files. What it has not sent yet is no longer
    waited for from it but from each of *into*, where that does not owe it already;
    mail that asks *old* for it and has not gone is dropped.

    Returns:
        The duties that passed on.

    Raises:
        UnitUnknown: The register has no such unit.
        MergerRefused: They are one unit, of two provinces or levels, or one has ended before.
    """
    require_can_end(session, old, into)
    heirs = [units.require_unit(session, code) for code in into]
    duties = unit_mergers.list_duties(session, old)
    for cycle_id in dict.fromkeys(cycle_id for cycle_id, _ in duties):
        cycle_locks.lock_cycle(session, cycle_id)
    expected_submissions.add_expected(
        session,
        [
            {
                "cycle_id": cycle_id,
                "step_id": step_id,
                "unit_code": heir.code,
                "group_code": _group_code(session, cycle_id, heir),
            }
            for heir in heirs
            for cycle_id, step_id in duties
        ],
    )
    dropped_mails.drop_of_unit(session, old, reason="the unit became part of another")
    for heir in heirs:
        unit_mergers.add_merger(
            session, unit_code=old, into_code=heir.code, merged_by=actor, reason=reason
        )
    audit.append_event(
        session,
        actor=actor,
        action="unit.merged",
        subject=" ".join((old, *into)),
        details={
            "duties": [f"{cycle_id}/{step_id}" for cycle_id, step_id in duties],
            "reason": reason,
        },
    )
    return duties


def require_can_end(session: Session, old: str, into: Sequence[str]) -> None:
    """Check that a unit can end in others.

    Raises:
        UnitUnknown: The register has no such unit.
        MergerRefused: They are one unit, of two provinces or levels, or one has ended before.
    """
    first = units.require_unit(session, old)
    for new in into:
        second = units.require_unit(session, new)
        rules = (
            (old == new or into.count(new) > 1, "they are one unit", "เป็นหน่วยงานเดียวกัน"),
            (
                first.level != second.level,
                f"{old} is of level {first.level}, {new} of {second.level}",
                "อยู่คนละระดับ",
            ),
            (
                first.area_code[:2] != second.area_code[:2],
                "they stand in two provinces",
                "อยู่คนละจังหวัด",
            ),
            (
                unit_mergers.find_successor(session, old) is not None,
                f"{old} has ended before",
                f"{old} สิ้นสุดไปแล้ว",
            ),
            (
                unit_mergers.find_successor(session, new) is not None,
                f"{new} has ended before",
                f"{new} สิ้นสุดไปแล้ว",
            ),
        )
        for is_broken, rule, rule_th in rules:
            if is_broken:
                raise MergerRefused(old=old, new=new, rule=rule, rule_th=rule_th)


def _group_code(session: Session, cycle_id: str, unit: units.Unit) -> str:
    return group_code_of(
        level=unit.level,
        area_code=unit.area_code,
        province_code=cycles.get_cycle(session, cycle_id).province_code,
    )
