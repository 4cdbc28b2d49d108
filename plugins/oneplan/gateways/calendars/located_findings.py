"""Findings in a calendar's file, each with its line, and the place as a clerk calls it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from oneplan.domain.cycles.calendar_findings import CalendarFinding
from oneplan.domain.cycles.calendar_words import FIELDS_TH, value_th
from oneplan.domain.cycles.wrong_values import WrongValue
from oneplan.domain.shared.step_ids import name_of_id

Location = tuple[int | str, ...]
_SEVERITY_TH = {"error": "ผิด", "warning": "ควรตรวจ"}
_LISTED = "draft"
"""The part of a draft's file of which only the questions are told, and they say their place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedFinding:
    """A finding with the line of the file that it is about.

    Attributes:
        path: The place as the file has it, ``steps[4].inputs``.
        place_th: The same as a clerk calls it.
        value_th: The value in Thai where there is a word.
    """

    file: str
    line: int
    severity: str
    path: str
    place_th: str
    value: str
    value_th: str
    th: str
    en: str

    @property
    def message(self) -> str:
        """Why, in both languages."""
        return f"{self.th} · {self.en}"

    @property
    def th_line(self) -> str:
        """One line in Thai: file, line, place, value, rule."""
        return f"{self.file} บรรทัดที่ {self.line} {_SEVERITY_TH[self.severity]}: {self.words_th}"

    @property
    def words_th(self) -> str:
        """Place, value and rule in Thai."""
        value = f"“{self.value_th}”" if self.value_th else ""
        where = " ".join(part for part in (self.place_th, value) if part)
        return f"{where}: {self.th}" if where else self.th

    def __str__(self) -> str:
        """One line in English: file, line, path, value, rule."""
        value = f" = {self.value}" if self.value else ""
        return f"{self.file}:{self.line}: {self.severity}: {self.path}{value}: {self.en}"


def no_calendar(path: Path, line: int, th: str, en: str) -> LocatedFinding:
    """The finding of a file that cannot be read at all."""
    return LocatedFinding(
        file=path.name,
        line=line,
        severity="error",
        path="",
        place_th="",
        value="",
        value_th="",
        th=th,
        en=en,
    )


def located_errors(
    path: Path, text: str, data: Any, error: ValidationError, *above: str
) -> Iterator[LocatedFinding]:
    """What the model of a calendar does not take, each with its line."""
    root = yaml.compose(text, yaml.CSafeLoader)
    for each in error.errors(include_url=False):
        location = (*above, *each["loc"])
        given = each["input"]
        is_told = each["type"] != "missing"
        yield LocatedFinding(
            file=path.name,
            line=_line(root, location),
            severity="error",
            path=_path(data, location),
            place_th=place_th(data, location),
            value=repr(given)[:120] if is_told else "",
            value_th=str(given)[:120] if is_told and not isinstance(given, dict | list) else "",
            th=_rule_th(each),
            en=each["msg"].removeprefix("Value error, "),
        )


def locate(
    path: Path, text: str, data: Any, findings: Iterable[CalendarFinding]
) -> Iterator[LocatedFinding]:
    """Findings with their lines; the text is parsed once for all of them."""
    root = None
    for finding in findings:
        root = root or yaml.compose(text, yaml.CSafeLoader)
        names = [key for key in finding.location if isinstance(key, str)]
        yield LocatedFinding(
            file=path.name,
            line=_line(root, finding.location),
            severity=finding.severity,
            path=_path(data, finding.location),
            place_th=place_th(data, finding.location),
            value=finding.value,
            value_th=value_th(finding.value, field=names[-1]) if finding.value and names else "",
            th=finding.th,
            en=finding.en,
        )


def _rule_th(error: Mapping[str, Any]) -> str:
    """Why the model refuses a value, by the kind of its error."""
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, WrongValue):
        return cause.th
    kind = error["type"]
    expected = error.get("ctx", {}).get("expected")
    if kind in ("enum", "literal_error") and expected:
        return f"ต้องเป็นค่าใดค่าหนึ่ง: {str(expected).replace(' or ', ', ')}"
    return _RULES_TH.get(kind) or _RULES_TH.get(kind.partition("_")[0], "ใช้ค่านี้ไม่ได้")


_RULES_TH = {
    "missing": "ไม่มีช่องนี้ในแฟ้ม ต้องมี",
    "extra_forbidden": "ไม่รู้จักช่องนี้ อาจพิมพ์ชื่อช่องผิด",
    "string_pattern_mismatch": "เขียนไม่ตรงรูปแบบ ใช้ตัวอักษรอังกฤษตัวเล็ก ตัวเลข หรือเครื่องหมายที่ช่องนี้รับ",
    "string": "ต้องเป็นข้อความ",
    "int": "ต้องเป็นตัวเลขจำนวนเต็ม",
    "bool": "ต้องเป็น true หรือ false",
    "time": "ต้องเป็นเวลา เช่น 08:30",
    "tuple": "ต้องเป็นรายการ",
    "model": "ต้องเป็นกลุ่มของช่อง",
    "greater": "น้อยกว่าที่รับได้",
    "less": "มากกว่าที่รับได้",
}
"""Kind of an error of the model, or how it begins → what a person reads."""


def place_th(data: Any, location: Location) -> str:
    """``ขั้นตอนที่ ๔ ช่วงเวลา``: what a clerk calls the way to a value."""
    if location and location[0] == _LISTED:
        return ""
    parts: list[str] = []
    here = data
    for key in location:
        if isinstance(key, int):
            here = here[key] if isinstance(here, list) and key < len(here) else None
            parts.append(str(key + 1))
            if isinstance(here, dict) and location[0] == "steps" and len(parts) == 2:  # noqa: PLR2004  the step itself
                parts = [name_of_id(str(here.get("id", key + 1)), str(here.get("printed_no", "")))]
        else:
            here = here.get(key) if isinstance(here, dict) else None
            name = FIELDS_TH.get(key, f"“{key}”")
            if not parts or parts[-1] != name:
                parts.append(name)
    return " ".join(parts)


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
