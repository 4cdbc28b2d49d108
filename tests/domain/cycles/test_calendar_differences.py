"""What changed between two calendars, in words for a clerk."""

import re
from typing import get_args

import pytest
from pydantic import BaseModel

from oneplan.domain.cycles.calendar_differences import DifferenceKind, compare_calendars
from oneplan.domain.cycles.calendar_words import FIELDS_TH
from oneplan.domain.cycles.calendars import Calendar
from tests.support.builders import make_calendar, step_data

FORMS = {"amphoe_development_plan": "แผนพัฒนาอำเภอ", "village_plan": "แผนพัฒนาหมู่บ้าน"}


def found(before, after, **changed):
    return compare_calendars(
        make_calendar(*before), make_calendar(*after, **changed), form_titles=FORMS
    )


CHANGES = [
    pytest.param({"window": {"printed": "ก.พ. ๖๒"}}, "window", "ช่วงเวลา: จาก ม.ค. ๖๒ เป็น ก.พ. ๖๒", id="a window moved"),
    pytest.param({"window": {}}, "window", "ช่วงเวลา: ตัด ม.ค. ๖๒", id="a window is gone"),
    pytest.param({"window": {"printed": "ม.ค. ๖๒", "place": "ห้องประชุม ๑"}}, "window", "ช่วงเวลา สถานที่: เพิ่ม ห้องประชุม ๑", id="a place"),
    pytest.param({"agencies": []}, "agencies", "ผู้รับผิดชอบ: ตัด คณะกรรมการหมู่บ้าน", id="an agency is gone"),
    pytest.param({"agencies": [{"th": "คณะกรรมการหมู่บ้าน", "role": "kbo"}]}, "agencies",
                 "ผู้รับผิดชอบ บทบาท คณะกรรมการหมู่บ้าน: จาก คณะกรรมการหมู่บ้าน เป็น คณะกรรมการบริหารงานอำเภอ", id="another role"),
    pytest.param({"form": "village_plan"}, "form", "แบบฟอร์ม: จาก แผนพัฒนาอำเภอ เป็น แผนพัฒนาหมู่บ้าน", id="another form"),
    pytest.param({"policy": {"reminders": [-7, 0]}}, "reminders", "วันเตือน (นับจากกำหนด): จาก -14, -7, -3, -1, 0, 1, 3, 7, 14 เป็น -7, 0", id="reminders"),
    pytest.param({"policy": {"send_window": {"opens": "09:00"}}}, "reminders", "เวลาส่งอีเมล เริ่มเวลาส่ง: จาก 08:30:00 เป็น 09:00:00", id="hours of mail"),
    pytest.param({"title": {"th": "ขั้นตอนใหม่", "en": "Step 1"}}, "title", "ชื่อ ข้อความ: จาก ขั้นตอน 1 เป็น ขั้นตอนใหม่", id="a title"),
    pytest.param({"submitted_by": {"levels": ["tambon"], "role": "village_committee"}}, "other", "ผู้ส่ง ระดับที่ส่ง: จาก หมู่บ้าน เป็น ตำบล", id="who sends"),
    pytest.param({"kind": "approval"}, "other", "การดำเนินการ: จาก รวบรวมแผนจากหน่วยงาน เป็น พิจารณาให้ความเห็นชอบ", id="another kind"),
    pytest.param({"optional": True}, "other", "ไม่บังคับ: จาก ไม่ใช่ เป็น ใช่", id="optional"),
    pytest.param({"notes": ["x"]}, "detail", "หมายเหตุ: เพิ่ม x", id="a note"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "kind", "words"), CHANGES)
def test_a_change_of_a_step_is_one_sentence(change, kind, words):
    (only,) = found([step_data("1")], [step_data("1", **change)])

    assert (only.kind, only.steps) == (kind, ("1",))
    assert only.sentence_th == f"ขั้นตอนที่ ๑ {words}"


def test_the_same_days_in_other_print_are_no_moved_window():
    (only,) = found([step_data("1")], [step_data("1", window={"printed": "มกราคม ๒๕๖๒"})])

    assert only.kind == DifferenceKind.OTHER


def titled(step_id, title, **changes):
    return step_data(step_id, title={"th": title}, **changes)


LONG = "คณะกรรมการหมู่บ้านทบทวนและจัดทำแผนพัฒนาหมู่บ้าน"
STEPS = [
    pytest.param([titled("1", LONG)], [titled("1", LONG), titled("2", "ประชุม")], [("step_added", ("2",))], id="added"),
    pytest.param([titled("1", LONG), titled("2", "ประชุม")], [titled("1", LONG)], [("step_removed", ("2",))], id="removed"),
    pytest.param([titled("1", LONG)], [titled("4", LONG)], [("step_renumbered", ("1", "4"))], id="renumbered"),
    pytest.param([titled("1", LONG)], [titled("1.1", LONG), titled("1.2", "ประชุม")], [("step_split", ("1", "1.1", "1.2"))], id="split"),
    pytest.param([titled("1", LONG)], [titled("1a", LONG), titled("1b", "ประชุม")], [("step_split", ("1", "1a", "1b"))], id="split by letters"),
    pytest.param([titled("1.1", LONG), titled("1.2", "ประชุม")], [titled("1", LONG)], [("steps_joined", ("1", "1.1", "1.2"))], id="joined"),
    pytest.param([titled("1", LONG)], [titled("12", "ประชุม")], [("step_removed", ("1",)), ("step_added", ("12",))], id="12 is no part of 1"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "kinds"), STEPS)
def test_what_became_of_a_step_is_told(before, after, kinds):
    assert [(each.kind, each.steps) for each in found(before, after)] == kinds


def test_a_renumbered_step_is_compared_too():
    told = found([titled("1", LONG)], [titled("4", LONG, window={"printed": "ก.พ. ๖๒"})])

    assert [each.kind for each in told] == ["step_renumbered", "window"]


def test_a_rule_of_the_whole_calendar_is_told_once():
    steps = [step_data("1"), step_data("2")]
    told = found(steps, steps, policy={"grace_days": 3})

    assert [each.sentence_th for each in told] == ["ปฏิทิน กติกาของระบบ วันผ่อนผันหลังกำหนด: จาก 7 เป็น 3"]


def test_a_calendar_does_not_differ_from_itself():
    assert found([step_data("1")], [step_data("1")]) == ()


def fields(model, seen):
    for name, field in model.model_fields.items():
        seen.add(name)
        for part in parts(field.annotation):
            fields(part, seen)
    return seen


def parts(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from parts(each)


def test_every_field_of_a_calendar_has_a_thai_name():
    assert fields(Calendar, set()) - set(FIELDS_TH) == set()
    assert [name for name, words in FIELDS_TH.items() if re.search("[a-z]", words)] == []
