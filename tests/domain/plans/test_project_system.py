"""What the national project system asks for, answered from what is held: nothing is left out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.plans.project_system import FURTHER_TH, HeldProject, HeldValue, answer
from oneplan.gateways.files.forms import list_forms, load_form
from oneplan.gateways.files.rules import project_system

SYSTEM = project_system()
ASKED = [each for part in SYSTEM.parts for each in part.fields]
KNOWN = {column.key for key in list_forms() for column in load_form(key, (2564,), 2564).columns} | {
    column.key for key in list_forms() for column in load_form(key, (2564,), 2564).header
}


def held(value, label="ชื่อช่อง"):
    return HeldValue(value=value, origin="A1.xlsx ช่อง B2", label=label)


def lines(**columns):
    return list(answer(SYSTEM, HeldProject(columns={k: held(v) for k, v in columns.items()})))


def test_every_column_that_is_looked_for_is_one_of_a_form():
    named = {key for each in ASKED for key in each.columns} | SYSTEM.people

    assert named <= KNOWN


def test_a_project_of_which_nothing_is_held_has_every_field_and_says_so():
    found = lines()

    assert [each.label for each in found] == [each.th for each in ASKED]
    assert {each.value for each in found} == {None}


@pytest.mark.parametrize(
    ("columns", "label", "value"),
    [
        pytest.param({"objective": "ลดน้ำท่วม"}, "วัตถุประสงค์", "ลดน้ำท่วม", id="a column"),
        pytest.param({"agency": "ข", "lead_agency": "ก"}, "หน่วยงานดำเนินการ", "ก", id="the first of two"),
        pytest.param({"beneficiaries": 40}, "กลุ่มเป้าหมาย/ผู้ได้รับประโยชน์", 40, id="a number"),
        pytest.param({"activities": "อบรม: 50000: สสจ."}, "กิจกรรมหลัก ที่ 1 งบประมาณ (บาท)", Decimal(50000), id="an activity's money"),
        pytest.param({"activities": "อบรม: 50000: สสจ."}, "กิจกรรมหลัก ที่ 1 ผู้รับผิดชอบ", "สสจ.", id="who does an activity"),
        pytest.param({"activities": "อบรม; ตัดถนน"}, "กิจกรรมหลัก ที่ 2", "ตัดถนน", id="activities without money"),
        pytest.param({"activities": "ประชุม: ๓ ครั้ง"}, "กิจกรรมหลัก ที่ 1", "ประชุม: ๓ ครั้ง", id="a colon and no money"),
        pytest.param({"activities": ";"}, "กิจกรรมหลัก", ";", id="nothing but a mark"),
    ],
)  # fmt: skip
def test_a_value_stands_in_its_field_with_where_it_is_from(columns, label, value):
    (found,) = [each for each in lines(**columns) if each.label == label]

    assert (found.value, found.origin) == (value, "A1.xlsx ช่อง B2")


def test_what_no_field_asks_for_stands_at_the_end_under_its_own_heading():
    found = lines(agency="ข", lead_agency="ก", unheard_of="ค")

    assert [(each.part, each.label, each.value) for each in found[-2:]] == [
        (FURTHER_TH, "ชื่อช่อง", "ข"),
        (FURTHER_TH, "ชื่อช่อง", "ค"),
    ]


def test_money_has_a_line_for_each_year():
    money = [held(Decimal(baht), f"{year} (บาท)") for year, baht in ((2564, 5), (2565, 7))]
    found = list(answer(SYSTEM, HeldProject(columns={}, facts={"asked": money})))

    assert [
        (each.label, each.value) for each in found if each.label.startswith("งบประมาณที่ขอ ปี")
    ] == [
        ("งบประมาณที่ขอ ปี 2564 (บาท)", Decimal(5)),
        ("งบประมาณที่ขอ ปี 2565 (บาท)", Decimal(7)),
    ]


@given(
    st.dictionaries(
        st.sampled_from(sorted(KNOWN - {"activities"})), st.text(min_size=1), max_size=9
    )
)
def test_every_value_stands_in_the_workbook_once(columns):
    found = [each.value for each in lines(**columns) if each.value is not None]

    assert sorted(map(str, found)) == sorted(columns.values())
