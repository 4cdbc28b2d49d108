"""What the reader's child process sends of a file that it let in."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from oneplan.gateways.spreadsheets.text_tables import TextTable
from oneplan.gateways.spreadsheets.workbook_cells import CellNote, SheetPart
from oneplan.gateways.word.word_tables import WordFile

SUMMARY_HEADINGS = ("ลำดับ", "แผ่นงาน", "เซลล์", "ค่า", "ข้อความ", "Message", "ผล")
"""First row of the sheet of findings in a workbook that was given back."""
UNREADABLE = "unreadable"
"""Rule of the note on a file whose reading raised."""


class FilePart(msgspec.Struct, frozen=True, array_like=True):
    """A part of a file; the parts of one file follow each other.

    Attributes:
        kind: Type of the file, by its content.
        sheets: Sheets, or some of their rows.
        letter: What a Word file shows, in one part.
        table: The table of a text file, in one part.
        notes: What is to be said of the file as a whole.
    """

    kind: str
    sheets: Sequence[SheetPart] = ()
    letter: WordFile | None = None
    table: TextTable | None = None
    notes: Sequence[CellNote] = ()


def is_summary(rows: Sequence[Sequence[object]]) -> bool:
    """Whether a sheet is the list of findings in a workbook that was given back."""
    return bool(rows) and tuple(rows[0]) == SUMMARY_HEADINGS
