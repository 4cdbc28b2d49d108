"""Merged cells and hidden sheets of a workbook: (kind, change, what is said)."""

import io
from decimal import Decimal

import openpyxl
import pytest

from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from oneplan.services.forms.file_checks import read_filled
from tests.support import corpus

FORM = load_form("village_plan", (2564,), 2564)
R1, R2 = corpus.R1, corpus.R2


def read(change):
    book = openpyxl.load_workbook(io.BytesIO(corpus.xlsx()))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    file = read_file(stream.getvalue(), accepts=FORM.accepts)
    return read_filled(file, FORM, ValidationContext(area_code="7401"))


def merge(letter):
    def change(book):
        book.worksheets[0][f"{letter}{R2}"] = None
        book.worksheets[0].merge_cells(f"{letter}{R1}:{letter}{R2}")

    return change


def hide(book):
    book.create_sheet("อื่น")
    book.active = 1
    book.worksheets[0].sheet_state = "veryHidden"


def write_in(name):
    return lambda book: book.create_sheet(name).append(["ก", 50000])


@pytest.mark.parametrize(
    ("change", "expect"),
    [
        (merge("J"), {("merged_amount", f"J{R2}", "error")}),
        (merge("E"), set()),
        (write_in("คำแนะนำ"), {("own_sheet_rows", "B1", "warning")}),
        (write_in("_lists"), {("own_sheet_rows", "B1", "warning")}),
        (write_in("_oneplan"), {("own_sheet_rows", "B1", "warning")}),
        (hide, {("hidden_sheet", f"A{R1 - 1}", "warning")}),
    ],
    ids=["a merged amount", "a merged text", "guide", "lists", "stamp", "a hidden sheet"],
)
def test_merged_cells_and_hidden_sheets_are_named(change, expect):
    reading = read(change)

    assert {(f.rule, f.cell, str(f.severity)) for f in reading.findings} == expect


def test_a_merged_text_speaks_for_each_of_its_rows():
    rows = read(merge("E")).rows

    assert len(rows) == 2
    assert rows[0].values["development_area"] == rows[1].values["development_area"]


HEADING = R1 - 1
"""Row (from 1) of the headings."""


def split(*halves):
    """Headings over two rows, as printed forms have them: those of one line merged down."""

    def change(book):
        sheet = book.worksheets[0]
        sheet.insert_rows(HEADING + 1)
        given = {letter: (upper, lower) for letter, upper, lower in halves}
        for letter in "ABCDEFGHIJKLM":
            if letter in given:
                sheet[f"{letter}{HEADING}"], sheet[f"{letter}{HEADING + 1}"] = given[letter]
            else:
                sheet.merge_cells(f"{letter}{HEADING}:{letter}{HEADING + 1}")

    return change


@pytest.mark.parametrize(
    "halves",
    [
        pytest.param([("J", "งบประมาณ", "(บาท)")], id="a unit"),
        pytest.param([("J", "งบประมาณ", "๒๕๖๔")], id="a year"),
        pytest.param([("J", "งบประมาณ", "ปี 2564 (บาท)")], id="a year and its unit"),
        pytest.param([("I", "เป้าหมาย", "(ผลผลิตของโครงการ)")], id="words"),
        pytest.param([("I", "เป้าหมาย", "(ผลผลิตของโครงการ)"), ("J", "งบประมาณ", "(บาท)")], id="two"),
        pytest.param([("G", "โครงการ/กิจกรรม", "(ชื่อเต็ม)")], id="what is to be written"),
    ],
)
def test_a_heading_in_two_rows_beside_merged_ones_is_one_heading(halves):
    reading = read(split(*halves))

    assert [f for f in reading.findings if f.severity != "note"] == []
    assert [row.budgets[2564] for row in reading.rows] == [50000, Decimal("120000.50")]


@pytest.mark.parametrize("lower", ["(ล้านบาท)", "(พันบาท)", "2565", "50,000"])
def test_another_unit_or_year_in_the_lower_row_is_an_error(lower):
    reading = read(split(("J", "งบประมาณ", lower)))

    assert [f.cell for f in reading.findings if f.severity == "error"]
