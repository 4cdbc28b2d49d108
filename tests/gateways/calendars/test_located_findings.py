"""What is wrong in a calendar's file as a clerk reads it: no machine name, no English."""

import re

import pytest

from oneplan.domain.cycles.roles import ROLES
from oneplan.gateways.calendars.calendar_files import (
    CalendarFileInvalid,
    check_calendar_file,
    load_calendar,
)
from tests.support.builders import calendar_data, step_data, write_calendar

STEP = "ขั้นตอนที่ ๑"
WRONG = [
    pytest.param({"inputs": ["1"]}, f"{STEP} ใช้ผลของขั้นตอน “1 → 1”: ขั้นตอนเหล่านี้รอผลของกันและกัน", id="a step that waits for itself"),
    pytest.param({"inputs": ["9"]}, f"{STEP} ใช้ผลของขั้นตอน 1 “9”: ไม่มีขั้นตอนนี้", id="no such step"),
    pytest.param({"window": {"printed": "31 ก.พ. 62"}}, f"{STEP} ช่วงเวลา: “31 ก.พ. 62” เดือนนั้นไม่มีวันที่ดังกล่าว", id="31 February"),
    pytest.param({"window": {"printed": "ก.พ. 2019"}}, f"{STEP} ช่วงเวลา: “ก.พ. 2019” ปี 2019 เป็นปี ค.ศ.", id="another era"),
    pytest.param({"kind": "ประชุม"}, f"{STEP} การดำเนินการ “ประชุม”: ต้องเป็นค่าใดค่าหนึ่ง", id="no kind"),
    pytest.param({"agencies": [{"th": "กรมที่ดิน", "role": "land"}]}, f"{STEP} ผู้รับผิดชอบ 1 บทบาท “land”: ไม่ใช่บทบาทในทะเบียน", id="no role"),
    pytest.param({"colour": "red"}, f"{STEP} “colour” “red”: ไม่รู้จักช่องนี้", id="a key nobody knows"),
    pytest.param({"submitted_by": None}, f"{STEP} ผู้ส่ง", id="a part that is empty"),
    pytest.param({"policy": {"reminders": [3, 1]}}, f"{STEP} กติกาของระบบ: วันเตือนต้องเรียงจากก่อนไปหลัง", id="reminders out of order"),
    pytest.param({"policy": {"grace_days": 90}}, f"{STEP} กติกาของระบบ วันผ่อนผันหลังกำหนด “90”: มากกว่าที่รับได้", id="too many days"),
    pytest.param({"parent": "7"}, f"{STEP} อยู่ใต้ขั้นตอน “7”: ไม่มีขั้นตอนใหญ่ที่ใช้เลขนี้", id="no such whole"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "th"), WRONG)
def test_a_wrong_value_is_told_in_thai_with_its_place(tmp_path, change, th):
    path = write_calendar(tmp_path, calendar_data(step_data("1") | change))

    with pytest.raises(CalendarFileInvalid) as caught:
        load_calendar(path)

    assert any(th in line for line in caught.value.th.splitlines()), caught.value.th
    for line in caught.value.th.splitlines():
        assert re.match(rf"{path.name} บรรทัดที่ \d+ ผิด: ", line)
        assert "steps[" not in line
        assert "Input should" not in line


FILES = [
    pytest.param("ปฏิทิน: ก: ข\n", "แฟ้มนี้ไม่ใช่แฟ้มปฏิทิน", id="a colon too many"),
    pytest.param("ที่ การดำเนินงาน\n", "แฟ้มนี้ไม่ใช่แฟ้มปฏิทิน", id="a printed table"),
    pytest.param("", "แฟ้มนี้ไม่ใช่แฟ้มปฏิทิน", id="an empty file"),
]


@pytest.mark.parametrize(("text", "th"), FILES)
def test_a_file_that_is_no_calendar_says_so_in_thai(tmp_path, text, th):
    path = tmp_path / "rayong-2564.yaml"
    path.write_text(text, encoding="utf-8")

    (finding,) = check_calendar_file(path)

    assert th in finding.th_line


def test_a_warning_is_told_as_one(tmp_path):
    late = step_data("1", window={"printed": "มี.ค. 62"})
    early = step_data("2", window={"printed": "ม.ค. 62"}, inputs=["1"])
    path = write_calendar(tmp_path, calendar_data(late, early))

    told = [each.th_line for each in check_calendar_file(path) if "ใช้ผล" in each.th]

    assert len(told) == 1
    assert "ควรตรวจ: ขั้นตอนที่ ๒ ใช้ผลของขั้นตอน 1 “1”: ขั้นตอนที่ ๑ กำหนด ๓๑ มีนาคม ๒๕๖๒" in told[0]


def test_roles_are_offered_by_their_names(tmp_path):
    step = step_data("1") | {"agencies": [{"th": "กรมที่ดิน", "role": "land"}]}
    path = write_calendar(tmp_path, calendar_data(step))

    found = [e for e in check_calendar_file(path) if "บทบาท" in e.th]

    assert all(name in found[0].th for name in ROLES.values())
