"""The lists of a meeting that was held, read row by row, with everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from oneplan.domain.decisions.answers import shown, whole_number
from oneplan.domain.meetings.faults import fault
from oneplan.domain.meetings.records import (
    Assigned,
    Attended,
    ItemOutcome,
    Presence,
    Resolved,
    read_outcome,
    read_presence,
)
from oneplan.domain.shared.line_problems import Problem, at_line
from oneplan.domain.shared.thai_dates import NOT_A_DAY_TH, NotAThaiDate, parse_day
from oneplan.domain.shared.thai_numerals import normalise_text, to_arabic_digits, to_thai_digits

Row = tuple[int, Mapping[str, str]]
"""The line of the file, and column → text."""
T = TypeVar("T")
MOST_PEOPLE = 10_000
MAX_TEXT = 10_000


def read_attendance(rows: Sequence[Row]) -> tuple[tuple[Attended, ...], list[Problem]]:
    """Who came: ``who`` (code or name of the office), ``state``, ``proxy`` (a post), ``people``."""
    return _read(rows, _attended)


def read_resolutions(rows: Sequence[Row]) -> tuple[tuple[Resolved, ...], list[Problem]]:
    """What was resolved: ``number`` of the item, ``outcome``, ``text``.

    Lines of one item without an outcome of their own go on with the text above them.
    """
    joined: list[tuple[int, dict[str, str]]] = []
    for line, row in rows:
        is_more = (
            joined and not row.get("number", "").strip() and not row.get("outcome", "").strip()
        )
        if is_more:
            above = joined[-1][1]
            above["text"] = f"{above.get('text', '')}\n{row.get('text', '')}".strip()
        else:
            joined.append((line, dict(row)))
    return _read(joined, _resolved)


def read_tasks(rows: Sequence[Row]) -> tuple[tuple[Assigned, ...], list[Problem]]:
    """What follows: ``number`` of the item, ``owner``, ``what``, ``due``."""
    return _read(rows, _assigned)


def _read(
    rows: Sequence[Row], read: Callable[[Mapping[str, str]], tuple[T | None, list[Problem]]]
) -> tuple[tuple[T, ...], list[Problem]]:
    found: list[T] = []
    problems: list[Problem] = []
    for line, row in rows:
        item, wrong = read(row)
        problems += [at_line(line, each.en, each.th) for each in wrong]
        if item is not None and not wrong:
            found.append(item)
    return tuple(found), problems


def _attended(row: Mapping[str, str]) -> tuple[Attended | None, list[Problem]]:
    who = normalise_text(row.get("who", ""))
    proxy = normalise_text(row.get("proxy", ""))
    presence = read_presence(row.get("state", ""))
    if proxy and not normalise_text(row.get("state", "")):
        presence = Presence.PROXY
    problems = []
    if not who:
        problems.append(
            fault("who", "", "a unit's code or the name of an office", what_th="หน่วยงาน",
                  rule_th="ต้องมีรหัสหรือชื่อหน่วยงาน")
        )  # fmt: skip
    if presence is None:
        problems.append(
            fault("state", row.get("state", ""), "present, proxy or absent", what_th="การเข้าประชุม",
                  rule_th="ต้องเป็น มา ผู้แทน หรือ ไม่มา")
        )  # fmt: skip
    if presence == Presence.PROXY and not proxy:
        problems.append(
            fault("proxy of", who, "the post of who came instead is missing", what_th="ผู้แทนของ",
                  rule_th="ต้องบอกตำแหน่งของผู้มาแทน")
        )  # fmt: skip
    people = _people(row.get("people", ""), presence)
    if people is None:
        problems.append(
            fault("people", row.get("people", ""), f"a number of people, 1 to {MOST_PEOPLE}",
                  what_th="จำนวนคน", rule_th=to_thai_digits(f"ต้องเป็นจำนวน ๑ ถึง {MOST_PEOPLE:,}"))
        )  # fmt: skip
    if presence is None or people is None:
        return None, problems
    return Attended(who=who, presence=presence, proxy=proxy, people=people), problems


def _people(typed: str, presence: Presence | None) -> int | None:
    """How many came: one where nothing is typed; nobody comes for who is absent."""
    if presence == Presence.ABSENT:
        return 0
    if not normalise_text(typed):
        return 1
    count = whole_number(normalise_text(typed), most=MOST_PEOPLE)
    return count if count else None


def _resolved(row: Mapping[str, str]) -> tuple[Resolved | None, list[Problem]]:
    number = to_arabic_digits(normalise_text(row.get("number", ""))).removesuffix(".")
    outcome = read_outcome(row.get("outcome", ""))
    text = "\n".join(filter(None, map(normalise_text, row.get("text", "").splitlines())))
    problems = []
    if outcome is None:
        problems.append(
            fault(f"outcome of item {number},", row.get("outcome", ""),
                  f"one of {', '.join(ItemOutcome)}",
                  what_th=f"มติของวาระที่ {to_thai_digits(number)}",
                  rule_th="ต้องเป็น รับทราบ เห็นชอบ ไม่เห็นชอบ หรือ ให้ปรับแก้")
        )  # fmt: skip
    if len(text) > MAX_TEXT:
        problems.append(
            fault(f"text of item {number},", text, f"{len(text)} letters; at most {MAX_TEXT}",
                  what_th=f"ข้อความมติของวาระที่ {to_thai_digits(number)}",
                  rule_th=to_thai_digits(f"ยาว {len(text):,} ตัวอักษร ต้องไม่เกิน {MAX_TEXT:,}"))
        )  # fmt: skip
    return (Resolved(number=number, outcome=outcome, text=text) if outcome else None), problems


def _assigned(row: Mapping[str, str]) -> tuple[Assigned | None, list[Problem]]:
    number = to_arabic_digits(normalise_text(row.get("number", ""))).removesuffix(".")
    owner, what = normalise_text(row.get("owner", "")), normalise_text(row.get("what", ""))
    problems = []
    if not owner:
        problems.append(
            fault("owner", "", "the code of a unit", what_th="ผู้รับผิดชอบ", rule_th="ต้องมีรหัสหน่วยงาน")
        )
    if not what or len(what) > MAX_TEXT:
        problems.append(
            fault("task", what, f"what is to be done, at most {MAX_TEXT} letters", what_th="งาน",
                  rule_th="ต้องบอกสิ่งที่ต้องทำ")
        )  # fmt: skip
    due = _day(row.get("due", ""))
    if due is None:
        problems.append(
            fault("due day", shown(row.get("due", "")), "a day, as 2019-08-14 or ๑๔ ส.ค. ๖๒",
                  what_th="กำหนด", rule_th=NOT_A_DAY_TH)
        )  # fmt: skip
        return None, problems
    return Assigned(number=number, owner=owner, what=what, due=due), problems


def _day(text: str) -> date | None:
    try:
        return parse_day(text)
    except NotAThaiDate:
        return None
