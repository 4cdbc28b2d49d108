"""The unit's own workbook back, with every finding on its own cell.

A spreadsheet keeps its looks; any other table is written anew from what was read.
"""

from __future__ import annotations

from collections.abc import Sequence

from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.forms.shown_cells import ShownCell
from oneplan.domain.forms.struck_cells import StruckCell
from oneplan.domain.shared.findings import Finding
from oneplan.gateways.files.file_types import FileRefused, FileType
from oneplan.gateways.files.reader_pool import run_in_reader
from oneplan.gateways.files.reader_process import TaskFailed
from oneplan.gateways.files.reader_tasks import MARK_COPY, MARK_OWN

MAX_MARKS = 2_000


def mark_workbook(
    content: bytes, kind: FileType, sheets: Sequence[Sheet], findings: Sequence[Finding]
) -> bytes:
    """Mark the cells of *findings* and add a sheet that lists them, each linked to its cell.

    Raises:
        ReaderBusy: No reader was free in time.
    """
    marked = list(findings[:MAX_MARKS])
    if kind == FileType.XLSX:
        try:
            return run_in_reader(MARK_OWN, content, marked)
        except (TaskFailed, FileRefused):
            pass  # openpyxl is stricter, and needs more, than what read the file
    rows = [(sheet.name, [list(map(_plain, row)) for row in sheet.cells]) for sheet in sheets]
    try:
        return run_in_reader(MARK_COPY, b"", rows, marked)
    except (TaskFailed, FileRefused):
        return run_in_reader(MARK_COPY, b"", [], marked)  # the list alone: it names every cell


def _plain(cell: object) -> object:
    return cell.text if isinstance(cell, ShownCell | StruckCell) else cell
