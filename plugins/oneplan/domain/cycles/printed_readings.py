"""All parts of a printed calendar read and put together: tables, lists, minutes, head."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from oneplan.domain.cycles.printed_duplicates import main_section, merge_duplicates
from oneplan.domain.cycles.printed_headings import TITLE
from oneplan.domain.cycles.printed_heads import KnownProvince, PrintedHead, read_head
from oneplan.domain.cycles.printed_items import ListReader
from oneplan.domain.cycles.printed_lines import PrintedCalendar
from oneplan.domain.cycles.printed_lists import find_lists
from oneplan.domain.cycles.printed_minutes import read_minutes
from oneplan.domain.cycles.printed_numbers import check_numbers, name_steps
from oneplan.domain.cycles.printed_rows import PrintedTable, find_tables
from oneplan.domain.cycles.printed_steps import PrintedReading
from oneplan.domain.cycles.printed_tables import CalendarTableReader
from oneplan.domain.cycles.printed_windows import FAR_YEARS
from oneplan.domain.shared.thai_numerals import to_arabic_digits
from oneplan.domain.shared.thai_years import be_year

_FISCAL = re.compile(r"ปีงบประมาณ\s*(?:พ\.?\s?ศ\.?)?\s*(25[0-9]{2})")
_SPAN = re.compile(r"(25[0-9]{2})\s*[-–—]\s*(25[0-9]{2})")
_BROKEN = re.compile(
    "\ufffd|à¸|à¹|[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{3,}|[\u0e48-\u0e4b]{2}|(?:^|\\s)[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
)
"""What no Thai text holds: signs of a lost character, of another encoding, marks on no letter."""


def read_calendar(
    printed: PrintedCalendar, provinces: Mapping[str, KnownProvince]
) -> tuple[PrintedReading, PrintedHead]:
    """Everything that the document prints of a calendar, and its head."""
    tables = list(find_tables(printed.lines))
    parts = [_read_table(table, printed, at) for at, table in enumerate(tables)]
    taken = {at for part in parts for at in part.used}
    for listed in find_lists(printed.lines, taken):
        if listed.is_duties:
            parts.append(ListReader(listed, section=len(parts), year_be=None).read())
    whole = PrintedReading()
    for part in parts:
        whole.steps += part.steps
        whole.questions += part.questions
        whole.unread += part.unread
        whole.used |= part.used
    calendars = [i for i, table in enumerate(tables) if not table.is_resolutions]
    main = main_section(whole.steps, calendars)
    merge_duplicates(whole, main)
    name_steps(whole, parts, main)
    begins = min(parts[main].used, default=0) if parts else 0
    head = read_head(printed.lines, begins, provinces)
    for table in tables:
        _check_rows(whole, table)
    _check_years(whole, head)
    check_numbers(whole, main)
    _check_letters(whole)
    if not whole.steps:
        _ask_for_steps(whole, printed)
    return whole, head


def _ask_for_steps(whole: PrintedReading, printed: PrintedCalendar) -> None:
    """Say why there is no step: the document has no table at all, or none with the headings."""
    rows = sum(line.is_row for line in printed.lines)
    headings_th = "ต้องมีหัวตาราง เช่น ที่ การดำเนินงาน หน่วยงาน วัน/เดือน/ปี"
    headings_en = "a table needs headings such as ที่, การดำเนินงาน, หน่วยงาน, วัน/เดือน/ปี"
    if rows:
        whole.ask(
            "no_steps",
            th=f"ไม่พบตารางหรือข้อที่เป็นขั้นตอนในเอกสารนี้ {headings_th}",
            en=f"No table and no list of steps was found; {headings_en}",
        )
        return
    texts = sum(bool(line.text) for line in printed.lines)
    whole.ask(
        "no_steps",
        th=f"เอกสารนี้ไม่มีตาราง มีแต่ข้อความ {texts} ย่อหน้าซึ่งไม่ใช่ข้อของขั้นตอน ร่างจึงไม่มีขั้นตอนใด"
        f" กรุณานำเข้าเอกสารที่พิมพ์ปฏิทินเป็นตาราง {headings_th}",
        en=f"The document has no table, only {texts} paragraphs that are no list of steps, so the"
        f" draft has no step; import the document that prints the calendar as a table: {headings_en}",
    )


def _read_table(table: PrintedTable, printed: PrintedCalendar, section: int) -> PrintedReading:
    years = set(table.columns.years.values())
    year = next(iter(years)) if len(years) == 1 else None
    if table.is_resolutions:
        return read_minutes(table, section=section, year_be=year)
    return CalendarTableReader(table, printed.lines, section=section, year_be=year).read()


def _check_rows(whole: PrintedReading, table: PrintedTable) -> None:
    """Ask to compare a table whose rows were put together from the lines of a page."""
    if table.columns.is_grid or not table.rows:
        return
    first = next((row for row in table.rows if TITLE not in row.displaced), table.rows[0])
    if table.is_numbered and not first.number:
        whole.ask(
            "numbers_centred",
            place=first.place,
            value=first.text(TITLE)[:60],
            th=f"{first.place.th}: บรรทัดแรกของตารางไม่มีเลขข้อ เลขอาจอยู่กลางช่อง จึงแบ่งแถวจากหน้ากระดาษไม่ได้แน่นอน"
            " แต่ละแถวตรงกับต้นฉบับหรือไม่ (ไฟล์ Word หรือ Excel อ่านได้แน่นอนกว่า)",
            en=f"{first.place.en}: the first line of the table has no number; numbers may stand in the"
            " middle of their rows, so that rows cannot be told apart for sure. Is each row right?",
        )
    whole.ask(
        "rows_by_place",
        place=first.place,
        th="แถวของตารางนี้ประกอบจากตำแหน่งข้อความบนหน้ากระดาษ เทียบทุกแถวกับต้นฉบับแล้วหรือยัง",
        en="The rows of this table were put together from places on the page; have they been"
        " compared with the original?",
    )


def _check_years(whole: PrintedReading, head: PrintedHead) -> None:
    """Ask for windows far from all others, for years left over and for spans that disagree."""
    dues = [be_year(s.window.reading.due) for s in whole.steps if s.window and s.window.reading]
    usual = Counter(dues).most_common(1)[0][0] if dues else None
    for step in whole.steps:
        window = step.window
        if window is None or window.reading is None or usual is None:
            continue
        year = be_year(window.reading.due)
        if abs(year - usual) >= FAR_YEARS:
            whole.ask(
                "year_far",
                step=step,
                at="window.printed",
                place=window.place,
                value=window.printed,
                th=f"ขั้นตอน {step.number}: “{window.printed}” อ่านได้เป็นปี {year} แต่ขั้นตอนอื่นอยู่ในปี {usual}"
                " ปีถูกต้องหรือไม่ (พ.ศ. หรือ ค.ศ.)",
                en=f"Step {step.number}: {window.printed!r} reads as {year}, the other steps are in"
                f" {usual}; is the year right, and of the right era?",
            )
            step.window = None
    _check_left_over(whole, head)


def _check_left_over(whole: PrintedReading, head: PrintedHead) -> None:
    years = set(head.title_years)
    for step in whole.steps:
        plain = to_arabic_digits(step.text)
        others = sorted({int(each) for each in _FISCAL.findall(plain)} - years)
        if len(years) == 1 and others:
            year = head.title_years[0]
            printed = ", ".join(map(str, others))
            whole.ask(
                "year_left_over",
                step=step,
                at="title.th",
                place=step.place,
                value=printed,
                th=f"ขั้นตอน {step.number} พิมพ์ปีงบประมาณ {printed} แต่ปฏิทินเป็นของปี {year} เป็นปีที่ค้างจากปีก่อนหรือไม่",
                en=f"Step {step.number} prints fiscal year {printed} in a calendar of {year};"
                " is it left over from another year?",
            )
        spans = {(int(a), int(b)) for a, b in _SPAN.findall(plain)}
        if (
            head.span
            and spans
            and head.span not in spans
            and any(a == head.span[0] for a, _ in spans)
        ):
            first, last = sorted(spans)[0]
            whole.ask(
                "span_other",
                step=step,
                at="title.th",
                place=step.place,
                value=f"{first}-{last}",
                th=f"ขั้นตอน {step.number} พิมพ์ช่วงแผน {first}-{last} แต่หัวเรื่องพิมพ์ {head.span[0]}-{head.span[1]} ช่วงใดถูก",
                en=f"Step {step.number} prints the plan's years {first}-{last}, the title"
                f" {head.span[0]}-{head.span[1]}; which is right?",
            )


def _check_letters(whole: PrintedReading) -> None:
    """Ask for words that cannot be Thai as anybody wrote it."""
    for step in whole.steps:
        if (found := _BROKEN.search(step.text)) is None:
            continue
        step.confidence = "low"
        around = step.text[max(0, found.start() - 15) : found.end() + 15]
        whole.ask(
            "words_garbled",
            step=step,
            at="title.th",
            place=step.place,
            value=around,
            th=f"ขั้นตอน {step.number}: ตัวอักษรเพี้ยนที่ “{around}” ข้อความที่ถูกต้องคืออะไร",
            en=f"Step {step.number}: the letters at {around!r} are garbled; what do they say?",
        )
