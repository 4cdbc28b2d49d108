"""What a sheet of an .xls workbook says beside its cells; runs in the child process.

Source: [MS-XLS] 2.4.136 (Header), 2.4.124 (Footer), 2.4.329 (TxO: text boxes and comments),
2.4.181 and 2.5.143 (Obj, FtCmo: what the text belongs to).
"""

from __future__ import annotations

import struct

from oneplan.gateways.spreadsheets.old_workbook_streams import all_records, read_stream
from oneplan.gateways.spreadsheets.old_workbook_texts import plain_text
from oneplan.gateways.spreadsheets.unread_texts import (
    BOX,
    COMMENT,
    MAX_TEXT,
    MAX_TEXTS,
    SheetText,
)
from oneplan.gateways.spreadsheets.words_beside import Beside, page_text

_BOF, _SHEET, _OBJECT, _TEXT_BOX, _CONTINUED = 0x0809, 0x0085, 0x005D, 0x01B6, 0x003C
_PAGE = frozenset({0x0014, 0x0015})
_NOTE = 0x19
"""The kind of object that a comment is."""
_FT_CMO = struct.Struct("<4xH")


def find_old_words(content: bytes) -> list[Beside]:
    """Of each sheet, in the order of the workbook, what it says beside its cells.

    Empty where the records end too early.
    """
    found: dict[int, _Sheet] = {}
    sheet: _Sheet | None = None
    try:
        for at, kind, data in all_records(read_stream(content)):
            if kind == _BOF:
                sheet = found.get(at)
            elif kind == _SHEET:
                found[struct.unpack_from("<I", data)[0]] = _Sheet()
            elif sheet is not None:
                sheet.take(kind, data)
    except struct.error:
        return []  # calamine says what is wrong with it
    return [Beside(each.pages, each.texts) for each in found.values()]


class _Sheet:
    """The texts of one sheet, and the object and text box whose records came last."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self.texts: list[SheetText] = []
        self._kind, self._letters = BOX, 0

    def take(self, kind: int, data: bytes) -> None:
        """Take the next record; the text of a box follows the record of it."""
        if kind == _OBJECT and len(data) >= _FT_CMO.size:
            self._kind = COMMENT if _FT_CMO.unpack_from(data)[0] == _NOTE else BOX
        elif kind in _PAGE and len(data) > 3:  # noqa: PLR2004  a count and flags
            if text := page_text(plain_text(data[2:], struct.unpack_from("<H", data)[0])):
                self.pages.append(text)
        elif kind == _CONTINUED and self._letters and len(self.texts) < MAX_TEXTS:
            text = plain_text(data, self._letters).strip().replace("\r", "\n")
            self.texts += [SheetText(self._kind, "", text[:MAX_TEXT])] if text else []
        self._letters = struct.unpack_from("<H", data, 10)[0] if kind == _TEXT_BOX else 0
