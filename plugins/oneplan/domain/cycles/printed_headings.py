"""The headings of a printed calendar's table: which column tells what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from oneplan.domain.cycles.printed_lines import PrintedLine
from oneplan.domain.shared.thai_months import MONTH_PATTERN, month_number
from oneplan.domain.shared.thai_numerals import to_arabic_digits

NUMBER, TITLE, AGENCIES, WINDOW, START, END, DOCUMENTS, NOTE, GROUP, RESOLUTION = (
    "number", "title", "agencies", "window", "start", "end", "documents", "note", "group", "resolution",
)  # fmt: skip
_WORDS = (
    (NUMBER, r"ที่|ลำดับ(?:ที่)?|ข้อ(?:ที่)?|no\.?|ขั้นที่|ขั้นตอนที่"),
    (RESOLUTION, r"มติ(?:ที่ประชุม)?"),
    (START, r"(?:วัน)?(?:ที่)?เริ่ม(?:ต้น|ดำเนินการ)?"),
    (END, r"(?:วัน)?(?:ที่)?(?:สิ้นสุด|แล้วเสร็จ|ครบกำหนด)|กำหนดส่ง|กำหนดแล้วเสร็จ"
          r"|(?:แล้วเสร็จ|ดำเนินการ|ส่ง)?ภายใน(?:วันที่)?"),
    (WINDOW, r"วัน/?เดือน/?ปี.*|ระยะเวลา.*|กำหนด(?:(?:การ|เวลา).*)?|ห้วง(?:ระยะ)?เวลา.*|ช่วงเวลา.*|วันที่|วัน|เดือน|เวลา"
             r"|วันเวลา|วัน/เวลา"),
    (AGENCIES, r"หน่วย(?:งาน)?.*|ผู้รับผิดชอบ.*|ผู้ดำเนิน(?:การ|งาน).*|ผู้เกี่ยวข้อง|ส่วนราชการ.*|เจ้าภาพ.*"),
    (DOCUMENTS, r"เอกสาร.*|แบบ(?:ฟอร์ม|รายงาน).*|ผลผลิต.*|สิ่งที่ส่ง.*"),
    (NOTE, r"หมายเหตุ|อื่นๆ|อื่น ๆ"),
    (GROUP, r"ประเภท.*|แผน|ระดับ(?:แผน)?|ด้าน"),
    (TITLE, r"(?:การ)?ดำเนิน(?:งาน|การ)|ขั้นตอน(?:การ.*|/.*)?|กิจกรรม.*|รายการ.*|รายละเอียด.*|แนวทาง.*|ภารกิจ.*|งาน|เรื่อง"
            r"|การปฏิบัติ(?:งาน)?|ประเด็น.*"),
)  # fmt: skip
_HEADINGS = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _WORDS)
_USUAL = (
    ("การดำเนินงาน", TITLE), ("การดำเนินการ", TITLE), ("ขั้นตอน", TITLE), ("ขั้นตอนการปฏิบัติ", TITLE),
    ("ขั้นตอน/กิจกรรม", TITLE), ("กิจกรรม", TITLE), ("รายละเอียด", TITLE),
    ("หน่วยดำเนินการ", AGENCIES), ("หน่วยงาน", AGENCIES), ("หน่วยงานที่เกี่ยวข้อง", AGENCIES),
    ("หน่วยงานรับผิดชอบ", AGENCIES), ("หน่วยงานที่รับผิดชอบ", AGENCIES), ("ผู้รับผิดชอบ", AGENCIES),
    ("วัน/เดือน/ปี", WINDOW), ("วันเดือนปี", WINDOW), ("ระยะเวลา", WINDOW), ("ระยะเวลาดำเนินการ", WINDOW),
    ("กำหนดเวลา", WINDOW), ("วันเริ่มต้น", START), ("วันสิ้นสุด", END), ("หมายเหตุ", NOTE),
    ("มติที่ประชุม", RESOLUTION), ("ประเภทแผนพัฒนา", GROUP),
)  # fmt: skip
"""Headings as they usually are, to which one with letters misread is held."""
NEAR, MIN_NEAR = 80, 7
"""Likeness of a hundred, and letters of a heading from which it counts."""
_MONTH = re.compile(rf"(?:{MONTH_PATTERN})\s*(?P<year>[0-9]{{2,4}})?")
_YEAR = re.compile(r"(?:พ\.?\s?ศ\.?|ปี(?:งบประมาณ)?)\s*(?:พ\.?\s?ศ\.?)?\s*(?P<year>[0-9]{4})")
_SHARED = re.compile(r".*(?:หลัก|รอง|ร่วม|สนับสนุน|เกี่ยวข้อง|รับผิดชอบ|ดำเนิน).*")
"""A second heading of agencies that act; receivers have one of their own too."""
_ALIGNED = 2.0
LONGEST = 40
"""A heading is no longer than this."""


@dataclass(slots=True, kw_only=True)
class PrintedColumns:
    """The columns of a table.

    Attributes:
        kinds: Where a column begins → what it tells.
        months: Where a month's column begins → its number.
        years: Where a heading of a year begins → the year, Buddhist Era.
        texts: Where a column begins → its heading.
        unknown: Where a column of a grid begins that none of the kinds is → its heading.
        is_grid: Whether columns are indexes.
    """

    kinds: dict[float, str] = field(default_factory=dict)
    months: dict[float, int] = field(default_factory=dict)
    years: dict[float, int] = field(default_factory=dict)
    texts: dict[float, str] = field(default_factory=dict)
    unknown: dict[float, str] = field(default_factory=dict)
    is_grid: bool = True

    def has(self, kind: str) -> bool:
        """Whether there is a column of that kind."""
        return kind in self.kinds.values()

    def kind_at(self, at: float) -> str:
        """What the column at *at* tells: of a grid exactly, of a page the one it lies under."""
        if self.is_grid:
            return self.kinds.get(at, "month" if at in self.months else "")
        starts = sorted([*self.kinds, *self.months])
        under = [start for start in starts if start <= at + 1.5]
        start = under[-1] if under else starts[0]
        return self.kinds.get(start, "month")

    def tells_at(self, at: float) -> bool:
        """Whether the heading at *at* is one that is known."""
        return at in self.kinds or at in self.months or at in self.years

    def year_at(self, at: float) -> int | None:
        """The year over a month's column."""
        left = [each for each in self.years if each <= at]
        return self.years[max(left)] if left else None


def read_headings(line: PrintedLine) -> PrintedColumns | None:
    """The columns that a row of headings tells, or None: it is no such row."""
    columns = PrintedColumns(is_grid=line.is_grid)
    filled = [cell for cell in line.cells if cell.text]
    has_one = any(heading_kind(cell.text) not in ("", NUMBER) for cell in filled)
    for cell in filled:
        kind = heading_kind(cell.text) or (_misread_kind(cell.text) if has_one else "")
        if kind and _is_column_more(columns, kind, cell.text):
            columns.kinds[cell.at] = kind
        columns.texts[cell.at] = cell.text
        _read_time(columns, cell.at, cell.text)
        if columns.is_grid and not columns.tells_at(cell.at):
            columns.unknown[cell.at] = " ".join(cell.text.split())
    kinds = set(columns.kinds.values())
    tells_act = bool(kinds & {TITLE, RESOLUTION})
    tells_when = bool(kinds & {WINDOW, START, END, AGENCIES, RESOLUTION}) or bool(columns.years)
    known = len(columns.kinds) + len(columns.years) + len(columns.months)
    is_mostly_known = known * 2 > len(filled)
    return columns if tells_act and tells_when and is_mostly_known else None


def _is_column_more(columns: PrintedColumns, kind: str, text: str) -> bool:
    """Whether a heading of a kind makes a column: the first of its kind, or agencies that join."""
    if kind == NUMBER or not columns.has(kind):
        return True
    return kind == AGENCIES and columns.is_grid and bool(_SHARED.fullmatch("".join(text.split())))


def heading_kind(text: str) -> str:
    """What a heading tells, or an empty string."""
    flat = "".join(text.split())
    if len(flat) > LONGEST:
        return ""
    return next((kind for kind, words in _HEADINGS if words.fullmatch(flat)), "")


def _misread_kind(text: str) -> str:
    """What a heading tells in which a letter or two were misread, or an empty string."""
    from rapidfuzz import fuzz  # noqa: PLC0415  headings are seldom misread, and it is slow to load

    flat = "".join(text.split())
    if not MIN_NEAR <= len(flat) <= LONGEST:
        return ""
    score, kind = max((fuzz.ratio(flat, usual), kind) for usual, kind in _USUAL)
    return kind if score >= NEAR else ""


def add_months(columns: PrintedColumns, line: PrintedLine) -> bool:
    """Read a second row of headings: months under a year; False where it is none."""
    filled = [cell for cell in line.cells if cell.text]
    months = [cell for cell in filled if _month(cell.text)]
    others = [
        c for c in filled if not _month(c.text) and not heading_kind(c.text) and not _year(c.text)
    ]
    if not filled or others or (len(months) < 2 and not all(heading_kind(c.text) for c in filled)):  # noqa: PLR2004
        return False
    for cell in filled:
        kind = heading_kind(cell.text)
        if kind and cell.at not in columns.kinds:
            columns.kinds[cell.at] = kind
        _read_time(columns, cell.at, cell.text)
    return True


def goes_on(columns: PrintedColumns, line: PrintedLine) -> bool:
    """Whether a line of a page only holds the ends of headings that are wrapped."""
    for cell in line.cells:
        under = [at for at in columns.texts if abs(at - cell.at) <= _ALIGNED]
        kind = columns.kinds.get(under[0]) if under else None
        if kind is None or heading_kind(columns.texts[under[0]] + cell.text) != kind:
            return False
    return not columns.is_grid


def _read_time(columns: PrintedColumns, at: float, text: str) -> None:
    month, year = _month(text), _year(text)
    if month is not None:
        columns.months[at] = month
        columns.kinds.pop(at, None)
        plain = _MONTH.fullmatch(to_arabic_digits(text))
        if plain and plain["year"]:
            number = int(plain["year"])
            columns.years[at] = number + 2500 if number < 100 else number  # noqa: PLR2004
    elif year is not None:
        columns.years[at] = year
        if columns.kinds.get(at) not in (None, WINDOW):
            columns.kinds.pop(at)


def _month(text: str) -> int | None:
    plain = " ".join(to_arabic_digits(text).split())
    match = _MONTH.fullmatch(plain)
    if match is None:
        return None
    return month_number(plain[: match.start("year")] if match["year"] else plain)


def _year(text: str) -> int | None:
    match = _YEAR.fullmatch(" ".join(to_arabic_digits(text).split()))
    return int(match["year"]) if match else None
