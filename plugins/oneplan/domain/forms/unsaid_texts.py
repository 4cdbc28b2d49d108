"""Texts that say nothing by themselves: ditto marks, pictures, letters that are lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from oneplan.domain.forms.cell_values import cell_text
from oneplan.domain.forms.ditto_marks import is_ditto
from oneplan.domain.forms.forms import Column, ColumnType
from oneplan.domain.shared.findings import Message, Severity

_MAY_HOLD = re.compile(
    "[\"'\u201c\u201d\u2033\u3003\u0e46,]|do|DO|=.{0,6}DISPIMG|[?]{3}|\ufffd|itto"
)
"""In every text that is looked at more closely."""
_PICTURE = re.compile(r"=(?:_xlfn\.)?DISPIMG\(", re.IGNORECASE)
"""What WPS writes for a picture that lies in a cell."""
_GARBLED = re.compile("[?]{3,}|\ufffd")


def find_unsaid_texts(
    top: int, columns: Mapping[int, Column], cells: Sequence[Sequence[object]]
) -> Iterator[tuple[int, int, Message]]:
    """Row and column index, from 0, of each ditto mark and text without its letters, and why.

    A row is read by itself and stands elsewhere in the plan, where “the same as above” says
    something else.

    Args:
        top: Row (from 0) of the first line.
        columns: Column index → column.
        cells: The columns, each a cell a line, as they were read.
    """
    for at, column in columns.items():
        if column.type not in _WORDS:
            continue
        texts = [cell for cell in cells[at] if isinstance(cell, str)]
        if _MAY_HOLD.search("\n".join(texts)) is None:
            continue
        for row, cell in enumerate(cells[at], top):
            if isinstance(cell, str) and (message := _unsaid(cell_text(cell))):
                yield row, at, message


_WORDS = frozenset({ColumnType.TEXT, ColumnType.TEXT_LIST})


def is_unsaid(text: str) -> bool:
    """Whether a text says nothing by itself, of which a finding tells already."""
    return _unsaid(text) is not None


def _unsaid(text: str) -> Message | None:
    if is_ditto(text):
        return _SAME_AS_ABOVE
    if _PICTURE.match(text):
        return _IS_PICTURE
    if _GARBLED.search(text):
        return _LOST_SOME if any(map(str.isalnum, text)) else _LOST_ALL
    return None


_SAME_AS_ABOVE = Message(
    "ditto",
    "ช่องนี้ใช้เครื่องหมายละ แต่ละแถวอ่านแยกกัน กรุณาพิมพ์ข้อความให้ครบทุกแถว",
    "This cell holds a ditto mark; each row is read by itself, so write the words in every row",
)
_IS_PICTURE = Message(
    "picture_in_cell",
    "เซลล์นี้เป็นรูปภาพ จึงอ่านไม่ได้ กรุณาพิมพ์ข้อความแทน",
    "This cell holds a picture, which is not read; type the words instead",
)
_LOST_ALL = Message(
    "garbled",
    "ตัวอักษรในช่องนี้เสีย กลายเป็นเครื่องหมายคำถาม กรุณาพิมพ์ข้อความใหม่",
    "The letters of this cell are lost and became question marks; type the text again",
)
_LOST_SOME = Message(
    "garbled",
    "ตัวอักษรบางตัวในช่องนี้อาจเสีย กรุณาตรวจและพิมพ์ข้อความใหม่",
    "Some letters of this cell may be lost; see whether the text is right",
    Severity.WARNING,
)
