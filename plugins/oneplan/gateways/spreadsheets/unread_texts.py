"""The text boxes, shapes and comments of a sheet, each as a whole; runs in the child process.

Source: ECMA-376 part 1, 18.7.3 (``comment``), 20.5.2.29 (``sp``), 20.5.2.15 (``from``);
[MS-XLSX] 2.6.205 (``threadedComment``).
"""

from __future__ import annotations

import msgspec

from oneplan.domain.forms.sheets import cell_name
from oneplan.gateways.spreadsheets.xml_scans import local_name, scan_xml

BOX, COMMENT, TALK = "box", "comment", "talk"
"""Kinds of texts; a conversation stands beside a comment that repeats it for older programs."""
AUTHOR = "OnePlan"
"""Who writes the comments of a workbook that is given back: they are no words of a unit."""
MAX_TEXTS = 200
"""Texts of one sheet that are kept; the first ones are named to a person."""
MAX_TEXT = 2_000
"""Letters of one text."""
_WHOLE = {"sp": BOX, "comment": COMMENT, "threadedComment": TALK, "pt": BOX}
_MAX_DIGITS = 6


class SheetText(msgspec.Struct, frozen=True, array_like=True):
    """What one of them says.

    Attributes:
        kind: :data:`BOX` for text boxes and shapes, :data:`COMMENT`.
        cell: Name of the cell that it stands at; empty where that is not known.
        text: Its words, a line for each paragraph.
    """

    kind: str
    cell: str
    text: str


def read_texts(part: bytes) -> list[SheetText]:
    """The texts of a part with drawings, comments, conversations or a diagram's words.

    Raises:
        ExpatError: It is no XML.
    """
    scan = _TextScan()
    scan_xml((part,), scan.start, scan.end, scan.data)
    return scan.found


class _TextScan:
    """One pass over a part: the text that is open, and the cell that it stands at."""

    def __init__(self) -> None:
        self.found: list[SheetText] = []
        self._authors: list[str] = []
        self._kind = self._tag = self._cell = ""
        self._lines: list[list[str]] = []
        self._at: dict[str, str] = {}
        self._data: list[str] | None = None
        self._is_start = False

    def start(self, tag: str, values: dict[str, str]) -> None:
        name = local_name(tag)
        self._data = None
        if name in _WHOLE and not self._kind:
            self._kind, self._tag, self._lines = _WHOLE[name], name, [[]]
            self._cell = values.get("ref", "") or self._cell_of_shape()
            number = values.get("authorId", "")
            if name == "comment" and self._is_ours(number):
                self._kind = ""
        elif name == "from" and not self._kind:
            self._is_start, self._at = True, {}
        elif name == "author" or (self._is_start and name in ("col", "row")):
            self._data = []
        elif self._kind and name in ("p", "br"):
            self._lines.append([])
        elif self._kind and name in ("t", "text"):
            self._data = self._lines[-1]

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if name == "author":
            self._authors.append("".join(self._data or ()))
        elif name == "from":
            self._is_start = False
        elif self._is_start and name in ("col", "row"):
            self._at[name] = "".join(self._data or ()).strip()
        elif self._kind and name == self._tag:
            text = "\n".join(line for each in self._lines if (line := "".join(each).strip()))
            if text and len(self.found) < MAX_TEXTS:
                self.found.append(SheetText(self._kind, self._cell, text[:MAX_TEXT]))
            self._kind = ""
        self._data = None

    def data(self, text: str) -> None:
        if self._data is not None:
            self._data.append(text)

    def _is_ours(self, number: str) -> bool:
        is_known = number.isdecimal() and len(number) < _MAX_DIGITS
        return is_known and self._authors[int(number) : int(number) + 1] == [AUTHOR]

    def _cell_of_shape(self) -> str:
        row, column = self._at.get("row", ""), self._at.get("col", "")
        is_known = all(each.isdecimal() and len(each) < _MAX_DIGITS for each in (row, column))
        return cell_name(int(row) + 1, int(column)) if is_known else ""
