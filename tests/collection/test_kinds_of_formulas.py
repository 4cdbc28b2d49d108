"""Formulas whose saved value may never have been calculated."""

import io

import pytest
import xlsxwriter

from oneplan.domain.forms.cell_values import ValidationContext
from oneplan.domain.forms.form_reading import read_form
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import grid, ods, repacked

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
