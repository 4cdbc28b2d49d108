"""The lines of a text file, decoded one after the other, up to its end mark."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice

from oneplan.gateways.files.file_types import refuse
from oneplan.gateways.spreadsheets.text_encodings import TextEncoding
from oneplan.gateways.spreadsheets.workbook_cells import CellNote

HEAD_LINES = 30
MAX_LINE = 1_000_000
"""Letters of a line: a form of every column holds far fewer."""
END_MARK = "\x1a"
"""Ctrl-Z, with which older programs end a text file; some fill the file up behind it."""
AFTER_END = "after_end_mark"
_NOTHING = "\x1a\x00 \t\n,;|"


class TextLines:
    """Gives out the lines, each with its end as one sign.

    Attributes:
        head: The first lines, read ahead; what is taken out of it is not given out.
        notes: What is to be said of the text as a whole.
    """

    def __init__(self, content: bytes, encoding: TextEncoding) -> None:
        """Read the first lines."""
        body = io.BytesIO(content)
        body.seek(encoding.start)
        self._stream = io.TextIOWrapper(body, encoding.codec, newline=None)
        self.notes: list[CellNote] = []
        self._lines = self._read()
        self.head = list(islice(self._lines, HEAD_LINES))

    def __iter__(self) -> Iterator[str]:
        """The lines that are left of the head, and all behind them."""
        yield from self.head
        yield from self._lines

    def _read(self) -> Iterator[str]:
        number = 0
        while line := self._stream.readline(MAX_LINE + 1):
            number += 1
            if len(line) > MAX_LINE:
                raise refuse("line_long", number)
            line, mark, behind = line.partition(END_MARK)
            if line := line.rstrip("\x00"):
                yield line.lstrip("\ufeff")
            if mark:
                self._look_behind(behind, number)
                return

    def _look_behind(self, behind: str, number: int) -> None:
        """Say that text stands behind the end mark, where it does."""
        while not behind.strip(_NOTHING):
            behind = self._stream.readline(MAX_LINE)
            number += 1
            if not behind:
                return
        words = f"{number}: {behind.strip(_NOTHING)[:100]}"
        self.notes.append(CellNote(AFTER_END, "", words, str(number)))
