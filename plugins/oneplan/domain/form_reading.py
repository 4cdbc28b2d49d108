"""Read a filled form: every row accounted for, everything wrong with it said at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from oneplan.domain.cell_values import EMPTY, Surroundings, parse_amount, parse_cell
from oneplan.domain.findings import Finding, Message, Severity
from oneplan.domain.form_rows import Reading, Row
from oneplan.domain.form_rules import check_rules
from oneplan.domain.forms import Column, ColumnType, Form, Layout, Need
from oneplan.domain.sheets import (
    Place,
    Record,
    Sheet,
    cell_name,
    find_fields,
    find_tables,
    nearest_heading,
    table_records,
    unknown_headings,
)

TOTAL_WORDS = ("รวม", "ยอดรวม", "total")
NOTE_WORDS = ("หมายเหตุ", "ผู้รายงาน", "ลงชื่อ", "ผู้จัดทำ", "*")


def read_form(sheets: Sequence[Sheet], form: Form, around: Surroundings) -> Reading:
    """Read the records of *form* from a workbook and check them.

    A form of one record is looked up by its labels, a table by its headings.
    """
    if form.layout == Layout.ONE:
        return _read_one(sheets, form, around)
    return _read_many(sheets, form, around)


def _read_one(sheets: Sequence[Sheet], form: Form, around: Surroundings) -> Reading:
    sheet, record = find_fields(sheets, form.columns)
    if sheet is None:
        return Reading(findings=(_heading_missing(sheets, form),))
    row, findings = _read_record(sheet, record, form, around)
    missing = [_column_missing(sheet, 0, c) for c in form.columns
               if c.need == Need.YES and c.key not in record.cells]  # fmt: skip
    rows = (row,) if row is not None and not missing else ()
    cross = check_rules(form, rows, around)
    return Reading(rows=rows, findings=(*missing, *findings, *cross), filled=1)


def _read_many(sheets: Sequence[Sheet], form: Form, around: Surroundings) -> Reading:
    places = find_tables(sheets, form)
    if len(places) != 1:
        wrong = _heading_missing(sheets, form) if not places else _two_tables(places)
        return Reading(findings=(wrong,))
    place = places[0]
    findings = [*_about_headings(place, form)]
    fields = _read_fields(place, form, around, findings)
    rows: list[Row] = []
    filled = 0
    totals: list[Record] = []
    for record in table_records(place):
        kind = _kind_of(place, record)
        if kind == "total":
            totals.append(record)
        elif kind == "record":
            filled += 1
            row, errors = _read_record(place.sheet, record, form, around)
            findings += errors
            rows += [row] if row is not None else []
        elif kind != "blank":
            findings.append(_passed_over(place, record))
    for record in totals:
        findings += _check_total(place, record, rows)
    if not filled:
        findings.append(_no_rows(place, form))
    findings += check_rules(form, rows, around)
    return Reading(rows=tuple(rows), findings=tuple(findings), fields=fields, filled=filled)


def _kind_of(place: Place, record: Record) -> str:
    """``record``, ``total``, ``note`` or ``blank``; columns filled in by the office do not count."""
    texts = record.texts
    first = next((text for text in texts if text not in EMPTY), None)
    if first is None:
        return "blank"
    own = {at: texts[at] for at, column in place.columns.items()
           if not column.prefilled and texts[at] not in EMPTY}  # fmt: skip
    word = first.casefold()
    if word.startswith(TOTAL_WORDS) and all(
        text == first for at, text in own.items() if place.columns[at].type != ColumnType.BAHT
    ):
        return "total"
    if word.startswith(NOTE_WORDS) and len(own) <= 1:
        return "note"
    if own:
        return "record"
    outside = any(text not in EMPTY for at, text in enumerate(texts) if at not in place.columns)
    return "note" if outside else "blank"


def _read_record(
    sheet: Sheet, record: Record, form: Form, around: Surroundings
) -> tuple[Row | None, list[Finding]]:
    values: dict[str, str] = {}
    budgets: dict[int, Decimal] = {}
    findings: list[Finding] = []
    columns = [c for c in form.columns if c.key in record.cells]
    for column in columns:
        row, at = record.cells[column.key]
        text = record.texts[at] if record.texts else sheet.text(row, at)
        if text in EMPTY:
            continue
        value = parse_cell(column, sheet.cells[row][at], text, around)
        if isinstance(value, Message):
            findings.append(Finding.at(sheet.name, cell_name(row + 1, at), text, value))
        elif column.is_budget and column.year is not None:
            budgets[column.year] = Decimal(value)
            values[column.key] = value
        else:
            values[column.key] = value
    _fill_in(form, values, around, record.row)
    findings += _missing_cells(sheet, record, columns, values, findings)
    if form.budget_required and not findings and not any(budgets.values()):
        findings.append(_no_budget(sheet, record, columns))
    if findings:
        return None, findings
    title = values.get(form.title_from, "")
    if form.alignment_from:
        values["alignment"] = values.get(form.alignment_from, "")
    return Row(sheet=sheet.name, row_number=record.row + 1, title=title, values=values,
               budgets=budgets, places=record.places), []  # fmt: skip


def _fill_in(form: Form, values: dict[str, str], around: Surroundings, row: int) -> None:
    """What the office knows need not be typed: the tambon of a unit, its name, the row's number."""
    for column in form.columns:
        if column.type == ColumnType.TAMBON_CODE and len(around.area_code) == 6:  # noqa: PLR2004
            values.setdefault(column.key, around.area_code)
        elif column.prefilled and column.type == ColumnType.TEXT and around.unit_name:
            values.setdefault(column.key, around.unit_name)
        elif column.prefilled and column.key == "seq":
            values.setdefault(column.key, str(row + 1))


def _missing_cells(
    sheet: Sheet, record: Record, columns: Sequence[Column], values: Mapping[str, str],
    wrong: Sequence[Finding],
) -> Iterator[Finding]:  # fmt: skip
    bad = {finding.cell for finding in wrong}
    for column in columns:
        if column.key in values or (column.need != Need.YES and column.condition is None):
            continue
        row, at = record.cells[column.key]
        name = cell_name(row + 1, at)
        if name in bad:
            continue
        if column.need == Need.YES or _condition_holds(column, values):
            message = Message("required", f"ต้องกรอก “{column.th}”", f"“{column.en}” is required")
            yield Finding.at(sheet.name, name, "", message)


def _condition_holds(column: Column, values: Mapping[str, str]) -> bool:
    condition = column.condition
    if condition is None or condition.column not in values:
        return False
    return (values[condition.column] in condition.values) != condition.negated


def _read_fields(
    place: Place, form: Form, around: Surroundings, findings: list[Finding]
) -> dict[str, str]:
    """The fields above the table; one that the form asks for and is not there is a warning."""
    _, record = find_fields((place.sheet,), form.header, above=place)
    fields: dict[str, str] = {}
    for column in form.header:
        row, at = record.cells.get(column.key, (0, 0))
        text = place.sheet.text(row, at) if column.key in record.cells else ""
        value = (
            parse_cell(column, place.sheet.cells[row][at], text, around)
            if text not in EMPTY
            else ""
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


def _check_total(place: Place, record: Record, rows: Sequence[Row]) -> Iterator[Finding]:
    """A total row that the unit wrote must be the sum of its rows."""
    for at, column in place.columns.items():
        written = parse_amount(place.sheet.text(record.row, at))
        if column.type != ColumnType.BAHT or written is None:
            continue
        total = sum((Decimal(row.values.get(column.key, "0")) for row in rows), Decimal())
        if written != total:
            message = Message("total", f"ยอดรวมในไฟล์ {written:,.2f} ไม่เท่ากับผลรวมของรายการ {total:,.2f}",
                              f"The total written is {written:,.2f}; the rows sum to {total:,.2f}",
                              Severity.WARNING)  # fmt: skip
            yield Finding.at(place.sheet.name, cell_name(record.row + 1, at), str(written), message)


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


def _no_budget(sheet: Sheet, record: Record, columns: Sequence[Column]) -> Finding:
    row, at = next((record.cells[c.key] for c in columns if c.is_budget), (record.row, 0))
    message = Message("budget", "โครงการต้องมีงบประมาณอย่างน้อยหนึ่งปี",
                      "A project needs a budget in at least one year")  # fmt: skip
    return Finding.at(sheet.name, cell_name(row + 1, at), "", message)


def _passed_over(place: Place, record: Record) -> Finding:
    sheet = place.sheet
    at = next(
        i for i in range(len(sheet.cells[record.row])) if sheet.text(record.row, i) not in EMPTY
    )
    message = Message("passed_over", "แถวนี้ไม่ใช่รายการโครงการ จึงไม่ได้นับ",
                      "This row is no entry of the table and was not counted", Severity.NOTE)  # fmt: skip
    text = sheet.text(record.row, at)
    return Finding.at(sheet.name, cell_name(record.row + 1, at), text, message)
