"""Which units a step waits for: the register, read by the step's level and role."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import PROVINCE_DIGITS, Group, group_code_of
from oneplan.domain.units.submitters import list_unregistered, names_an_office, select_asked
from oneplan.domain.units.targets import is_left_out, within_targets
from oneplan.services.cycles.provinces import groups_in_cycle
from oneplan.store.cycles import cycles
from oneplan.store.shared import audit
from oneplan.store.submissions import expected_submissions
from oneplan.store.units import target_areas, unit_mergers, units


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Codes of the units that a step waits for since, no more, and in another group."""

    added: tuple[str, ...] = ()
    released: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.added or self.released or self.moved)


def list_asked(session: Session, calendar: Calendar, step: Step) -> Sequence[units.Unit]:
    """The units of the register that a step asks, in code order; of its target areas alone."""
    found = select_asked(step, _list_of_levels(session, calendar, step))
    return within_targets(found, target_areas.list_targets(session, calendar.cycle))


def list_asked_now(session: Session, calendar: Calendar, step: Step) -> Sequence[units.Unit]:
    """The units that a step asks and that have not ended in others, in code order."""
    found = list_asked(session, calendar, step)
    heirs = unit_mergers.list_heirs(session, {each.code for each in found})
    return [each for each in found if each.code in heirs[each.code]]


def list_unregistered_offices(session: Session, calendar: Calendar, step: Step) -> tuple[str, ...]:
    """Thai names of the single offices that a step names and the register does not hold."""
    if not collects(step) or not names_an_office(step):
        return ()
    return list_unregistered(step, _list_of_levels(session, calendar, step))


def list_groups_without_units(
    session: Session, calendar: Calendar, step: Step
) -> tuple[Group, ...]:
    """The groups of a step for which it waits for nobody; none for a step that may be left out."""
    return groups_without_units(session, calendar, (step,))[step.id]


def groups_without_units(
    session: Session, calendar: Calendar, steps: Collection[Step]
) -> Mapping[str, tuple[Group, ...]]:
    """Step → what :func:`list_groups_without_units` says of it, asked together."""
    held = [step for step in steps if collects(step) and not step.optional]
    without: dict[str, tuple[Group, ...]] = {step.id: () for step in steps}
    if not held:
        return without
    known = expected_submissions.list_expected_groups(
        session, cycle_id=calendar.cycle, step_ids=[step.id for step in held]
    )
    targets = target_areas.list_targets(session, calendar.cycle)
    for step in held:
        without[step.id] = tuple(
            each
            for each in groups_in_cycle(session, calendar, step)
            if each.code not in known[step.id] and not is_left_out(each.code, targets)
        )
    return without


def expect_units(session: Session, calendar: Calendar, step: Step) -> Changes:
    """Wait for the units that the register names now.

    A unit that is asked no more is released where it has sent nothing; what it has
    sent stays and counts. Doing it again changes nothing.
    """
    scope = {"cycle_id": calendar.cycle, "step_id": step.id}
    province_code = calendar.province.code if calendar.province else None
    asked = {
        unit.code: group_code_of(
            level=unit.level, area_code=unit.area_code, province_code=province_code
        )
        for unit in list_asked(session, calendar, step)
    }
    before = expected_submissions.list_expected_codes(session, **scope)
    added = [code for code in asked if code not in before]
    moved = {code: group for code, group in asked.items() if before.get(code, group) != group}
    expected_submissions.add_expected(
        session, [{**scope, "unit_code": code, "group_code": asked[code]} for code in added]
    )
    expected_submissions.move_expected(session, **scope, groups=moved)
    released = expected_submissions.delete_expected(
        session, **scope, codes=set(before) - set(asked)
    )
    if before:
        _write_down(session, scope, action="units.expected", codes=added)
        _write_down(session, scope, action="units.moved", codes=tuple(moved))
        _write_down(session, scope, action="units.released", codes=released)
    return Changes(added=tuple(added), released=tuple(released), moved=tuple(moved))


def _write_down(
    session: Session, scope: Mapping[str, str], *, action: str, codes: Sequence[str]
) -> None:
    if codes:
        audit.append_event(
            session,
            actor="oneplan",
            action=action,
            cycle_id=scope["cycle_id"],
            subject=scope["step_id"],
            details={"units": list(codes)},
        )


def _list_of_levels(session: Session, calendar: Calendar, step: Step) -> Sequence[units.Unit]:
    found = units.list_units(
        session,
        levels=[level.value for level in step.submitted_by.levels],
        under=calendar.province.code if calendar.province else "",
        simulated=cycles.get_cycle(session, calendar.cycle).is_simulated,
    )
    if calendar.province is not None:
        return found
    taking_part = {group.code for group in groups_in_cycle(session, calendar, step)}
    return [unit for unit in found if unit.area_code[:PROVINCE_DIGITS] in taking_part]
