"""Cells of which some letters are struck out, raised or lowered, beside others that are not.

``40000`` struck out and ``50000`` behind it are one text of a file, and a note's
number behind an amount is one digit more: no amount and no code is read of these.
"""

from __future__ import annotations

from dataclasses import dataclass

from oneplan.domain.forms.forms import Column, ColumnType
from oneplan.domain.shared.findings import Message, Severity
from oneplan.domain.shared.footnote_marks import raise_digits

STRUCK, RAISED, LOWERED = "struck_text", "raised_text", "lowered_text"
UNSEEN = "unseen_text"
"""Of a cell as a whole: its letters have the colour of the cell, or its format shows no text."""
_PLAIN_WORDS = frozenset({ColumnType.TEXT, ColumnType.TEXT_LIST})
_WORDS = frozenset({ColumnType.TEXT, ColumnType.TEXT_LIST, ColumnType.CHOICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class StruckCell:
    """A text with such letters.

    Attributes:
        text: All of it.
        rest: What is left without them; None where that is not known.
        rule: :data:`STRUCK`, :data:`RAISED` or :data:`LOWERED`.
    """

    text: str
    rest: str | None
    rule: str = STRUCK

    def __str__(self) -> str:
        """The cell as text."""
        return self.text


def settle_struck(column: Column, cell: StruckCell) -> tuple[object, Message | None]:
    """What a column reads of a cell, and the warning about it; a number stays an error."""
    if column.type in _PLAIN_WORDS and cell.rule == RAISED and (text := _with_raised_end(cell)):
        return text, None
    if column.type in _WORDS:
        return cell.text, tell_struck(column, cell, Severity.WARNING)
    return cell, None


def _with_raised_end(cell: StruckCell) -> str:
    """The text as it is shown, where nothing but digits at its end is raised; else empty."""
    end = cell.text.removeprefix(cell.rest) if cell.rest else ""
    return f"{cell.rest}{raise_digits(end)}" if end != cell.text and end.strip().isdecimal() else ""


def tell_struck(column: Column, cell: StruckCell, severity: Severity = Severity.ERROR) -> Message:
    """What the sender of a cell is told."""
    th, en, part = _SAID[cell.rule]
    left_th = "" if cell.rest is None else f" หากตัดออกจะเหลือ “{cell.rest[:80]}”"
    left_en = "" if cell.rest is None else f" (without them: “{cell.rest[:80]}”)"
    return Message(
        cell.rule,
        f"“{column.th}” มี{th} ซึ่งในไฟล์เป็นข้อความเดียวกับส่วนอื่น{left_th} กรุณาลบ{part}แล้วส่งใหม่",
        f"“{column.en}” holds letters that are {en}{left_en}; delete them and send the file again",
        severity,
    )


_SAID = {
    STRUCK: ("ตัวหนังสือที่ขีดฆ่า", "struck out", "ส่วนที่ขีดฆ่า"),
    RAISED: ("ตัวยก", "raised", "ส่วนนั้น"),
    LOWERED: ("ตัวห้อย", "lowered", "ส่วนนั้น"),
}
