"""A file of another form than the step asks for: both are named by the numbers printed on them."""

import io

import docx
import pytest

from oneplan.domain.forms.form_numbers import find_numbers
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from oneplan.services.forms.file_checks import read_filled
from tests.support.corpus import grid, xlsx

LOCAL = load_form("local_plan", tuple(range(2566, 2571)), 2566)
VILLAGE = load_form("village_plan", (2564,), 2564)
BRIEF = load_form("project_brief", (2564,), 2564)
TAMBON = load_form("tambon_form1", (2564,), 2564)


def said(content, form):
    reading = read_filled(read_file(content, accepts=form.accepts), form, ValidationContext())
    return [(f.rule, f.message_th) for f in reading.findings]


def letter(text: str, cells=()) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    if cells:
        table = document.add_table(rows=1, cols=len(cells))
        for at, value in enumerate(cells):
            table.cell(0, at).text = value
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


EQUIPMENT = ["ที่", "แผนงาน", "หมวด", "ประเภท", "เป้าหมาย", "งบประมาณ 2566 (บาท)",
             "หน่วยงานรับผิดชอบหลัก"]  # fmt: skip
OTHERS = [
    (lambda: xlsx([["แบบ ผ.03"]]), LOCAL, "ผ.03", "ผ.02"),
    (lambda: xlsx([["บัญชีครุภัณฑ์ แบบ ผ. ๐๓"], ["อบต. ก"]]), LOCAL, "ผ.03", "ผ.02"),
    (lambda: xlsx([["ผ.๐๑"], ["สรุปโครงการพัฒนา"]]), LOCAL, "ผ.01", "ผ.02"),
    (lambda: xlsx([["", "", "แบบผ.3"]]), LOCAL, "ผ.03", "ผ.02"),
    (lambda: xlsx([["แบบ ผ.03"], EQUIPMENT, [1, "การศึกษา", "ครุภัณฑ์", "คอมพิวเตอร์", "1", 5000, "อบต."]]),
     LOCAL, "ผ.03", "ผ.02"),
    ("แบบ ผ.01\nสรุป,จำนวน\n".encode, LOCAL, "ผ.01", "ผ.02"),
    (lambda: letter("แบบ ผ.03 บัญชีครุภัณฑ์"), LOCAL, "ผ.03", "ผ.02"),
    (lambda: letter("บัญชีครุภัณฑ์", ["แบบ ผ.03", "ครุภัณฑ์"]), LOCAL, "ผ.03", "ผ.02"),
    (lambda: xlsx([["แบบ จ.1"]]), BRIEF, "จ.1", "จ.1-1"),
    (lambda: xlsx([["แบบที่ ๒"]]), TAMBON, "2", "1"),
    (lambda: xlsx([["แบบ ผ.02"]]), VILLAGE, "ผ.02", "แผนพัฒนาหมู่บ้าน"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "form", "found", "expected"), OTHERS)
def test_another_form_is_named_with_the_one_that_is_expected(make, form, found, expected):
    ((rule, words), *_) = [each for each in said(make(), form) if each[0] != "encoding"]

    assert rule == "other_form"
    assert f"แบบ {found} แต่" in words
    assert expected in words.partition("แต่")[2]


@pytest.mark.parametrize(
    ("make", "form"),
    [
        (lambda: xlsx([["แบบ ผ.02"], ["ผ.03"]]), LOCAL),
        (lambda: xlsx([["แบบ ผ.02/1"]]), LOCAL),
        (lambda: xlsx([["แผ.03 ที่ผ.ศ."]]), LOCAL),
        (lambda: xlsx([["รายงาน"]]), VILLAGE),
    ],
)
def test_a_file_without_the_number_of_another_form_lacks_its_headings(make, form):
    assert [rule for rule, _ in said(make(), form)] == ["heading"]


def test_the_number_of_another_form_beside_the_right_table_says_nothing():
    assert said(xlsx(grid(before=[["คัดจากแบบ ผ.02"]])), VILLAGE) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("แบบ ผ.๐๒/๑ และ ผ 03", ["ผ.02/1", "ผ.03"]),
        ("จ. 1 - 1", ["จ.1-1"]),
        ("แบบที่ ๓", ["แบบ 3"]),
        ("ผ.ศ. 3, ลำดับที่ 3, ผู้จ.1x9", []),
        ("ผ" * 1000, []),
    ],
)
def test_numbers_are_read_as_they_are_printed(text, numbers):
    assert list(find_numbers(text)) == numbers
