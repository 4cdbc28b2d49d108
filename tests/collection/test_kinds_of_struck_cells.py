"""Cells with struck-out or raised letters: an amount of them is never stored as it stands."""

import io
import re

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TextProperties
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import P, Span
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.file_types import FileType
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets import old_workbook_struck, xlsx_struck
from oneplan.gateways.spreadsheets.marked_workbooks import mark_workbook
from oneplan.gateways.spreadsheets.packages import Package
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import FIELDS, grid, repacked

VILLAGE = load_form("village_plan", (2564,), 2564)
AROUND = ValidationContext(area_code="7401")
STRUCK = InlineFont(strike=True)
RAISED = InlineFont(vertAlign="superscript")
LOWERED = InlineFont(vertAlign="subscript")
INLINE = re.compile(rb't="inlineStr"><is>(.*?)</is>', re.DOTALL)
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRINGS_RELATION = (
    b'<Relationship Id="rId99" Target="sharedStrings.xml" Type="http://schemas.openxmlformats.org/'
    b'officeDocument/2006/relationships/sharedStrings"/></Relationships>'
)


def xlsx_with(change, rows=None, fields=None):
    """The right table as .xlsx, changed by *change*, which takes its sheet."""
    book = openpyxl.Workbook()
    for row in grid(rows, fields=fields):
        book.active.append(row)
    change(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rich(cell, *runs):
    """Puts runs, each a text or a font and a text, into a cell."""
    blocks = [each if isinstance(each, str) else TextBlock(*each) for each in runs]
    return lambda sheet: sheet.__setitem__(cell, CellRichText(*blocks))


def sharing(content):
    """The same workbook with the texts of its cells moved to its shared strings."""

    def change(parts):
        items = []

        def move(found):
            items.append(found[1])
            return b't="s"><v>%d</v>' % (len(items) - 1)

        sheet = parts["xl/worksheets/sheet1.xml"]
        parts["xl/worksheets/sheet1.xml"] = INLINE.sub(move, sheet)
        strings = b"".join(b"<si>" + item + b"</si>" for item in items)
        parts["xl/sharedStrings.xml"] = b'<sst xmlns="%s">%s</sst>' % (MAIN, strings)
        rels = parts["xl/_rels/workbook.xml.rels"]
        parts["xl/_rels/workbook.xml.rels"] = rels.replace(b"</Relationships>", STRINGS_RELATION)

    return repacked(change, content)


def read(content):
    """The reading, and every finding of the file and its form."""
    file = read_file(content, accepts=VILLAGE.accepts)
    reading = read_form(file.sheets, VILLAGE, AROUND)
    return file, reading, (*file.said_of(reading.sheet), *reading.findings)


NUMBERS = [
    pytest.param("J4", ((STRUCK, "40000"), " 50000"), "struck_text", "“50000”", id="money struck"),
    pytest.param("J4", ("50000", (RAISED, "1")), "raised_text", "“50000”", id="money and a note's sign"),
    pytest.param("J4", ((STRUCK, "50000"),), "struck_text", "“”", id="money struck as a whole"),
    pytest.param("J4", ("50", (STRUCK, "0"), "00", (RAISED, "1")), "struck_text", "“5000”", id="money with both"),
    pytest.param("C4", ((STRUCK, "2"), "3"), "struck_text", "“3”", id="number struck"),
]  # fmt: skip


@pytest.mark.parametrize("is_shared", [False, True], ids=["inline", "shared"])
@pytest.mark.parametrize(("cell", "runs", "rule", "rest"), NUMBERS)
def test_a_number_with_struck_or_raised_letters_is_an_error(cell, runs, rule, rest, is_shared):
    content = xlsx_with(rich(cell, *runs))

    file, reading, (finding,) = read(sharing(content) if is_shared else content)

    assert (finding.rule, finding.cell, finding.severity) == (rule, cell, "error")
    assert rest in finding.message_th
    assert rest in finding.message_en
    assert [row.row_number for row in reading.rows] == [5]
    assert mark_workbook(content, FileType.XLSX, file.sheets, (finding,))
    assert mark_workbook(content, FileType.XLS, file.sheets, (finding,))


TEXTS = [
    pytest.param("G4", ("ซ่อม", (STRUCK, "สะพาน"), "ถนน"), "struck_text", "“ซ่อมถนน”", id="struck"),
    pytest.param("G4", ((RAISED, "1"), "ซ่อมถนน"), "raised_text", "“ซ่อมถนน”", id="raised in front"),
    pytest.param("G4", ("CO", (LOWERED, "2")), "lowered_text", "“CO”", id="lowered"),
]


@pytest.mark.parametrize("is_shared", [False, True], ids=["inline", "shared"])
@pytest.mark.parametrize(("cell", "runs", "rule", "rest"), TEXTS)
def test_a_text_with_struck_or_raised_letters_is_warned_of(cell, runs, rule, rest, is_shared):
    content = xlsx_with(rich(cell, *runs))

    _, reading, (finding,) = read(sharing(content) if is_shared else content)

    assert (finding.rule, finding.cell, finding.severity) == (rule, cell, "warning")
    assert rest in finding.message_th
    assert len(reading.rows) == 2


PLAIN = [
    pytest.param(("ซ่อม", (InlineFont(b=True), "ถนน")), id="bold"),
    pytest.param((((InlineFont(strike=False)), "ซ่อมถนน"),), id="struck no more"),
    pytest.param(((InlineFont(vertAlign="baseline"), "ซ่อมถนน"),), id="on the line"),
    pytest.param(((RAISED, "ซ่อมถนน"),), id="raised as a whole"),
]


@pytest.mark.parametrize("runs", PLAIN)
def test_other_runs_say_nothing(runs):
    _, reading, findings = read(xlsx_with(rich("G4", *runs)))

    assert (findings, reading.rows[0].title) == ((), "ซ่อมถนน")


def test_a_struck_number_above_the_table_is_an_error():
    fields = [FIELDS[0], ["จำนวนผู้เข้าร่วม", "4550"]]
    content = xlsx_with(rich("B2", (STRUCK, "45"), "50"), fields=fields)

    _, reading, findings = read(content)

    assert ("struck_text", "B2", "error") in {(f.rule, f.cell, f.severity) for f in findings}
    assert "4550" not in reading.fields.values()


def struck(*cells, font=None):
    """Strikes out whole cells by their style."""

    def change(sheet):
        for cell in cells:
            sheet[cell].font = font or Font(strike=True)

    return change


WHOLE = [
    pytest.param([f"{letter}4" for letter in "ABCDEFGHIJKLM"], ["A4"], id="a row"),
    pytest.param(["L4", "J4"], ["J4"], id="an amount, and a cell that holds nothing"),
    pytest.param(["G4", "G5", "J5"], ["G4", "G5"], id="cells of two rows"),
    pytest.param(["L4"], [], id="a cell that holds nothing"),
]


@pytest.mark.parametrize("is_shared", [False, True], ids=["inline", "shared"])
@pytest.mark.parametrize(("cells", "told"), WHOLE)
def test_struck_cells_are_warned_of_once_a_row(cells, told, is_shared):
    content = xlsx_with(struck(*cells))

    _, reading, findings = read(sharing(content) if is_shared else content)

    assert [(f.rule, f.cell, f.severity) for f in findings] == [
        ("struck_text", cell, "warning") for cell in told
    ]
    assert [f.value for f in findings] == [
        {"A4": "1", "J4": "50000", "G4": "ซ่อมถนน", "G5": "สร้างศาลา"}[cell] for cell in told
    ]
    assert len(reading.rows) == 2


def test_a_cell_with_a_struck_run_is_named_once():
    def change(sheet):
        rich("J4", (STRUCK, "40000"), " 50000")(sheet)
        struck("J4")(sheet)

    _, _, findings = read(xlsx_with(change))

    assert [(f.rule, f.cell, f.severity) for f in findings] == [("struck_text", "J4", "error")]


def test_a_workbook_that_struck_out_everything_is_warned_of():
    def change(parts):
        old = b'<fonts count="1"><font>'
        assert old in parts["xl/styles.xml"]
        parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(old, old + b"<strike/>")

    _, _, findings = read(repacked(change))

    assert {(f.rule, f.severity) for f in findings} == {("struck_text", "warning")}
    assert {"A4", "A5"} <= {f.cell for f in findings}


STYLES = [
    pytest.param(lambda _: None, id="no style"),
    pytest.param(struck("J4", font=Font(strike=False)), id="struck no more"),
    pytest.param(struck("J4", font=Font(bold=True)), id="bold"),
]


@pytest.mark.parametrize("change", STYLES)
def test_sheets_without_struck_cells_are_not_scanned(change, monkeypatch):
    content = xlsx_with(change)
    monkeypatch.setattr(xlsx_struck, "scan_xml", pytest.fail)

    assert xlsx_struck.find_struck(Package(content)) == {}
    assert read(content)[2] == ()


@pytest.mark.parametrize("fonts", [0, 9], ids=["few fonts", "many fonts"])
@pytest.mark.parametrize(("cells", "told"), WHOLE)
def test_struck_cells_of_an_old_workbook_are_warned_of_too(cells, told, fonts):
    book = xlwt.Workbook()
    sheet = book.add_sheet("แผ่น1")
    plain = [xlwt.easyxf(f"font: height {200 + 20 * at}") for at in range(fonts + 1)]
    style = xlwt.easyxf("font: struck_out on")
    for r, line in enumerate(grid()):
        for c, value in enumerate(line):
            name = f"{'ABCDEFGHIJKLM'[c]}{r + 1}"
            sheet.write(r, c, value, style if name in cells else plain[(r + c) % len(plain)])
    stream = io.BytesIO()
    book.save(stream)

    _, reading, findings = read(stream.getvalue())

    assert [(f.rule, f.cell, f.severity) for f in findings] == [
        ("struck_text", cell, "warning") for cell in told
    ]
    assert len(reading.rows) == 2


def ods_cell(value, spans, style):
    """A cell; *spans* are texts, and styles with their texts, in place of its value."""
    is_number = spans is None and not isinstance(value, str)
    kind = {"valuetype": "float", "value": str(value)} if is_number else {"valuetype": "string"}
    cell, paragraph = TableCell(**kind, **style), P()
    for each in spans or (str(value),):
        if isinstance(each, tuple):
            paragraph.addElement(Span(stylename=each[0], text=each[1]))
        else:
            paragraph.addText(each)
    if value != "":
        cell.addElement(paragraph)
    return cell


def ods(cells=(), spans=None, *, common=False, column=None):
    """The right table as .ods: cells in a style that strikes out, and cells of several spans."""
    document, table = OpenDocumentSpreadsheet(), Table(name="แผ่น1")
    home = document.styles if common else document.automaticstyles
    for name, kind, properties in (
        ("base", "table-cell", {"textlinethroughstyle": "solid"}),
        ("gone", "text", {"textlinethroughstyle": "solid"}),
        ("up", "text", {"textposition": "super 58%"}),
        ("high", "text", {"textposition": "33% 58%", "textlinethroughtype": "none"}),
        ("low", "text", {"textposition": "-33% 58%", "textlinethroughtype": "none"}),
    ):
        style = Style(name=name, family=kind)
        style.addElement(TextProperties(**properties))
        home.addElement(style)
    own = Style(name="ce9", family="table-cell", **({"parentstylename": "base"} if common else {}))
    if not common:
        own.addElement(TextProperties(textlinethroughstyle="solid"))
    document.automaticstyles.addElement(own)
    for at in range(13):
        default = {"defaultcellstylename": "ce9"} if at == column else {}
        table.addElement(TableColumn(**default))
    for r, line in enumerate(grid()):
        row = TableRow()
        for c, value in enumerate(line):
            name = f"{'ABCDEFGHIJKLM'[c]}{r + 1}"
            style = {"stylename": "ce9"} if name in cells else {}
            row.addElement(ods_cell(value, (spans or {}).get(name), style))
        table.addElement(row)
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("common", [False, True], ids=["of the content", "of the workbook"])
@pytest.mark.parametrize(("cells", "told"), WHOLE)
def test_struck_cells_of_an_ods_workbook_are_warned_of_too(cells, told, common):
    _, reading, findings = read(ods(cells, common=common))

    assert [(f.rule, f.cell, f.severity) for f in findings] == [
        ("struck_text", cell, "warning") for cell in told
    ]
    assert len(reading.rows) == 2


def test_a_column_of_an_ods_workbook_that_is_struck_out_is_warned_of():
    _, _, findings = read(ods(column=9))
    assert {("struck_text", "J4", "warning"), ("struck_text", "J5", "warning")} <= {
        (f.rule, f.cell, f.severity) for f in findings
    }


@pytest.mark.parametrize(
    ("cell", "spans", "rule", "severity", "kept"),
    [
        pytest.param(
            "J4", [("gone", "40000"), " 50000"], "struck_text", "error", 1, id="an amount"
        ),
        pytest.param("J4", [("gone", "50000")], "struck_text", "error", 1, id="all of an amount"),
        pytest.param("J4", ["50000", ("up", "1")], "raised_text", "error", 1, id="a note"),
        pytest.param(
            "J4", ["50000", ("high", "1")], "raised_text", "error", 1, id="as it is saved"
        ),
        pytest.param("G4", ["CO", ("low", "2")], "lowered_text", "warning", 2, id="lowered"),
        pytest.param("G4", [("gone", "X"), "ซ่อมถนน"], "struck_text", "warning", 2, id="a title"),
    ],
)
def test_struck_and_raised_letters_of_an_ods_workbook(cell, spans, rule, severity, kept):
    _, reading, findings = read(ods(spans={cell: spans}))

    assert [(f.rule, f.cell, f.severity) for f in findings] == [(rule, cell, severity)]
    assert len(reading.rows) == kept


def test_a_text_that_is_raised_as_a_whole_says_nothing():
    _, _, findings = read(ods(spans={"G4": [("up", "ซ่อมถนน")]}))
    assert findings == ()


def old_with(cell, *runs, font=""):
    """The right table as .xls; a cell holds runs, each a text or a font and a text."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("แผ่น1")
    for r, line in enumerate(grid()):
        for c, value in enumerate(line):
            if f"{'ABCDEFGHIJKLM'[c]}{r + 1}" == cell:
                written = [
                    each if isinstance(each, str) else (each[1], xlwt.easyfont(each[0]))
                    for each in runs
                ]
                sheet.write_rich_text(r, c, written, xlwt.easyxf(f"font: {font}" if font else ""))
            else:
                sheet.write(r, c, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


GONE, UP, DOWN, BOLD = "struck_out on", "escapement superscript", "escapement subscript", "bold on"
OLD_RUNS = [
    pytest.param("J4", ((GONE, "40000"), " 50000"), ("struck_text", "error", "“50000”"), id="an amount"),
    pytest.param("J4", ((GONE, "50000"), (BOLD, "")), ("struck_text", "error", "“”"), id="all of it"),
    pytest.param("J4", ("50000", (UP, "1")), ("raised_text", "error", "“50000”"), id="a note"),
    pytest.param("G4", ("ซ่อม", (GONE, "สะพาน"), (BOLD, "ถนน")), ("struck_text", "warning", "“ซ่อมถนน”"), id="a title"),
    pytest.param("G4", ("CO", (DOWN, "2")), ("lowered_text", "warning", "“CO”"), id="lowered"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "runs", "told"), OLD_RUNS)
def test_runs_of_an_old_workbook_that_are_struck_out_or_raised(cell, runs, told):
    _, reading, (finding,) = read(old_with(cell, *runs))

    assert (finding.rule, finding.severity, finding.cell) == (*told[:2], cell)
    assert told[2] in finding.message_th
    assert len(reading.rows) == (2 if told[1] == "warning" else 1)


@pytest.mark.parametrize("runs", [("ซ่อม", (BOLD, "ถนน")), ("ซ่อมถนน",)], ids=["bold", "one run"])
def test_other_runs_of_an_old_workbook_say_nothing(runs):
    assert read(old_with("G4", *runs))[2] == ()


def test_a_struck_run_in_texts_that_go_on_in_further_records():
    """A record holds 8,224 bytes; texts are cut where it ends."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("แผ่น1")
    gone = xlwt.easyfont(GONE)
    for r, line in enumerate(grid()):
        for c, value in enumerate(line):
            sheet.write(r, c, value)
    for at in range(40):
        sheet.write(20 + at, 20, f"{at} " + ("ก" if at % 2 else "a") * 1500)
        sheet.write_rich_text(20 + at, 21, [f"{at}" + "ข" * 900, ("เลิก", gone), " ต่อ"])
    stream = io.BytesIO()
    book.save(stream)

    (found,) = old_workbook_struck.find_old_struck(stream.getvalue())

    assert [(each.row, each.column, each.rest) for each in found] == [
        (20 + at, 21, (f"{at}" + "ข" * 900 + " ต่อ")[:200]) for at in range(40)
    ]
