"""What cannot be in a calendar, and what is worth a second look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendar_findings import NO_STEP, CalendarFinding, error, warning
from oneplan.domain.cycles.calendar_links import (
    check_duties,
    check_inputs_in_time,
    check_links,
    check_order,
    check_screenings,
)
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.printed_windows import long_window_words
from oneplan.domain.cycles.roles import ROLES

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
        found.append(
            error(
                ("province", "code"),
                code,
                "ไม่มีจังหวัดที่ใช้รหัสนี้",
                "no province has this DOPA code",
            )
        )
    return tuple(found)


def _no_role(en: str) -> tuple[str, str]:
    names = ", ".join(ROLES.values())
    return (
        f"ไม่ใช่บทบาทในทะเบียน บทบาทที่มี: {names}",
        f"{en}; the roles stand in domain/cycles/roles.py",
    )


def _check_header(calendar: Calendar) -> Iterator[CalendarFinding]:
    offset = calendar.work_year_be - calendar.fiscal_year_be
    if calendar.year_offset != offset:
        yield error(
            ("year_offset",),
            calendar.year_offset,
            f"ปีที่ดำเนินการ {calendar.work_year_be} ลบปีงบประมาณ {calendar.fiscal_year_be} ได้ {offset}",
            f"work_year_be less fiscal_year_be is {offset}",
        )
    if (calendar.scope == "province") != (calendar.province is not None):
        yield error(
            ("scope",),
            calendar.scope,
            "ปฏิทินของจังหวัดต้องบอกจังหวัด ปฏิทินทั่วประเทศต้องไม่บอก",
            "a provincial calendar names its province, a national one none",
        )


def _check_letters(calendar: Calendar) -> Iterator[CalendarFinding]:
    keys = {letter.key for letter in calendar.letters}
    named: list[tuple[tuple[int | str, ...], str | None]] = [
        (("starts_with_letter",), calendar.starts_with_letter)
    ]
    for at, step in enumerate(calendar.steps):
        named.append((("steps", at, "starts_with_letter"), step.starts_with_letter))
    for location, key in named:
        if key is not None and key not in keys:
            yield error(location, key, "ไม่มีหนังสือที่มีรหัสนี้", "no entry of letters has this key")


def _check_not_empty(calendar: Calendar) -> Iterator[CalendarFinding]:
    if not calendar.steps:
        yield error(("steps",), "", "ปฏิทินต้องมีอย่างน้อยหนึ่งขั้นตอน", "a calendar has at least one step")
    for at, step in enumerate(calendar.steps):
        if not step.submitted_by.levels:
            yield error(
                ("steps", at, "submitted_by", "levels"),
                "",
                "ขั้นตอนต้องมีผู้ส่งหรือผู้ดำเนินการอย่างน้อยหนึ่งระดับ",
                "a step has at least one level",
            )


def _check_ids(calendar: Calendar) -> Iterator[CalendarFinding]:
    counts = Counter(step.id for step in calendar.steps)
    for at, step in enumerate(calendar.steps):
        if counts[step.id] > 1:
            yield error(("steps", at, "id"), step.id, "มีสองขั้นตอนที่ใช้เลขนี้", "two steps have this id")


def _check_forms(calendar: Calendar, forms: Collection[str]) -> Iterator[CalendarFinding]:
    for at, step in enumerate(calendar.steps):
        if collects(step) and step.form is None:
            yield error(
                ("steps", at, "kind"),
                step.kind,
                "ขั้นตอนที่เก็บแผนต้องบอกแบบฟอร์ม",
                "a step that collects names its form",
            )
        if step.form is not None and step.form not in forms:
            names = ", ".join(sorted(forms))
            yield error(
                ("steps", at, "form"),
                step.form,
                f"ไม่มีแบบฟอร์มนี้ รหัสแบบที่มี: {names}",
                f"there is no such form; the forms are {names}",
            )


def _check_groups(calendar: Calendar) -> Iterator[CalendarFinding]:
    parents = {parent.id for parent in calendar.parents}
    phases = {phase.name for phase in calendar.phases}
    ids = {step.id for step in calendar.steps}
    for at, step in enumerate(calendar.steps):
        if step.id in parents:
            yield error(
                ("steps", at, "id"),
                step.id,
                "มีขั้นตอนใหญ่ที่ใช้เลขนี้แล้ว",
                "an entry of parents has this id",
            )
        if step.parent is not None and step.parent not in parents:
            yield error(
                ("steps", at, "parent"),
                step.parent,
                "ไม่มีขั้นตอนใหญ่ที่ใช้เลขนี้",
                "no entry of parents has this id",
            )
        if step.phase is not None and step.phase not in phases:
            yield error(
                ("steps", at, "phase"),
                step.phase,
                "ไม่มีระยะของงานที่ชื่อนี้",
                "no entry of phases has this name",
            )
    for at, phase in enumerate(calendar.phases):
        for name in phase.steps:
            if name not in ids:
                yield error(("phases", at, "steps"), name, *NO_STEP)


def _check_roles(calendar: Calendar) -> Iterator[CalendarFinding]:
    for at, step in enumerate(calendar.steps):
        for index, agency in enumerate(step.agencies):
            if agency.role not in ROLES:
                where = ("steps", at, "agencies", index, "role")
                yield error(where, agency.role, *_no_role("unknown agency role"))
        for index, role in enumerate(step.collated_for):
            if role not in ROLES:
                yield error(("steps", at, "collated_for", index), role, *_no_role("unknown role"))
        if step.collated_for and not collects(step):
            yield error(
                ("steps", at, "collated_for"),
                step.kind,
                "ประมวลได้เฉพาะขั้นตอนที่เก็บแผน",
                "only a step that collects can be collated",
            )


def _check_windows(calendar: Calendar) -> Iterator[CalendarFinding]:
    for at, step in enumerate(calendar.steps):
        start, due = step.window.start, step.window.due
        if start is not None and due is not None and due < start:
            where = ("steps", at, "window", "printed")
            yield error(
                where, step.window.printed, "กำหนดส่งอยู่ก่อนวันเริ่มต้น", "it is due before it starts"
            )
        elif (words := long_window_words(start, due)) is not None:
            yield warning(("steps", at, "window", "printed"), step.window.printed, *words)


def _check_work_year(calendar: Calendar) -> Iterator[CalendarFinding]:
    for at, step in enumerate(calendar.steps):
        due = step.window.due
        if due is not None and abs(due.year + 543 - calendar.work_year_be) > 1:
            where = ("steps", at, "window", "printed")
            yield warning(
                where,
                step.window.printed,
                f"อยู่ห่างจากปีที่ดำเนินการ {calendar.work_year_be}",
                f"it lies far from the working year {calendar.work_year_be}",
            )


_CHECKS: tuple[Check, ...] = (
    _check_header,
    _check_letters,
    _check_not_empty,
    _check_ids,
    _check_groups,
    _check_roles,
    _check_windows,
    check_links,
    check_duties,
    check_screenings,
    check_order,
    check_inputs_in_time,
    _check_work_year,
)
