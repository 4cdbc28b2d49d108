"""A year or an amount parted into columns: nothing adds them up, and its sender is told what to do."""

import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Severity, has_errors
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import FIELDS, HEADINGS, right_rows, xlsx
from tests.support.printed_tables import COVER, LOCAL, PROGRAMME, STRATEGY, read

LINES = [*COVER, [STRATEGY], [PROGRAMME]]
TOP = len(LINES) + 1
WORDS = ["ที่", "โครงการ", "วัตถุประสงค์", "เป้าหมาย"]
OTHERS = ["2568", "2569", "2570", "หน่วยงานรับผิดชอบ"]
ROW = [1, "ถนน", "สะดวก", "1 สาย", 1000, 2000, 500, "-", "-", "-", "-", "กองช่าง"]
BLANK = [""] * 4
VILLAGE = load_form("village_plan", (2564,), 2564)


def printed(upper, lower, row=ROW):
    return [*LINES, [*WORDS, *upper, *OTHERS], [*BLANK, *lower, *BLANK], row]


SHAPES = {
    "sources below each year": printed(
        ["2566", "", "2567", ""], ["งบจังหวัด", "งบ อปท.", "งบจังหวัด", "งบ อปท."]
    ),
    "a count beside the money": printed(["2566", "", "2567", ""], ["จำนวน", "บาท", "จำนวน", "บาท"]),
    "other headings said again below": [
        *LINES,
        [*WORDS, "2566", "", "2567", "", *OTHERS],
        [*WORDS, "งบจังหวัด", "งบ อปท.", "งบจังหวัด", "งบ อปท.", *OTHERS],
        ROW,
    ],
    "years above, other headings below": [
        *LINES,
        [*BLANK, "2566", "", "2567", "", *BLANK],
        [*WORDS, "งบจังหวัด", "งบ อปท.", "งบจังหวัด", "งบ อปท.", *OTHERS],
        ROW,
    ],
    "year and source in one cell": [
        *LINES,
        [*WORDS, "2566 งบจังหวัด", "2566 งบ อปท.", "งบจังหวัด ปี 2567", "งบ อปท. ปี 2567", *OTHERS],
        ROW,
    ],
}


@pytest.mark.parametrize("cells", SHAPES.values(), ids=SHAPES)
def test_columns_under_a_year_are_named_with_what_to_do(cells):
    reading = read(cells)

    errors = [each for each in reading.findings if each.severity == Severity.ERROR]
    assert {each.rule for each in errors} <= {"sub_columns", "budget"}
    found = [each for each in errors if each.rule == "sub_columns"]
    assert [each.cell[0] for each in found] == ["E", "G"]
    assert "(E)" in found[0].message_th
    assert "(F)" in found[0].message_th
    assert "เหลือคอลัมน์เดียว" in found[0].message_th
    assert not {"column_unheaded", "column_unknown"} & {each.rule for each in reading.findings}


def village(upper, lower, amounts):
    first = right_rows()[0]
    at = HEADINGS.index("งบประมาณ (บาท)")
    return [
        *FIELDS,
        [*HEADINGS[:at], *upper, *HEADINGS[at + 1 :]],
        [*[""] * at, *lower, *[""] * (len(HEADINGS) - at - 1)],
        [*first[:at], *amounts, *first[at + 1 :]],
    ]


@pytest.mark.parametrize("merge", [(), ("J3:L3",)], ids=["blank", "merged"])
def test_quarters_beside_their_sum_return_the_file(merge):
    cells = village(["งบประมาณ (บาท)", "", ""], ["ไตรมาส 1", "ไตรมาส 2", "รวม"], [1, 2, 3])

    file = read_file(xlsx(cells, merge=merge), accepts=VILLAGE.accepts)
    reading = read_form(file.sheets, VILLAGE, ValidationContext(area_code="7401"))

    assert has_errors(reading.findings)
    assert {each.rule for each in reading.findings} == {"sub_columns"}


@pytest.mark.parametrize(
    ("lower", "rows"),
    [
        pytest.param(["(บาท)", "(บาท)"], 1, id="a unit below each year"),
        pytest.param(["", ""], 1, id="a blank line below"),
    ],
)
def test_a_row_that_parts_no_heading_is_none_of_sub_columns(lower, rows):
    row = [*ROW[:4], 1000, 2000, *ROW[8:]]

    reading = read([*LINES, [*WORDS, "2566", "2567", *OTHERS], [*BLANK, *lower, *BLANK], row])

    assert (len(reading.rows), has_errors(reading.findings)) == (rows, False)


def test_one_other_column_of_a_year_that_is_missing_is_a_warning():
    row = [*ROW[:4], 1000, 2000, *ROW[8:]]

    reading = read([*LINES, [*WORDS, "2566", "ผลงานปี 2567", *OTHERS], row])

    assert [e.cell for e in reading.findings if e.rule == "column_unknown"] == [f"F{TOP}"]
    assert not has_errors(reading.findings)


def test_the_first_project_is_no_row_of_sub_columns():
    cells = [*LINES, [*WORDS, "2566", "2567", *OTHERS], [*ROW[:4], 1000, 2000, *ROW[8:], "ด่วน"]]

    reading = read_form(
        [Sheet(name="ผ.02", cells=cells)], LOCAL, ValidationContext(area_code="7401")
    )

    assert len(reading.rows) == 1
