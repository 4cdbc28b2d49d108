"""Cells whose letters have the colour of the cell: they are read, and a person is told of them."""

import io

import openpyxl
import pytest
import xlwt
from odf.number import Number, NumberStyle
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties, TextProperties
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.styles import Color, Font, PatternFill

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import grid

VILLAGE = load_form("village_plan", (2564,), 2564)
AROUND = ValidationContext(area_code="7401")
LETTERS = "ABCDEFGHIJKLM"


def xlsx_looking(cells, *, font=None, fill=None, number_format=None):
    book = openpyxl.Workbook()
    for row in grid():
        book.active.append(row)
    for name in cells:
        cell = book.active[name]
        if font is not None:
            cell.font = font
        if fill is not None:
            cell.fill = fill
        if number_format is not None:
            cell.number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls_looking(cells, *, look="", palette=None, number_format="General"):
    book = xlwt.Workbook()
    if palette is not None:
        xlwt.add_palette_colour("own_white", 0x21)
        book.set_colour_RGB(0x21, *palette)
    style = xlwt.easyxf(look, num_format_str=number_format)
    sheet = book.add_sheet("แผ่น1")
    for r, line in enumerate(grid()):
        for c, value in enumerate(line):
            extra = (style,) if f"{LETTERS[c]}{r + 1}" in cells else ()
            sheet.write(r, c, value, *extra)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods_looking(cells, *, text=None, cell=None, shows=True, fresh=None, code=""):
    document, table = OpenDocumentSpreadsheet(), Table(name="แผ่น1")
    data = {"datastylename": "N9"} if code else {}
    if code:
        form = NumberStyle(name="N9")
        form.addElement(TextProperties(color=code))
        form.addElement(Number(decimalplaces="2", minintegerdigits="1"))
        document.automaticstyles.addElement(form)
    base = Style(name="base", family="table-cell")
    base.addElement(TableCellProperties(**(cell or {})))
    own = Style(name="ce9", family="table-cell", parentstylename="base", **data)
    own.addElement(TextProperties(**(text or {})))
    document.styles.addElement(base)
    document.automaticstyles.addElement(own)
    for r, line in enumerate(grid()):
        row = TableRow()
        for c, value in enumerate(line):
            kind = {"valuetype": "string"}
            if not isinstance(value, str):
                kind = {"valuetype": "float", "value": str(value)}
            if fresh is not None and f"{LETTERS[c]}{r + 1}" in cells:
                kind = {"valuetype": "float", "value": str(fresh)}
            if not shows and isinstance(value, str):
                kind["stringvalue"] = value
            style = {"stylename": "ce9"} if f"{LETTERS[c]}{r + 1}" in cells else {}
            made = TableCell(**kind, **style)
            if value != "":
                is_shown = shows or f"{LETTERS[c]}{r + 1}" not in cells
                made.addElement(P(text=str(value)) if is_shown else P())
            row.addElement(made)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


WHITE, THEME = Font(color="FFFFFFFF"), Font(color=Color(theme=0))
SOLID_WHITE, NAVY = PatternFill("solid", fgColor="FFFFFF"), PatternFill("solid", fgColor="000080")
UNSEEN = [
    pytest.param(lambda at: xlsx_looking(at, font=WHITE), id="xlsx white"),
    pytest.param(lambda at: xlsx_looking(at, font=THEME), id="xlsx white of the theme"),
    pytest.param(lambda at: xlsx_looking(at, font=Font(color=Color(indexed=9))), id="xlsx white by index"),
    pytest.param(lambda at: xlsx_looking(at, font=WHITE, fill=SOLID_WHITE), id="xlsx white on white"),
    pytest.param(lambda at: xlsx_looking(at, font=Font(color="FF000080"), fill=NAVY), id="xlsx navy on navy"),
    pytest.param(lambda at: xls_looking(at, look="font: colour white"), id="xls white"),
    pytest.param(lambda at: xls_looking(at, look="font: colour own_white", palette=(255, 255, 255)), id="xls palette"),
    pytest.param(lambda at: xls_looking(at, look="font: colour red; pattern: pattern solid, fore_colour red"), id="xls red on red"),
    pytest.param(lambda at: ods_looking(at, text={"color": "#ffffff"}), id="ods white"),
    pytest.param(lambda at: ods_looking(at, text={"color": "#FFFFFF"}, cell={"backgroundcolor": "transparent"}), id="ods nothing behind"),
    pytest.param(lambda at: ods_looking(at, text={"color": "#000080"}, cell={"backgroundcolor": "#000080"}), id="ods navy on navy"),
]  # fmt: skip
SEEN = [
    pytest.param(lambda at: xlsx_looking(at, font=WHITE, fill=NAVY), id="xlsx white on navy"),
    pytest.param(lambda at: xlsx_looking(at, font=Font(color=Color(theme=1))), id="xlsx black of the theme"),
    pytest.param(lambda at: xlsx_looking(at, font=Font(color=Color(theme=0, tint=-0.5))), id="xlsx grey"),
    pytest.param(lambda at: xlsx_looking(at, fill=SOLID_WHITE), id="xlsx black on white"),
    pytest.param(lambda at: xlsx_looking(at, font=WHITE, fill=PatternFill("gray125")), id="xlsx on a pattern"),
    pytest.param(lambda at: xls_looking(at, look="font: colour white; pattern: pattern solid, fore_colour blue"), id="xls white on blue"),
    pytest.param(lambda at: xls_looking(at, look="pattern: pattern solid, fore_colour white"), id="xls black on white"),
    pytest.param(lambda at: ods_looking(at, text={"color": "#ffffff"}, cell={"backgroundcolor": "#000080"}), id="ods white on navy"),
    pytest.param(lambda at: ods_looking(at, text={"color": "#ffffff", "usewindowfontcolor": "true"}), id="ods colour of the window"),
]  # fmt: skip
CELLS = [
    pytest.param(["J4"], ["J4"], id="an amount"),
    pytest.param(["G4", "J4", "G5"], ["G4", "G5"], id="cells of two rows"),
    pytest.param(["L4"], [], id="a cell that holds nothing"),
]


def read(content):
    file = read_file(content, accepts=VILLAGE.accepts)
    reading = read_form(file.sheets, VILLAGE, AROUND)
    said = (*file.said_of(reading.sheet), *reading.findings)
    return [(f.rule, f.cell, f.severity) for f in said], reading


@pytest.mark.parametrize(("cells", "told"), CELLS)
@pytest.mark.parametrize("make", UNSEEN)
def test_letters_of_the_colour_of_their_cell_are_warned_of_once_a_row(make, cells, told):
    said, reading = read(make(cells))

    assert said == [("unseen_text", cell, "warning") for cell in told]
    assert len(reading.rows) == 2


@pytest.mark.parametrize("make", SEEN)
def test_letters_that_are_seen_say_nothing(make):
    assert read(make(["G4", "J4"]))[0] == []


HIDING = [
    pytest.param(lambda at: xlsx_looking(at, number_format=";;;"), id="xlsx"),
    pytest.param(lambda at: xls_looking(at, number_format=";;;"), id="xls"),
]


@pytest.mark.parametrize("make", HIDING)
@pytest.mark.parametrize(("cell", "rule"), [("G4", "unseen_text"), ("J4", "shown_otherwise")])
def test_a_format_that_shows_nothing_is_warned_of(make, cell, rule):
    said, reading = read(make([cell]))

    assert said == [(rule, cell, "warning")]
    assert (reading.rows[0].title, reading.rows[0].budgets[2564]) == ("ซ่อมถนน", 50000)


@pytest.mark.parametrize("code", ["#,##0;-#,##0;;@", '0;-0;"-";@', "General;;;General"])
def test_a_format_that_shows_texts_says_nothing_of_them(code):
    assert read(xlsx_looking(["G4"], number_format=code))[0] == []


@pytest.mark.parametrize("cell", ["G4", "J4"])
def test_a_cell_of_an_ods_workbook_that_shows_nothing_is_warned_of(cell):
    said, reading = read(ods_looking([cell], shows=False))

    assert said == [("unseen_text", cell, "warning")]
    assert (reading.rows[0].title, reading.rows[0].budgets[2564]) == ("ซ่อมถนน", 50000)


def test_a_zero_of_an_ods_workbook_that_its_format_leaves_out_says_nothing():
    said, _ = read(ods_looking(["J4"], shows=False, fresh=0))
    assert "unseen_text" not in {rule for rule, *_ in said}


@pytest.mark.parametrize(
    ("font", "number_format", "is_told"),
    [
        pytest.param(Font(size=1), None, True, id="letters of one point"),
        pytest.param(Font(size=3), None, True, id="letters of three points"),
        pytest.param(Font(size=6), None, False, id="small letters"),
        pytest.param(None, "[White]#,##0", True, id="a format in white"),
        pytest.param(None, "[white]0;[Red]0", True, id="a format in white for amounts"),
        pytest.param(None, "0;[White]0", False, id="a format in white below zero"),
        pytest.param(None, "[Red]#,##0", False, id="a format in red"),
    ],
)
def test_letters_that_nobody_reads_are_told(font, number_format, is_told):
    content = xlsx_looking(["J5"], font=font, number_format=number_format)
    file = read_file(content, accepts=VILLAGE.accepts)
    assert ("unseen_text" in {f.rule for f in file.findings if f.cell == "J5"}) == is_told


@pytest.mark.parametrize(
    ("make", "is_told"),
    [
        pytest.param(lambda at: xls_looking(at, look="font: height 20"), True, id="xls of one point"),
        pytest.param(lambda at: xls_looking(at, look="font: height 120"), False, id="xls small"),
        pytest.param(lambda at: xls_looking(at, number_format="[White]#,##0.00"), True, id="xls white format"),
        pytest.param(lambda at: xls_looking(at, number_format="[White]0.00", look="pattern: pattern solid, fore_colour blue"), False, id="xls white format on blue"),
        pytest.param(lambda at: xls_looking(at, number_format="0.00;[White]0.00"), False, id="xls white below zero"),
        pytest.param(lambda at: ods_looking(at, text={"fontsize": "1pt"}), True, id="ods of one point"),
        pytest.param(lambda at: ods_looking(at, text={"fontsize": "0.5mm"}), True, id="ods of half a millimetre"),
        pytest.param(lambda at: ods_looking(at, text={"fontsize": "9pt"}), False, id="ods small"),
        pytest.param(lambda at: ods_looking(at, text={"fontsize": "80%"}), False, id="ods of a share"),
        pytest.param(lambda at: ods_looking(at, code="#ffffff"), True, id="ods white format"),
        pytest.param(lambda at: ods_looking(at, code="#ff0000"), False, id="ods red format"),
        pytest.param(lambda at: ods_looking(at, code="#ffffff", cell={"backgroundcolor": "#000080"}), False, id="ods white format on navy"),
    ],
)  # fmt: skip
def test_letters_that_nobody_reads_are_told_in_every_type(make, is_told):
    file = read_file(make(["J5"]), accepts=VILLAGE.accepts)
    assert ("unseen_text" in {f.rule for f in file.findings if f.cell == "J5"}) == is_told


@pytest.mark.parametrize(("height", "is_told"), [(1, True), (2.5, True), (3, False), (15, False)])
def test_a_row_of_no_height_to_speak_of_is_a_hidden_one(height, is_told):
    book = openpyxl.Workbook()
    for line in grid():
        book.active.append(line)
    book.active.row_dimensions[5].height = height
    stream = io.BytesIO()
    book.save(stream)
    file = read_file(stream.getvalue(), accepts=VILLAGE.accepts)
    assert ("hidden_row" in {f.rule for f in file.findings}) == is_told
