"""Every notice reads as it was written down; a missing value is an error, never a gap."""

import os
from decimal import Decimal
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from tests.services.world import moment

from oneplan.config import INCLUDE
from oneplan.domain.shared.findings import Finding, Message
from oneplan.domain.submissions.submissions import SubmissionState
from oneplan.gateways.mail.templates import baht, render_notice, thai_date
from oneplan.services.forms.receipts import Receipt

GOLDEN = Path(__file__).parents[1] / "data" / "notices"
NAMES = sorted(path.name for path in (INCLUDE / "templates/notices").iterdir() if path.is_dir())


class Plan:
    row_count = 49
    content_hash = "14070600b0c0"


VALUES = {
    "task_th": "พิจารณาให้ความเห็นชอบ",
    "task_id": "step_10.approve",
    "label": "ฉบับที่ ๒",
    "sent_unit": "สพอ.<แกลง>",
    "sent_code": "CD2103",
    "checked_form": "แบบรายงานผลการดำเนินงาน",
    "checked_form_en": "Report of results",
    "other_form": "แบบ ๑ (ทะเบียนตำบลเป้าหมาย)",
    "other_form_en": "Tambon form 1",
    "said": [
        {
            "cell": "B4",
            "value": "2",
            "message_th": "“จำนวนตำบล” ไม่เท่ากับจำนวนแถว <3>",
            "message_en": "“Target tambons” differs from the 3 rows sent",
        }
    ],
    "set_by": "chair",
    "set_at": moment("2019-08-14T09:00:00"),
    "result": "ยังไม่มีมติ ระบบถามใหม่แล้ว",
    "unit_name": "ก.บ.อ. <แกลง>",
    "cycle_title": "ปฏิทินการดำเนินงานจังหวัดระยอง",
    "step_id": "3.3",
    "step_title": "จัดทำแผนความต้องการระดับอำเภอ",
    "due_at": moment("2019-06-30T23:59:59"),
    "rolled": None,
    "closes_at": moment("2019-07-07T23:59:59"),
    "is_closed": False,
    "urgency": "ด่วน",
    "due_before": moment("2019-06-15T23:59:59"),
    "items": (
        {
            "name": "แบบแผนพัฒนาอำเภอ",
            "state": "ส่งคืนให้แก้ไข ๖ ข้อ (ส่งครั้งที่ ๑)",
            "findings": ["แผ่น1 J4 ต้องเป็นจำนวนเงิน <b>"],
            "more": 5,
        },
    ),
    "lines": [
        {
            "unit_name": "อบต. <เชิงเนิน>",
            "unit_code": "SIM-L210102",
            "step_id": "1.2",
            "due_at": moment("2019-06-16T23:59:59"),
            "days": 7,
            "state": "ยังไม่ได้ส่ง",
            "link": "@@oneplan-link@@",
        },
        {
            "unit_name": "อบต.ตะพง",
            "unit_code": "SIM-L210103",
            "step_id": "1.2",
            "due_at": moment("2019-06-20T23:59:59"),
            "days": 3,
            "state": "ส่งคืนให้แก้ไข ยังไม่ส่งใหม่",
            "link": "@@oneplan-link@@",
        },
    ],
    "groups": [{"name": "อำเภอเมืองระยอง", "count": 2, "days": 7}],
    "letter": "หนังสือ ที่ รย ๐๐๑๗.๒/ว ๒๖๔๗ ลงวันที่ ๒๘ พฤษภาคม ๒๕๖๒",
    "request": "สำหรับอำเภอทุกแห่ง ขอให้แจ้งองค์กรปกครองส่วนท้องถิ่นในพื้นที่ด้วย",
    "count": 14,
    "office_name": "อำเภอแกลง",
    "missing_unit": "อบต. <เชิงเนิน>",
    "missing_code": "SIM-L210102",
    "contact_name": "นางสาวข <b>",
    "address": "b@units.invalid",
    "reason": "550 no such user",
    "deputies": [],
    "has_letter": True,
    "is_given_up": True,
    "notice_id": 7,
    "unreachable": [{"name": "อบต. <เชิงเนิน>", "code": "SIM-L210102"}],
    "digest_link": "@@oneplan-link@@",
    "now": moment("2019-06-23"),
    "contact": ("สำนักงานจังหวัดระยอง", "โทร ๐-๓๘๖๙-๔๐๑๐"),
    "is_simulated": True,
    "plan": Plan(),
    "portal_link": "@@oneplan-link@@",
    "state": "ส่งคืนให้แก้ไข",
    "next": {
        "th": "หน่วยงานของท่าน: แก้ไขแล้วส่งใหม่",
        "en": "Your unit: put it right and send it again",
    },
    "receipt": Receipt(
        cycle_id="c",
        step_id="3.3",
        unit_code="A1",
        number=12,
        version=2,
        form="local_plan",
        state=SubmissionState.RETURNED,
        file_name="a.xlsx",
        sha256="ab" * 32,
        rows=0,
        total_baht=Decimal("1234.5"),
        received_at=moment("2019-06-23"),
        is_late=False,
        findings=(
            Finding.at("แผ่น1", "J4", "x", Message("baht", "ต้องเป็นจำนวนเงิน <b>", "an amount")),
        ),
    ),
    "number": 2,
    "dispatch_id": 12,
    "version": 2,
    "days": 3,
    "presented_at": moment("2019-06-20"),
    "action_link": "https://office.invalid/required_actions?dag_id=c",
    "dispatched_at": moment("2019-06-20"),
    "files": [{"name": "plan.json", "sha256": "ab" * 32}],
}


@pytest.mark.parametrize("name", NAMES)
def test_a_notice_reads_as_written_down(name):
    now = moment("2019-07-03") if name == "overdue" else VALUES["now"]
    text = "\n=====\n".join(render_notice(name, {**VALUES, "now": now})) + "\n"
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("ONEPLAN_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")

    assert golden.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", NAMES)
def test_a_name_cannot_bring_markup_into_a_mail(name):
    _, text, html = render_notice(name, VALUES)

    assert "ก.บ.อ. <แกลง>" in text
    assert "ก.บ.อ. &lt;แกลง&gt;" in html


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_value_is_an_error(name):
    with pytest.raises(UndefinedError, match="unit_name"):
        render_notice(name, {k: v for k, v in VALUES.items() if k != "unit_name"})


def test_every_notice_has_its_three_files():
    for name in NAMES:
        files = {path.name for path in (INCLUDE / "templates/notices" / name).iterdir()}
        assert files == {"subject.txt", "body.txt", "body.html"}, name


def test_a_day_is_written_with_its_weekday_in_bangkok():
    assert thai_date(moment("2019-02-28T23:59:59")) == "วันพฤหัสบดีที่ ๒๘ กุมภาพันธ์ ๒๕๖๒"


def test_an_amount_is_written_with_separators_and_thai_digits():
    assert baht("1234567.5") == "๑,๒๓๔,๕๖๗.๕๐"
