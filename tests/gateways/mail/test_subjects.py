"""Every subject is short, with the longest names that there are, and says first what it asks."""

import re

import pytest

from oneplan.domain.cycles.step_names import step_name
from oneplan.domain.documents.document_kinds import KIND_NAMES_TH
from oneplan.domain.shared.thai_letters import count_letters
from oneplan.domain.submissions.submissions import STATES_TH
from oneplan.gateways.calendars.calendar_files import list_calendar_files, load_calendar
from oneplan.gateways.files.areas import list_area_rows
from oneplan.gateways.files.rules import ministries
from oneplan.gateways.mail.mail import SUBJECT_LETTERS
from oneplan.gateways.mail.templates import render_notice
from tests.support.builders import CALENDARS
from tests.support.notice_values import NAMES, VALUES

STEPS = [step for path in list_calendar_files(CALENDARS) for step in load_calendar(path).steps]
TITLE = max((step.title.th for step in STEPS), key=count_letters)
UNIT = "องค์การบริหารส่วนตำบล" + max((name for _, _, name, _ in list_area_rows()), key=count_letters)
MINISTRY = max((each.name for each in ministries().ministries), key=count_letters)
PLAN = f"{max(KIND_NAMES_TH.values(), key=count_letters)} เสนอ{MINISTRY}"
LONGEST = {
    **VALUES,
    "urgency": "ด่วนที่สุด",
    "step_name": max(map(step_name, STEPS), key=count_letters),
    "step_title": TITLE,
    "title": TITLE,
    "subject": TITLE,
    "task_th": TITLE,
    "what": TITLE,
    "plan_title": PLAN,
    "cycle_title": TITLE,
    "missing_unit": UNIT,
    "sent_unit": UNIT,
    "unit_name": UNIT,
    "state": max(STATES_TH.values(), key=count_letters),
    "number": "๑๒/๒๕๖๓",
    "days": 3,
    "lines": VALUES["lines"] * 100,
    "unreachable": VALUES["unreachable"] * 999,
}
SAYS = {
    "acknowledge": "โปรดตอบรับเอกสาร ฉบับที่ ๒",
    "amended": "กำหนดส่งเปลี่ยนแปลง",
    "bounce": "อีเมลตีกลับ: องค์การบริหารส่วนตำบล",
    "circular": "[ซักซ้อม] ด่วนที่สุด: ",
    "collation": "จัดส่งเอกสารรวม ฉบับที่ ๒",
    "decide": "รอมติคณะกรรมการ แผนฉบับที่ ๒",
    "digest": "เลยกำหนดส่งแผน ๒๐๐ รายการ ปีงบประมาณ ๒๕๖๔",
    "dispatch": "จัดส่งแผน ฉบับที่ ๒",
    "due_today": "ครบกำหนดส่งแผนวันนี้: ขั้นตอน",
    "forward": "ขอให้แจ้งหน่วยงานในพื้นที่ ปฏิทินปี ๒๕๖๔",
    "forwarded": "แจ้งปฏิทินการจัดทำแผน ปีงบประมาณ ๒๕๖๔",
    "link": "ลิงก์ใหม่สำหรับส่งแผน",
    "meeting_called": "เชิญประชุม ๑๐ ก.ค. ๖๒ เวลา ๑๓.๓๐ น.",
    "meeting_cancelled": "ยกเลิกประชุม ๑๐ ก.ค. ๖๒ เวลา ๑๓.๓๐ น.",
    "meeting_minutes": "รายงานการประชุม ๒๐ มิ.ย. ๖๒: ",
    "meeting_moved": "เลื่อนประชุมเป็น ๑๐ ก.ค. ๖๒ เวลา ๑๓.๓๐ น.",
    "meeting_task": "เลยกำหนดงานตามมติ",
    "no_contact": "ไม่มีผู้รับอีเมล ๙๙๙ หน่วยงาน",
    "opening": "ขอให้จัดส่งแผน: ขั้นตอน",
    "overdue": "เลยกำหนดส่งแผน",
    "present": "ขอความเห็นชอบแผน ฉบับที่ ๒",
    "projects": "มติเกี่ยวกับโครงการของท่าน: องค์การ",
    "receipt": "เลขรับที่ ๑๒",
    "recheck": "ข้อมูลระหว่างแบบไม่ตรงกัน: องค์การ",
    "reminder": "เตือนส่งแผน อีก ๗ วัน: ขั้นตอน",
    "screened": "ผลการกลั่นกรองโครงการ ขั้นตอน",
    "set_by_hand": "ตั้งสถานะงานด้วยมือ",
    "stopped": "งานหยุด ต้องแก้ไข: ขั้นตอน",
    "summary": "สรุปหน่วยงานที่ยังไม่ส่งแผน ๒๐๐ รายการ",
    "withdrawn": "ยกเลิกขั้นตอน",
}
"""What no subject of a notice may lose, however long the names in it are."""


@pytest.mark.parametrize("name", NAMES)
def test_a_subject_of_the_longest_names_is_short(name):
    subject, _, _ = render_notice(name, {**LONGEST, "number": LONGEST_NUMBER.get(name, 2)})

    assert count_letters(subject) <= SUBJECT_LETTERS < 60
    assert SAYS[name] in subject
    assert "  " not in subject


LONGEST_NUMBER = dict.fromkeys(
    ("meeting_called", "meeting_cancelled", "meeting_minutes", "meeting_moved", "meeting_task"),
    "๑๒/๒๕๖๓",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_shows_no_name_of_a_machine(name):
    subject, text, _ = render_notice(name, VALUES)
    thai, _, english = text.partition("\n--\n")
    shown = re.sub(r"https?://\S+|@@\S+|\S+@\S+|[0-9a-f]{12,}|\S+\.json", "", subject + thai)

    assert not re.search(r"[a-z]+_[a-z_]+|oneplan |SIM-|\bdue[-+]\d", shown)
    assert not re.search(r"[a-z]+_[a-z_]+|SIM-|\bdue[-+]\d", re.sub(r"https?://\S+", "", english))
