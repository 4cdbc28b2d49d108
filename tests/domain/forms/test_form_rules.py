"""Rules that warn: a tambon twice, a year outside the plan, a recipient that is the sender."""

import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form

YEARS = (2566, 2567, 2568, 2569, 2570)


def said(key: str, headings, *rows, around=None):
    form = load_form(key, YEARS, 2566)
    sheet = Sheet(name="แผ่น1", cells=[list(headings), *map(list, rows)])
    reading = read_form([sheet], form, around or ValidationContext(area_code="7401"))
    return {(f.rule, f.cell, str(f.severity)) for f in reading.findings}


REGISTER = ("ที่", "จังหวัด/อำเภอ/ตำบล (รหัส)", "ได้รับจัดสรรงบประมาณ ปี", "ชื่อผู้ประสานงาน",
            "ไตรมาสที่ดำเนินการทำแผน")  # fmt: skip


def tambon(number: int, code: object, year: object = 2566):
    return (number, code, year, "นายก", 1)


def test_a_tambon_that_stands_twice_is_warned_of_with_its_cell():
    assert said("tambon_form1", REGISTER, tambon(1, "740101"), tambon(2, "740102")) == set()
    assert said("tambon_form1", REGISTER, tambon(1, "740101"), tambon(2, "๗๔๐๑๐๑")) == {
        ("unique", "B3", "warning")
    }


def test_a_tambon_by_its_code_and_by_its_name_is_the_same():
    around = ValidationContext(area_code="7401", area_names={"มหาชัย": "740101"})

    found = said(
        "tambon_form1", REGISTER, tambon(1, "740101"), tambon(2, "ตำบลมหาชัย"), around=around
    )

    assert found == {("unique", "B3", "warning")}


@pytest.mark.parametrize(("year", "is_outside"), [
    (2565, True), (2566, False), ("๒๕๗๐", False), (2571, True), (2023, False), ("พ.ศ. 2571", True),
])  # fmt: skip
def test_a_budget_year_outside_the_plan_is_warned_of(year, is_outside):
    found = said("tambon_form1", REGISTER, tambon(1, "740101", year))

    assert found == ({("year_in_plan", "C2", "warning")} if is_outside else set())


FORM_OF = load_form("village_plan", YEARS, 2566)
VILLAGE = [column.th for column in FORM_OF.columns if column.need == "yes"]


@pytest.mark.parametrize(("agency", "is_sender"), [
    ("บ้านเหนือ", True), (" บ้าน เหนือ ", True), ("740101-03", True), ("อบจ.", False),
    ("บ้านเหนือและบ้านใต้", False),
])  # fmt: skip
def test_a_recipient_that_is_the_sender_is_warned_of(agency, is_sender):
    values = {
        "ที่": 1, "หมู่บ้าน/ชุมชน": "บ้านเหนือ", "หมู่ที่": 3, "ตำบล (รหัส 6 หลัก)": "740101",
        "ด้านการพัฒนา": "สังคม", "ปัญหา/ความต้องการ": "ก", "โครงการ/กิจกรรม": "ข", "วัตถุประสงค์": "ค",
        "เป้าหมาย (ผลผลิตของโครงการ)": "ง", "งบประมาณ (บาท)": 1, "ลักษณะการดำเนินการ": "ขอรับการสนับสนุน",
        "ลำดับความสำคัญ": 1,
    }  # fmt: skip
    around = ValidationContext(area_code="740101", unit_name="บ้านเหนือ", unit_code="740101-03")
    headings = [*VILLAGE, "หน่วยงานที่ขอรับการสนับสนุน"]

    found = said("village_plan", headings, [*(values[h] for h in VILLAGE), agency], around=around)

    rules = {(rule, severity) for rule, _, severity in found if rule == "not_sender"}
    assert rules == ({("not_sender", "warning")} if is_sender else set())


@pytest.mark.parametrize(("codes", "is_twice"), [
    ("740101, 740102", False), ("740101, 740101", True), ("740101; ๗๔๐๑๐๑", True),
])  # fmt: skip
def test_an_area_that_a_cell_lists_twice_is_warned_of(codes, is_twice):
    form = load_form("project_idea", YEARS, 2566)
    area = form.column("target_area")
    headings = [
        area.th,
        *(c.th for c in form.columns if c.need == "yes" and c.key != "target_area"),
    ]
    values = [
        "1" if c.type in ("baht", "integer") else (c.choices[0].th if c.choices else "ก")
        for c in form.columns
        if c.need == "yes" and c.key != "target_area"
    ]

    found = said("project_idea", headings, [codes, *values])

    assert (("listed_once", "A2", "warning") in found) == is_twice
