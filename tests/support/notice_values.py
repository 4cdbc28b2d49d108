"""Values for every notice's template."""

from datetime import date
from decimal import Decimal

from oneplan.config.places import INCLUDE
from oneplan.domain.shared.findings import Finding, Message
from oneplan.domain.submissions.submissions import SubmissionState
from oneplan.services.forms.receipts import Receipt
from tests.support.world import moment

NAMES = sorted(path.name for path in (INCLUDE / "templates/notices").iterdir() if path.is_dir())


class Plan:
    row_count = 49
    content_hash = "14070600b0c0"


class Collation:
    row_count = 21
    content_hash = "c0117a7ed001"
    counts = {"expected": 11, "received": 10}  # noqa: RUF012  as the store has it


VALUES = {
    "subject": "ขอนำส่งคู่มือการจัดทำแผน",
    "page_address": "https://portal.test/circulars/rayong-2564/cover",
    "collation": Collation(),
    "missing": 1,
    "baht": "1234567.5",
    "task_th": "พิจารณาให้ความเห็นชอบ",
    "label": "ฉบับที่ ๒",
    "sent_unit": "สพอ.<แกลง>",
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
    "step_name": "ขั้นตอนที่ ๓.๓",
    "step_english": "step 3.3",
    "fiscal_year": 2564,
    "plan_title": "แผนพัฒนาจังหวัดระยอง พ.ศ. ๒๕๖๑ – ๒๕๖๕ (ฉบับทบทวนปี พ.ศ. ๒๕๖๔)",
    "step_title": "จัดทำแผนความต้องการระดับอำเภอ",
    "due_at": moment("2019-06-30T23:59:59"),
    "rolled": None,
    "closes_at": moment("2019-07-07T23:59:59"),
    "is_closed": False,
    "urgency": "ด่วน",
    "due_before": moment("2019-06-15T23:59:59"),
    "is_moved": True,
    "form_before": None,
    "form_after": "แบบแผนพัฒนาอำเภอ",
    "is_whole": True,
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
            "step_name": "ขั้นตอนที่ ๑.๒",
            "step_number": "๑.๒",
            "due_at": moment("2019-06-16T23:59:59"),
            "days": 7,
            "state": "ยังไม่ได้ส่ง",
            "link": "@@oneplan-link@@",
        },
        {
            "unit_name": "อบต.ตะพง",
            "step_name": "ขั้นตอนที่ ๑.๒",
            "step_number": "๑.๒",
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
    "contact_name": "นางสาวข <b>",
    "address": "b@units.invalid",
    "reason": "550 no such user",
    "deputies": [],
    "has_letter": True,
    "is_given_up": True,
    "notice_id": 7,
    "unreachable": [{"name": "อบต. <เชิงเนิน>"}],
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
    "totals": {"2564": "1234567.50", "2565": "20000"},
    "completeness": "ได้รับ ๗ จาก ๘ อำเภอ",
    "days": 3,
    "presented_at": moment("2019-06-20"),
    "action_link": "https://office.invalid/required_actions?dag_id=c",
    "dispatched_at": moment("2019-06-20"),
    "files": [{"name": "plan.json", "sha256": "ab" * 32, "title": "คู่มือ", "quantity": "๑ เล่ม"}],
    "title": "คณะกรรมการ <ก.บ.จ.>",
    "chair": "ผู้ว่าราชการจังหวัด",
    "room": "ห้องประชุมท่าจีน (๕๐๒)",
    "begins_at": moment("2019-07-10T13:30:00"),
    "before": moment("2019-07-04T13:30:00"),
    "agenda": [
        {"number": "2.1", "title": "แผน <ร่าง>", "kind": "เรื่องเพื่อทราบ", "version": None},
        {"number": "3.1", "title": "ร่างแผน", "kind": "เรื่องเพื่อพิจารณา", "version": 2},
    ],
    "held_on": date(2019, 6, 20),
    "is_attached": True,
    "resolved": [
        {"number": "2.1", "title": "แผน <ร่าง>", "outcome": "รับทราบ", "text": ""},
        {"number": "3.1", "title": "ร่างแผน", "outcome": "เห็นชอบ", "text": "ให้ปรับ <บัญชี>"},
    ],
    "item_number": "3.1",
    "what": "จัดส่งโครงการ <เกินขีดความสามารถ>",
    "task_number": 7,
    "task_due_at": moment("2019-06-30T23:59:59"),
    "ideas": [
        {
            "row_key": "7.1/P1/5",
            "title": "ขุดลอก <คลอง>",
            "outcome": "put_right",
            "outcome_th": "ให้ปรับปรุง",
            "reason": "ระบุกลุ่มเป้าหมาย <ให้ชัด>",
        }
    ],
    "projects": [
        {"row_key": "9/P1/5", "title": "ส่งเสริมอาชีพ", "idea": "7.1/P1/6"},
    ],
    "subject_words": "มติเกี่ยวกับโครงการของท่าน",
    "told_th": "คณะกรรมการบริหารงานจังหวัดแบบบูรณาการ มีมติเห็นชอบแผนพัฒนาจังหวัดระยอง (ระดับจังหวัด) ฉบับที่ ๒",
    "told_en": "A committee let the province plan of step 9 (province level), version 2 pass.",
    "news": [
        {"row_key": "3.3/A1/5", "title": "ขุดลอก <คลอง>", "said": "อยู่ในแผน"},
        {
            "row_key": "3.3/A1/6",
            "title": "",
            "said": "รวมกับโครงการ “ขุดลอกคลอง” ของ ก.บ.อ. <บ้านค่าย> (ชื่อโครงการและพื้นที่เดียวกัน)",
        },
    ],
    "more": 3,
}
