"""Thai as it is typed, pasted and copied out of a PDF: the same words are the same values."""

import io

import openpyxl
import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import FIELDS, HEADINGS, R1, R2, changed, renamed, xlsx

FORM = load_form("village_plan", (2564,), 2564)


def read(content):
    return read_form(
        read_file(content, accepts=FORM.accepts).sheets, FORM, ValidationContext(area_code="7401")
    )


@pytest.mark.parametrize("typed", ["ส\u0e48\u0e34งแวดล้อม", "สิ\uf70aงแวดล\uf70bอม", "สิ่งแวดล \u0e49อม", "สิ่งเเวดล้อม",
                                   "สิ่ง\u200bแวดล้อม\u00a0", "สิ่งแวดล\u00a0\u0e49อม", "๔. ส\u0e48\u0e34งแวดล้อม",
                                   "ด้านสิ่งแวดล้\u0e49อม"])  # fmt: skip
def test_a_choice_is_found_however_its_marks_were_typed(typed):
    reading = read(changed(f"E{R1}", typed)())

    assert reading.findings == ()
    assert reading.rows[0].values["development_area"] == "environment"


@pytest.mark.parametrize(
    "typed", ["ท\u0e32\u0e4dเอง", "ท\u0e4d\u0e32เอง", "ท \u0e33เอง", "ท\u0e4d\u00ad\u0e32เอง"]
)
def test_a_choice_with_sara_am_in_pieces(typed):
    reading = read(changed(f"K{R1}", typed)())

    assert reading.findings == ()
    assert reading.rows[0].values["execution_mode"] == "self"


@pytest.mark.parametrize(
    ("right", "typed"),
    [
        ("ลำดับความสำคัญ", "ล\u0e32\u0e4dดับความส\u0e32\u0e4dคัญ"),
        ("หมู่ที่", "หมู่ท\u0e48\u0e35"),
        ("หมู่ที่", "หมู\uf70aที\uf70a"),
        ("หมู่บ้าน/ชุมชน", "หมู \u0e48บ \u0e49าน/ชุมชน"),
        ("เป้าหมาย (ผลผลิตของโครงการ)", "เป\u0e32\u0e49หมาย\n(ผลผลิตของโครงการ)"),
        ("วัตถุประสงค์", "วัตถุประสงค \uf70e"),
    ],
)
def test_a_heading_is_found_however_its_marks_were_typed(right, typed):
    assert right in HEADINGS
    reading = read(renamed(right, typed)())

    assert reading.findings == ()
    assert len(reading.rows) == 2


def test_a_label_above_the_table_is_found_however_its_marks_were_typed():
    label = FIELDS[1][0].replace("ำ", "\u0e32\u0e4d").replace("ร่วม", "ร\uf70aวม")
    reading = read(changed("A2", label)())

    assert reading.findings == ()
    assert reading.fields == {"ado_attended": "yes"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ซ่อมท่อน้ำ", "ซ่อมท่อน\u0e33\u0e49"),
        ("ซ่อมท่อน้ำ", "ซ\uf70aอมท\uf70aอน้ำ"),
        ("ซ่อมท่อน้ำ", "ซ \u0e48อมท \u0e48อน\u0e49\u0e32\u0e4d"),
        ("สร้างศาลเจ้าฤๅษี", "สร้างศาลเจ้าฤาษี"),
    ],
)
def test_one_title_typed_in_two_ways_is_a_duplicate(one, other):
    book = openpyxl.load_workbook(io.BytesIO(changed(f"G{R1}", one)()))
    book.active[f"G{R2}"] = other
    stream = io.BytesIO()
    book.save(stream)

    assert [f.rule for f in read(stream.getvalue()).findings] == ["same_title_twice"]


@pytest.mark.parametrize(
    ("typed", "read_as", "may_be"),
    [
        ("ขาดน \u0e49าอุปโภค", "ขาดน้าอุปโภค", "น้ำ"),
        ("ท \u0e32งาน", "ท \u0e32งาน", "ทำ"),
        ("พื้นที่ต \u0e48าท่วม", "พื้นที่ต่าท่วม", "ต่ำ"),
        ("น้\u00a0\u0e32ประปา", "น้าประปา", "น้ำ"),
    ],
)
def test_a_space_that_may_hide_sara_am_is_named(typed, read_as, may_be):
    reading = read(changed(f"F{R1}", typed)())

    (finding,) = reading.findings
    assert (finding.rule, finding.cell, finding.severity) == ("lost_letter", f"F{R1}", "warning")
    assert f"“{may_be}”" in finding.message_th
    assert reading.rows[0].values["problem_or_need"] == read_as


def test_a_space_before_a_mark_goes_where_there_is_one_reading():
    reading = read(changed(f"G{R1}", "ก \u0e48อสร้างถนนสายบ \u0e49านเหนือด \u0e49านข \u0e49าง")())

    assert reading.rows[0].title == "ก่อสร้างถนนสายบ้านเหนือด้านข้าง"


def test_a_right_table_has_nothing_said_of_it():
    assert read(xlsx()).findings == ()
