"""What the heading of a column says that it is, as offices and the surveys' programs write it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from oneplan.domain.evidence.kinds import ColumnRole, EvidenceKind
from oneplan.domain.shared.thai_numerals import compared, to_arabic_digits

_ROLES: Mapping[ColumnRole, str] = {
    ColumnRole.CODE: (
        r"รหัส|รหัส ?(?:หมู่บ้าน|พื้นที่|ตำบล|หน่วยงาน|มหาดไทย)(?: ?\(?\d หลัก\)?)?|รหัส ?\(?\d หลัก\)?"
        r"|code|vill(?:age)?_?(?:code|id)|area_?code"
    ),
    ColumnRole.VILLAGE: (r"(?:ชื่อ)?(?:หมู่บ้าน|บ้าน|ชุมชน)(?: ?/ ?ชุมชน)?|vill(?:age)?(?:_?name)?"),
    ColumnRole.MOO: r"หมู่|หมู่ที่|ม\.|moo|หมู่ ?บ้าน ?ที่",
    ColumnRole.TAMBON: r"(?:ชื่อ)?ตำบล(?: ?/ ?(?:แขวง|เทศบาล))?|ต\.|tambon|subdistrict",
    ColumnRole.AMPHOE: r"(?:ชื่อ)?อำเภอ(?: ?/ ?เขต)?|อ\.|amphoe|district",
    ColumnRole.YEAR: r"ปี|ปี ?พ\.ศ\.|พ\.ศ\.|ปีที่สำรวจ|ปีข้อมูล|year",
    ColumnRole.HOUSEHOLDS: (
        r"(?:จำนวน)? ?(?:ครัวเรือน|ครัวเรือน ?\(ครัวเรือน\)|หลังคาเรือน)(?:ทั้งหมด|ที่สำรวจ|ที่จัดเก็บ|รวม)?"
        r"|households?|hh"
    ),
}
_KNOWN = {role: re.compile(pattern, re.IGNORECASE) for role, pattern in _ROLES.items()}
_OTHER = re.compile(
    r"ที่|ลำดับ|ลำดับที่|no\.?|จังหวัด|province|(?:ไม่)?ผ่าน(?:เกณฑ์)?|ร้อยละ.*|%|ระดับ.*|คะแนน.*|ตัวชี้วัด.*"
    r"|จำนวน.*ครัวเรือน.*|ตกเกณฑ์|ต่ำกว่าเกณฑ์|หมวด.*|มิติ.*|ด้าน.*|หมายเหตุ|ชื่อ.*สกุล.*|เลข(?:ที่)?(?:บัตร|ประจำตัว).*"
)
_INDICATOR = re.compile(
    r"(?:ตัวชี้วัด(?:ที่)?|ตชว\.?|ตัวที่|ข้อ(?:ที่)?|indicator|kpi)[ .:_]*(\d{1,2})(?!\d)", re.IGNORECASE
)
_BARE = re.compile(r"\(?(\d{1,2})(?:[.)]|$)[ .)]*(.*)")
_PREFIX = re.compile(
    r"^(?:ตัวชี้วัด(?:ที่)?|ตชว\.?|ตัวที่|ข้อ(?:ที่)?|indicator|kpi)?[ .:_]*\d{1,2}[ .):_-]*", re.IGNORECASE
)
_FAILED = re.compile(r"ไม่ ?ผ่าน|ต่ำกว่าเกณฑ์|ตกเกณฑ์|fail")
_PASSED = re.compile(r"ผ่าน|pass")
_PERCENT = re.compile(r"ร้อยละ|%|percent|เปอร์เซ็นต์")
_MEASURE_ONLY = re.compile(
    r"(?:จำนวน)? ?(?:ครัวเรือน)? ?(?:ที่)? ?(?:(?:ไม่ ?)?ผ่าน(?:เกณฑ์)?|ตกเกณฑ์|ต่ำกว่าเกณฑ์)? ?"
    r"\(?(?:ร้อยละ|%|ครัวเรือน|คร\.|ระดับ(?:ปัญหา)?)?\)?"
)
_GROUP = re.compile(r"(?:หมวด|มิติ|ด้าน)")


def says_a_column(text: str) -> bool:
    """Whether a text is one that stands above a column, and in no row of a place."""
    plain = to_arabic_digits(compared(text))
    return (
        any(each.fullmatch(plain) for each in _KNOWN.values())
        or _OTHER.fullmatch(plain) is not None
        or _INDICATOR.match(plain) is not None
    )


def role_of(heading: str, kind: EvidenceKind) -> ColumnRole | None:
    """What a heading proposes that its column is; None where a person has to say."""
    plain = to_arabic_digits(compared(heading))
    parts = [each.strip() for each in plain.split(" / ")]
    for role, pattern in _KNOWN.items():
        if pattern.fullmatch(plain) or (pattern.fullmatch(parts[0]) and len(parts) == 1):
            return role
    if number_of(heading) is None:
        return ColumnRole.IGNORED
    if kind is EvidenceKind.NRD2C:
        return ColumnRole.LEVEL
    is_percent = _PERCENT.search(plain) is not None
    if _FAILED.search(plain):
        return ColumnRole.PERCENT_FAILED if is_percent else ColumnRole.FAILED
    if _PASSED.search(plain):
        return ColumnRole.PERCENT_PASSED if is_percent else ColumnRole.PASSED
    return None


def number_of(heading: str) -> int | None:
    """The number of the indicator that a heading names, or None."""
    plain = to_arabic_digits(compared(heading))
    if found := _INDICATOR.search(plain):
        return int(found[1]) or None
    for part in plain.split(" / "):
        if bare := _BARE.fullmatch(part.strip()):
            return int(bare[1]) or None
    return None


def name_of(heading: str) -> str:
    """What the indicator of a heading asks for; empty where the heading has its number alone."""
    parts = [_PREFIX.sub("", each).strip() for each in heading.split(" / ")]
    named = [
        each
        for each in parts
        if each and not _MEASURE_ONLY.fullmatch(each) and not _GROUP.match(each)
    ]
    return max(named, key=len, default="")
