"""An amount is one number: what holds two of them is never read as one."""

import io

import docx
import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Severity
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import FIELDS, HEADINGS, grid, right_rows, text_table, xlsx

VILLAGE = load_form("village_plan", (2564,), 2564)
AROUND = ValidationContext(area_code="7401")
MONEY = HEADINGS.index("งบประมาณ (บาท)")
MOO, ORDER = HEADINGS.index("หมู่ที่"), HEADINGS.index("ลำดับความสำคัญ")


def read(column, text):
    rows = right_rows()
    rows[0][column] = text
    file = read_file(xlsx(grid(rows)), accepts=VILLAGE.accepts)
    return read_form(file.sheets, VILLAGE, AROUND)


RIGHT = [
    ("50 000", "50000.00"), ("1 500 000", "1500000.00"), ("50\u00a0000", "50000.00"),
    ("50\u202f000.50", "50000.50"), ("50,000\n", "50000.00"), ("\n50,000", "50000.00"),
    ("฿ 50,000", "50000.00"), ("50,000 บาท", "50000.00"), ("50,000\nบาท", "50000.00"),
    ("๕๐ ๐๐๐", "50000.00"), ("500\u200b", "500.00"),
]  # fmt: skip
TWO = [
    "50000\n20000", "50000\r\n20000", "50,000\n20,000", "500\n500", "100\n200\n300", "500 50",
    "50000 2", "500 2564", "1 2 3", "5000 0000", "50 000 00", "50000\u200b20000", "50\t000",
    "500 5000", "1,000 000", "50 000,000",
]  # fmt: skip


@pytest.mark.parametrize(("text", "baht"), RIGHT)
def test_one_amount_in_groups_of_three(text, baht):
    reading = read(MONEY, text)

    assert reading.findings == ()
    assert f"{reading.rows[0].budgets[2564]:.2f}" == baht


@pytest.mark.parametrize("text", TWO)
def test_two_amounts_in_a_cell_are_an_error(text):
    reading = read(MONEY, text)

    assert [(f.rule, f.severity) for f in reading.findings] == [("baht", Severity.ERROR)]


@pytest.mark.parametrize("text", ["3\n4", "3 4", "1 2", "12\u200b3"])
@pytest.mark.parametrize("column", [MOO, ORDER])
def test_two_numbers_in_a_cell_are_an_error(column, text):
    assert {f.rule for f in read(column, text).findings} == {"integer"}


def test_the_same_digits_on_one_line_and_on_two_are_told_apart():
    rows = [list(row) for row in right_rows()]
    rows[0][MONEY], rows[1][MONEY] = "500 500", "500\n500"
    file = read_file(xlsx(grid(rows)), accepts=VILLAGE.accepts)
    reading = read_form(file.sheets, VILLAGE, AROUND)

    assert [f.rule for f in reading.findings] == ["baht"]
    assert f"{reading.rows[0].budgets[2564]:.2f}" == "500500.00"


@pytest.mark.parametrize(
    "fill",
    [
        pytest.param(lambda cell: (cell.paragraphs[0].add_run("50000"), cell.add_paragraph("20000")),
                     id="two paragraphs"),
        pytest.param(lambda cell: cell.paragraphs[0].add_run("50000\n20000"), id="a line break"),
        pytest.param(lambda cell: cell.paragraphs[0].add_run("50000\t20000"), id="a tab"),
    ],
)  # fmt: skip
def test_two_amounts_in_a_cell_of_a_word_table(fill):
    document = docx.Document()
    rows = [HEADINGS, *right_rows()]
    rows[1][MONEY] = ""
    table = document.add_table(len(rows), len(HEADINGS))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, value in zip(row.cells, cells, strict=True):
            cell.text = str(value)
    fill(table.rows[1].cells[MONEY])
    stream = io.BytesIO()
    document.save(stream)
    file = read_file(stream.getvalue(), accepts=VILLAGE.accepts)

    assert "baht" in {f.rule for f in read_form(file.sheets, VILLAGE, AROUND, file.text).findings}


def test_two_numbers_in_a_field_above_the_table():
    label = next(c.th for c in VILLAGE.header if c.type == "integer")
    fields = [*FIELDS, [label, "45\n50"]]
    file = read_file(xlsx(grid(fields=fields)), accepts=VILLAGE.accepts)

    assert "integer" in {f.rule for f in read_form(file.sheets, VILLAGE, AROUND).findings}


def test_two_amounts_in_a_cell_of_a_text_file():
    content = text_table("utf-8").replace(b"50000", b'"50000\n20000"', 1)
    file = read_file(content, accepts=VILLAGE.accepts)

    assert {f.rule for f in read_form(file.sheets, VILLAGE, AROUND).findings} == {"baht"}
