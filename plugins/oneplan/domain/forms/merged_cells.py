"""Merged cells of a table: a merged text speaks for its rows, a merged amount for none of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from oneplan.domain.forms.amounts import parse_amount
from oneplan.domain.forms.cell_values import EMPTY
from oneplan.domain.forms.forms import ColumnType
from oneplan.domain.forms.sheets import Box, Place, cell_name
from oneplan.domain.shared.findings import Finding, Message, Severity

MAX_SPREAD = 200_000
"""Cells that merged ones are spread over; a form holds far fewer."""


def spread_merged(place: Place) -> tuple[Place, list[Finding]]:
    """The table with the text of merged cells in each of their rows, and what is said of amounts.

    A row that holds nothing of its own stays blank, and a line across the table stays a line.
    """
    boxes = [box for box in place.sheet.merged if box[2] > place.heading]
    if not boxes:
        return place, []
    covered = {(row, at) for box in boxes for row, at in _inside(box, place)}
    cells = [list(row) for row in place.sheet.cells]
    findings: list[Finding] = []
    for box in boxes:
        for row, at in _inside(box, place):
            said = [*_covered_value(place, box, row, at)]
            if not said and _is_blank(place, box):
                continue
            if _is_blank(place, box) or _is_line(place, box) or not _has_own(place, row, covered):
                _write(cells, row, at, "")
            elif place.columns[at].type == ColumnType.BAHT:
                said += _merged_amount(place, box, row, at)
                if said:
                    _write(cells, row, at, "")
            else:
                _write(cells, row, at, place.sheet.cells[box[0]][box[1]])
            findings += said
    return replace(place, sheet=replace(place.sheet, cells=cells)), findings


def _inside(box: Box, place: Place) -> Iterator[tuple[int, int]]:
    """The cells of the table that a box covers, but for its first, which holds the value."""
    top, left, bottom, right = box
    rows = range(max(top, place.heading + 1), min(bottom + 1, len(place.sheet.cells)))
    columns = [at for at in place.columns if left <= at <= right]
    if len(rows) * len(columns) > MAX_SPREAD:
        return
    yield from ((row, at) for row in rows for at in columns if (row, at) != (top, left))


def _is_blank(place: Place, box: Box) -> bool:
    """Whether merged cells show nothing."""
    return place.sheet.text(box[0], box[1]) in EMPTY


def _covered_value(place: Place, box: Box, row: int, at: int) -> Iterator[Finding]:
    """Warn of a value behind merged cells: a person does not see it, so it is not read."""
    text, name = place.sheet.text(row, at), cell_name(row + 1, at)
    if text in EMPTY or text == place.sheet.text(box[0], box[1]):
        return
    message = Message(
        "covered_value",
        f"เซลล์ {name} มีค่า “{text[:100]}” ซ่อนอยู่หลังเซลล์ที่ผสานไว้ จึงไม่ได้อ่าน"
        " หากต้องการส่ง ให้ยกเลิกการผสานเซลล์แล้วตรวจ",
        f"{name} holds “{text[:100]}” behind merged cells, which was not read;"
        " to send it, unmerge them and look",
        Severity.WARNING,
    )
    yield Finding.at(place.sheet.name, name, text, message)


def _has_own(place: Place, row: int, covered: set[tuple[int, int]]) -> bool:
    """Whether a row holds something that is not merged into it."""
    return any(
        (row, at) not in covered and place.sheet.text(row, at) not in EMPTY
        for at, column in place.columns.items()
        if not column.prefilled
    )


def _is_line(place: Place, box: Box) -> bool:
    """Whether a box runs along a row from the first column, as a total or a subheading does."""
    return box[1] <= min(place.columns) and box[3] > box[1]


def _merged_amount(place: Place, box: Box, row: int, at: int) -> Iterator[Finding]:
    sheet, column = place.sheet, place.columns[at]
    text = sheet.text(box[0], box[1])
    if parse_amount(text) is None:
        return  # a heading that is repeated
    first, last = cell_name(box[0] + 1, box[1]), cell_name(box[2] + 1, box[3])
    message = Message(
        "merged_amount",
        f"“{column.th}” ผสานเซลล์ {first}:{last} ไว้ ({text}) จึงไม่ทราบว่าเป็นของแต่ละช่องเท่าใด"
        " กรุณายกเลิกการผสานแล้วกรอกจำนวนเงินทีละช่อง",
        f"“{column.en}” is merged over {first}:{last} ({text}), so that the amount of each cell is"
        " not known; unmerge them and write each amount",
    )
    yield Finding.at(sheet.name, cell_name(row + 1, at), text, message)


def _write(cells: list[list[object]], row: int, at: int, value: object) -> None:
    line = cells[row]
    line += [""] * (at + 1 - len(line))
    line[at] = value
