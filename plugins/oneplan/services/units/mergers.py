"""A unit becomes part of another in mid-cycle."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.cycles.groups import group_code_of
from oneplan.errors import OneplanError
from oneplan.store.cycles import cycle_locks, cycles
from oneplan.store.reminders import dropped_mails
from oneplan.store.shared import audit
from oneplan.store.submissions import expected_submissions
from oneplan.store.units import unit_mergers, units


class MergerRefused(OneplanError):
    """Two units cannot be merged so."""

    status_code = 409

    def __init__(self, *, old: str, new: str, rule: str) -> None:
        super().__init__(f"{old} was not merged into {new}: {rule}.")


def merge_units(session: Session, old: str, new: str, *, actor: str, reason: str) -> int:
    """Let *old* become part of *new*.

    What *old* sent stays in force under its own code: its rows are in the plans
    once, and lead back to its files. What it has not sent yet is no longer
    waited for from it but from *new*, where *new* does not owe it already; mail that
    asks *old* for it and has not gone is dropped.

    Returns:
        Number of duties, one a cycle and step, that passed on.

    Raises:
        UnitUnknown: The register has no such unit.
        MergerRefused: They are one unit, of two provinces or levels, or one has ended before.
    """
    first, second = units.require_unit(session, old), units.require_unit(session, new)
    rules = {
        "they are one unit": old == new,
        f"{old} is of level {first.level}, {new} of {second.level}": first.level != second.level,
        "they stand in two provinces": first.area_code[:2] != second.area_code[:2],
        f"{old} has ended before": unit_mergers.find_successor(session, old) is not None,
        f"{new} has ended before": unit_mergers.find_successor(session, new) is not None,
    }
    for rule, is_broken in rules.items():
        if is_broken:
            raise MergerRefused(old=old, new=new, rule=rule)
    duties = unit_mergers.list_duties(session, old)
    for cycle_id in dict.fromkeys(cycle_id for cycle_id, _ in duties):
        cycle_locks.lock_cycle(session, cycle_id)
    expected_submissions.add_expected(
        session,
        [
            {
                "cycle_id": cycle_id,
                "step_id": step_id,
                "unit_code": new,
                "group_code": _group_code(session, cycle_id, second),
            }
            for cycle_id, step_id in duties
        ],
    )
    dropped_mails.drop_of_unit(session, old, reason="the unit became part of another")
    unit_mergers.add_merger(session, unit_code=old, into_code=new, merged_by=actor, reason=reason)
    audit.append_event(
        session,
        actor=actor,
        action="unit.merged",
        subject=f"{old} {new}",
        details={
            "duties": [f"{cycle_id}/{step_id}" for cycle_id, step_id in duties],
            "reason": reason,
        },
    )
    return len(duties)


def _group_code(session: Session, cycle_id: str, unit: units.Unit) -> str:
    return group_code_of(
        level=unit.level,
        area_code=unit.area_code,
        province_code=cycles.get_cycle(session, cycle_id).province_code,
    )
