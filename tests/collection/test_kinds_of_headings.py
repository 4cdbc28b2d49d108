"""Headings that are none of the form's: each is named with its text and what may be done."""

import pytest

from oneplan.domain.shared.findings import Severity
from tests.support.printed_tables import (
    COVER,
    LOWER,
    PROGRAMME,
    STRATEGY,
    UPPER,
    project,
    read,
)

LINES = [*COVER, [STRATEGY], [PROGRAMME]]
TOP = len(LINES) + 1
FIRST = ["ที่", "โครงการ", "วัตถุประสงค์", "เป้าหมาย"]


def said(reading, rule):
    return [(f.cell, f.value) for f in reading.findings if f.rule == rule]


def of_one_row(*money):
    """A table of one row of headings, with a project that has an amount in each column."""
    headings = [*FIRST, *money, "หน่วยงานรับผิดชอบ"]
    row = [1, "ถนน", "สะดวก", "1 สาย", *(100 + at for at in range(len(money))), "กองช่าง"]
    return read([*LINES, headings, row])


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        pytest.param("งบประมาณ 2565", "ปี 2565 อยู่นอกปีของแผน (2566 ถึง 2570)", id="before the plan"),
        pytest.param("พ.ศ. ๒๕๗๑ (บาท)", "ปี 2571 อยู่นอกปีของแผน", id="after it"),
        pytest.param("งบประมาณ ค.ศ. 2030", "ปี 2573 อยู่นอกปีของแผน", id="of the other era"),
        pytest.param("งบประมาณ (บาท)", "ให้ระบุปีในหัวตาราง", id="of no year"),
        pytest.param("ตัวชี้วด (KPI)", "หมายถึง “ตัวชี้วัด (KPI)”", id="spelt otherwise"),
    ],
)
def test_a_heading_that_is_not_known_tells_what_to_do(heading, words):
    reading = of_one_row("งบประมาณ 2566", heading)

    (found,) = [f for f in reading.findings if f.rule == "column_unknown"]
    assert found.cell == f"F{TOP}"
    assert words in found.message_th
    assert found.severity == Severity.WARNING


@pytest.mark.parametrize("heading", ["ปี'67", "ปี ’67", "งบประมาณ ปี '๖๗"])
def test_a_short_year_behind_its_stroke_is_read(heading):
    (row,) = of_one_row("งบประมาณ 2566", heading).rows

    assert row.budgets == {2566: 100, 2567: 101}


@pytest.mark.parametrize("heading", ["รวม 5 ปี", "หมายเหตุ"])
def test_a_heading_of_the_upper_row_alone_is_named_by_its_text(heading):
    upper, lower = [*UPPER, heading], [*LOWER, ""]
    reading = read([*LINES, upper, lower, [*project(1, "ถนน", 100), "90,000"]])

    assert said(reading, "column_unknown") == [(f"M{TOP}", heading)]
    assert said(reading, "column_unheaded") == []


def test_such_a_column_with_nothing_in_it_needs_no_word():
    reading = read([*LINES, [*UPPER, "หมายเหตุ"], [*LOWER, ""], [*project(1, "ถนน", 100), "-"]])

    assert said(reading, "column_unknown") == []


def test_another_table_beside_the_first_is_named_by_its_headings():
    beside = ["", "ที่", "โครงการ"]
    reading = read([*LINES, [*UPPER, *beside], [*LOWER, "", "", ""], project(1, "ถนน", 100)])

    assert said(reading, "column_twice") == [(f"N{TOP + 1}", "ที่"), (f"O{TOP + 1}", "โครงการ")]
    (first, _) = [f.message_th for f in reading.findings if f.rule == "column_twice"]
    assert "ย้ายไปไว้ใต้ตารางแรก" in first
