"""Far cells of .xls and .ods: a blank one is no data and costs nothing, a value there is named."""

import io
import time

import pytest
import xlwt

from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from oneplan.services.forms.file_checks import read_filled
from tests.support.corpus import grid, ods, repacked

FORM = load_form("village_plan", (2564,), 2564)
LAST_ROW, LAST_COLUMN = 65_536, 256
GREY = xlwt.easyxf("pattern: pattern solid, fore_colour gray25")


def read(content):
    return read_filled(
        read_file(content, accepts=FORM.accepts), FORM, ValidationContext(area_code="7401")
    )


def refused(content):
    with pytest.raises(FileRefused) as raised:
        read_file(content, accepts=FORM.accepts)
    return raised.value


def xls(*cells, sheets=1) -> bytes:
    """The right table as .xls with formatted cells (row, column from 1, value) more."""
    book = xlwt.Workbook(style_compression=2)
    for number in range(sheets):
        sheet = book.add_sheet(f"แผ่น{number}")
        for r, row in enumerate(grid() if not number else []):
            for c, value in enumerate(row):
                sheet.write(r, c, value)
        for row, column, value in cells:
            sheet.write(row - 1, column - 1, value, GREY)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_rows(xml: str) -> bytes:
    """The right table as .ods with more rows behind its own."""

    def change(parts):
        content = parts["content.xml"].decode()
        parts["content.xml"] = content.replace("</table:table>", f"{xml}</table:table>", 1).encode()

    return repacked(change, ods())


VALUE = '<table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'
MANY_ROWS = '<table:table-row table:number-rows-repeated="{}">'
MANY_CELLS = '<table:table-cell table:number-columns-repeated="{}"/>'
BOUND = 30
"""Seconds on a machine that does other things as well; cell by cell it would be many minutes."""
BLANK = {
    "xls, the last cell": lambda: xls((LAST_ROW, LAST_COLUMN, "")),
    "xls, a blank cell in every row": lambda: xls(*((row, 256, "") for row in range(6, 20_000))),
    "xls, in each of many sheets": lambda: xls((LAST_ROW, LAST_COLUMN, ""), sheets=12),
    "ods, to the end of the sheet": lambda: with_rows(
        MANY_ROWS.format(1_048_570) + MANY_CELLS.format(16_384) + "</table:table-row>"),
    "ods, beyond every sheet": lambda: with_rows(
        MANY_ROWS.format(10**15) + MANY_CELLS.format(10**15) + "</table:table-row>"),
    "ods, blank cells behind those of a row": lambda: repacked(
        lambda parts: parts.update({"content.xml": parts["content.xml"].replace(
            b"</table:table-row>", MANY_CELLS.format(16_000).encode() + b"</table:table-row>")}),
        ods()),
}  # fmt: skip


@pytest.mark.parametrize("kind", BLANK)
def test_a_far_cell_that_is_only_formatted_is_no_data_and_costs_no_time(kind):
    content = BLANK[kind]()
    began = time.monotonic()

    reading = read(content)

    assert (len(reading.rows), reading.findings) == (2, ())
    assert time.monotonic() - began < BOUND


FAR = {
    "xls, the last cell": (lambda: xls((LAST_ROW, LAST_COLUMN, 1)), "IV65536"),
    "xls, a far row": (lambda: xls((60_000, 30, "ก")), "AD60000"),
    "ods, a far row": (lambda: with_rows(
        MANY_ROWS.format(1_048_000) + "<table:table-cell/></table:table-row><table:table-row>"
        + VALUE + "</table:table-row>"), "A1048006"),
    "ods, a far column": (lambda: with_rows(
        "<table:table-row>" + MANY_CELLS.format(16_000) + VALUE + "</table:table-row>"), "WQK6"),
    "ods, far in both ways": (lambda: with_rows(
        MANY_ROWS.format(60_000) + "<table:table-cell/></table:table-row><table:table-row>"
        + MANY_CELLS.format(100) + VALUE + "</table:table-row>"), "CW60006"),
    "ods, beyond every sheet": (lambda: with_rows(
        "<table:table-row>" + MANY_CELLS.format(10**15) + VALUE + "</table:table-row>"), ""),
}  # fmt: skip


@pytest.mark.parametrize("kind", FAR)
def test_a_value_in_a_far_cell_is_named(kind):
    make, cell = FAR[kind]
    content = make()
    began = time.monotonic()

    refusal = refused(content)

    assert refusal.rule == "far_cell"
    assert cell in refusal.th
    assert time.monotonic() - began < BOUND


REPEATED = {
    "a row of values": MANY_ROWS.format(200_000) + VALUE + "</table:table-row>",
    "a row of values beyond every sheet": MANY_ROWS.format(10**15) + VALUE + "</table:table-row>",
    "a count with a sign": MANY_ROWS.format("+1000000") + VALUE + "</table:table-row>",
    "a value in many columns": "<table:table-row>" + VALUE.replace(
        "<table:table-cell", f'<table:table-cell table:number-columns-repeated="{10**15}"', 1)
        + "</table:table-row>",
}  # fmt: skip


@pytest.mark.parametrize("kind", REPEATED)
def test_a_value_that_is_repeated_too_often_is_refused_before_it_is_read(kind):
    content = with_rows(REPEATED[kind])
    began = time.monotonic()

    assert refused(content).rule == "too_many_rows"
    assert time.monotonic() - began < BOUND


def test_long_tables_of_old_workbooks_are_read():
    cells = [(row, column, "ก") for row in range(100, 4_000) for column in range(1, 14)]
    content = xls(*cells)

    assert len(read_file(content, accepts=FORM.accepts).sheets[0].cells) == 3_999
