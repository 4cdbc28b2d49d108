"""Completeness of plans: measured when they are made, printed beside every total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import AMPHOE_DIGITS, PROVINCE, PROVINCE_DIGITS, Group, goes_into
from oneplan.domain.documents.step_counts import StepCount
from oneplan.domain.plans.completeness import UNREGISTERED_TH, Completeness, collecting_steps, share
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.expected_units import groups_without_units
from oneplan.store.decisions import decisions
from oneplan.store.documents import documents
from oneplan.store.plans import completeness, plans


def measure_plans(
    session: Session, calendar: Calendar, step_id: str, group_codes: Sequence[str]
) -> dict[str, Completeness]:
    """How complete the plans of a step are as their files were collected, by group."""
    if not group_codes:
        return {}
    steps = collecting_steps(calendar, step_id)
    found = completeness.count_units(
        session,
        calendar.cycle,
        steps,
        groups=None if PROVINCE.code in group_codes else _task_groups(calendar, group_codes),
        by_amphoe=_is_by_amphoe(calendar, group_codes),
    )
    by_step = _groups_without_units(session, calendar, steps)
    without = [each for groups in by_step.values() for each in groups]
    return {
        code: replace(
            _sum([each for each in found if _counts_for(calendar, each.group_code, code)]),
            unregistered=sum(code in (PROVINCE.code, each.code) for each in without),
        )
        for code in group_codes
    }


def _is_by_amphoe(calendar: Calendar, group_codes: Sequence[str]) -> bool:
    """Whether plans of amphoe are meant whose units are counted by province."""
    return calendar.province is None and any(len(code) == AMPHOE_DIGITS for code in group_codes)


def _task_groups(calendar: Calendar, group_codes: Sequence[str]) -> list[str]:
    """The groups in which the units of some plans are expected."""
    if calendar.province is not None:
        return list(group_codes)
    return sorted({code[:PROVINCE_DIGITS] for code in group_codes})


def _counts_for(calendar: Calendar, counted: str, code: str) -> bool:
    """Whether the units of a group stand behind the plan of another or of itself.

    Behind a nation's amphoe stand its own units and the offices of its province.
    """
    if calendar.province is None:
        return goes_into(counted, code) or code.startswith(counted)
    return code in (PROVINCE.code, counted)


def _groups_without_units(
    session: Session, calendar: Calendar, steps: Sequence[str]
) -> Mapping[str, tuple[Group, ...]]:
    """Step → its groups for which the register holds no unit, for steps that were opened."""
    opened = decisions.list_done_steps(session, cycle_id=calendar.cycle, act=Act.OPEN)
    asked = [calendar.step(name) for name in steps if name in opened]
    return groups_without_units(session, calendar, asked)


def _sum(parts: Sequence[completeness.UnitCounts]) -> Completeness:
    known = [each for each in parts if each.last_year is not None]
    return Completeness(
        expected=sum(each.expected for each in parts),
        received=sum(each.received for each in parts),
        nil=sum(each.nil for each in parts),
        late=sum(each.late for each in parts),
        share_of_villages=share(
            sum(each.villages_in for each in parts), sum(each.villages for each in parts)
        ),
        share_of_last_year=share(
            sum((each.last_year_in or Decimal() for each in known), Decimal()),
            sum((each.last_year or Decimal() for each in known), Decimal()),
        ),
    )


def list_step_counts(
    session: Session, calendar: Calendar, step_id: str, group_code: str
) -> tuple[StepCount, ...]:
    """How complete each collection was that reaches the plan of a step, and who is missing.

    *group_code* is an amphoe's code, or empty for all of the province.
    """
    steps = collecting_steps(calendar, step_id)
    groups = _task_groups(calendar, [group_code]) if group_code else None
    by_amphoe = _is_by_amphoe(calendar, [group_code])
    counted = [
        each
        for each in completeness.count_units(
            session, calendar.cycle, steps, groups=groups, by_amphoe=by_amphoe
        )
        if not group_code or _counts_for(calendar, each.group_code, group_code)
    ]
    missing = completeness.list_missing(
        session, calendar.cycle, steps, groups=groups, under=group_code if by_amphoe else ""
    )
    without = _groups_without_units(session, calendar, steps)
    found = []
    for name in steps:
        units_of = _sum([each for each in counted if each.step_id == name])
        found.append(
            StepCount(
                step=name,
                title=calendar.step(name).title.th,
                expected=units_of.expected,
                received=units_of.received,
                nil=units_of.nil,
                late=units_of.late,
                missing=(
                    *(unit for step, unit in missing if step == name),
                    *(
                        f"{group.name_th} ({UNREGISTERED_TH})"
                        for group in without.get(name, ())
                        if group_code in ("", group.code)
                    ),
                ),
            )
        )
    return tuple(found)


def completeness_of(session: Session, version: plans.PlanVersion) -> Completeness | None:
    """How complete a plan is: as it stands now; as when it was made, once it is issued or past.

    Returns:
        None for a past version of an earlier release.
    """
    last = plans.find_version(
        session,
        cycle_id=version.cycle_id,
        step_id=version.step_id,
        group_code=version.group_code,
    )
    is_last = last is not None and last.id == version.id
    if is_last and not documents.is_issued(session, version.cycle_id, version.content_hash):
        calendar = calendar_in_force(session, version.cycle_id)
        return measure_plans(session, calendar, version.step_id, [version.group_code])[
            version.group_code
        ]
    stored = version.counts.get("units")
    return Completeness.from_dict(stored) if stored else None


def stands_on(session: Session, version: plans.PlanVersion | None) -> str:
    """The sentence that is printed beside a plan's totals; empty where nothing is known."""
    found = completeness_of(session, version) if version else None
    return found.line() if found else ""
