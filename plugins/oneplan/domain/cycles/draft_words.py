"""What a word of an answer means: a kind of step, a role of the register."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from oneplan.domain.cycles.calendar_steps import StepKind
from oneplan.domain.cycles.calendars import CYCLE_NAME
from oneplan.domain.cycles.printed_agencies import LEVELS, read_agencies
from oneplan.domain.cycles.printed_lines import PrintedPlace
from oneplan.domain.cycles.printed_windows import WindowDoubt
from oneplan.domain.cycles.roles import ROLES
from oneplan.domain.shared.thai_dates import NotAThaiDate, parse_window
from oneplan.domain.shared.thai_numerals import normalise_text
from oneplan.domain.shared.thai_years import be_year
from oneplan.errors import OneplanError

KINDS_TH = {
    "เก็บแผน": StepKind.COLLECT,
    "รวมแผน": StepKind.CONSOLIDATE,
    "ประชุม": StepKind.MEETING,
    "ขอความเห็นชอบ": StepKind.APPROVAL,
    "จัดส่ง": StepKind.DISPATCH,
    "เตรียมการ": StepKind.SETUP,
}
_ROLES_BY_NAME = {normalise_text(name): role for role, name in ROLES.items()}


class DraftAnswerRefused(OneplanError):
    """An answer cannot be put into the draft; says what can be."""

    status_code = 422

    def __init__(self, *, about: str, value: str, th: str, en: str) -> None:
        self.th = f"{about}: “{value}” {th}"
        super().__init__(f"{about}: {value!r}: {en}.")


def listed(value: str) -> list[str]:
    """The parts of an answer that names several."""
    return [part.strip() for part in value.replace("/", ",").split(",") if part.strip()]


def many_windows(value: str, place: PrintedPlace) -> WindowDoubt:
    """Why an answer of several windows is none."""
    return WindowDoubt(
        value=value, place=place, rule_th="ต้องเป็นกำหนดเดียว", rule_en="it must be one window"
    )


def kind_from(value: str, about: str) -> StepKind:
    """The kind of step that a word means.

    Raises:
        DraftAnswerRefused: It means none.
    """
    kind = KINDS_TH.get(value)
    if kind is None and value in set(StepKind):
        kind = StepKind(value)
    if kind is None:
        names = ", ".join(KINDS_TH)
        raise DraftAnswerRefused(
            about=about, value=value, th=f"ต้องเป็น {names}", en=f"the kinds are {names}"
        )
    return kind


def role_from(value: str, about: str) -> str:
    """The role that a name means: one of the register's, or a name that offices use for it.

    Raises:
        DraftAnswerRefused: It is no name of any.
    """
    plain = normalise_text(value)
    known = _ROLES_BY_NAME.get(plain) or (value if value in ROLES else "")
    if not known:
        known = next((each.role for each in read_agencies(value, PrintedPlace(line=1))[0]), "")
    if not known:
        names = ", ".join(ROLES.values())
        raise DraftAnswerRefused(
            about=about,
            value=value,
            th=f"ไม่ใช่บทบาทในทะเบียน บทบาทที่มี: {names}",
            en="it is no role of the register",
        )
    return known


def cycle_from(value: str, about: str) -> str:
    """The name of a cycle, of which its file and the DAG in Airflow have theirs.

    Raises:
        DraftAnswerRefused: No cycle can be named so.
    """
    if not re.fullmatch(CYCLE_NAME, value):
        raise DraftAnswerRefused(
            about=about,
            value=value,
            th="ไม่ใช่ชื่อรอบแผน ใช้ตัวอักษรอังกฤษตัวเล็ก a-z ตัวเลข 0-9 และขีดกลาง ๓-๖๐ ตัว เช่น rayong-2564",
            en="a cycle is named with 3 to 60 of a-z, 0-9 and hyphens",
        )
    return value


def years_of(steps: Iterable[Mapping[str, Any]]) -> set[int]:
    """The Buddhist years that the windows of a draft's steps are due in."""
    years = set()
    for step in steps:
        window = step.get("window", {})
        with suppress(NotAThaiDate):  # a file that was edited by hand: its check says so
            if window.get("printed"):
                context = window.get("context_year_be")
                due = parse_window(window["printed"], context_year_be=context).due
                years.add(be_year(due))
    return years


def submitters_of(role: str) -> dict[str, Any]:
    """The submitters of a step, by their role."""
    return {"levels": list(LEVELS.get(role, ())), "role": role}
