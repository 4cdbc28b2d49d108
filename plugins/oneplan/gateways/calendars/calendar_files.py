"""Calendar files: YAML into :class:`Calendar`, every error with file, line, path and value."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from oneplan.domain.cycles.calendar_checks import CalendarFinding, check_calendar
from oneplan.domain.cycles.calendar_drafts import CalendarDraft, check_draft
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.collisions import check_days
from oneplan.domain.cycles.digit_accidents import check_phones, find_digit_accidents
from oneplan.domain.cycles.second_prints import check_second_print
from oneplan.domain.cycles.year_checks import check_years
from oneplan.domain.shared.thai_dates import BE_OFFSET
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.holidays_th import working_days
from oneplan.gateways.files.areas import list_province_codes
from oneplan.gateways.files.forms import list_forms

Location = tuple[int | str, ...]
DRAFT = "draft"
"""The key of a file that makes it a draft: a calendar that no cycle runs by yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedFinding:
    """A finding with the line of the file that it is about."""

    file: str
    line: int
    severity: str
    path: str
    value: str
    message: str

    def __str__(self) -> str:
        """One line: file, line, path, value, rule."""
        value = f" = {self.value}" if self.value else ""
        return f"{self.file}:{self.line}: {self.severity}: {self.path}{value}: {self.message}"


class CalendarFileInvalid(OneplanError):
    """A calendar file cannot be read; the message lists everything that is wrong with it."""

    def __init__(self, findings: Sequence[LocatedFinding]) -> None:
        self.findings = tuple(findings)
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
    calendar, findings = _read(path)
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
    return (*found, *(_locate(path, text, data, each) for each in doubtful))


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


def _read(path: Path) -> tuple[Calendar | None, list[LocatedFinding]]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None, [_finding(path, 1, "", "", "the file is not in UTF-8")]
    try:
        data = yaml.load(text, _Loader)  # noqa: S506  a safe loader
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 1
        return None, [_finding(path, line, "", "", str(error.problem))]
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        return None, [_finding(path, 1, "", "", f"the YAML cannot be read ({error})")]
    if not isinstance(data, dict):
        return None, [
            _finding(path, 1, "", "", "a calendar is a mapping with cycle, title and steps")
        ]
    try:
        draft = CalendarDraft.model_validate(data[DRAFT]) if DRAFT in data else None
    except ValidationError as error:
        return None, list(_located_errors(path, text, data, error, DRAFT))
    asked = list(check_draft(draft)) if draft else []
    return _validate(path, text, data, asked)


def _validate(
    path: Path, text: str, data: dict[str, Any], asked: list[CalendarFinding]
) -> tuple[Calendar | None, list[LocatedFinding]]:
    """The calendar without what makes it a draft, and all findings, those *asked* first."""
    running = {key: value for key, value in data.items() if key != DRAFT}
    open_ones = [_locate(path, text, data, finding) for finding in asked]
    try:
        calendar = Calendar.model_validate(running)
    except ValidationError as error:
        return None, [*open_ones, *_located_errors(path, text, data, error)]
    found = [
        *_check_name(path, calendar),
        *check_calendar(calendar, province_codes=list_province_codes(), forms=list_forms()),
        *check_years(calendar),
        *check_phones(calendar),
        *check_second_print(calendar),
    ]
    return calendar, [*open_ones, *(_locate(path, text, data, finding) for finding in found)]


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
                message=each.sentence_th,
            )


def _check_name(path: Path, calendar: Calendar) -> list[CalendarFinding]:
    if path.stem == calendar.cycle:
        return []
    message = f"the file must be named {calendar.cycle}.yaml, after its cycle"
    return [
        CalendarFinding(
            severity="error", location=("cycle",), value=calendar.cycle, message=message
        )
    ]


def _finding(path: Path, line: int, at: str, value: str, message: str) -> LocatedFinding:
    return LocatedFinding(
        file=path.name, line=line, severity="error", path=at, value=value, message=message
    )


def _located_errors(
    path: Path, text: str, data: Any, error: ValidationError, *above: str
) -> Iterator[LocatedFinding]:
    root = yaml.compose(text, yaml.CSafeLoader)
    for each in error.errors(include_url=False):
        location = (*above, *each["loc"])
        value = "" if each["type"] == "missing" else repr(each["input"])[:120]
        message = each["msg"].removeprefix("Value error, ")
        yield _finding(path, _line(root, location), _path(data, location), value, message)


def _locate(path: Path, text: str, data: Any, finding: CalendarFinding) -> LocatedFinding:
    root = yaml.compose(text, yaml.CSafeLoader)
    return LocatedFinding(
        file=path.name,
        line=_line(root, finding.location),
        severity=finding.severity,
        path=_path(data, finding.location),
        value=finding.value,
        message=finding.message,
    )


def _line(node: yaml.Node | None, location: Location) -> int:
    """The line of the deepest node on the way to *location*, from 1."""
    line = 1
    for key in location:
        if isinstance(node, yaml.MappingNode):
            found = [pair for pair in node.value if pair[0].value == str(key)]
            if not found:
                break
            line, node = found[0][0].start_mark.line + 1, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line + 1
    return line


def _path(data: Any, location: Location) -> str:
    """``steps[2.1].window.printed``: a list entry by its id where it has one."""
    parts: list[str] = []
    here = data
    for key in location:
        if isinstance(key, int):
            here = here[key] if isinstance(here, list) and key < len(here) else None
            name = here.get("id", key) if isinstance(here, dict) else key
            parts.append(f"[{name}]")
        else:
            here = here.get(key) if isinstance(here, dict) else None
            parts.append(f".{key}" if parts else str(key))
    return "".join(parts)
