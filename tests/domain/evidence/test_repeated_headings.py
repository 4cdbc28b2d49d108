"""Surveys whose heading stands again: over the rows of each page, or of each amphoe."""

import pytest

from oneplan.domain.evidence.column_uses import propose_uses
from oneplan.domain.evidence.readings import read_evidence
from oneplan.services.evidence.evidence_files import open_evidence
from tests.support.evidence_files import BMN, book

UPPER = "ตำบล,หมู่ที่,ครัวเรือนทั้งหมด,ตัวชี้วัดที่ 1 น้ำหนัก,"
LOWER = ",,,ผ่าน,ไม่ผ่าน"
MOVED = ",,,ไม่ผ่าน,ผ่าน"
NUMBERS = "(1),(2),(3),(4),(5)"
ONE, TWO = "มหาชัย,1,10,9,1", "มหาชัย,2,10,8,2"
HEAD = "ตำบล,หมู่ที่,ครัวเรือนทั้งหมด,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน"
OTHER = "ตำบล,หมู่ที่,ครัวเรือนทั้งหมด,ข้อ 1 ไม่ผ่าน,ข้อ 1 ผ่าน"


def read(*lines):
    table = open_evidence("\n".join(lines).encode())
    uses = propose_uses(table.headings, table.columns, BMN)
    return read_evidence(table, uses, book(), year_be=2561)


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        pytest.param([HEAD, ONE, HEAD, TWO], [3], id="one row"),
        pytest.param([UPPER, LOWER, ONE, UPPER, LOWER, TWO], [4, 5], id="two rows"),
        pytest.param(
            [UPPER, LOWER, NUMBERS, ONE, UPPER, LOWER, NUMBERS, TWO], [5, 6, 7], id="with numbers"
        ),
        pytest.param([HEAD, ONE, ",,,,รายงาน จปฐ.", HEAD, TWO], [3, 4], id="under a title"),
    ],
)
def test_a_heading_again_is_no_village(lines, left):
    reading = read(*lines)

    assert reading.problems == []
    assert list(reading.facts["place"]) == ["74010101", "74010102"]
    assert [row for _, row in reading.left_out] == left


def test_rows_under_a_heading_in_another_order_are_told_and_not_read():
    reading = read(HEAD, ONE, OTHER, "มหาชัย,2,10,2,8")

    (problem,) = reading.problems
    assert "แถวที่ 3" in problem.th
    assert "ไม่เหมือนหัวตารางแรก" in problem.th
    assert list(reading.facts["place"]) == ["74010101"]


def test_the_right_heading_below_it_is_read_again():
    reading = read(HEAD, TWO, OTHER, "มหาชัย,3,10,2,8", HEAD, ONE)

    assert len(reading.problems) == 1
    assert list(reading.facts["place"]) == ["74010102", "74010101"]


@pytest.mark.parametrize("row", ["มหาชัย,2,10,8,2", ",2,10,8,2", "มหาชัย,2,,-,-"])
def test_a_village_is_no_heading(row):
    assert read(HEAD, ONE, row).problems == []
