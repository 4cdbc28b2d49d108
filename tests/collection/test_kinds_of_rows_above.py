"""Projects that stand above the headings of their table."""

import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.sheets import Sheet
from oneplan.gateways.files.forms import load_form
from tests.support.corpus import HEADINGS, TOP, grid, right_rows
from tests.support.printed_tables import AROUND

VILLAGE = load_form("village_plan", (2564,), 2564)
PROJECT = [*right_rows()[0][:6], "ขุดสระ", *right_rows()[0][7:]]


@pytest.mark.parametrize(
    ("line", "is_named"),
    [
        pytest.param(PROJECT, True, id="a project"),
        pytest.param([*[""] * 6, "ขุดสระ", "", "", 80000], True, id="a work and its amount"),
        pytest.param(
            [5, *[""] * 5, "โครงการอบรม", "", "", "80,000"], True, id="a name and its amount"
        ),
        pytest.param([*[""] * 6, "งบประมาณของตำบล", "", "", "1,000,000"], False, id="other money"),
        pytest.param([f"({n})" for n in range(1, 14)], False, id="numbers of columns"),
        pytest.param(["แผนพัฒนาหมู่บ้าน", *[""] * 8, 2564], False, id="a year"),
        pytest.param([*HEADINGS[:9], 2564, *HEADINGS[10:]], False, id="headings over a year"),
    ],
)
def test_a_project_above_the_headings_is_named(line, is_named):
    reading = read_form([Sheet(name="แผ่น1", cells=grid(before=[line]))], VILLAGE, AROUND)
    found = [(f.rule, f.cell) for f in reading.findings if f.rule == "row_above"]

    assert found == ([("row_above", f"G{TOP}")] if is_named else [])
