"""The words of rows that are no project: totals, sums carried over, counts, notes, signatures."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from oneplan.domain.forms.amounts import parse_amount
from oneplan.domain.shared.baht_reading import amounts_in_words, parse_baht_words
from oneplan.domain.shared.thai_numerals import to_arabic_digits

SIGNED_WORDS = (
    "ลงชื่อ", "(ลงชื่อ", "ผู้รายงาน", "ผู้จัดทำ", "ผู้เสนอ", "ผู้ตรวจสอบ", "ผู้รับรอง", "ผู้อนุมัติ",
    "(นาย", "(นาง", "(น.ส.", "(ว่าที่", "(.", "(…",
    "(ร้อยตรี", "(ร้อยโท", "(ร้อยเอก", "(พันตรี", "(พันโท", "(พันเอก",
    "(จ่าสิบ", "(สิบตรี", "(สิบโท", "(สิบเอก", "(ดาบตำรวจ",
    "(พ.ต.", "(พ.ท.", "(พ.อ.", "(ร.ต.", "(ร.ท.", "(ร.อ.", "(ส.ต.",
    "(จ.ส.", "(ด.ต.", "(ดร.", "ลงนาม.", "ลงนาม…", "ลงนาม_", "(ลงนาม",
)  # fmt: skip
"""With one of these, and nothing beside it, the table is over: names and posts follow."""
NOTHING_WORDS = ("ไม่มี", "-ไม่มี", "- ไม่มี", "–ไม่มี", "– ไม่มี", "(ไม่มี", "none", "n/a")
"""Beside nothing else they say that a part of the table has no projects."""
REMARK = "หมายเหตุ"
NOTE_WORDS = (REMARK, "ที่มา", "*", "¹", "²", "³", *SIGNED_WORDS, *NOTHING_WORDS)

_TOTAL = (
    r"(?:ร ?ว ?ม|ยอดรวม|ผลรวม|รวมยอด|ยอดยก(?:มา|ไป)|ยก(?:มา|ไป)|ยอดสุทธิ|ทั้งสิ้น|ทั้งหมด|สรุป(?:รวม|ยอด)?"
    r"|(?:(?:ยอด|วง)?(?:งบประมาณ|เงิน)|งบ(?=รวม)|จำนวนเงิน|(?:คิด)?เป็นเงิน|จำนวน(?:โครงการ)?|มูลค่า|ราคา|ค่าใช้จ่าย)(?:รวม|ทั้งสิ้น|ทั้งหมด|สุทธิ)"
    r"|grand ?total|sub ?-? ?total|total|sum)"
)
_SAYS_MORE = (
    r"(?:\([^()]*\)|\[[^\[\]]*\]|[ :.,/=*()-]|ทั้งสิ้น|ทั้งหมด|ทั้งปี|ทุกปี|ทุกด้าน|ทุกโครงการ|สุทธิ|ยอด|เป็น|เงิน"
    r"|งบประมาณ|จำนวน|โครงการ|กิจกรรม|รายการ|\d+|บาท|ถ้วน|ตัวอักษร|ประจำ|ปี|พ\.ศ\.|หน้านี้|หน้า|ยกไป|ยกมา|ทั้ง|รวม"
    r"|amount|budget|projects?|page|of|all|baht)*+"
)
_OF_A_PART = (
    r"(?:(?:ตาม|ของ|ใน)?(?:ยุทธศาสตร์|กลยุทธ์|แผนงาน|แนวทาง|ประเด็น|ด้าน|หมวด|ประเภท"
    r"|หมู่ที่|หมู่บ้าน|ตำบล|อำเภอ).*)?"
)
_LEAD = r"[ (*\-–]{0,20}+"
_IS_TOTAL = re.compile(_LEAD + _TOTAL + _SAYS_MORE + _OF_A_PART, re.IGNORECASE)
_MAY_BE_TOTAL = re.compile(_LEAD + _TOTAL, re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,2})?+|\d{5,13}(?:\.\d{1,2})?+"
    r"|\d{1,13}(?:\.\d{1,2})?+(?= ?(?:\.?-)? ?(?:บาท|baht)))(?![\d,])",
    re.IGNORECASE,
)
_MORE = re.compile(_SAYS_MORE, re.IGNORECASE)
_ASIDE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_YEAR = re.compile(r"(?<!\d)2[45]\d\d(?!\d)")
_LEAD_OF_WORDS = re.compile(r"(?:[ (:*\-–]|ตัวอักษร|จำนวน|เป็น|เงิน|รวม|ทั้งสิ้น)*")
_PROJECTS = re.compile(
    r"(?<!ที่)(?<!ที่ )(?<![\d,.])(\d{1,3}(?:,\d{3}){1,2}|\d{1,6}) ?(?:โครงการ|รายการ)"
    r"(?:(?![ก-๙])|(?=เป็น|รวม|งบ|จำนวน))"
)
"""So many projects; not a project of that number, as in ยุทธศาสตร์ที่ 1 โครงการ…."""
_COUNT = re.compile(r"(?:จำนวน ?)?(\d[\d,]*) ?(?:โครงการ|กิจกรรม|รายการ|แห่ง|ครั้ง|คน|ครัวเรือน)?")


def is_total(text: str) -> bool:
    """Whether a text says nothing but that a total stands beside it: รวมทั้งสิ้น, รวม 3 โครงการ."""
    return _IS_TOTAL.fullmatch(text) is not None or is_spelt(text)


def may_be_total(text: str) -> bool:
    """Whether a text begins as a total does; a project may too: รวมพลังเยาวชน."""
    return _MAY_BE_TOTAL.match(text) is not None or is_spelt(text)


def is_spelt(text: str) -> bool:
    """Whether a text is an amount in words and no more: ตัวอักษร (ห้าร้อยบาทถ้วน)."""
    return "บาท" in text and parse_baht_words(_LEAD_OF_WORDS.sub("", text, count=1)) is not None


def count_of(text: str) -> int | None:
    """The number of projects that a text counts, or None: ๓ โครงการ is 3."""
    found = _COUNT.fullmatch(text)
    return int(found[1].replace(",", "")) if found else None


def is_project_count(text: str) -> bool:
    """Whether a text is a number of projects and no more: 2 โครงการ, which is no heading."""
    return count_of(text) is not None and _PROJECTS.search(text) is not None


def counts_in(label: str, years: Collection[int] = ()) -> list[int]:
    """The numbers of projects that the words of a total name: รวม ๕ โครงการ names 5.

    What stands in brackets counts as in :func:`amounts_in`; a year is no number of projects.
    """
    text = _without_asides(label, years)
    found = (int(each[1].replace(",", "")) for each in _PROJECTS.finditer(text))
    return [each for each in found if _YEAR.fullmatch(str(each)) is None]


def amounts_in(label: str, years: Collection[int] = ()) -> list[Decimal]:
    """The baht that the words of a total name: รวมเป็นเงิน 50,000 บาท; years and counts are none.

    What stands in brackets and is said of something else, or of a year that is none of
    *years*, is no amount of the total: (ปีก่อน 40,000 บาท).
    """
    text = _without_asides(label, years)
    digits = [Decimal(found[1].replace(",", "")) for found in _AMOUNT.finditer(text)]
    return [*digits, *amounts_in_words(text)]


def _without_asides(label: str, years: Collection[int]) -> str:
    """A label in Arabic digits without what its brackets say of something else."""

    def kept(aside: re.Match[str]) -> str:
        text = aside[1] or aside[2] or ""
        return aside[0] if _is_of_the_total(text, years) else " "

    return _ASIDE.sub(kept, to_arabic_digits(label))


def _is_of_the_total(aside: str, years: Collection[int]) -> bool:
    named = {int(found[0]) for found in _YEAR.finditer(aside)}
    is_plain = _MORE.fullmatch(_AMOUNT.sub("", aside)) is not None
    return (is_plain and named <= {*years}) or is_spelt(aside)


def amounts_of(cell: str, years: Collection[int] = ()) -> list[Decimal]:
    """The baht of a cell of money beside a total; what stands in brackets there is no digit of it.

    Empty where the cell is no amount.
    """
    bare = _ASIDE.sub("", cell).strip() or cell
    written = [parse_amount(cell), parse_amount(bare), parse_baht_words(bare)]
    first = next((each for each in written if each is not None), None)
    return [] if first is None else [first, *amounts_in(cell, years)]


def counts_projects(label: str) -> bool:
    """Whether the figures beside a total count projects: รวมจำนวนโครงการ."""
    return (
        "จำนวน" in label
        and not any(each in label for each in ("เงิน", "งบประมาณ"))
        and not any(map(str.isdecimal, label))
    )
