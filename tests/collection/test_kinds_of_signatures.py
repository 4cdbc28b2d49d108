"""Names and posts of those who sign below a table, in whatever column they stand."""

import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.shared.findings import Severity
from oneplan.gateways.files.forms import load_form
from tests.support.corpus import R2, grid, right_rows
from tests.support.printed_tables import AROUND

VILLAGE = load_form("village_plan", (2564,), 2564)


def village(*rows):
    return read_form([Sheet(name="แผ่น1", cells=grid([*right_rows(), *rows]))], VILLAGE, AROUND)


def problems(reading):
    return [(f.rule, f.cell) for f in reading.findings if f.severity != Severity.NOTE]


def lines(*texts, at=(9,)):
    for text in texts:
        row = [""] * 13
        for each, column in zip(text if isinstance(text, tuple) else (text,), at, strict=False):
            row[column] = each
        yield row


BLOCKS = {
    "in the column of money": [*lines("ลงชื่อ ........", "(นายสมชาย ใจดี)", "ผู้ใหญ่บ้าน")],
    "a post with a number": [*lines("ลงชื่อ ........", "(นายสมชาย ใจดี)", "ผู้ใหญ่บ้าน หมู่ที่ ๑")],
    "a telephone number": [*lines("ลงชื่อ ........", "โทร. 081-234-5678", "โทร 0812345678")],
    "in two columns": [
        *lines(
            ("ลงชื่อ ....ผู้จัดทำ", "ลงชื่อ ....ผู้รับรอง"),
            ("(นายสมชาย ใจดี)", "(นางสมหญิง ใจงาม)"),
            ("ผู้ใหญ่บ้าน", "กำนัน"),
            at=(6, 9),
        )
    ],
    "dots alone": [*lines("…………", "(นายสมชาย ใจดี)", "ผู้ใหญ่บ้าน")],
    "points alone": [*lines("...........", "สมชาย ใจดี", at=(6,))],
    "a rank in brackets": [*lines("(ร้อยตรี สมชาย ใจดี)", "ผู้ใหญ่บ้าน")],
    "another word and rank": [*lines("ลงนาม……", "พ.ต. สมชาย ใจดี", "ผู้ใหญ่บ้าน")],
}


@pytest.mark.parametrize("kind", BLOCKS)
def test_those_who_sign_are_no_rows(kind):
    reading = village([], *BLOCKS[kind])

    assert problems(reading) == []
    assert [*reading.passed] == [R2 + 2 + n for n in range(len(BLOCKS[kind]))]
    assert len(reading.rows) == 2


def test_a_project_below_a_signature_is_a_row():
    row = right_rows()[1]
    row[0], row[6], row[12] = 3, "ขุดสระ", 3

    assert len(village(*lines("ลงชื่อ ........"), row).rows) == 3


@pytest.mark.parametrize("amount", ["50000", "๕๐,๐๐๐", "ประมาณ 50,000", "รวม 70000 บาท"])
def test_an_amount_below_a_signature_is_not_passed_over(amount):
    reading = village([], *lines("ลงชื่อ ........", amount))

    assert problems(reading)
