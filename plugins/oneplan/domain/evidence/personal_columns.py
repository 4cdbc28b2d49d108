"""Files about households name people; of evidence nothing but counts of a village is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial

from oneplan.domain.evidence.evidence_tables import EvidenceTable
from oneplan.domain.forms.sheets import Sheet, column_letters
from oneplan.domain.forms.total_words import SIGNED_WORDS
from oneplan.domain.shared.personal_data import holds_citizen_number
from oneplan.domain.shared.thai_numerals import compared, normalise_text, to_arabic_digits
from oneplan.errors import OneplanError

_HEADING = re.compile(
    r"ชื่อ ?(?:-|–|และ|/)? ?(?:นาม)?สกุล|นามสกุล|ชื่อ ?(?:หัวหน้า)? ?ครัวเรือน|ชื่อหัวหน้า|ชื่อเจ้าบ้าน|ชื่อผู้"
    r"|เลข ?(?:ที่)? ?(?:บัตร)? ?ประจำตัว|เลขบัตร|บัตรประชาชน|วัน ?เดือน ?ปี ?เกิด|วันเกิด|เบอร์โทร|โทรศัพท์|มือถือ"
    r"|เลข ?(?:ที่)? ?ประชาชน|เลข ?13 ?หลัก|บ้านเลขที่|citizen|national ?id|full ?name|surname"
)
_WHOLE_HEADING = re.compile(
    r"สกุล|(?:ชื่อ)?(?:หัวหน้า ?(?:ครัวเรือน|ครอบครัว)|เจ้าบ้าน|เจ้าของบ้าน|ผู้ใหญ่บ้าน|กำนัน|ประธานชุมชน)"
    r"|ผู้นำ(?:หมู่บ้าน|ชุมชน)"
    r"|ชื่อ(?:ตัว|จริง|เล่น)|ผู้(?:ให้ข้อมูล|ประสานงาน|ตอบ|สัมภาษณ์|สำรวจ|จัดเก็บ).*"
    r"|ที่อยู่|เลขที่บ้าน|รหัสบ้าน|(?:เลข)?รหัสประจำบ้าน|ว\.?ด\.?ป\.? ?เกิด|เบอร์(?:ติดต่อ)?|โทร\.?|อีเมล"
    r"|e-?mail|house_? ?id|hid|pid|cid|address|phone|tel\.?"
)
"""Headings that are of people where they say no more: an indicator may speak of heads of
households or of addresses as well."""
_PERSON = re.compile(
    r"(?<![ก-๙])(?P<first>(?:นาย(?!ก(?:เทศ|องค์|สมาคม|สภา|ฯ| )|อำเภอ|ทะเบียน|แพทย์|สถานี|ช่าง)"
    r"|นาง(?:สาว)?|น\.ส\.|ด\.ช\.|ด\.ญ\.|เด็กชาย|เด็กหญิง|ว่าที่ ?(?:ร้อย(?:ตรี|โท|เอก)|ร\.[ตทอ]\.)"
    r"|[จสพร]\.[สตทอ]\.(?:[ตทอ]\.)?|ด\.ต\.|ดร\.|ผญ\.) ?[ก-๙]{2,})"
    r" +(?!หมู่|ม\.)(?P<last>[ก-๙]{2,})"
    r"|\b(?:mrs?|ms|miss)\.? [a-z]{2,} [a-z]{2,}",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:นาย(?!จ้าง|ทุน|หน้า|ก(?!ร)|อำเภอ)|นางสาว|น\.ส\.) ?[ก-ฮเ-ไ][ก-๙]+"
    r"|คุณ ?(?!ภาพ|ธรรม|สมบัติ|ลักษณะ|ประโยชน์|ค่า|วุฒิ|ครู|หมอ|แม่|พ่อ|ยาย|ตา|ปู่|ย่า)[ก-ฮเ-ไ][ก-๙]+"
    r"|(?:โทร\.? ?)?0(?:[ -]?\d){8,9}(?!\d)"
)
MOST_CALLED = 2
"""Cells of a column that may begin as people are called or reached: a place may be called so, and
an office writes its own telephone below a table."""


class NamesPeople(OneplanError):
    """A file of evidence names people or their numbers; it is not kept."""

    status_code = 422

    def __init__(self, *, places: Sequence[str]) -> None:
        told = ", ".join(places)
        self.th = (
            f"ไฟล์นี้มีข้อมูลส่วนบุคคล ({told}) จึงไม่รับและไม่เก็บไว้"
            " กรุณาใช้ไฟล์สรุปรายหมู่บ้าน หรือลบคอลัมน์เหล่านั้นออกแล้วเลือกไฟล์ใหม่"
        )
        super().__init__(
            f"The file names people ({told}); it was not kept. Use a summary by village, or take"
            " these columns out."
        )


def require_no_people(
    table: EvidenceTable, sheets: Sequence[Sheet], areas: Collection[str] = ()
) -> None:
    """Refuse a file that names people, wherever in it; the message tells where and not what.

    Args:
        table: Its table.
        sheets: All of it.
        areas: Names of amphoe and tambon, each with its province behind a space:
            “นายายอาม จันทบุรี” is nobody.

    Raises:
        NamesPeople: It does.
    """
    names_a_person = partial(_names_a_person, areas)
    places = [
        f"คอลัมน์ {column_letters(at)} “{table.headings[at][:40]}”"
        for at in table.columns
        if _is_of_people(table.headings[at])
        or _lists_people(names_a_person, table.rows[at].unique())
    ]
    others = [
        f"แผ่นงาน {sheet.title}"
        for sheet in sheets
        if any(map(names_a_person, {_text(cell) for row in sheet.cells for cell in row}))
        or names_a_person(sheet.beside)
    ]
    if places or others:
        raise NamesPeople(places=places or others)


def _lists_people(names_a_person: Callable[[str], bool], texts: Iterable[str]) -> bool:
    """Whether a column holds a person with a surname, or several who are called by less."""
    cells = list(texts)
    called = [each for each in cells if _CALLED.match(to_arabic_digits(normalise_text(each)))]
    return len(called) > MOST_CALLED or any(map(names_a_person, cells))


def _is_of_people(heading: str) -> bool:
    plain = to_arabic_digits(compared(heading))
    return _HEADING.search(plain) is not None or any(
        _WHOLE_HEADING.fullmatch(each.strip()) for each in plain.split(" / ")
    )


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else str(cell or "")


def _names_a_person(areas: Collection[str], text: str) -> bool:
    plain = normalise_text(text)
    # Who signed a table is an officer, and the office's own page keeps its files.
    found = () if plain.startswith(SIGNED_WORDS) else _PERSON.finditer(plain)
    if any(f"{each['first']} {each['last']}" not in areas for each in found):
        return True
    return holds_citizen_number(text)
