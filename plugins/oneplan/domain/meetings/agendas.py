"""The agenda of a meeting: its items in their order, as they are printed.

The minutes of Samut Sakhon's meeting of 4 April 2561 have headings (ระเบียบวาระที่ ๒
เรื่องเพื่อทราบ) with items under them (๒.๑, ๒.๒): an item that has items under it is a
heading, and is resolved item by item.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from oneplan.domain.decisions.answers import shown
from oneplan.domain.shared.line_problems import Problem, at_line
from oneplan.domain.shared.list_columns import columns_named
from oneplan.domain.shared.thai_numerals import normalise_text, to_arabic_digits, to_thai_digits

MAX_ITEMS = 200
MAX_TITLE = 2_000
COLUMNS = columns_named("number", "title", "kind", "plan")
"""Columns of an agenda file, and what an office calls them."""
NEEDED = ("number", "title")


class ItemKind(StrEnum):
    """What a meeting does with an item."""

    INFORM = "inform"
    CONSIDER = "consider"
    OTHER = "other"


ITEM_KINDS_TH: Mapping[ItemKind, str] = {
    ItemKind.INFORM: "เรื่องเพื่อทราบ",
    ItemKind.CONSIDER: "เรื่องเพื่อพิจารณา",
    ItemKind.OTHER: "เรื่องอื่น ๆ",
}
_WORDS = {
    ItemKind.INFORM: ("เพื่อทราบ", "แจ้งให้ทราบ", "แจ้งให้ที่ประชุมทราบ", "inform"),
    ItemKind.CONSIDER: ("เพื่อพิจารณา", "รับรองรายงาน", "consider"),
    ItemKind.OTHER: ("อื่นๆ", "อื่น ๆ", "other"),
}
IN_FORCE = 0
"""Stands for the version of the plan that is in force when the meeting is called."""
_PLAN = re.compile(r"(?:แผน|plan|x|ใช่)?\s*(?:ฉบับที่|version)?\s*(\d{1,6})?", re.IGNORECASE)
_LINE = re.compile(
    r"(?:ระเบียบวาระที่|วาระที่|ระเบียบวาระ|วาระ)?\s*(\d{1,3}(?:\.\d{1,3}){0,3})\.?\s+(\S.*)"
)
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One item of an agenda.

    Attributes:
        number: As printed, in Arabic digits: ``3.1``.
        kind: What the meeting does with it.
        plan: Version of the step's plan that it is about, :data:`IN_FORCE` for the one in
            force; None where it is about no plan.
    """

    number: str
    title: str
    kind: ItemKind
    plan: int | None = None


AgendaRow = tuple[int, Mapping[str, str]]
"""The line of the file, and column → text."""


def rows_of_lines(text: str) -> list[AgendaRow]:
    """The rows of an agenda written one item a line: ``๓.๑ เรื่อง | เพื่อพิจารณา | แผน``."""
    rows: list[AgendaRow] = []
    for line, written in enumerate(text.splitlines(), start=1):
        if not normalise_text(written):
            continue
        item, *more = (part.strip() for part in written.split("|"))
        found = _LINE.fullmatch(to_arabic_digits(item))
        # The title is cut from what was typed: its own digits stay as they are.
        title = item[found.start(2) :] if found else item
        kind, plan = (*more, "", "")[:2]
        row = {"number": found[1] if found else "", "title": title, "kind": kind, "plan": plan}
        rows.append((line, row))
    return rows


def read_agenda(rows: Sequence[AgendaRow]) -> tuple[tuple[AgendaItem, ...], list[Problem]]:
    """The items of an agenda, and everything that is wrong with it, by line."""
    items: dict[str, AgendaItem] = {}
    problems: list[Problem] = []
    for line, row in rows[:MAX_ITEMS]:
        item, found = _read_item(row, list(items.values()))
        problems += [at_line(line, each.en, each.th) for each in found]
        if item is None:
            continue
        problems += [at_line(line, each.en, each.th) for each in _misplaced(item, items)]
        items.setdefault(item.number, item)
    if not rows:
        problems.append(Problem(en="the agenda has no item", th="ระเบียบวาระไม่มีเรื่อง"))
    if len(rows) > MAX_ITEMS:
        problems.append(
            Problem(
                en=f"the agenda has {len(rows)} items; at most {MAX_ITEMS}",
                th=to_thai_digits(f"ระเบียบวาระมี {len(rows):,} เรื่อง ต้องไม่เกิน {MAX_ITEMS}"),
            )
        )
    return tuple(items.values()), problems


def _read_item(
    row: Mapping[str, str], before: Sequence[AgendaItem]
) -> tuple[AgendaItem | None, list[Problem]]:
    number = to_arabic_digits(row.get("number", "")).strip().removesuffix(".")
    title = normalise_text(row.get("title", ""))
    problems = []
    if not _NUMBER.fullmatch(number):
        problems.append(
            Problem(
                en=f"item {shown(row.get('number') or title)!r} has no number; an item reads"
                " `3.1 title`",
                th=f"“{shown(row.get('number') or title)}” ไม่มีเลขวาระ ต้องเขียนเช่น ๓.๑ เรื่อง",
            )
        )
    if not title or len(title) > MAX_TITLE:
        problems.append(
            Problem(
                en=f"item {number}: a title of {len(title)} letters; it has 1 to {MAX_TITLE}",
                th=to_thai_digits(
                    f"วาระที่ {number}: ชื่อเรื่องยาว {len(title):,} ตัวอักษร ต้องมี ๑ ถึง {MAX_TITLE:,}"
                ),
            )
        )
    kind = _kind_of(row.get("kind", ""), title, number, before)
    if kind is None:
        problems.append(
            Problem(
                en=f"item {number}, kind {shown(row.get('kind', ''))!r}: it is inform, consider or"
                " other, said in its column, its title or the heading above it",
                th=f"วาระที่ {to_thai_digits(number)} ประเภท “{shown(row.get('kind', ''))}”:"
                " ต้องเป็น เพื่อทราบ เพื่อพิจารณา หรืออื่น ๆ",
            )
        )
    plan, is_plan = _plan_of(row.get("plan", ""))
    if not is_plan:
        problems.append(
            Problem(
                en=f"item {number}, plan {shown(row['plan'])!r}: it is empty, `plan`, or the number"
                " of a version",
                th=f"วาระที่ {to_thai_digits(number)} แผน “{shown(row['plan'])}”:"
                " ต้องว่าง หรือเขียนว่า แผน หรือเลขฉบับของแผน",
            )
        )
    if problems or kind is None:
        return None, problems
    return AgendaItem(number=number, title=title, kind=kind, plan=plan), problems


def read_kind(text: str) -> ItemKind | None:
    """The kind that some words name, or None."""
    plain = normalise_text(text).casefold()
    for kind, words in _WORDS.items():
        if any(word in plain for word in words):
            return kind
    return None


def _kind_of(
    written: str, title: str, number: str, before: Sequence[AgendaItem]
) -> ItemKind | None:
    if normalise_text(written):
        return read_kind(written)
    heading = number.rpartition(".")[0]
    above = [each for each in before if heading and is_under(number, each.number)]
    beside = [each for each in before if heading and is_under(each.number, heading)]
    if above or beside:
        return (above or beside)[-1].kind
    return read_kind(title)


def _plan_of(written: str) -> tuple[int | None, bool]:
    text = to_arabic_digits(normalise_text(written)).strip()
    if not text:
        return None, True
    found = _PLAN.fullmatch(text)
    if found is None:
        return None, False
    return int(found[1]) if found[1] else IN_FORCE, True


def _misplaced(item: AgendaItem, before: Mapping[str, AgendaItem]) -> Iterator[Problem]:
    number = to_thai_digits(item.number)
    if item.number in before:
        yield Problem(
            en=f"item {item.number} stands twice; a number is one item's",
            th=f"วาระที่ {number} ซ้ำ เลขวาระหนึ่งเป็นของเรื่องเดียว",
        )
    elif before and _order(item.number) < _order(last := list(before)[-1]):
        yield Problem(
            en=f"item {item.number} stands below item {last}; items stand in their order",
            th=f"วาระที่ {number} อยู่หลังวาระที่ {to_thai_digits(last)} ต้องเรียงตามลำดับ",
        )
    same = [each for each in before.values() if each.plan is not None and each.plan == item.plan]
    if same:
        yield Problem(
            en=f"item {item.number} is about the plan of item {same[0].number}; one item decides"
            " about a version",
            th=f"วาระที่ {number} เกี่ยวกับแผนฉบับเดียวกับวาระที่ {to_thai_digits(same[0].number)}"
            " แผนหนึ่งฉบับพิจารณาในวาระเดียว",
        )


def _order(number: str) -> tuple[int, ...]:
    return tuple(map(int, number.split(".")))


def is_under(number: str, heading: str) -> bool:
    """Whether an item stands under another: 3.1 under 3."""
    return number.startswith(f"{heading}.")


def is_heading(number: str, numbers: Iterable[str]) -> bool:
    """Whether items stand under an item, so that it is resolved item by item."""
    return any(is_under(each, number) for each in numbers)
