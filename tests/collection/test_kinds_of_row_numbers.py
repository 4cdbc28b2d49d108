"""Records without their running number: the office numbers them, and says where."""

import csv
import io

import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import HEADINGS, R1, R2, grid, right_rows, xlsx

VILLAGE = load_form("village_plan", (2564,), 2564)
AROUND = ValidationContext(area_code="7401")


def as_text(cells):
    stream = io.StringIO()
    csv.writer(stream).writerows(cells)
    return stream.getvalue().encode()


def numbered(*numbers):
    rows = right_rows()
    for row, number in zip(rows, numbers, strict=True):
        row[0] = number
    return grid(rows)


def without_column():
    return grid([row[1:] for row in right_rows()], headings=HEADINGS[1:])


NUMBERS = [
    pytest.param(numbered(1, ""), {f"A{R2}"}, ["1", str(R2)], id="blank"),
    pytest.param(numbered("-", 2), {f"A{R1}"}, [str(R1), "2"], id="a dash"),
    pytest.param(numbered("", ""), set(), [str(R1), str(R2)], id="blank throughout"),
    pytest.param(without_column(), set(), [str(R1), str(R2)], id="no column"),
    pytest.param(numbered(1, 2), set(), ["1", "2"], id="numbered"),
]


@pytest.mark.parametrize("write", [xlsx, as_text], ids=["xlsx", "csv"])
@pytest.mark.parametrize(("cells", "told", "kept"), NUMBERS)
def test_a_record_without_its_number_among_numbered_ones_is_named(write, cells, told, kept):
    file = read_file(write(cells), accepts=VILLAGE.accepts)
    reading = read_form(file.sheets, VILLAGE, AROUND)

    assert {(f.rule, f.cell, f.severity) for f in reading.findings} == {
        ("number_assumed", cell, "warning") for cell in told
    }
    assert [row.values["seq"] for row in reading.rows] == kept
    assert all(f.cell.lstrip("A") in f.message_th for f in reading.findings)
