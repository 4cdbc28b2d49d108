"""Rows of totals in other words, and with the number of projects beside or in them."""

import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.shared.findings import Severity
from oneplan.gateways.files.forms import load_form
from tests.support.corpus import R2, grid, right_rows
from tests.support.printed_tables import (
    AROUND,
    COVER,
    LOWER,
    PROGRAMME,
    STRATEGY,
    UPPER,
    project,
    read,
)

VILLAGE = load_form("village_plan", (2564,), 2564)
TOP = [*COVER, [STRATEGY], [PROGRAMME], UPPER, LOWER]
THREE = [project(1, "ถนน ก", 100, 100, 100), project(2, "ถนน ข", 200, 200), project(3, "ถนน ค")]
THREE[2][6] = 300


def problems(reading):
    return [(f.rule, f.cell) for f in reading.findings if f.severity != Severity.NOTE]


def village(*rows):
    sheet = Sheet(name="แผ่น1", cells=grid([*right_rows(), *rows]))
    return read_form([sheet], VILLAGE, AROUND)


def total(at, words, money=170000.5, **more):
    row = [""] * 13
    row[at], row[9] = words, money
    for key, value in more.items():
        row["abcdefghijklm".index(key)] = value
    return row


@pytest.mark.parametrize("label", ["รวม", "รวมจำนวนโครงการ"])
@pytest.mark.parametrize(
    ("counts", "is_right"),
    [
        pytest.param(["2 โครงการ", "2 โครงการ", "2 โครงการ"], True, id="right"),
        pytest.param(["๒ โครงการ", "๒ โครงการ", "๒ โครงการ"], True, id="Thai digits"),
        pytest.param(["2 โครงการ", "1 โครงการ", "2 โครงการ"], True, id="one since a line above"),
        pytest.param(["2 โครงการ", "7 โครงการ", "2 โครงการ"], False, id="wrong"),
    ],
)
def test_counts_of_projects_by_year_are_no_headings(label, counts, is_right):
    part = [["รวม", "1 โครงการ"]] if "1 โครงการ" in counts else []
    rows = [THREE[0], *part, *THREE[1:]]
    reading = read([*TOP, *rows, [label, "3 โครงการ", "", "", *counts]])

    assert [rule for rule, _ in problems(reading)] == ([] if is_right else ["total"])
    assert len(reading.rows) == 3


WORDS = [
    "ร ว ม", "ร ว ม ทั้งสิ้น", "ทั้งสิ้น", "วงเงินรวม", "ยอดเงินรวม", "งบรวม", "ยอดงบประมาณรวม", "มูลค่ารวม", "ราคารวม",
    "ค่าใช้จ่ายรวม", "สรุปรวม", "สรุป", "ยอดสุทธิ", "เป็นเงินทั้งสิ้น", "เป็นเงินรวม", "ทั้งหมด", "ทั้งหมด 2 โครงการ",
]  # fmt: skip


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("at", [0, 6])
def test_a_total_in_other_words_is_no_row(words, at):
    reading = village(total(at, words))

    assert problems(reading) == []
    assert reading.passed == {R2 + 1: "total"}


@pytest.mark.parametrize("title", ["สรุปบทเรียนชุมชน", "ราคารวมใจช่วยเกษตรกร", "ทั้งหมดเพื่อน้อง"])
def test_a_title_that_begins_so_is_a_row(title):
    row = right_rows()[1]
    row[0], row[6], row[12] = 3, title, 3

    assert [each.title for each in village(row).rows][2:] == [title]


COUNTS = {
    "in the label": (total(0, "รวม 5 โครงการ"), "A"),
    "in Thai digits": (total(6, "รวม ๕ โครงการ"), "G"),
    "with the money": (total(0, "รวม 5 โครงการ เป็นเงิน 170,000.50 บาท", ""), "A"),
    "beside the label": (total(0, "รวม", g="5 โครงการ"), "G"),
    "entries": (total(0, "รวมทั้งสิ้น 5 รายการ"), "A"),
}


@pytest.mark.parametrize("kind", COUNTS)
def test_a_number_of_projects_that_is_not_that_of_the_rows_is_warned_of(kind):
    row, letter = COUNTS[kind]

    assert problems(village(row)) == [("total", f"{letter}{R2 + 1}")]


RIGHT = {
    "all": total(0, "รวม 2 โครงการ"),
    "beside": total(0, "รวม", g="2 โครงการ"),
    "a year": total(0, "รวมปี 2564 โครงการ"),
    "of another year in brackets": total(0, "รวม (ปีก่อน 9 โครงการ)"),
    "a number of a strategy": total(0, "รวมยุทธศาสตร์ที่ 1 โครงการพัฒนาคน"),
}


@pytest.mark.parametrize("kind", RIGHT)
def test_a_right_number_of_projects_is_not_warned_of(kind):
    assert problems(village(RIGHT[kind])) == []


def test_a_number_of_projects_of_a_printed_plan_is_compared():
    assert problems(read([*TOP, *THREE, ["รวม", "4 โครงการ"]])) == [("total", "B12")]
