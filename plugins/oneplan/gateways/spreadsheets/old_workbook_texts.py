"""The texts that the cells of an .xls workbook share, and the fonts of their runs.

Source: [MS-XLS] 2.4.265 (SST), 2.5.293 (XLUnicodeRichExtendedString), 2.5.132 (FormatRun).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from oneplan.gateways.spreadsheets.rich_texts import Marked, mark

_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08
Run = tuple[int, int]
"""Index of the first letter that is of a font, and the font."""


class SharedTexts:
    """Reads the record of shared texts, which goes on in further records."""

    def __init__(self, records: Sequence[bytes]) -> None:
        """*records* are the record and those that continue it."""
        self._records, self._number, self._at = records, 0, 0

    def rich(self) -> Iterator[tuple[int, str, list[Run]]]:
        """Number, text and runs of each text of several fonts.

        Raises:
            error: The records end too early.
            IndexError: Likewise.
        """
        _, count = struct.unpack("<II", self._bytes(8))
        for number in range(count):
            letters, flags = struct.unpack("<HB", self._bytes(3))
            runs = struct.unpack("<H", self._bytes(2))[0] if flags & _RICH else 0
            extended = struct.unpack("<I", self._bytes(4))[0] if flags & _EXTENDED else 0
            text = self._text(letters, flags)
            found = [struct.unpack("<HH", self._bytes(4)) for _ in range(runs)]
            self._bytes(extended)
            if found:
                yield number, text, [(first, font) for first, font in found]

    def _bytes(self, size: int) -> bytes:
        parts = []
        while size:
            record = self._records[self._number]
            part = record[self._at : self._at + size]
            parts.append(part)
            size -= len(part)
            self._at += len(part)
            if size:
                self._number, self._at = self._number + 1, 0
        return b"".join(parts)

    def _text(self, letters: int, flags: int) -> str:
        """A text; a record that continues it says anew how wide its letters are."""
        parts = []
        while letters:
            width = 1 + (flags & _WIDE)
            record = self._records[self._number]
            here = min(letters, (len(record) - self._at) // width)
            parts.append(_decode(record[self._at : self._at + here * width], flags))
            letters -= here
            self._at += here * width
            if letters:
                self._number += 1
                flags, self._at = self._records[self._number][0], 1
        return "".join(parts)


def mark_runs(text: str, runs: Sequence[Run], fonts: Sequence[str]) -> Marked | None:
    """What is marked in a text by the fonts of its runs; None where its letters stand alike.

    Args:
        text: The text.
        runs: Its runs; what stands before the first has the font of its cell.
        fonts: Of each font, what is said of its letters.
    """
    rules: set[str] = set()
    rest = [text[: runs[0][0]]] if runs else [text]
    ends = [first for first, _ in runs[1:]]
    for (first, font), end in zip(runs, [*ends, len(text)], strict=True):
        rule = fonts[font] if font < len(fonts) else ""
        if not rule:
            rest.append(text[first:end])
        elif text[first:end].strip():
            rules.add(rule)
    return mark("".join(rest), rules)


def plain_text(data: bytes, letters: int) -> str:
    """A text behind a byte that says how wide its letters are."""
    return _decode(data[1 : 1 + letters * (1 + (data[0] & _WIDE))], data[0]) if data else ""


def _decode(data: bytes, flags: int) -> str:
    return data.decode("utf-16-le" if flags & _WIDE else "latin-1", errors="replace")
