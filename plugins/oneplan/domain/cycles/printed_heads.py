"""The head of a printed calendar: title, years, province, revision, letters, issuer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from oneplan.domain.cycles.printed_lines import PrintedLine, PrintedPlace
from oneplan.domain.cycles.printed_windows import find_windows
from oneplan.domain.shared.thai_numerals import to_arabic_digits

_TITLE = re.compile(r"^(?:\(?ร่าง\)?\s*)?(?:ปฏิทิน|กำหนดการ|แนวทางการ|แผนการดำเนินงาน|แผนปฏิทิน)")
_SUBJECT = re.compile(r"^เรื่อง\s+(.+)", re.DOTALL)
_FISCAL = re.compile(r"ปีงบประมาณ\s*(?:พ\.?\s?ศ\.?)?\s*(25[0-9]{2}|[0-9]{2})(?![0-9])")
_SPAN = re.compile(r"(?:พ\.?\s?ศ\.?|ปี)\s*(25[0-9]{2})\s*[-–—]\s*(25[0-9]{2})")
_PROVINCE = re.compile(r"จังหวัด(?=[ก-ฮเ-ไ])")
_AS_OF = re.compile(r"(?P<note>(?:ปรับปรุง\S*.{0,40}?|ข้อมูล)\s*ณ\s*วันที่\s*(?P<day>.{4,24}))$")
_MAY_CHANGE = re.compile(r"(?:กำหนดการ\S*)?.*เปลี่ยนแปลงได้ตามความเหมาะสม.*")
_NUMBER = re.compile(r"^ที่\s+(?P<number>[ก-ฮ]{2,3}\s?[0-9๐-๙.]+(?:/ว\s?[0-9๐-๙]+|/[0-9๐-๙]+))$")
_URGENCY = re.compile(r"^ด่วน(?:ที่สุด|มาก)?$")
_ALL_PROVINCES = re.compile(r"(?:ผู้ว่าราชการจังหวัด)?\s*ทุกจังหวัด")
_WEB, _EMAIL = re.compile(r"www\.[\w.-]+"), re.compile(r"[\w.]+@[\w.-]+\.\w+")
_PHONE = re.compile(r"^โทร(?:ศัพท์|\.)?\S*\s*(?P<phone>[0-9๐-๙][0-9๐-๙ -]{7,})")
_UNIT = re.compile(r"^(?:กลุ่มงาน|กลุ่มยุทธศาสตร์|สำนักงาน)\S+$")
_NOT_OF_TITLE = re.compile(
    rf"{_UNIT.pattern}|(?:หมายเหตุ|เรียน|อ้างถึง|สิ่งที่ส่งมาด้วย|ข้อมูล ณ|กลุ่มงาน|สำนักงาน|โทร)|.*ดังนี้$"
)
TITLE_LINES = 4
LONGEST_CONTACT = 60
"""Letters of a line that tells an address or a number; a sentence is longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownProvince:
    """A province as the list of areas knows it."""

    code: str
    name_th: str
    name_en: str
    amphoe_count: int
    tambon_count: int


@dataclass(slots=True, kw_only=True)
class PrintedHead:
    """What a document says of its calendar as a whole, each value with its place."""

    title: str = ""
    title_place: PrintedPlace | None = None
    fiscal_years: Counter[int] = field(default_factory=Counter)
    title_years: list[int] = field(default_factory=list)
    span: tuple[int, int] | None = None
    province: KnownProvince | None = None
    provinces: list[str] = field(default_factory=list)
    is_national: bool = False
    as_of: str = ""
    as_of_note: str = ""
    as_of_place: PrintedPlace | None = None
    may_change: str = ""
    letters: list[dict[str, object]] = field(default_factory=list)
    issuer: dict[str, str] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)


def province_data(province: KnownProvince) -> dict[str, str | int]:
    """The province as a calendar names it."""
    return {
        "code": province.code,
        "name_th": province.name_th,
        "name_en": province.name_en,
        "amphoe_count": province.amphoe_count,
        "tambon_count": province.tambon_count,
        "source": "geothai (DOPA codes)",
    }


def read_head(
    lines: Sequence[PrintedLine], begins: int, provinces: Mapping[str, KnownProvince]
) -> PrintedHead:
    """Read the head.

    Args:
        lines: The document.
        begins: Position of the first line of the calendar's table or list.
        provinces: Thai name → province.
    """
    head = PrintedHead()
    _read_title(head, lines, begins)
    _read_years(head, lines)
    _read_province(head, lines, provinces)
    _read_revision(head, lines)
    _read_letters(head, lines)
    _read_issuer(head, lines)
    return head


def _read_title(head: PrintedHead, lines: Sequence[PrintedLine], begins: int) -> None:
    start = next(
        (
            at
            for at in range(min(begins, len(lines)) - 1, -1, -1)
            if _TITLE.match(lines[at].text) and not lines[at].is_row
        ),
        None,
    )
    if start is None:
        start = next((at for at, each in enumerate(lines) if _SUBJECT.match(each.text)), None)
    if start is None:
        return
    parts: list[str] = []
    for at in range(start, min(start + TITLE_LINES, begins)):
        text = lines[at].text
        if not text or lines[at].is_row or (parts and _NOT_OF_TITLE.match(text)):
            break
        parts.append(lines[at].text)
        head.used.add(at)
    subject = _SUBJECT.match(" ".join(parts))
    head.title = subject[1] if subject else " ".join(parts)
    head.title_place = lines[start].place
    plain = to_arabic_digits(head.title)
    head.title_years = [_full(year) for year in _FISCAL.findall(plain)]
    spans = _SPAN.findall(plain)
    head.span = (int(spans[0][0]), int(spans[0][1])) if spans else None


def _full(year: str) -> int:
    number = int(year)
    return number + 2500 if number < 100 else number  # noqa: PLR2004  two digits are 25yy


def _read_years(head: PrintedHead, lines: Sequence[PrintedLine]) -> None:
    for line in lines:
        head.fiscal_years.update(map(_full, _FISCAL.findall(to_arabic_digits(line.text))))


def _read_province(
    head: PrintedHead, lines: Sequence[PrintedLine], provinces: Mapping[str, KnownProvince]
) -> None:
    counts: Counter[str] = Counter()
    for line in lines:
        head.is_national = head.is_national or bool(_ALL_PROVINCES.search(line.text))
        for match in _PROVINCE.finditer(line.text):
            rest = line.text[match.end() : match.end() + 24]
            names = [name for name in provinces if rest.startswith(name)]
            if names:
                counts[max(names, key=len)] += 1
    head.provinces = [name for name, _ in counts.most_common()]
    in_title = [name for name in head.provinces if name in head.title]
    if in_title:
        head.province = provinces[in_title[0]]
    elif head.provinces and not head.is_national:
        head.province = provinces[head.provinces[0]]
    if head.province is not None:
        head.is_national = False


def _read_revision(head: PrintedHead, lines: Sequence[PrintedLine]) -> None:
    may_change: int | None = None
    for at, line in enumerate(lines):
        if line.is_row:
            continue
        match = _AS_OF.search(line.text)
        days = list(find_windows(match["day"], is_cell=True)) if match else []
        if match is not None and days:
            head.as_of, head.as_of_note, head.as_of_place = days[0][2], match["note"], line.place
            head.used.add(at)
        elif _MAY_CHANGE.fullmatch(line.text):
            may_change = at
    if head.as_of and may_change is not None:  # without a day it has no place in the draft
        head.may_change = re.sub(r"^[0-9๐-๙]+\.\s*", "", lines[may_change].text)
        head.used.add(may_change)


def _read_letters(head: PrintedHead, lines: Sequence[PrintedLine]) -> None:
    """Letters by their numbers: number, urgency above it, day and subject below it."""
    for at, line in enumerate(lines):
        match = _NUMBER.match(line.text)
        if match is None:
            continue
        below = [i for i in range(at + 1, min(at + 24, len(lines))) if lines[i].text]
        days = ((i, list(find_windows(lines[i].text, is_cell=True))) for i in below)
        day = next(((i, d[0][2]) for i, d in days if d and d[0][2] == lines[i].text), None)
        subject = next(((i, m[1]) for i in below if (m := _SUBJECT.match(lines[i].text))), None)
        if day is None:
            continue
        letter: dict[str, object] = {
            "key": f"letter{len(head.letters) + 1}",
            "number": match["number"],
        }
        above = [i for i in range(max(0, at - 6), at) if _URGENCY.match(lines[i].text)]
        if above:
            letter["urgency"] = lines[above[-1]].text
        letter["dated"] = day[1]
        if subject is not None:
            letter["subject_th"] = subject[1]
        head.letters.append(letter)
        head.used.update([at, day[0], *above[-1:], *([subject[0]] if subject else [])])


def _read_issuer(head: PrintedHead, lines: Sequence[PrintedLine]) -> None:
    """The office whose name stands last, with the group above or below it, and how it is reached."""
    if head.is_national:
        return
    places = [at for at, line in enumerate(lines) if not line.is_row and _UNIT.match(line.text)]
    if not places:
        return
    last = places[-1]
    block = [at for at in (last - 1, last) if at in places]
    head.issuer["unit_th"] = " ".join(lines[at].text for at in block)
    head.used.update(places)
    for at, line in enumerate(lines):
        for key, pattern in (("web", _WEB), ("email", _EMAIL), ("phone", _PHONE)):
            match = None if line.is_row else pattern.search(line.text)
            if match and key not in head.issuer and len(line.text) <= LONGEST_CONTACT:
                head.issuer[key] = match[match.lastgroup or 0].strip()
                head.used.add(at)
