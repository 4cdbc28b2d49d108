"""Calendar files: YAML into :class:`Calendar`, every error with file, line, path and value."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from oneplan.domain.cycles.calendar_checks import check_calendar
from oneplan.domain.cycles.calendar_drafts import CalendarDraft, check_draft
from oneplan.domain.cycles.calendar_findings import CalendarFinding, error
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.collisions import check_days
from oneplan.domain.cycles.digit_accidents import check_phones, find_digit_accidents
from oneplan.domain.cycles.second_prints import check_second_print
from oneplan.domain.cycles.source_doubts import check_source
from oneplan.domain.cycles.year_checks import check_years
from oneplan.domain.shared.thai_dates import BE_OFFSET
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.holidays_th import working_days
from oneplan.gateways.calendars.located_findings import (
    LocatedFinding,
    locate,
    located_errors,
    no_calendar,
)
from oneplan.gateways.files.areas import list_province_codes
from oneplan.gateways.files.forms import list_forms

DRAFT = "draft"
"""The key of a file that makes it a draft: a calendar that no cycle runs by yet."""
UNREAD_TH = (
    "แฟ้มนี้ไม่ใช่แฟ้มปฏิทิน หรือการย่อหน้าและเครื่องหมาย : ในบรรทัดนี้ผิด"
    " (ตารางที่พิมพ์นำเข้าด้วย oneplan calendar import)"
)


class CalendarFileInvalid(OneplanError):
    """A calendar file cannot be read; the message lists everything that is wrong with it."""

    def __init__(self, findings: Sequence[LocatedFinding]) -> None:
        self.findings = tuple(findings)
        self.th = "\n".join(each.th_line for each in findings)
        super().__init__("\n".join(str(each) for each in findings))


class _Loader(yaml.CSafeLoader):
    """Safe and fast; a key that stands twice is an error, not the last one's win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002  yaml's signature
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} stands twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def list_calendar_files(folder: Path) -> list[Path]:
    """The calendar files of a folder, by name."""
    return sorted(path for path in folder.glob("*.yaml") if path.is_file())


def load_calendar(path: Path) -> Calendar:
    """Read a calendar; a file that has not changed is read once a process.

    Raises:
        CalendarFileInvalid: It cannot be read, an error was found in it, or it is a draft.
    """
    status = path.stat()
    return _load(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=256)
def _load(path: Path, _changed_ns: int, _size: int) -> Calendar:
    calendar, findings = _read(path, with_doubts=False)
    errors = [each for each in findings if each.severity == "error" or each.path == DRAFT]
    if calendar is None or errors:
        raise CalendarFileInvalid(errors)
    return calendar


def check_calendar_file(
    path: Path, *, earlier: Calendar | None = None
) -> tuple[LocatedFinding, ...]:
    """Everything wrong or doubtful in a calendar file, and against an *earlier* year's calendar."""
    calendar, found = _read(path)
    if calendar is None:
        return tuple(found)
    text = path.read_text(encoding="utf-8")
    data = yaml.load(text, _Loader)  # noqa: S506  a safe loader
    doubtful: list[CalendarFinding] = []
    if all(each.severity != "error" or each.path.startswith(DRAFT) for each in found):
        doubtful += _check_days(calendar)
    if earlier is not None:
        doubtful += find_digit_accidents(earlier, calendar)
    return (*found, *locate(path, text, data, doubtful))


def find_earlier(path: Path) -> Calendar | None:
    """The calendar of the year before, of the same place, among the files beside *path*."""
    calendar, _ = _read(path)
    if calendar is None:
        return None
    found = []
    for each in list_calendar_files(path.parent):
        other = _read(each)[0] if each != path else None
        if (
            other is not None
            and (other.scope, other.province and other.province.code)
            == (calendar.scope, calendar.province and calendar.province.code)
            and other.fiscal_year_be < calendar.fiscal_year_be
        ):
            found.append(other)
    return max(found, key=lambda each: each.fiscal_year_be, default=None)


def check_folder(folder: Path) -> None:
    """Read every calendar of a folder.

    Raises:
        CalendarFileInvalid: Any of them has an error or is a draft; all of them are listed.
    """
    errors = [
        each
        for path in list_calendar_files(folder)
        for each in check_calendar_file(path)
        if each.severity == "error" or each.path == DRAFT
    ]
    if errors:
        raise CalendarFileInvalid(errors)


def _read(path: Path, *, with_doubts: bool = True) -> tuple[Calendar | None, list[LocatedFinding]]:
    """A calendar and what is wrong with it.

    Each task and command loads its calendar without doubts: no year that the calendar does
    not explain stops it, and to look for them takes half of what reading takes.
    """
    parsed = _parse(path)
    if isinstance(parsed, LocatedFinding):
        return None, [parsed]
    text, data = parsed
    try:
        draft = CalendarDraft.model_validate(data[DRAFT]) if DRAFT in data else None
    except ValidationError as error:
        return None, list(located_errors(path, text, data, error, DRAFT))
    asked = list(check_draft(draft)) if draft else []
    running = {key: value for key, value in data.items() if key != DRAFT}
    try:
        calendar = Calendar.model_validate(running)
    except ValidationError as error:
        refused = located_errors(path, text, data, error)
        return None, [*locate(path, text, data, asked), *refused]
    found = [
        *asked,
        *_check_name(path, calendar),
        *(find_faults(calendar) if with_doubts else _find_errors(calendar)),
    ]
    return calendar, list(locate(path, text, data, found))


def _parse(path: Path) -> tuple[str, dict[str, Any]] | LocatedFinding:
    """The text of a file and what it holds, or why it cannot be read at all."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return no_calendar(path, 1, "แฟ้มไม่ได้บันทึกเป็น UTF-8", "the file is not in UTF-8")
    try:
        data = yaml.load(text, _Loader)  # noqa: S506  a safe loader
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 1
        return no_calendar(path, line, UNREAD_TH, str(error.problem))
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        return no_calendar(path, 1, UNREAD_TH, f"the YAML cannot be read ({error})")
    if not isinstance(data, dict):
        said = "a calendar is a mapping with cycle, title and steps"
        return no_calendar(path, 1, UNREAD_TH, said)
    return text, data


def find_faults(calendar: Calendar) -> Iterator[CalendarFinding]:
    """Everything wrong or doubtful in a calendar as it is written; days off are not looked at."""
    yield from _find_errors(calendar)
    yield from _find_doubts(calendar)


def _find_errors(calendar: Calendar) -> Iterable[CalendarFinding]:
    return check_calendar(calendar, province_codes=list_province_codes(), forms=list_forms())


def _find_doubts(calendar: Calendar) -> Iterator[CalendarFinding]:
    """What is a warning, whatever it finds."""
    yield from check_years(calendar)
    yield from check_phones(calendar)
    yield from check_second_print(calendar)
    yield from check_source(calendar)


def _check_days(calendar: Calendar) -> Iterator[CalendarFinding]:
    """Clashes and days off; an impossible order is found by ``check_calendar``.

    They are warnings all, so that a calendar is loaded without them: the days off of the
    civil service take a third of a second to import, in each task and command.
    """
    year = calendar.work_year_be - BE_OFFSET
    code = calendar.province.code if calendar.province else None
    at = [step.id for step in calendar.steps]
    for each in check_days(calendar, working_days(code, year - 1, year + 3)):
        if each.kind != "order":
            step = calendar.step(each.steps[0])
            yield CalendarFinding(
                severity="warning",
                location=("steps", at.index(step.id), "window", "printed"),
                value=step.window.printed or "",
                th=each.sentence_th,
                en="the day is a day off, or taken twice",
            )


def _check_name(path: Path, calendar: Calendar) -> list[CalendarFinding]:
    if path.stem == calendar.cycle:
        return []
    return [
        error(
            ("cycle",),
            calendar.cycle,
            f"แฟ้มต้องชื่อ {calendar.cycle}.yaml ตามชื่อรอบแผน",
            f"the file must be named {calendar.cycle}.yaml, after its cycle",
        )
    ]
