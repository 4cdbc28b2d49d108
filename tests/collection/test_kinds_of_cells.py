"""Cells that a reader takes for blank, loses or doubles: each kind told apart in each type of file."""

import io
import struct
import time

import pytest
import xlwt

from oneplan.domain.cell_values import Surroundings
from oneplan.domain.findings import Severity
from oneplan.gateways.cell_scans import scan_sheet
from oneplan.gateways.forms import load_form
from oneplan.gateways.workbooks import read_file
from oneplan.services.forms.file_checks import read_filled
from tests.collection.corpus import R1, R2, grid, in_sheet, repacked, right_rows, xls, xlsx

FORM = load_form("village_plan", (2564,), 2564)
AROUND = Surroundings(area_code="7401")
SHEET = "xl/worksheets/sheet1.xml"


def read(content):
    return read_filled(read_file(content, accepts=FORM.accepts), FORM, AROUND)


def said(reading):
    return {(f.rule, f.cell, f.severity.value) for f in reading.findings}


def cell_of(cell: str, xml: str, content: bytes | None = None) -> bytes:
    """The right workbook with one cell written anew."""
    content = content or xlsx()

    def change(parts):
        sheet = parts[SHEET].decode()
        start = sheet.index(f'<c r="{cell}"')
        end = sheet.index("</c>", start)
        if (empty := sheet.find("/>", start)) != -1 and empty < sheet.index(">", start) + 1:
            end = empty - 2
        parts[SHEET] = (sheet[:start] + xml + sheet[end + 4 :]).encode()

    return repacked(change, content)


ERRORS = {
    "as Excel writes it": '<c r="{at}" t="e"><v>#REF!</v></c>',
    "attributes in another order": '<c t="e" r="{at}"><v>#REF!</v></c>',
    "single quotes": "<c r='{at}' s='0' t='e'><v>#REF!</v></c>",
    "spaces": '<c\n t = "e"\tr = "{at}" ><v>#REF!</v></c>',
    "with its formula": '<c r="{at}" t="e"><f>A1/0</f><v>#REF!</v></c>',
    "a prefix": '<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="{at}" t="e"><x:v>#REF!</x:v></x:c>',
    "no value": '<c r="{at}" t="e"><f>A1/0</f></c>',
}


@pytest.mark.parametrize("kind", ERRORS)
@pytest.mark.parametrize("column", "AEGJ")
def test_an_error_is_named_once_in_columns_of_every_type(kind, column):
    found = said(read(cell_of(f"{column}{R1}", ERRORS[kind].format(at=f"{column}{R1}"))))

    assert {(rule, cell) for rule, cell, _ in found} == {("error_value", f"{column}{R1}")}


def test_an_error_returns_the_file_only_where_the_form_asks_for_the_cell():
    asked = said(read(cell_of(f"J{R1}", ERRORS["as Excel writes it"].format(at=f"J{R1}"))))
    free = said(read(xlsx(grid([[*right_rows()[0][:11], "#N/A", 1], right_rows()[1]]))))

    assert asked == {("error_value", f"J{R1}", "error")}
    assert free == {("error_value", f"L{R1}", "warning")}


EMPTY_TEXTS = ['t="str"><f>IF(A1="","","x")</f><v></v>', 't="str"><f>IF(A1="","","x")</f>',
               "t='str'><f>B1</f><v/>", 't="str"><f t="shared" si="0"/><v></v>']  # fmt: skip


@pytest.mark.parametrize("inside", EMPTY_TEXTS)
def test_a_formula_of_the_empty_text_is_a_blank_cell(inside):
    free = xlsx(grid([[*right_rows()[0][:11], "x", 1], right_rows()[1]]))

    assert said(read(cell_of(f"L{R1}", f'<c r="L{R1}" {inside}</c>', free))) == set()
    found = said(read(cell_of(f"G{R1}", f'<c r="G{R1}" {inside}</c>')))
    assert found == {("required", f"G{R1}", "error")}


def test_running_numbers_drawn_down_blank_rows_are_blank_rows():
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="str"><f>IF(B{n}="","",A{n - 1}+1)</f><v></v></c></row>'
        for n in range(R2 + 1, 60)
    )
    reading = read(in_sheet(b"</sheetData>", f"{rows}</sheetData>".encode())())

    assert said(reading) == set()
    assert (len(reading.rows), reading.filled) == (2, 2)


BARE = ["><f>1+1</f>", "><f>1+1</f><v></v>", "><f>1+1</f><v/>", ' t="n"><f>A1</f>', ' t="b"><f>A1</f><v/>',
        '><f t="shared" si="0"/>', '><f t="shared" ref="J4:J9" si="0">A1</f>', '><f xml:space="preserve">' + "A1+" * 4000 + "1</f>"]  # fmt: skip


@pytest.mark.parametrize("inside", BARE)
def test_a_formula_never_calculated_is_named_once(inside):
    found = said(read(cell_of(f"J{R1}", f'<c r="J{R1}"{inside}</c>')))

    assert found == {("formula_value", f"J{R1}", "error")}


def old(change) -> bytes:
    """The right table as .xls with a cell written by *change*."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("แผ่น1", cell_overwrite_ok=True)
    for r, row in enumerate(grid()):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    change(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_result(content: bytes, result: bytes) -> bytes:
    """The only formula of an .xls file with another saved result."""
    at = content.index(b"\x03\x00\x00\x00\x00\x00\xff\xff")
    return content[:at] + result + content[at + 8 :]


@pytest.mark.parametrize("column", "AEJ")
@pytest.mark.parametrize("code", [0, 23, 42])
def test_an_error_in_an_old_workbook_is_named(column, code):
    at = ord(column) - 65
    found = said(read(old(lambda sheet: sheet.row(R1 - 1).set_cell_error(at, code))))

    assert {(rule, cell) for rule, cell, _ in found} == {("error_value", f"{column}{R1}")}


@pytest.mark.parametrize(
    ("formula", "result", "rule"),
    [
        ("25000+25000", b"", "formula_value"),
        ("SUM(A1:A3)", b"", "formula_value"),
        ("A4*2", b"", "formula_value"),
        ("1/0", b"\x02\x00\x07\x00\x00\x00\xff\xff", "error_value"),
        ('IF(A1="x","","y")', b"", "required"),
        ("50000", struct.pack("<d", 50000.0), ""),
    ],
)
def test_the_formulas_of_an_old_workbook_are_told_apart(formula, result, rule):
    content = old(lambda sheet: sheet.write(R1 - 1, 9, xlwt.Formula(formula)))
    found = said(read(with_result(content, result) if result else content))

    assert {(name, cell) for name, cell, _ in found} == ({(rule, f"J{R1}")} if rule else set())


def test_an_old_workbook_without_formulas_is_clean():
    assert said(read(xls())) == set()


ROW = (
    f'<row r="{R2}"><c r="A{R2}"><v>3</v></c><c r="G{R2}" t="inlineStr"><is><t>x</t></is></c></row>'
)
LOST = {
    "a row number twice": (b"</sheetData>", f"{ROW}</sheetData>", "cell_twice"),
    "a row out of order": (b"</sheetData>", f"{ROW.replace(str(R2), '1')}</sheetData>", "cell_twice"),
    "a cell twice": (f'<c r="M{R2}"'.encode(), f'<c r="J{R2}"><v>1</v></c><c r="M{R2}"', "cell_twice"),
    "a second table": (b"</sheetData>", f"</sheetData><sheetData>{ROW.replace(str(R2), '9')}</sheetData>", "second_sheet_data"),
}  # fmt: skip


@pytest.mark.parametrize("kind", LOST)
def test_what_a_reader_would_lose_returns_the_file(kind):
    old_bytes, new, rule = LOST[kind]
    reading = read(in_sheet(old_bytes, new.encode())())

    assert (rule, Severity.ERROR) in {(f.rule, f.severity) for f in reading.findings}


def test_hidden_rows_and_columns_with_data_are_read_and_named():
    row = read(in_sheet(f'<row r="{R2}"'.encode(), f'<row hidden="1" r="{R2}"'.encode())())
    column = read(in_sheet(b"<sheetData>", b'<cols><col hidden="true" min="10" max="10"/></cols><sheetData>')())  # fmt: skip
    blank = read(in_sheet(b"</sheetData>", b'<row r="99" hidden="1"/></sheetData>')())

    assert said(row) == {("hidden_row", f"A{R2}", "warning")}
    assert {rule for rule, _, _ in said(column)} == {"hidden_column"}
    assert said(blank) == set()
    assert len(row.rows) == len(column.rows) == 2


def test_a_sheet_full_of_open_formulas_costs_linear_time():
    def timed(count: int) -> float:
        cells = b'<c r="J4"' + b" " * 100 + b"><f>A1</f></c>"
        sheet = b"<worksheet><sheetData><row>" + cells * count + b"</row></sheetData></worksheet>"
        began = time.process_time()
        assert scan_sheet(sheet)[0].rule == "formula_value"
        return time.process_time() - began

    timed(10)
    assert timed(40_000) < 12 * max(timed(10_000), 0.02)
