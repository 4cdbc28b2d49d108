"""A draft of the minutes, in the layout of the minutes of Samut Sakhon's meeting of 4 April 2561.

Three columns: ระเบียบวาระ, รายละเอียด, มติที่ประชุม. The heading of a part of the agenda stands in
the first column beside its first item.
"""

from __future__ import annotations

from dataclasses import dataclass

from oneplan.domain.shared.thai_numerals import to_thai_digits

HEADINGS = ("ระเบียบวาระ", "รายละเอียด", "มติที่ประชุม")
BULLET = "●"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftItem:
    """One item of the agenda and what was resolved.

    Attributes:
        seen: Which version of the plan the meeting saw, in Thai; empty for none.
        outcome: In Thai; empty for a heading, and before the sitting is written down.
        words: The text of the resolution, a line each.
    """

    number: str
    title: str
    kind_th: str
    is_heading: bool
    seen: str
    outcome: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesDraft:
    """What the minutes of a sitting say; every text as it is printed.

    Attributes:
        counts: How many were there, of how many; empty before it is written down.
        tasks: Item, owner, what, due day of each.
    """

    title: str
    number: str
    when: str
    room: str
    chair: str
    present: tuple[str, ...]
    absent: tuple[str, ...]
    counts: str
    items: tuple[DraftItem, ...]
    tasks: tuple[tuple[str, str, str, str], ...]
    is_held: bool
    is_simulated: bool

    def rows(self) -> list[tuple[str, str, str]]:
        """The rows of the table below its heading.

        The part of the agenda is named once, at its first row: ระเบียบวาระที่ ๒ เรื่องเพื่อทราบ.
        """
        rows = []
        named = ""
        for item in self.items:
            part = item.number.partition(".")[0]
            agenda = ""
            if part != named:
                named = part
                agenda = f"ระเบียบวาระที่ {to_thai_digits(part)} {item.kind_th}"
            details = item.title
            if "." in item.number:
                details = f"{to_thai_digits(item.number)} {item.title}"
            if item.seen:
                details = f"{details}\n{item.seen}"
            rows.append((agenda, details, _resolution(item)))
        return rows


def _resolution(item: DraftItem) -> str:
    """The resolution as minutes print it: its outcome with the first words, then a point each."""
    if not item.outcome:
        return ""
    first, *more = item.words or ("",)
    starts = first if first.startswith(item.outcome) else f"{item.outcome} {first}".strip()
    return "\n".join(f"{BULLET} {each}" for each in (starts, *more))
