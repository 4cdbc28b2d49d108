"""What cannot be in a calendar, and what is worth a second look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Literal

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendar_steps import Step, StepKind
from oneplan.domain.cycles.calendars import Calendar

ROLES: dict[str, str] = {
    "village_committee": "คณะกรรมการหมู่บ้าน",
    "community_committee": "คณะกรรมการชุมชน",
    "coc": "ศูนย์ประสานงานองค์การชุมชน",
    "tambon_coc": "ศูนย์ประสานงานองค์การชุมชนระดับตำบล",
    "kbt": "คณะกรรมการบริหารงานตำบลแบบบูรณาการ",
    "lao": "องค์กรปกครองส่วนท้องถิ่น",
    "amphoe": "อำเภอ",
    "amphoe_admin_office": "ที่ทำการปกครองอำเภอ",
    "amphoe_cd_office": "สำนักงานพัฒนาชุมชนอำเภอ",
    "amphoe_lpc": "คณะกรรมการประสานแผนพัฒนาท้องถิ่นระดับอำเภอ",
    "cd_district_chief": "พัฒนาการอำเภอ",
    "cd_officer": "เจ้าหน้าที่พัฒนาชุมชน",
    "aka": "คณะอนุกรรมการระดับอำเภอ (อ.ก.อ.)",
    "kbo": "คณะกรรมการบริหารงานอำเภอ",
    "province": "จังหวัด",
    "provincial_office": "สำนักงานจังหวัด",
    "province_admin_office": "ที่ทำการปกครองจังหวัด",
    "province_cd_office": "สำนักงานพัฒนาชุมชนจังหวัด",
    "province_local_admin_office": "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด",
    "province_lpc": "คณะกรรมการประสานแผนพัฒนาท้องถิ่นระดับจังหวัด",
    "provincial_agency": "ส่วนราชการประจำจังหวัด",
    "proposing_agency": "หน่วยงานที่เสนอโครงการ",
    "pao": "องค์การบริหารส่วนจังหวัด",
    "kbj": "คณะกรรมการบริหารงานจังหวัดแบบบูรณาการ",
    "kbj_sub": "คณะอนุกรรมการบริหารงานจังหวัดแบบบูรณาการ",
    "all_sectors": "ทุกภาคส่วน",
    "people_reps": "ผู้แทนภาคประชาชน",
    "partners": "ภาคีการพัฒนา",
    "cdd": "กรมการพัฒนาชุมชน",
}
"""Roles that a calendar may name, with their Thai names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFinding:
    """One thing wrong or doubtful; *location* leads to it through the calendar."""

    severity: Literal["error", "warning"]
    location: tuple[int | str, ...]
    value: str
    message: str


Check = Callable[[Calendar], Iterator[CalendarFinding]]


def check_calendar(
    calendar: Calendar, *, province_codes: Collection[str], forms: Collection[str]
) -> tuple[CalendarFinding, ...]:
    """Look for everything wrong or doubtful in a calendar that reads.

    Windows that overlap are normal and no finding.

    Args:
        calendar: The calendar.
        province_codes: DOPA codes of the provinces there are.
        forms: Names of the forms there are.
    """
    found = [finding for check in _CHECKS for finding in check(calendar)]
    found += _check_forms(calendar, forms)
    if calendar.province and calendar.province.code not in province_codes:
        code = calendar.province.code
        found.append(_error(("province", "code"), code, "no province has this DOPA code"))
    return tuple(found)


def _error(location: tuple[int | str, ...], value: object, message: str) -> CalendarFinding:
    return CalendarFinding(severity="error", location=location, value=str(value), message=message)


def _warning(location: tuple[int | str, ...], value: object, message: str) -> CalendarFinding:
    return CalendarFinding(severity="warning", location=location, value=str(value), message=message)


def _check_header(calendar: Calendar) -> Iterator[CalendarFinding]:
    offset = calendar.work_year_be - calendar.fiscal_year_be
    if calendar.year_offset != offset:
        yield _error(
            ("year_offset",), calendar.year_offset, f"work_year_be less fiscal_year_be is {offset}"
        )
    if (calendar.scope == "province") != (calendar.province is not None):
        message = "a provincial calendar names its province, a national one none"
        yield _error(("scope",), calendar.scope, message)


def _check_letters(calendar: Calendar) -> Iterator[CalendarFinding]:
    keys = {letter.key for letter in calendar.letters}
    named: list[tuple[tuple[int | str, ...], str | None]] = [
        (("starts_with_letter",), calendar.starts_with_letter)
    ]
    for at, step in enumerate(calendar.steps):
        named.append((("steps", at, "starts_with_letter"), step.starts_with_letter))
    for location, key in named:
        if key is not None and key not in keys:
            yield _error(location, key, "no entry of letters has this key")


def _check_not_empty(calendar: Calendar) -> Iterator[CalendarFinding]:
    if not calendar.steps:
        yield _error(("steps",), "", "a calendar has at least one step")
    for at, step in enumerate(calendar.steps):
        if not step.submitted_by.levels:
            yield _error(
                ("steps", at, "submitted_by", "levels"), "", "a step has at least one level"
            )


def _check_ids(calendar: Calendar) -> Iterator[CalendarFinding]:
    counts = Counter(step.id for step in calendar.steps)
    for at, step in enumerate(calendar.steps):
        if counts[step.id] > 1:
            yield _error(("steps", at, "id"), step.id, "two steps have this id")


def _check_forms(calendar: Calendar, forms: Collection[str]) -> Iterator[CalendarFinding]:
    for at, step in enumerate(calendar.steps):
        if collects(step) and step.form is None:
            yield _error(("steps", at, "kind"), step.kind, "a step that collects names its form")
        if step.form is not None and step.form not in forms:
            message = f"there is no such form; the forms are {', '.join(sorted(forms))}"
            yield _error(("steps", at, "form"), step.form, message)


def _check_groups(calendar: Calendar) -> Iterator[CalendarFinding]:
    parents = {parent.id for parent in calendar.parents}
    phases = {phase.name for phase in calendar.phases}
    ids = {step.id for step in calendar.steps}
    for at, step in enumerate(calendar.steps):
        if step.id in parents:
            yield _error(("steps", at, "id"), step.id, "an entry of parents has this id")
        if step.parent is not None and step.parent not in parents:
            yield _error(("steps", at, "parent"), step.parent, "no entry of parents has this id")
        if step.phase is not None and step.phase not in phases:
            yield _error(("steps", at, "phase"), step.phase, "no entry of phases has this name")
    for at, phase in enumerate(calendar.phases):
        for name in phase.steps:
            if name not in ids:
                yield _error(("phases", at, "steps"), name, "there is no such step")


def _check_roles(calendar: Calendar) -> Iterator[CalendarFinding]:
    for at, step in enumerate(calendar.steps):
        for index, agency in enumerate(step.agencies):
            if agency.role not in ROLES:
                where = ("steps", at, "agencies", index, "role")
                message = "unknown agency role; the roles stand in domain/cycles/calendar_checks.py"
                yield _error(where, agency.role, message)
        for index, role in enumerate(step.collated_for):
            if role not in ROLES:
                message = "unknown role; the roles stand in domain/cycles/calendar_checks.py"
                yield _error(("steps", at, "collated_for", index), role, message)
        if step.collated_for and not collects(step):
            message = "only a step that collects can be collated"
            yield _error(("steps", at, "collated_for"), step.kind, message)


def _check_windows(calendar: Calendar) -> Iterator[CalendarFinding]:
    for at, step in enumerate(calendar.steps):
        start, due = step.window.start, step.window.due
        if start is not None and due is not None and due < start:
            where = ("steps", at, "window", "printed")
            yield _error(where, step.window.printed, "it is due before it starts")


def _links(step: Step) -> Iterator[tuple[tuple[int | str, ...], str]]:
    for index, name in enumerate(step.inputs):
        yield ("inputs", index), name
    for index, order in enumerate(step.after):
        yield ("after", index, "step"), order.step


def _check_links(calendar: Calendar) -> Iterator[CalendarFinding]:
    ids = {step.id for step in calendar.steps}
    for at, step in enumerate(calendar.steps):
        for location, name in _links(step):
            if name not in ids:
                yield _error(("steps", at, *location), name, "there is no such step")


def _check_duties(calendar: Calendar) -> Iterator[CalendarFinding]:
    """A duty that two documents name is asked once; where they name two days, both are told."""
    by_id = {step.id: step for step in calendar.steps}
    for at, step in enumerate(calendar.steps):
        if step.duty_of is None:
            continue
        where = ("steps", at, "duty_of")
        other = by_id.get(step.duty_of)
        if other is None or other.duty_of is not None or not collects(other):
            yield _error(where, step.duty_of, "there is no such step that collects")
        elif (step.form, step.submitted_by.levels) != (other.form, other.submitted_by.levels):
            message = f"step {other.id} asks other units, or for another form"
            yield _error(where, step.duty_of, message)
        elif step.window.due != other.window.due:
            message = f"it is due on {step.window.due} here and on {other.window.due} there"
            yield _warning(where, step.duty_of, message)


def _check_screenings(calendar: Calendar) -> Iterator[CalendarFinding]:
    asked = {step.id for step in calendar.steps if collects(step)}
    for at, step in enumerate(calendar.steps):
        for index, name in enumerate(step.screens):
            where = ("steps", at, "screens", index)
            if name not in asked:
                yield _error(where, name, "there is no such step that collects")
            elif StepKind.MEETING not in (step.kind, step.also):
                yield _error(where, name, "only a meeting screens what was sent")


def _check_order(calendar: Calendar) -> Iterator[CalendarFinding]:
    graph = {step.id: {name for _, name in _links(step)} for step in calendar.steps}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        ring = error.args[1]
        at = next(index for index, step in enumerate(calendar.steps) if step.id in ring)
        where = ("steps", at, "inputs")
        yield _error(where, " → ".join(reversed(ring)), "these steps wait for each other")


def _check_inputs_in_time(calendar: Calendar) -> Iterator[CalendarFinding]:
    by_id = {step.id: step for step in calendar.steps}
    for at, step in enumerate(calendar.steps):
        for location, name in _links(step):
            source = by_id.get(name)
            if source is None or source.window.due is None or step.window.due is None:
                continue
            if source.window.due > step.window.due:
                yield _warning(
                    ("steps", at, *location),
                    name,
                    f"it is due on {source.window.due}, after step {step.id} is"
                    f" ({step.window.due})",
                )


def _check_work_year(calendar: Calendar) -> Iterator[CalendarFinding]:
    for at, step in enumerate(calendar.steps):
        due = step.window.due
        if due is not None and abs(due.year + 543 - calendar.work_year_be) > 1:
            where = ("steps", at, "window", "printed")
            message = f"it lies far from the working year {calendar.work_year_be}"
            yield _warning(where, step.window.printed, message)


_CHECKS: tuple[Check, ...] = (
    _check_header,
    _check_letters,
    _check_not_empty,
    _check_ids,
    _check_groups,
    _check_roles,
    _check_windows,
    _check_links,
    _check_duties,
    _check_screenings,
    _check_order,
    _check_inputs_in_time,
    _check_work_year,
)
