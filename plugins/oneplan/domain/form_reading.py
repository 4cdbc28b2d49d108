"""Read a filled form: every row accounted for, everything wrong with it said at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, zip_longest

from oneplan.domain.cell_values import (
    EMPTY,
    Surroundings,
    cell_texts,
    parse_amount,
    parser_of,
)
from oneplan.domain.findings import Finding, Message, Severity
from oneplan.domain.form_rows import Reading, Row
from oneplan.domain.form_rules import check_rules
from oneplan.domain.forms import Column, ColumnType, Form, Layout, Need
from oneplan.domain.lost_letters import find_lost_letters
from oneplan.domain.record_reading import RecordReader
from oneplan.domain.row_kinds import RowKind, RowKinds
from oneplan.domain.sheets import (
    Place,
    Sheet,
    cell_name,
    column_letters,
    find_fields,
    find_tables,
    nearest_heading,
    unknown_headings,
)
from oneplan.domain.unread_parts import find_unheaded_columns, find_unread_sheets

BLOCK = 1_000
"""Rows whose cells are held by column at a time."""


def read_form(sheets: Sequence[Sheet], form: Form, around: Surroundings) -> Reading:
    """Read the records of *form* from a workbook and check them.

    A form of one record is looked up by its labels, a table by its headings.
    """
    if form.layout == Layout.ONE:
        return _read_one(sheets, form, around)
    return _read_many(sheets, form, around)


def _read_one(sheets: Sequence[Sheet], form: Form, around: Surroundings) -> Reading:
    found = find_fields(sheets, form.column_headings)
    if found is None:
        return Reading(findings=(_heading_missing(sheets, form),))
    sheet = found.sheet
    places = {key: cell_name(row + 1, at) for key, (row, at) in found.cells.items()}
    order = {key: number for number, key in enumerate(found.cells)}
    reader = RecordReader(sheet.name, form, order, places=places, around=around)
    top = min(row for row, _ in found.cells.values()) + 1
    texts = [sheet.text(row, at) for row, at in found.cells.values()]
    cells = [
        (sheet.cells[row][at] if text else "",)
        for (row, at), text in zip(found.cells.values(), texts, strict=True)
    ]
    (line,) = reader.read(cells, [(text,) for text in texts])
    row, findings = reader.record(top, line, texts)
    missing = [_column_missing(sheet, 0, c) for c in form.columns
               if c.need == Need.YES and c.key not in found.cells]  # fmt: skip
    rows = (row,) if row is not None and not missing else ()
    cross = check_rules(form, rows, around)
    return Reading(rows=rows, findings=(*missing, *findings, *cross), filled=1,
                   sheet=sheet.name)  # fmt: skip


def _read_many(sheets: Sequence[Sheet], form: Form, around: Surroundings) -> Reading:
    found = find_tables(sheets, form)
    if len(found) != 1:
        wrong = _heading_missing(sheets, form) if not found else _two_tables(found)
        return Reading(findings=(wrong,))
    place = found[0]
    findings = [*_about_headings(place, form)]
    fields = _read_fields(place, form, around, findings)
    rows, totals, filled = _read_rows(place, form, around, findings)
    for above, at in pairwise((place.heading, *totals)):
        findings += _check_total(place, above, at, rows)
    if not filled:
        findings.append(_no_rows(place, form))
    findings += find_unheaded_columns(place, rows)
    findings += check_rules(form, rows, around)
    findings += find_unread_sheets(place, sheets)
    return Reading(rows=tuple(rows), findings=tuple(findings), fields=fields, filled=filled,
                   sheet=place.sheet.name)  # fmt: skip


def _read_rows(
    place: Place, form: Form, around: Surroundings, findings: list[Finding]
) -> tuple[list[Row], list[int], int]:
    """The rows under the heading, where totals stand, and how many records were filled in."""
    columns = {column.key: at for at, column in place.columns.items()}
    places = {key: column_letters(at) for key, at in columns.items()}
    reader = RecordReader(place.sheet.name, form, columns, places=places, around=around)
    kinds = RowKinds(place, around.unit_name)
    width = max(place.columns) + 1
    rows: list[Row] = []
    totals: list[int] = []
    filled = 0
    for top in range(place.heading + 1, len(place.sheet.cells), BLOCK):
        cells = _columns(place.sheet.cells[top : top + BLOCK], width)
        words = [cell_texts(column) for column in cells]
        findings += find_lost_letters(place.sheet.name, top, place.columns, cells)
        lines = zip(reader.read(cells, words), zip(*words, strict=True), strict=True)
        for at, (line, texts) in enumerate(lines, top):
            kind = kinds.kind_of(texts)
            if kind == RowKind.RECORD:
                filled += 1
                row, errors = reader.record(at + 1, line, texts)
                if row is not None:
                    rows.append(row)
                else:
                    findings += errors
            elif kind == RowKind.TOTAL:
                totals.append(at)
            elif kind == RowKind.NOTE:
                findings.append(_passed_over(place, at))
    return rows, totals, filled


def _columns(rows: Sequence[Sequence[object]], width: int) -> list[Sequence[object]]:
    """The columns of some rows, at least *width* of them; a cell that is not there is blank."""
    columns: list[Sequence[object]] = list(zip_longest(*rows, fillvalue=""))
    return columns + [[""] * len(rows)] * (width - len(columns))


def _read_fields(
    place: Place, form: Form, around: Surroundings, findings: list[Finding]
) -> dict[str, str]:
    """The fields above the table; one that the form asks for and is not there is a warning."""
    found = find_fields((place.sheet,), form.field_labels, above=place)
    beside = found.cells if found else {}
    fields: dict[str, str] = {}
    for column in form.header:
        row, at = beside.get(column.key, (0, 0))
        text = place.sheet.text(row, at) if column.key in beside else ""
        value = (
            parser_of(column)(place.sheet.cells[row][at], text, around) if text not in EMPTY else ""
        )
        if isinstance(value, Message):
            findings.append(Finding.at(place.sheet.name, cell_name(row + 1, at), text, value))
        elif value:
            fields[column.key] = value
        elif column.need == Need.YES:
            message = Message("field", f"ไม่ได้กรอก “{column.th}” เหนือตาราง",
                              f"“{column.en}” above the table is not filled in",
                              Severity.WARNING)  # fmt: skip
            findings.append(Finding.at(place.sheet.name, cell_name(row + 1, at), "", message))
    return fields


def _check_total(place: Place, above: int, at_row: int, rows: Sequence[Row]) -> Iterator[Finding]:
    """A total that the unit wrote must be the sum of its rows: of all, or of those over it.

    *above* is the total or the heading over it, below which a part of the table begins.
    """
    for at, column in place.columns.items():
        written = parse_amount(place.sheet.text(at_row, at))
        if column.type != ColumnType.BAHT or written is None:
            continue
        baht = [(row.row_number, Decimal(row.values.get(column.key, "0"))) for row in rows]
        total = sum((each for _, each in baht), Decimal())
        over = sum((each for number, each in baht if number <= at_row), Decimal())
        part = sum((each for number, each in baht if above < number <= at_row), Decimal())
        if written not in (total, over, part):
            right = part or total
            message = Message("total", f"ยอดรวมในไฟล์ {written:,.2f} ไม่เท่ากับผลรวมของรายการ {right:,.2f}",
                              f"The total written is {written:,.2f}; the rows sum to {right:,.2f}",
                              Severity.WARNING)  # fmt: skip
            yield Finding.at(place.sheet.name, cell_name(at_row + 1, at), str(written), message)


def _about_headings(place: Place, form: Form) -> Iterator[Finding]:
    sheet, row = place.sheet, place.heading
    present = {column.key for column in place.columns.values()}
    for column in form.columns:
        if column.need == Need.YES and column.key not in present and not column.prefilled:
            yield _column_missing(sheet, row, column)
    for at in place.repeated:
        text = sheet.text(row, at)
        message = Message("column_twice", f"หัวตาราง “{text}” ซ้ำกัน ไม่ทราบว่าจะใช้คอลัมน์ใด",
                          f"The heading “{text}” stands twice")  # fmt: skip
        yield Finding.at(sheet.name, cell_name(row + 1, at), text, message)
    for at, text in unknown_headings(place).items():
        near = nearest_heading(text, form)
        message = Message("column_unknown",
                          f"คอลัมน์ “{text}” ไม่อยู่ในแบบ จึงไม่ได้อ่าน" + (f" (หมายถึง “{near}” หรือไม่)" if near else ""),
                          f"The column “{text}” is not in the form and was not read"
                          + (f"; did you mean “{near}”?" if near else ""), Severity.WARNING)  # fmt: skip
        yield Finding.at(sheet.name, cell_name(row + 1, at), text, message)


def _column_missing(sheet: Sheet, row: int, column: Column) -> Finding:
    message = Message("column", f"ไม่พบคอลัมน์ “{column.th}”", f"The column “{column.en}” is missing")
    return Finding.at(sheet.name, cell_name(row + 1, 0), "", message)


def _heading_missing(sheets: Sequence[Sheet], form: Form) -> Finding:
    message = Message("heading", f"ไม่พบหัวตารางของ “{form.title_th}”",
                      f"The headings of “{form.title_en}” were not found")  # fmt: skip
    return Finding.at(sheets[0].name if sheets else "", "A1", "", message)


def _two_tables(places: Sequence[Place]) -> Finding:
    names = ", ".join(place.sheet.name for place in places)
    message = Message("two_tables", f"พบตารางของแบบนี้มากกว่าหนึ่งแผ่นงาน ({names}) กรุณารวมไว้ในแผ่นเดียว",
                      f"More than one sheet holds the form's table ({names}); keep one")  # fmt: skip
    return Finding.at(places[1].sheet.name, "A1", names, message)


def _no_rows(place: Place, form: Form) -> Finding:
    message = Message("no_rows", "ไม่มีรายการในตาราง หากไม่มีโครงการให้แจ้ง “ไม่มีโครงการ”",
                      f"The table of “{form.title_en}” is empty; send a nil return instead")  # fmt: skip
    return Finding.at(place.sheet.name, cell_name(place.heading + 2, 0), "", message)


def _passed_over(place: Place, row: int) -> Finding:
    sheet = place.sheet
    at = next(i for i in range(len(sheet.cells[row])) if sheet.text(row, i) not in EMPTY)
    message = Message("passed_over", "แถวนี้ไม่ใช่รายการโครงการ จึงไม่ได้นับ",
                      "This row is no entry of the table and was not counted", Severity.NOTE)  # fmt: skip
    return Finding.at(sheet.name, cell_name(row + 1, at), sheet.text(row, at), message)
