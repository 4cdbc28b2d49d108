"""Thai names for the parts of a calendar, for whoever reads of them without its file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from oneplan.domain.cycles.calendar_steps import Level, StepKind
from oneplan.domain.cycles.recipients import RECIPIENTS_TH
from oneplan.domain.cycles.roles import ROLES
from oneplan.domain.cycles.working_days import Roll
from oneplan.domain.decisions.comments import COMMENT_KINDS_TH, CommentKind

KINDS_TH: Mapping[str, str] = {
    StepKind.COLLECT: "รวบรวมแผนจากหน่วยงาน",
    StepKind.CONSOLIDATE: "ประมวลและรวมแผน",
    StepKind.MEETING: "ประชุม",
    StepKind.APPROVAL: "พิจารณาให้ความเห็นชอบ",
    StepKind.DISPATCH: "จัดส่งแผน",
    StepKind.SETUP: "เตรียมการ",
}
LEVELS_OF_UNITS_TH: Mapping[str, str] = {
    Level.VILLAGE: "หมู่บ้าน",
    Level.COMMUNITY: "ชุมชน",
    Level.TAMBON: "ตำบล",
    Level.LAO: "องค์กรปกครองส่วนท้องถิ่น",
    Level.AMPHOE: "อำเภอ",
    Level.PROVINCIAL_AGENCY: "ส่วนราชการประจำจังหวัด",
    Level.PAO: "องค์การบริหารส่วนจังหวัด",
    Level.PROVINCE: "จังหวัด",
}
_CONFIDENCE_TH = {"high": "ชัดเจน", "medium": "ปานกลาง", "low": "ไม่ชัดเจน"}
_WHEN_MISSING_TH = {"proceed": "เดินต่อ", "hold": "รอฝ่ายเลขานุการ"}
_ROLLS_TH = {
    Roll.NONE: "ไม่เลื่อน",
    Roll.NEXT: "เลื่อนไปวันทำการถัดไป",
    Roll.PREVIOUS: "เลื่อนมาวันทำการก่อนหน้า",
}
_BASIS_TH = {"stated": "ตามข้อความ", "inferred": "โดยอนุมาน"}

FIELDS_TH: Mapping[str, str] = {
    "acting_for": "ปฏิบัติราชการแทน",
    "addressee": "เรียน",
    "after": "ทำหลังขั้นตอน",
    "agencies": "ผู้รับผิดชอบ",
    "also": "การดำเนินการเพิ่ม",
    "amphoe": "อำเภอ",
    "amphoe_count": "จำนวนอำเภอ",
    "amphoe_plan_span_be": "ช่วงปีของแผนพัฒนาอำเภอ",
    "as_of": "ณ วันที่",
    "basis": "ที่มาของช่วงเวลา",
    "cabinet_resolution": "มติคณะรัฐมนตรี",
    "calendar_table": "ตารางปฏิทินที่อ่านไม่ครบ",
    "cascade": "การแจ้งต่อ",
    "closes": "สิ้นสุดเวลาส่ง",
    "code": "รหัส",
    "collated_for": "ประมวลส่งให้",
    "comments": "ชนิดของความเห็น",
    "confidence": "ความชัดเจนของต้นฉบับ",
    "consultation_meeting": "การประชุมหารือ",
    "context_year_be": "ปีจากข้อความใกล้เคียง",
    "cycle": "รหัสรอบแผน",
    "dated": "ลงวันที่",
    "dated_elsewhere": "ลงวันที่ (อีกแห่ง)",
    "deliverables": "ผลผลิต",
    "detail": "ช่วงเวลาโดยละเอียด",
    "distribution": "บัญชีแนบท้าย",
    "document": "เอกสาร",
    "download": "ที่ดาวน์โหลด",
    "due": "กำหนดส่ง",
    "duty_of": "หน้าที่เดียวกับขั้นตอน",
    "email": "อีเมล",
    "en": "ข้อความภาษาอังกฤษ",
    "enclosures": "สิ่งที่ส่งมาด้วย",
    "escalation": "การแจ้งผู้บังคับบัญชา (วันหลังกำหนด)",
    "evidence": "ข้อความที่อ้าง",
    "external_inputs": "ข้อมูลจากภายนอก",
    "fax": "โทรสาร",
    "fiscal_year_be": "ปีงบประมาณ",
    "form": "แบบฟอร์ม",
    "format": "รูปแบบ",
    "governor": "ผู้ว่าราชการจังหวัด",
    "grace_days": "วันผ่อนผันหลังกำหนด",
    "group_th": "หัวข้อ",
    "id": "เลขขั้นตอน",
    "infographic": "อินโฟกราฟิก",
    "fields": "ช่องของแบบรายงาน",
    "inputs": "ใช้ผลของขั้นตอน",
    "issuer": "ผู้จัดทำ",
    "issuer_th": "หน่วยงานเจ้าของหนังสือ",
    "items": "รายการ",
    "key": "รหัส",
    "kind": "การดำเนินการ",
    "likely_actions": "การดำเนินการที่น่าจะเป็น",
    "legal_basis": "ฐานกฎหมาย",
    "letters": "หนังสือ",
    "levels": "ระดับที่ส่ง",
    "line": "บรรทัด",
    "local_plan_fiscal_year_be": "ปีงบประมาณของแผนท้องถิ่น",
    "local_year_offset": "ระยะห่างปีของแผนท้องถิ่น",
    "may_change": "ข้อความว่าเปลี่ยนแปลงได้",
    "meeting_count": "จำนวนครั้งที่ประชุม",
    "missing_calendars": "ปฏิทินที่อ้างถึงแต่ไม่มี",
    "month": "เดือน",
    "months_printed": "เดือนที่พิมพ์",
    "most_urgent": "ด่วนที่สุด",
    "name": "ชื่อ",
    "name_en": "ชื่อภาษาอังกฤษ",
    "name_th": "ชื่อ",
    "note": "หมายเหตุ",
    "notes": "หมายเหตุ",
    "number": "เลขที่",
    "number_in_annex": "เลขที่ในสิ่งที่ส่งมาด้วย",
    "open_questions": "ข้อที่ยังต้องถาม",
    "opens": "เริ่มเวลาส่ง",
    "optional": "ไม่บังคับ",
    "parent": "อยู่ใต้ขั้นตอน",
    "parents": "ขั้นตอนใหญ่",
    "part": "ส่วนของเอกสาร",
    "phase": "ระยะ",
    "phases": "ระยะของงาน",
    "phone": "โทรศัพท์",
    "place": "สถานที่",
    "plan_corrected": "ชื่อแผนที่แก้คำอ่านผิด",
    "plan_kinds": "ชนิดของแผน",
    "plan_span_be": "ช่วงปีของแผน",
    "plan_th": "ชื่อแผน",
    "policy": "กติกาของระบบ",
    "position": "ตำแหน่ง",
    "printed": "ช่วงเวลา",
    "printed_no": "เลขลำดับที่พิมพ์",
    "proposed_checks": "ข้อตรวจที่เสนอ",
    "province": "จังหวัด",
    "provincial_office": "สำนักงานจังหวัด",
    "quantity": "จำนวน",
    "recipient": "ผู้รับ",
    "references": "อ้างถึง",
    "reminders": "วันเตือน (นับจากกำหนด)",
    "report_form": "แบบรายงาน",
    "responsible": "ผู้รับผิดชอบ",
    "revision": "การปรับปรุงปฏิทิน",
    "role": "บทบาท",
    "roll": "กำหนดที่ตรงวันหยุด",
    "rows": "แถว",
    "schema_version": "รุ่นของแฟ้ม",
    "scope": "ขอบเขต",
    "screens": "ให้ผลรายโครงการของขั้นตอน",
    "send_window": "เวลาส่งอีเมล",
    "sender": "ผู้แจ้ง",
    "signatory": "ผู้ลงนาม",
    "signed_by": "ผู้ลงนาม",
    "short": "ชื่อย่อ",
    "source": "ที่มา",
    "sources": "เอกสารต้นฉบับ",
    "starts_with_letter": "เริ่มด้วยหนังสือ",
    "step": "ขั้นตอน",
    "steps": "ขั้นตอน",
    "in_source": "มีในต้นฉบับ",
    "subject_en": "เรื่อง (ภาษาอังกฤษ)",
    "subject_th": "เรื่อง",
    "submitted_by": "ผู้ส่ง",
    "submitted_to": "ส่งถึง",
    "superior": "นายอำเภอหรือหัวหน้าหน่วยงาน",
    "tambon_count": "จำนวนตำบล",
    "target_units": "หน่วยงานเป้าหมาย",
    "th": "ข้อความ",
    "th_corrected": "ข้อความที่แก้คำอ่านผิด",
    "title": "ชื่อ",
    "title_en": "ชื่อภาษาอังกฤษ",
    "title_th": "ชื่อ",
    "type": "ชนิด",
    "unit_th": "หน่วยงาน",
    "urgency": "ชั้นความเร็ว",
    "urgency_printed": "ชั้นความเร็วที่พิมพ์",
    "urgent": "ด่วน",
    "very_urgent": "ด่วนมาก",
    "web": "เว็บไซต์",
    "when_missing": "เมื่อหน่วยงานส่งไม่ครบ",
    "window": "ช่วงเวลา",
    "work_year_be": "ปีที่ดำเนินการ",
    "working_days_only": "ส่งเฉพาะวันทำการ",
    "year_offset": "ระยะห่างของปีที่ดำเนินการ",
}
"""Field of the model → what a clerk calls it; a test holds it to every field there is."""

_VALUES_TH: Mapping[str, Mapping[Any, str]] = {
    "kind": KINDS_TH,
    "also": KINDS_TH,
    "levels": LEVELS_OF_UNITS_TH,
    "confidence": _CONFIDENCE_TH,
    "when_missing": _WHEN_MISSING_TH,
    "roll": _ROLLS_TH,
    "basis": _BASIS_TH,
    "scope": {"province": "จังหวัด", "national": "ทั่วประเทศ"},
    "comments": {kind: COMMENT_KINDS_TH[kind] for kind in CommentKind},
    "submitted_to": {**ROLES, **RECIPIENTS_TH},
}
_ROLE = re.compile(r"[a-z]+(?:_[a-z]+)*")
NOTHING_TH = "(ไม่มี)"


def field_th(name: str) -> str:
    """What a clerk calls a field of the calendar."""
    return FIELDS_TH.get(name, "ข้อความอื่น")


def value_th(value: Any, *, field: str) -> str:
    """One value of a field as a clerk reads it: no code where there is a Thai word."""
    if value is None or value in ("", [], ()):
        return NOTHING_TH
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    if isinstance(value, list | tuple):
        return ", ".join(value_th(each, field=field) for each in value)
    if isinstance(value, Mapping):
        parts = (
            f"{field_th(name)} {value_th(each, field=name)}"
            for name, each in value.items()
            if each not in (None, "", [], (), {})
        )
        return " ".join(parts) or NOTHING_TH
    if field in ("role", "sender", "recipient"):
        return _ROLE.sub(lambda found: {**ROLES, **RECIPIENTS_TH}.get(found[0], found[0]), value)
    return _VALUES_TH.get(field, {}).get(value, str(value))
