"""Cells over several columns: a value is read in the column it is shown under, in each type."""

import io
from decimal import Decimal
from xml.sax.saxutils import escape

import openpyxl
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from oneplan.services.forms.file_checks import read_filled
from tests.support.corpus import FIELDS, HEADINGS, repacked, right_rows, word

FORM = load_form("village_plan", (2564,), 2564)
MONEY, NAME = HEADINGS.index("งบประมาณ (บาท)"), HEADINGS.index("โครงการ/กิจกรรม")


def read(content):
    return read_filled(
        read_file(content, accepts=FORM.accepts), FORM, ValidationContext(area_code="7401")
    )


def said(reading):
    return {(f.rule, f.cell) for f in reading.findings}


def budgets(reading):
    return [sum(row.budgets.values()) for row in reading.rows]


def xlsx(rows) -> bytes:
    """Rows of (value, columns that it covers) as an .xlsx workbook."""
    book = openpyxl.Workbook()
    for r, row in enumerate(rows, start=1):
        at = 1
        for value, span in row:
            book.active.cell(r, at, value)
            if span > 1:
                book.active.merge_cells(
                    start_row=r, end_row=r, start_column=at, end_column=at + span - 1
                )
            at += span
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(rows) -> bytes:
    """The same as an .ods workbook."""
    document, table = OpenDocumentSpreadsheet(), Table(name="แผ่น1")
    for row in rows:
        line = TableRow()
        for value, span in row:
            typed = {"valuetype": "string"}
            if isinstance(value, int | float):
                typed = {"valuetype": "float", "value": str(value)}
            cell = TableCell(numbercolumnsspanned=span, numberrowsspanned=1, **typed)
            if value != "":
                cell.addElement(P(text=str(value)))
            line.addElement(cell)
            for _ in range(span - 1):
                line.addElement(CoveredTableCell())
        table.addElement(line)
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def letter(rows) -> bytes:
    """XML of rows as the only table of a Word file."""

    def change(parts):
        body = parts["word/document.xml"]
        start, end = body.index(b"<w:tr>"), body.rindex(b"</w:tr>") + len(b"</w:tr>")
        parts["word/document.xml"] = body[:start] + "".join(rows).encode() + body[end:]

    return repacked(change, word())


def tc(value, *marks: str) -> str:
    text = escape(str(value))
    return f"<w:tc><w:tcPr>{''.join(marks)}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def with_spans(rows) -> bytes:
    """The same as a Word table whose cells name the columns that they cover."""
    return letter(
        f"<w:tr>{''.join(tc(value, f'<w:gridSpan w:val={chr(34)}{span}{chr(34)}/>') for value, span in row)}</w:tr>"
        for row in rows
    )


def with_marks(rows) -> bytes:
    """The same as a Word table with a cell for each column, each marked as merged to its left."""

    def cells(value, span):
        if span == 1:
            return tc(value)
        return tc(value, '<w:hMerge w:val="restart"/>') + tc("", "<w:hMerge/>") * (span - 1)

    return letter(f"<w:tr>{''.join(cells(*each) for each in row)}</w:tr>" for row in rows)


WRITERS = {"xlsx": xlsx, "ods": ods, "docx gridSpan": with_spans, "docx hMerge": with_marks}


@pytest.fixture(params=WRITERS)
def write(request):
    return WRITERS[request.param]


def narrow(row):
    return [(value, 1) for value in row]


def wide(row, at):
    """A row whose cell at *at* covers two columns."""
    return [(value, 1 + (number == at)) for number, value in enumerate(row)]


def parted(row, at, first, second):
    """A row with two cells where the heading has one over two columns."""
    return [*narrow(row[:at]), (first, 1), (second, 1), *narrow(row[at + 1 :])]


def table(heading, *rows):
    return [*([*narrow(field), ("", 1)] for field in FIELDS), heading, *rows]


FIRST, SECOND = right_rows()
RIGHT = [Decimal(50000), Decimal("120000.50")]


def test_a_heading_over_two_columns_and_values_over_the_same_are_right(write):
    reading = read(write(table(wide(HEADINGS, MONEY), wide(FIRST, MONEY), wide(SECOND, MONEY))))

    assert (budgets(reading), said(reading)) == (RIGHT, set())


@pytest.mark.parametrize("at", [MONEY, NAME, 0])
def test_a_value_in_any_column_under_a_merged_heading_is_its_value(write, at):
    rows = [parted(FIRST, at, "", FIRST[at]), parted(SECOND, at, SECOND[at], "")]

    reading = read(write(table(wide(HEADINGS, at), *rows)))

    assert (budgets(reading), said(reading)) == (RIGHT, set())
    assert [row.title for row in reading.rows] == ["ซ่อมถนน", "สร้างศาลา"]


def test_two_values_under_one_merged_heading_are_named(write):
    rows = [parted(FIRST, MONEY, 50000, 7), wide(SECOND, MONEY)]

    reading = read(write(table(wide(HEADINGS, MONEY), *rows)))

    assert budgets(reading) == RIGHT
    assert said(reading) == {("column_unheaded", "K4")}


@pytest.mark.parametrize("at", [0, 3, NAME, MONEY])
def test_a_cell_drawn_a_little_wider_than_its_heading_stays_under_it(write, at):
    """The border between two columns was moved in the rows and not in the headings."""
    heading = wide(HEADINGS, at + 1)
    rows = [[(value, 1 + (n == at)) for n, value in enumerate(row)] for row in right_rows()]

    reading = read(write(table(heading, *rows)))

    assert (budgets(reading), said(reading)) == (RIGHT, set())
    assert [row.values["tambon_code"] for row in reading.rows] == ["740101"] * 2


@pytest.mark.parametrize("at", [0, 3, NAME, MONEY - 1])
def test_a_cell_drawn_a_little_narrower_than_its_heading_stays_under_it(write, at):
    heading = wide(HEADINGS, at)
    rows = [[(value, 1 + (n == at + 1)) for n, value in enumerate(row)] for row in right_rows()]

    reading = read(write(table(heading, *rows)))

    assert (budgets(reading), said(reading)) == (RIGHT, set())


def test_an_amount_over_two_columns_of_the_form_is_named(write):
    row = [*narrow(FIRST[:9]), (50000, 2), *narrow(FIRST[11:])]

    reading = read(write(table([*narrow(HEADINGS), ("", 1)], row, narrow(SECOND))))

    assert budgets(reading) == RIGHT[1:]
    assert {rule for rule, _ in said(reading)} == {"choice"}


def test_a_total_whose_words_cover_many_columns_is_a_total(write):
    total = [("รวมทั้งสิ้น", 9), (170000.5, 1), ("", 3)]

    reading = read(write(table([*narrow(HEADINGS)], narrow(FIRST), narrow(SECOND), total)))

    assert (budgets(reading), said(reading)) == (RIGHT, set())


def test_a_label_over_two_columns_stands_beside_its_value(write):
    fields = [[("ปลัดอำเภอผู้รับผิดชอบประจำตำบลเข้าร่วม", 2), ("ใช่", 1)]]

    reading = read(write([*fields, narrow(HEADINGS), narrow(FIRST), narrow(SECOND)]))

    assert (reading.fields["ado_attended"], said(reading)) == ("yes", set())


def test_columns_left_free_on_both_sides_of_a_row_move_no_value():
    def row(cells, before=0, after=0):
        marks = (
            f'<w:trPr><w:gridBefore w:val="{before}"/><w:gridAfter w:val="{after}"/></w:trPr>'
            if before or after
            else ""
        )
        return f"<w:tr>{marks}{''.join(map(tc, cells))}</w:tr>"

    field = row(["ปลัดอำเภอผู้รับผิดชอบประจำตำบลเข้าร่วม", "ใช่"], 5, 6)
    rows = [row(HEADINGS), row(FIRST[1:], 1), row(SECOND[1:], 1)]
    reading = read(letter([field, *rows]))

    assert (budgets(reading), said(reading)) == (RIGHT, set())
    assert reading.fields["ado_attended"] == "yes"
    assert [row.values["tambon_code"] for row in reading.rows] == ["740101"] * 2


def test_a_cell_merged_downwards_over_two_columns_speaks_for_its_own_column():
    span, top, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    first = "".join(tc(v, *([span, top] if n == 1 else [])) for n, v in enumerate(FIRST))
    second = "".join(
        tc("" if n == 1 else v, *([span, on] if n == 1 else [])) for n, v in enumerate(SECOND)
    )
    heading = "".join(tc(v, *([span] if n == 1 else [])) for n, v in enumerate(HEADINGS))
    rows = [f"<w:tr>{each}</w:tr>" for each in (heading, first, second)]

    reading = read(
        letter([f"<w:tr>{tc('ปลัดอำเภอผู้รับผิดชอบประจำตำบลเข้าร่วม')}{tc('ใช่')}</w:tr>", *rows])
    )

    assert (budgets(reading), said(reading)) == (RIGHT, set())
    assert [row.values["village_name"] for row in reading.rows] == ["บ้านเหนือ"] * 2


def test_a_merge_that_goes_on_under_another_cell_begins_anew():
    """Between the two halves stands a row without the merge: Word shows the lower text."""
    top, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    third = [3, "บ้านใต้", *SECOND[2:12], 3]
    cells = [
        "".join(map(tc, HEADINGS)),
        "".join(tc(v, top) if n == 1 else tc(v) for n, v in enumerate(FIRST)),
        "".join(map(tc, SECOND)),
        "".join(tc(v, on) if n == 1 else tc(v) for n, v in enumerate(third)),
    ]
    field = f"{tc('ปลัดอำเภอผู้รับผิดชอบประจำตำบลเข้าร่วม')}{tc('ใช่')}"

    reading = read(letter(f"<w:tr>{each}</w:tr>" for each in (field, *cells)))

    assert [row.values["village_name"] for row in reading.rows][2] == "บ้านใต้"


def behind_xlsx() -> bytes:
    """A workbook in which a value stands behind a merged cell, as some programs leave it."""

    def change(parts):
        name = "xl/worksheets/sheet1.xml"
        sheet = parts[name].replace(b'<c r="F5"/>', b"")
        text = '<c r="F5" t="inlineStr"><is><t>อื่น</t></is></c>'.encode()
        parts[name] = sheet.replace(b'<c r="G5"', text + b'<c r="G5"', 1)

    book = openpyxl.Workbook()
    for row in [*FIELDS, HEADINGS, FIRST, SECOND]:
        book.active.append(row)
    book.active.merge_cells("F4:F5")
    stream = io.BytesIO()
    book.save(stream)
    return repacked(change, stream.getvalue())


def behind_word() -> bytes:
    top, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    first = [tc(v, top) if n == 5 else tc(v) for n, v in enumerate(FIRST)]
    second = [tc("อื่น", on) if n == 5 else tc(v) for n, v in enumerate(SECOND)]
    rows = [map(tc, FIELDS[1]), map(tc, HEADINGS), first, second]
    return letter(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)


@pytest.mark.parametrize(("make", "cell"), [(behind_xlsx, "F5"), (behind_word, "F4")])
def test_a_value_behind_a_merged_cell_is_not_read_and_is_named(make, cell):
    reading = read(make())

    assert said(reading) == {("covered_value", cell)}
    assert [row.values["problem_or_need"] for row in reading.rows] == ["น้ำท่วมถนน"] * 2
