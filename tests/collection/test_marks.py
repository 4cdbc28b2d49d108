"""Any table comes back with its cells marked."""

import io

import openpyxl
import pytest

from oneplan.domain.cell_values import Surroundings
from oneplan.domain.form_reading import read_form
from oneplan.gateways.forms import load_form
from oneplan.gateways.marked_workbooks import SUMMARY, mark_workbook
from oneplan.gateways.workbooks import read_file
from tests.collection import corpus

FORM = load_form("village_plan", (2564,), 2564)


def mark(content):
    file = read_file(content, accepts=FORM.accepts)
    reading = read_form(file.sheets, FORM, Surroundings(area_code="9999"))
    marked = mark_workbook(content, file.type, file.sheets, reading.findings)
    return openpyxl.load_workbook(io.BytesIO(marked)), reading.findings


@pytest.mark.parametrize(
    "make", [corpus.xlsx, corpus.xls, corpus.ods, corpus.word, lambda: corpus.text_table("cp874")]
)
def test_every_finding_stands_on_its_cell_and_in_the_list(make):
    book, findings = mark(make())

    assert findings
    for row, finding in enumerate(findings, start=2):
        cell = book[finding.sheet][finding.cell]
        assert finding.message_th in cell.comment.text
        listed = [c.value for c in book[SUMMARY][row]]
        assert listed[1:3] == [finding.sheet, finding.cell]
        assert book[SUMMARY].cell(row, 3).hyperlink.location == f"'{finding.sheet}'!{finding.cell}"


def test_a_value_that_looks_like_a_formula_stays_text():
    rows = corpus.right_rows()
    rows[0][2] = "=cmd|'/c calc'!A1"
    table = corpus.grid(rows)
    stream = io.StringIO()
    import csv

    csv.writer(stream).writerows(table)
    book, findings = mark(stream.getvalue().encode())

    assert any(f.value.startswith("=cmd") for f in findings)
    assert not [
        c for sheet in book.worksheets for line in sheet for c in line if c.data_type == "f"
    ]
