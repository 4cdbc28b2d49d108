"""Cells that a reader takes for blank, loses or doubles: each kind told apart in each type of file."""

import io
import struct
import zipfile
from decimal import Decimal

import docx
import openpyxl
import pytest
import xlwt

from oneplan.domain.forms.forms import Layout
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Severity
from oneplan.gateways.files.forms import list_forms, load_form
from oneplan.gateways.spreadsheets import cell_scans
from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form
from oneplan.gateways.spreadsheets.workbook_cells import GUIDE_SHEET, LIST_SHEET, STAMP_SHEET
from oneplan.gateways.spreadsheets.workbooks import read_file
from oneplan.services.forms.file_checks import read_filled
from tests.support.corpus import R1, R2, grid, in_sheet, repacked, right_rows, xls, xlsx
from tests.support.corpus import ods as corpus_ods

FORM = load_form("village_plan", (2564,), 2564)
AROUND = ValidationContext(area_code="7401")
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
    column = read(
        in_sheet(
            b"<sheetData>", b'<cols><col hidden="true" min="10" max="10"/></cols><sheetData>'
        )()
    )
    blank = read(in_sheet(b"</sheetData>", b'<row r="99" hidden="1"/></sheetData>')())

    assert said(row) == {("hidden_row", f"A{R2}", "warning")}
    assert {rule for rule, _, _ in said(column)} == {"hidden_column"}
    assert said(blank) == set()
    assert len(row.rows) == len(column.rows) == 2


@pytest.mark.parametrize("size", ["0", "0.5", "0.140625"])
def test_rows_and_columns_of_no_size_are_named_as_hidden_ones(size):
    row = read(
        in_sheet(
            f'<row r="{R2}"'.encode(), f'<row r="{R2}" ht="{size}" customHeight="1"'.encode()
        )()
    )
    cols = f'<cols><col min="10" max="10" width="{size}" customWidth="1"/></cols><sheetData>'
    column = read(in_sheet(b"<sheetData>", cols.encode())())

    assert said(row) == {("hidden_row", f"A{R2}", "warning")}
    assert {rule for rule, _, _ in said(column)} == {"hidden_column"}


def test_the_margins_of_a_page_are_no_height():
    content = xlsx(grid())

    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read(SHEET)
    assert b'right="0' in sheet
    assert cell_scans.is_plain([sheet], 10_000)
    assert said(read(content)) == set()


def test_rows_and_columns_of_no_size_in_an_old_workbook_are_named():
    book = xlwt.Workbook()
    sheet = book.add_sheet("แผน")
    for at, line in enumerate(grid()):
        for column, value in enumerate(line):
            sheet.write(at, column, value)
    sheet.row(R2 - 1).height_mismatch = True
    sheet.row(R2 - 1).height = 0
    sheet.col(9).width = 0
    file = io.BytesIO()
    book.save(file)

    assert {rule for rule, _, _ in said(read(file.getvalue()))} == {"hidden_row", "hidden_column"}


def ods(cell: str) -> bytes:
    """The right table as .ods with the amount of its first row written anew."""

    def change(parts):
        content = parts["content.xml"].decode()
        start = content.index("<table:table-cell", content.index("๑ กม."))
        end = content.index("</table:table-cell>", start) + len("</table:table-cell>")
        content = content[:start] + cell + content[end:]
        parts["content.xml"] = content.replace(
            "<office:document-content",
            '<office:document-content xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"',
            1,
        ).encode()

    return repacked(change, corpus_ods())


CELL = "<table:table-cell"
OF_ODS = {
    "an error of LibreOffice": (f'{CELL} table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>', "error_value"),
    "a number of its errors": (f'{CELL} table:formula="of:=A1+" office:value-type="string" calcext:value-type="error"><text:p>Err:509</text:p></table:table-cell>', "error_value"),
    "an error of an older one": (f'{CELL} table:formula="of:=[.A1]" office:value-type="float" office:value="0"><text:p>#REF!</text:p></table:table-cell>', "error_value"),
    "never calculated": (f'{CELL} table:formula="of:=1+1"></table:table-cell>', "formula_value"),
    "never calculated, with a type": (f'{CELL} table:formula="of:=1+1" office:value-type="float"></table:table-cell>', "formula_value"),
    "a note in its cell is no value": (f'{CELL} table:formula="of:=1+1"><office:annotation><text:p>ดู</text:p></office:annotation></table:table-cell>', "formula_value"),
    "the empty text": (f'{CELL} table:formula="of:=&quot;&quot;" office:value-type="string" office:string-value="" calcext:value-type="string"><text:p></text:p></table:table-cell>', "required"),
    "its value": (f'{CELL} table:formula="of:=1+1" office:value-type="float" office:value="50000"><text:p>50000</text:p></table:table-cell>', ""),
}  # fmt: skip


@pytest.mark.parametrize("kind", OF_ODS)
def test_the_blanks_of_an_ods_workbook_are_told_apart(kind):
    cell, rule = OF_ODS[kind]

    found = {each for each in said(read(ods(cell))) if each[-1] != Severity.NOTE}

    assert found == ({(rule, f"J{R1}", "error")} if rule else set())


@pytest.mark.parametrize("value", ["NaN", "INF", "-INF"])
def test_a_value_of_an_ods_workbook_that_is_no_number_is_named(value):
    cell = f'{CELL} office:value-type="float" office:value="{value}"><text:p>50,000</text:p></table:table-cell>'

    found = {(where, severity) for _, where, severity in said(read(ods(cell)))}

    assert (f"J{R1}", "error") in found


def merged_ods(down: int, column: int) -> bytes:
    """The right table as .ods with a cell of its first row merged over the rows below."""
    from odf.opendocument import load
    from odf.table import CoveredTableCell, TableCell, TableRow

    document = load(io.BytesIO(corpus_ods()))
    rows = document.spreadsheet.getElementsByType(TableRow)
    first = rows[R1 - 1].getElementsByType(TableCell)[column]
    first.setAttribute("numberrowsspanned", down)
    first.setAttribute("numbercolumnsspanned", 1)
    below = rows[R2 - 1].getElementsByType(TableCell)[column]
    rows[R2 - 1].insertBefore(CoveredTableCell(), below)
    rows[R2 - 1].removeChild(below)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def merged_xls(column: int) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("แผ่น1")
    for r, row in enumerate(grid()):
        for c, value in enumerate(row):
            if c == column and r == R1 - 1:
                sheet.write_merge(r, r + 1, c, c, value)
            elif c != column or r != R2 - 1:
                sheet.write(r, c, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def merged_word(column: int) -> bytes:
    document = docx.Document()
    rows = grid()
    table = document.add_table(rows=len(rows), cols=len(rows[-1]))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if (r, c) != (R2 - 1, column):
                table.cell(r, c).text = str(value)
    table.cell(R1 - 1, column).merge(table.cell(R2 - 1, column))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def merged_xlsx(column: int) -> bytes:
    letter = chr(65 + column)
    return xlsx(grid(), merge=(f"{letter}{R1}:{letter}{R2}",))


MERGED = {
    "xlsx": merged_xlsx,
    "xls": merged_xls,
    "ods": lambda column: merged_ods(2, column),
    "docx": merged_word,
}


@pytest.mark.parametrize("kind", MERGED)
def test_a_merged_text_speaks_for_each_of_its_rows(kind):
    for column, key in ((1, "village_name"), (2, "moo"), (3, "tambon_code")):
        reading = read(MERGED[kind](column))

        assert said(reading) == set()
        assert [row.values[key] for row in reading.rows] == [reading.rows[0].values[key]] * 2
        assert sum(sum(row.budgets.values()) for row in reading.rows) == Decimal("170000.50")


@pytest.mark.parametrize("kind", MERGED)
def test_a_merged_amount_is_named_and_counted_once(kind):
    reading = read(MERGED[kind](9))

    assert said(reading) == {("merged_amount", f"J{R2}", "error")}
    assert [row.row_number for row in reading.rows] == [R1]
    assert [sum(row.budgets.values()) for row in reading.rows] == [Decimal(50000)]


def test_a_project_merged_over_two_rows_is_one_project():
    rows = [right_rows()[0], [None] * 13, right_rows()[1]]
    merge = tuple(f"{chr(65 + at)}{R1}:{chr(65 + at)}{R2}" for at in range(13))

    reading = read(xlsx(grid(rows), merge=merge))

    assert said(reading) == set()
    assert [sum(row.budgets.values()) for row in reading.rows] == [
        Decimal(50000),
        Decimal("120000.5"),
    ]


def with_guide(rows, name: str = GUIDE_SHEET) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(xlsx()))
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("name", [GUIDE_SHEET, STAMP_SHEET, LIST_SHEET])
def test_rows_in_a_sheet_of_ours_are_named(name):
    reading = read(with_guide([right_rows()[0]], name))

    assert {(f.rule, f.sheet, f.severity) for f in reading.findings} == {
        ("own_sheet_rows", name, Severity.WARNING)
    }


def test_rows_of_text_in_the_sheet_of_instructions_are_named():
    reading = read(with_guide([["คำแนะนำ"], [str(cell) for cell in right_rows()[0]]]))

    assert said(reading) == {("own_sheet_rows", "D2", "warning")}


@pytest.mark.parametrize("key", list_forms())
def test_the_template_of_every_form_is_clean(key):
    form = load_form(key, (2564, 2565), 2564)
    if form.layout == Layout.DOCUMENT:
        return
    choices = {column.key: ["ก", "ข"] for column in form.columns}
    template = Template(
        heading_th="อำเภอเมือง ปี 2564", stamp={"form": key, "unit": "7401"}, suggestions=choices
    )

    file = read_file(write_form(form, template), accepts=form.accepts)

    assert file.findings == ()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_second_table_on_a_hidden_sheet_says_that_it_is_hidden(state):
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid(), grid())))
    book.worksheets[1].sheet_state = state
    stream = io.BytesIO()
    book.save(stream)

    (finding,) = (f for f in read(stream.getvalue()).findings if f.rule == "two_tables")

    assert "แผ่นงานที่ซ่อนอยู่" in finding.message_th
