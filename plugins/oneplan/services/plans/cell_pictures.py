"""The cell that asked for a project's money, shown in its sheet."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from oneplan.domain.forms.forms import Form
from oneplan.domain.forms.sheet_pictures import parse_cell, picture_of
from oneplan.domain.forms.sheets import Sheet, find_tables
from oneplan.errors import OneplanError
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.files.files import Files
from oneplan.gateways.spreadsheets.workbooks import read_file


class CellNotShown(OneplanError):
    """A cell cannot be shown: its file is kept no more, or holds no such sheet."""

    status_code = 404

    def __init__(self, *, file_name: str, why: str, th: str) -> None:
        super().__init__(f"{file_name!r} cannot be shown: {why}.")
        self.th = f"แสดงไฟล์ {file_name} ไม่ได้: {th}"


def picture_cell(
    files: Files, *, sha256: str, file_name: str, sheet: str, cell: str, form: Form
) -> dict[str, Any]:
    """Read a kept file and cut the part of its sheet around a cell.

    No transaction is held while it is read.

    Returns:
        sheet; cell; columns: letters; rows: number, is_apart, cells (text, rows, columns,
        is_marked).

    Raises:
        CellNotShown: The file is gone or cannot be read, or it has no such sheet or cell.
    """
    try:
        parse_cell(cell)
    except ValueError as error:
        raise CellNotShown(file_name=file_name, why=str(error), th=f"ไม่มีช่อง {cell}") from error
    try:
        found = read_file(files.get(sha256), accepts=form.accepts)
    except FileNotFoundError as error:
        raise CellNotShown(
            file_name=file_name, why="it is kept no more", th="ไม่มีไฟล์นี้เก็บไว้แล้ว"
        ) from error
    except FileRefused as error:
        raise CellNotShown(file_name=file_name, why=error.en, th=error.th) from error
    shown = next((each for each in found.sheets if sheet in (each.name, each.title)), None)
    if shown is None:
        raise CellNotShown(
            file_name=file_name, why=f"it has no sheet {sheet!r}", th=f"ไม่มีแผ่นงาน {sheet}"
        )
    return asdict(picture_of(shown, cell, heading=_heading(shown, form)))


def _heading(sheet: Sheet, form: Form) -> int | None:
    return next((place.heading for place in find_tables((sheet,), form)), None)
