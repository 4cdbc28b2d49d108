"""The columns of the lists that an office hands in: the one name of each, and what it is called.

A list may have either in its heading, or some of each. Within one list no word means two columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from oneplan.domain.shared.thai_numerals import compared

THAI_NAMES: Mapping[str, tuple[str, ...]] = {
    "absent_from": ("วันแรกที่ไม่อยู่", "ไม่อยู่ตั้งแต่"),
    "absent_to": ("วันสุดท้ายที่ไม่อยู่", "ไม่อยู่ถึง"),
    "absent_until": ("วันสุดท้ายที่ไม่อยู่", "ไม่อยู่ถึง"),
    "amphoe": ("อำเภอ",),
    "area_code": ("รหัสพื้นที่", "พื้นที่"),
    "baht": ("วงเงิน", "วงเงิน (บาท)", "งบประมาณ", "งบประมาณ (บาท)", "จำนวนเงิน", "บาท"),
    "cluster": ("กลุ่มภารกิจ",),
    "code": ("รหัส", "รหัสหน่วยงาน"),
    "contact": ("ผู้ติดต่อ", "ชื่อผู้ติดต่อ", "ผู้ประสานงาน"),
    "contact_role": ("บทบาทผู้ติดต่อ", "หน้าที่ผู้ติดต่อ"),
    "deputy_of": ("ทำการแทน", "แทนผู้ติดต่อ"),
    "due": ("กำหนด", "ภายใน", "กำหนดส่ง"),
    "email": ("อีเมล", "อีเมล์", "อีเมลผู้ติดต่อ", "e-mail"),
    "file": ("ไฟล์", "ชื่อไฟล์"),
    "kind": ("ประเภท", "เพื่อ"),
    "level": ("ระดับ", "ระดับหน่วยงาน"),
    "name": ("ชื่อ", "ชื่อ-สกุล", "ชื่อและนามสกุล"),
    "name_th": ("ชื่อ", "ชื่อหน่วยงาน", "หน่วยงาน"),
    "number": ("วาระที่", "ระเบียบวาระที่", "ระเบียบวาระ", "ที่", "ลำดับ"),
    "outcome": ("มติ", "ผล"),
    "owner": ("หน่วยงาน", "ผู้รับผิดชอบ", "รหัสหน่วยงาน"),
    "people": ("จำนวน", "จำนวนคน"),
    "plan": ("แผน", "ฉบับของแผน"),
    "project": ("รหัสโครงการ", "รหัสรายการ"),
    "proxy": ("ผู้แทน", "ผู้มาแทน"),
    "reason": ("เหตุผล", "เหตุผลและข้อเสนอแนะ"),
    "received_on": ("วันที่รับ", "วันที่ได้รับ", "รับเมื่อ"),
    "result": ("ผลการกลั่นกรอง", "ผลการพิจารณา"),
    "role": ("บทบาท", "หน้าที่"),
    "row_key": ("รหัสโครงการ", "แถวของแผน"),
    "said_by": ("ผู้ให้ความเห็น", "ผู้แสดงความเห็น"),
    "state": ("การเข้าประชุม", "สถานะ"),
    "step": ("ขั้นตอน", "ขั้นตอนที่"),
    "tambon": ("ตำบล", "รหัสตำบล"),
    "text": ("ข้อความ", "ความเห็น", "ข้อเสนอแนะ", "รายละเอียด", "มติที่ประชุม"),
    "title": ("เรื่อง", "รายละเอียด", "ชื่อโครงการ"),
    "unit": ("หน่วยงาน", "รหัสหน่วยงาน", "รหัส"),
    "user": ("ผู้ใช้", "บัญชีผู้ใช้", "ชื่อผู้ใช้"),
    "what": ("งาน", "เรื่อง", "สิ่งที่ต้องทำ"),
    "who": ("หน่วยงาน", "รหัสหน่วยงาน", "ผู้เข้าประชุม"),
}  # fmt: skip
"""Name of a column → what an office calls it; the first is the one that it is told."""


def columns_named(*names: str) -> Mapping[str, tuple[str, ...]]:
    """Some columns in their order, each with what it is called."""
    return {name: THAI_NAMES[name] for name in names}


def spellings(name: str) -> tuple[str, ...]:
    """Every way to write the heading of a column, as it is compared."""
    return tuple(map(compared, (name, *THAI_NAMES.get(name, ()))))


def column_name(heading: str, known: Iterable[str]) -> str:
    """The column of *known* that a heading names, else the heading as it is compared."""
    text = compared(heading).removesuffix("*").strip()
    return next((name for name in known if text in spellings(name)), text)


def told_en(names: Iterable[str]) -> str:
    """Columns as a person reads them in English: their names, with what they are called."""
    return ", ".join(f"{name} ({_first(name)})" if _first(name) else name for name in names)


def told_th(names: Iterable[str]) -> str:
    """Columns as a person reads them in Thai: what they are called, with their names."""
    return ", ".join(f"{_first(name)} ({name})" if _first(name) else name for name in names)


def _first(name: str) -> str:
    return THAI_NAMES.get(name, ("",))[0]


def thai_heading(names: Iterable[str]) -> list[str]:
    """The heading of a list that a clerk fills in: what the office calls each column."""
    return [_first(name) or name for name in names]
