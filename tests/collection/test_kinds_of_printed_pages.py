"""A printed ผ.02 of several pages: what each page says again, and what stands under its rows."""

import pytest

from oneplan.domain.forms.row_kinds import RowKind
from tests.support.printed_tables import COVER, LOWER, PROGRAMME, STRATEGY, UPPER, project, read

ONE, TWO = project(1, "ถนน ก", 100000), project(2, "ถนน ข", 200000)
PROVINCE = "ก. ยุทธศาสตร์จังหวัดที่ 1 ด้านเศรษฐกิจ"


@pytest.mark.parametrize(
    "again",
    [
        pytest.param([["1. " + STRATEGY + " (ต่อ)"], ["1.1 " + PROGRAMME + " (ต่อ)"]], id="(ต่อ)"),
        pytest.param([[STRATEGY + "(ต่อ)"], [PROGRAMME + " ( ต่อ )"]], id="without a space"),
        pytest.param([[f"{STRATEGY} (ต่อ) {PROGRAMME} (ต่อ)"]], id="both in one line"),
        pytest.param([[STRATEGY, "(ต่อ)"], [PROGRAMME, "(ต่อ)"]], id="in a cell of its own"),
        pytest.param(
            [[PROVINCE + " (ต่อ)"], [STRATEGY], [PROGRAMME + " (ต่อจากหน้า 1)"]], id="from page 1"
        ),
        pytest.param([[PROVINCE + " (ต่อ)"]], id="the line of the province alone"),
    ],
)
def test_a_heading_that_goes_on_is_the_same_heading(again):
    lines = [[PROVINCE], ["1. " + STRATEGY], ["1.1 " + PROGRAMME]]
    reading = read([*COVER, *lines, UPPER, LOWER, ONE, ["-2-"], *COVER, *again, UPPER, LOWER, TWO])

    held = {(row.values["strategy"], row.values["programme"]) for row in reading.rows}
    assert [row.title for row in reading.rows] == ["ถนน ก", "ถนน ข"]
    assert held == {(STRATEGY, PROGRAMME)}


@pytest.mark.parametrize(
    "line",
    [
        "1.2) แผนงานการศึกษา", "- แผนงานการศึกษา", "• แผนงานการศึกษา", "► แผนงานการศึกษา", "o แผนงานการศึกษา",
        "II. แผนงานการศึกษา", "(II) แผนงานการศึกษา", "1 .2 แผนงานการศึกษา", "1-2 แผนงานการศึกษา", "๑.๒ แผนงานการศึกษา",
        "(แผนงานการศึกษา)", "“แผนงานการศึกษา”", "- 1.2 แผนงานการศึกษา", "ข้อ 2 แผนงานการศึกษา", "ชื่อแผนงานการศึกษา",
        "แผนงานการศึกษา (1 โครงการ)", "แผนงานการศึกษา จำนวน ๑ โครงการ งบประมาณ 200,000 บาท",
        "แผนงานการศึกษา 200,000", "แผนงานการศึกษา งบประมาณ 200,000.00 บาท", "(ข) แผนงานการศึกษา",
    ],
)  # fmt: skip
@pytest.mark.parametrize("at", [0, 1], ids=["in the first cell", "beside it"])
def test_a_programme_is_known_however_its_line_begins_and_ends(line, at):
    reading = read([*COVER, [STRATEGY], [PROGRAMME], UPPER, LOWER, ONE, [*[""] * at, line], TWO])

    assert [row.values["programme"] for row in reading.rows] == [PROGRAMME, "แผนงานการศึกษา"]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        pytest.param(
            "ยุทธศาสตร์ที่ 1 โครงการหลวง", "ยุทธศาสตร์ที่ 1 โครงการหลวง", id="a number of its own"
        ),
        pytest.param(
            "ยุทธศาสตร์การพัฒนา (ด้านคน)", "ยุทธศาสตร์การพัฒนา (ด้านคน)", id="brackets of its own"
        ),
        pytest.param("ยุทธศาสตร์ 20 ปี", "ยุทธศาสตร์ 20 ปี", id="years"),
    ],
)
def test_what_belongs_to_the_name_of_a_heading_stays(line, value):
    reading = read([*COVER, [line], [PROGRAMME], UPPER, LOWER, ONE])

    assert [row.values["strategy"] for row in reading.rows] == [value]


@pytest.mark.parametrize(
    ("line", "rules"),
    [
        pytest.param("ภายใต้แผนงานการศึกษา", ["heading_unused"], id="a heading in other words"),
        pytest.param("* แผนงานการศึกษา", ["heading_unused"], id="behind the star of a note"),
        pytest.param("แผนงาน", ["heading_unused"], id="the word alone"),
        pytest.param("-2-", ["passed_over"], id="a page"),
        pytest.param("บัญชีแผนงานของ อบต.", ["passed_over"], id="the title of the page again"),
    ],
)
def test_a_line_that_may_be_a_heading_and_is_not_used_is_told(line, rules):
    top = [*COVER, ["บัญชีแผนงานของ อบต."], [STRATEGY], [PROGRAMME], UPPER, LOWER]
    reading = read([*top, ONE, [line], TWO])

    cell = f"A{len(top) + 2}"
    assert [f.rule for f in reading.findings if f.cell == cell] == rules
    assert [row.values["programme"] for row in reading.rows] == [PROGRAMME, PROGRAMME]


@pytest.mark.parametrize(
    "label",
    [
        "คิดเป็นเงินทั้งสิ้น", "คิดเป็นเงินรวม", "จำนวน 2 โครงการ", "2 โครงการ", "จำนวนทั้งสิ้น 2 โครงการ",
        "รวมแผนงานเคหะและชุมชน 2 โครงการ", "ยอดรวมแผนงาน",
    ],
)  # fmt: skip
@pytest.mark.parametrize("at", [0, 1], ids=["in the first cell", "beside the number"])
def test_a_row_that_gives_the_sum_is_a_total(label, at):
    total = [*[""] * at, label, *[""] * (3 - at), 300000]
    reading = read([*COVER, [STRATEGY], [PROGRAMME], UPPER, LOWER, ONE, TWO, total])

    assert [row.title for row in reading.rows] == ["ถนน ก", "ถนน ข"]
    assert list(reading.passed.values()) == [RowKind.TOTAL]


@pytest.mark.parametrize("label", ["คิดเป็นเงินทั้งสิ้น", "จำนวน 3 โครงการ"])
def test_such_a_row_is_held_against_the_rows(label):
    total = [label, "", "", "", 310000]
    reading = read([*COVER, [STRATEGY], [PROGRAMME], UPPER, LOWER, ONE, TWO, total])

    assert {f.cell for f in reading.findings if f.rule == "total"} >= {"E11"}


def test_a_project_that_begins_with_a_number_of_projects_is_one():
    named = project(3, "2 โครงการอบรมอาชีพ", 50000)
    reading = read([*COVER, [STRATEGY], [PROGRAMME], UPPER, LOWER, ONE, named])

    assert [row.title for row in reading.rows] == ["ถนน ก", "2 โครงการอบรมอาชีพ"]
