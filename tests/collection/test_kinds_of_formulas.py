"""Formulas whose saved value may never have been calculated."""

import io
import re
import struct

import pytest
import xlsxwriter
import xlwt

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets import plain_errors
from oneplan.gateways.spreadsheets.old_workbook_streams import read_stream
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import grid, ods, repacked
from tests.support.old_records import in_ole, record

VILLAGE = load_form("village_plan", (2564,), 2564)
AROUND = ValidationContext(area_code="7401")
ON_LOAD = b'fullCalcOnLoad="1"'


def written(*given):
    """The right table as a library writes it, its first amount a formula with a saved value."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    for row, cells in enumerate(grid()):
        for column, value in enumerate(cells):
            sheet.write(row, column, value)
    sheet.write_formula("J4", "=25000*2", None, *given)
    book.close()
    return stream.getvalue()


def calculated(content):
    """The same workbook without the word that it is to be calculated when it is opened."""

    def change(parts):
        assert ON_LOAD in parts["xl/workbook.xml"]
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(ON_LOAD, b"")

    return repacked(change, content)


KINDS = [
    pytest.param(written(), {("formula_value", "J4")}, id="zero, not calculated"),
    pytest.param(written(0.0), {("formula_value", "J4")}, id="zero as a decimal, not calculated"),
    pytest.param(written(""), {("formula_value", "J4"), ("required", "J4")}, id="nothing, not calculated"),
    pytest.param(written(50000), set(), id="another value"),
    pytest.param(calculated(written(50000)), set(), id="another value, calculated"),
    pytest.param(calculated(written()), set(), id="zero, calculated"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "said"), KINDS)
def test_a_formula_with_zero_of_a_workbook_to_be_calculated_has_no_value(content, said):
    file = read_file(content, accepts=VILLAGE.accepts)
    reading = read_form(file.sheets, VILLAGE, AROUND)

    found = (*file.said_of(reading.sheet), *reading.findings)

    assert {(f.rule, f.cell) for f in found} == said


EMPTY = b'<table:table-cell table:formula="of:=IF(1=1;&quot;&quot;;&quot;x&quot;)"'
BLANK = b'<table:table-cell office:value-type="string"><text:p/></table:table-cell>'
ODS = [
    pytest.param(b"><text:p/></table:table-cell>", set(), id="as LibreOffice saves it"),
    pytest.param(b' office:value-type="string"/>', set(), id="with its type"),
    pytest.param(b"/>", {("formula_value", "L4")}, id="no value"),
]


@pytest.mark.parametrize(("tail", "said"), ODS)
def test_a_formula_of_an_ods_workbook_that_gives_an_empty_text_is_blank(tail, said):
    def change(parts):
        assert BLANK in parts["content.xml"]
        parts["content.xml"] = parts["content.xml"].replace(BLANK, EMPTY + tail, 1)

    file = read_file(repacked(change, ods()), accepts=VILLAGE.accepts)
    reading = read_form(file.sheets, VILLAGE, AROUND)

    found = (*file.said_of(reading.sheet), *reading.findings)
    assert {(f.rule, f.cell) for f in found} == said
    assert len(reading.rows) == 2


FORMULA, STRING = 0x0006, 0x0207
AS_TEXT, AS_ZERO = b"\0" * 6 + b"\xff\xff", b"\0" * 8
TITLE = "ซ่อมถนน".encode("utf-16-le")
RESULT = record(STRING, struct.pack("<HB", 7, 1) + TITLE)


def old_with(formula, value, behind):
    """The right table as .xls, its first title a formula with these bytes of its result."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("แผ่น1")
    for r, line in enumerate(grid()):
        for c, text in enumerate(line):
            sheet.write(r, c, xlwt.Formula(formula) if (r, c) == (3, 6) else text)
    stream = io.BytesIO()
    book.save(stream)
    content = read_stream(stream.getvalue())
    at = content.index(struct.pack("<HH", 3, 6), content.index(struct.pack("<HH", 3, 5)))
    while struct.unpack_from("<H", content, at - 4)[0] != FORMULA:
        at = content.index(struct.pack("<HH", 3, 6), at + 1)
    end = at + struct.unpack_from("<H", content, at - 2)[0]
    changed = content[: at + 6] + value + content[at + 14 : end] + behind + content[end:]
    return in_ole(changed, "Workbook")


JOINED, CHOSEN = '"ซ่อม"&"ถนน"', 'IF(1=1,"ซ่อมถนน","")'
OLD = [
    pytest.param(JOINED, AS_TEXT, RESULT, set(), id="a text, as LibreOffice saves it"),
    pytest.param(CHOSEN, AS_ZERO, RESULT, set(), id="a zero, and the text behind it"),
    pytest.param(JOINED, AS_ZERO, RESULT, set(), id="a zero, and the joined text behind it"),
    pytest.param(
        JOINED,
        AS_ZERO,
        b"",
        {("formula_value", "G4"), ("title_no_words", "G4")},
        id="a zero of joined texts",
    ),
]


@pytest.mark.parametrize(("formula", "value", "behind", "said"), OLD)
def test_a_formula_of_an_old_workbook_that_gives_a_text_is_read_or_named(
    formula, value, behind, said
):
    file = read_file(old_with(formula, value, behind), accepts=VILLAGE.accepts)
    reading = read_form(file.sheets, VILLAGE, AROUND)

    found = (*file.said_of(reading.sheet), *reading.findings)
    assert {(f.rule, f.cell) for f in found} == said
    assert said or [row.title for row in reading.rows] == ["ซ่อมถนน", "สร้างศาลา"]


NEWER = [
    "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#ERROR!", "#BUSY!", "#CONNECT!", "#BLOCKED!",
    "#UNKNOWN!", "#EXTERNAL!", "#PYTHON!", "#TIMEOUT!", "Err:502",
]  # fmt: skip


@pytest.mark.parametrize("error", NEWER)
def test_an_error_of_newer_programs_is_told_with_its_cell(error):
    def change(parts):
        sheet = "xl/worksheets/sheet1.xml"
        cell = re.compile(rb'<c r="J4"[^>]*>.*?</c>')
        assert cell.search(parts[sheet])
        parts[sheet] = cell.sub(
            b'<c r="J4" t="e"><f>A1</f><v>%s</v></c>' % error.encode(), parts[sheet]
        )

    file = read_file(repacked(change), accepts=VILLAGE.accepts)
    assert [(f.rule, f.cell, f.value) for f in file.findings] == [("error_value", "J4", error)]
    assert [row.title for row in read_form(file.sheets, VILLAGE, AROUND).rows] == ["สร้างศาลา"]


@pytest.mark.parametrize("size", range(40, 90, 7))
def test_an_error_that_is_cut_by_the_pieces_of_a_part_is_found(size):
    sheet = b"<row>" + b"<c t='e'><v>#SPILL!</v></c>" * 40 + b"</row>"
    pieces = [sheet[at : at + size] for at in range(0, len(sheet), size)]
    assert b"".join(plain_errors._known(pieces)).count(b"#VALUE!") == 40
