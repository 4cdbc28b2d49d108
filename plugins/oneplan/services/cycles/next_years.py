"""Next year's calendar, made from the file of an earlier one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from oneplan.config.places import CALENDARS
from oneplan.domain.cycles.calendar_checks import check_calendar
from oneplan.domain.cycles.calendar_findings import CalendarFinding
from oneplan.domain.cycles.calendar_years import CalendarYears, Span
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.collisions import DayFinding, check_days
from oneplan.domain.cycles.next_calendars import NextCalendar, NextPlan, make_next
from oneplan.domain.shared.thai_dates import BE_OFFSET, EARLIEST_BE, LATEST_BE
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.gateways.calendars.calendar_texts import calendar_text, read_calendar_data
from oneplan.gateways.calendars.holidays_th import working_days
from oneplan.gateways.files.areas import list_province_codes
from oneplan.gateways.files.forms import list_forms
from oneplan.services.cycles.calendar_sources import NoSuchCalendar
from oneplan.services.cycles.due_dates import working_days_of


class YearRefused(OneplanError):
    """A later year was asked for that the calendar cannot be made for."""

    def __init__(self, *, cycle_id: str, year_be: int, rule: str, rule_th: str) -> None:
        self.th = f"ทำปฏิทินปี {year_be} จาก {cycle_id} ไม่ได้: {rule_th}"
        super().__init__(f"No calendar of {year_be} is made from {cycle_id!r}: {rule}.")


class CalendarThere(OneplanError):
    """A calendar was to be written over a file that is there."""

    status_code = 409

    def __init__(self, *, path: Path) -> None:
        self.th = f"มีแฟ้ม {path} อยู่แล้ว ไม่ได้เขียนทับ ให้ตั้งชื่ออื่นด้วย -o"
        super().__init__(f"{path} is there already and was not written over; name another with -o.")


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeCalendar:
    """A calendar that was made: the model, its file's text, and what to look at."""

    before: Calendar
    calendar: Calendar
    text: str
    made: NextCalendar
    findings: Sequence[CalendarFinding]
    days: Sequence[DayFinding]


def find_calendar_file(name: str) -> Path:
    """The file of a calendar, by its path or by the name of its cycle.

    Raises:
        NoSuchCalendar: There is neither.
    """
    for path in (Path(name), CALENDARS / f"{name}.yaml"):
        if path.is_file():
            return path
    known = ", ".join(sorted(path.stem for path in CALENDARS.glob("*.yaml")))
    raise NoSuchCalendar(name=name, rule=f"the calendars are {known}", rule_th=f"ปฏิทินที่มีคือ {known}")


def make_next_calendar(
    path: Path, year_be: int, *, made_on: date, cycle: str | None = None, span: Span | None = None
) -> MadeCalendar:
    """Make the calendar of fiscal year *year_be* from the file of an earlier year.

    Args:
        path: File of the earlier calendar.
        year_be: Fiscal year to plan for, Buddhist Era.
        made_on: Today: the draft is as of this day.
        cycle: Name of the new cycle; by default the old one's with the new year.
        span: First and last year of the plan, where it is not the one that follows.

    Raises:
        CalendarFileInvalid: The file cannot be read.
        YearRefused: The year is no later one, the span does not hold it, or the name is no name.
    """
    before = load_calendar(path)
    years = year_be - before.fiscal_year_be
    name = cycle or name_of(before, year_be)
    after = CalendarYears.of(before).moved(years, span=span)
    _require_sense(before, year_be, name, span)
    data, lines = read_calendar_data(path)
    province_code = before.province.code if before.province else None
    work_year = after.work - BE_OFFSET
    plan = NextPlan(
        cycle=name, years=years, after=after, source=path.name, lines=lines, made_on=made_on
    )
    days = working_days(province_code, work_year - 1, work_year + 3)
    made = make_next(data, before, plan, days)
    calendar = Calendar.model_validate(made.data)
    heading = (
        f"{made.data['title'].get('en') or made.data['title']['th']}".replace("\n", " "),
        f"Draft made from {path.name}. open_questions lists what a person must still decide.",
        f"Check with: oneplan calendar check {name}.yaml",
    )
    return MadeCalendar(
        before=before,
        calendar=calendar,
        text=calendar_text(made.data, heading=heading),
        made=made,
        findings=check_calendar(calendar, province_codes=list_province_codes(), forms=list_forms()),
        days=check_days(calendar, working_days_of(calendar)),
    )


def write_new(path: Path, text: str) -> None:
    """Write a calendar's file where none is.

    Raises:
        CalendarThere: One is.
        OSError: It cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise CalendarThere(path=path) from error


def name_of(before: Calendar, year_be: int) -> str:
    """The name of the later cycle: the year in the earlier one's name is its fiscal year."""
    stem = before.cycle.removesuffix(f"-{before.fiscal_year_be}")
    return f"{stem}-{year_be}"


def _require_sense(before: Calendar, year_be: int, name: str, span: Span | None) -> None:
    rules = (
        (
            not before.fiscal_year_be < year_be <= LATEST_BE - 1,
            f"it must be a year after {before.fiscal_year_be}, Buddhist Era",
            f"ต้องเป็นปี พ.ศ. หลัง {before.fiscal_year_be}",
        ),
        (
            re.fullmatch(r"[a-z0-9-]{3,60}", name) is None or name == before.cycle,
            f"{name!r} is no name of another cycle (a-z, 0-9 and hyphens)",
            f"ชื่อรอบ {name} ใช้ไม่ได้ ต้องเป็น a-z 0-9 และขีด และไม่ซ้ำรอบเดิม",
        ),
        (
            span is not None and not EARLIEST_BE < span[0] <= year_be <= span[1] < LATEST_BE,
            f"the span {span} does not hold it",
            "ช่วงปีของแผนไม่มีปีงบประมาณนี้",
        ),
    )
    for is_broken, rule, rule_th in rules:
        if is_broken:
            raise YearRefused(cycle_id=before.cycle, year_be=year_be, rule=rule, rule_th=rule_th)
