"""Names of a calendar's parts that fit where there is little room, such as Airflow's grid.

A calendar gives a part a short title, or the printed one is shortened: at a space, which
in Thai ends a phrase, never inside a word. A phrase that is too long by itself gives way
to what the step does.
"""

from __future__ import annotations

import re

from oneplan.domain.cycles.calendar_steps import Step, StepKind
from oneplan.domain.cycles.calendars import Calendar, Parent, Phase
from oneplan.domain.shared.thai_letters import count_letters
from oneplan.domain.shared.thai_numerals import normalise_text, to_thai_digits

ROOM = 40
"""Letters that Airflow's grid and graph show without cutting."""
CUT = "…"
LEAST = 8
"""Fewer letters than this say nothing."""
KINDS_TH = {
    StepKind.COLLECT: "รวบรวมจากหน่วยงาน",
    StepKind.CONSOLIDATE: "ประมวลและรวมแผน",
    StepKind.MEETING: "ประชุม",
    StepKind.APPROVAL: "พิจารณาให้ความเห็นชอบ",
    StepKind.DISPATCH: "จัดส่ง",
    StepKind.SETUP: "เตรียมการ",
}
_OPEN = re.compile(r"\s*[(\[“][^)\]”]*$")
_HANGING = re.compile(r"\s*(และ|หรือ|พร้อม|โดย|ตาม|ของ|ให้|ใน|ที่|ปี|พ\.ศ\.|ประจำปี|ปีงบประมาณ|[-–—/,:(])$")
"""What no phrase ends in."""
_NUMBER = re.compile(r"^[0-9.]+$")


def step_number(step_id: str) -> str:
    """The number of a step as a clerk knows it, in Thai digits; empty where its id is a code.

    Steps that no list of the document numbers have ids such as ``M3.1.2``.
    """
    return to_thai_digits(step_id) if _NUMBER.match(step_id) else ""


def step_name(step: Step, *, room: int = ROOM) -> str:
    """Number and short title of a step, such as ``๓.๑ บัญชีโครงการระดับอำเภอ``."""
    number = step_number(step.id)
    return f"{number} {step_title(step, room=_left(number, room))}".strip()


def step_heading(step: Step) -> str:
    """A step as a sentence begins with it: ``ขั้นตอนที่ ๓.๑: บัญชีโครงการระดับอำเภอ``."""
    number = step_number(step.id)
    return f"ขั้นตอนที่ {number}: {step_title(step)}" if number else step_title(step)


def step_title(step: Step, *, room: int = ROOM) -> str:
    """The short title of a step without its number."""
    title = step.title.th_corrected or step.title.th
    # A correction that begins in the middle of the title is a part of it.
    title = step.title.th if CUT in title else title
    return step.title.short or shorten(title, room) or KINDS_TH[step.kind]


def parent_name(parent: Parent, *, room: int = ROOM) -> str:
    """Number and short title of a printed step that holds sub-steps."""
    number = step_number(parent.id)
    return _numbered(number, parent.short, parent.title_th, "ขั้นตอนย่อย", room=room)


def phase_name(calendar: Calendar, phase: Phase, *, room: int = ROOM) -> str:
    """Order and short name of a phase."""
    order = to_thai_digits(calendar.phases.index(phase) + 1)
    return _numbered(f"ระยะที่ {order}", phase.short, phase.name, "", room=room)


def cycle_name(calendar: Calendar, *, room: int = ROOM) -> str:
    """Short title of a cycle and the fiscal year that it plans for."""
    year = f"ปี {to_thai_digits(calendar.fiscal_year_be)}"
    place = calendar.province.name_th if calendar.province else "ทั่วประเทศ"
    left = room - count_letters(year) - 1
    title = calendar.title.short or shorten(calendar.title.th, left) or f"รอบแผน {place}"
    return f"{title} {year}"


def shorten(text: str, room: int) -> str:
    """The longest beginning of *text* that ends with a phrase and takes *room* letters at most.

    Returns:
        The text where it fits, its beginning with ``…`` where it does not, and an empty
        text where its first phrase alone is longer, or says nothing.
    """
    plain = normalise_text(text)
    if count_letters(plain) <= room:
        return plain
    ends = [match.start() for match in re.finditer(" ", plain)]
    for end in reversed(ends):
        kept = _closed(plain[:end])
        if LEAST <= count_letters(kept) <= room - 1:
            return kept + CUT
    return ""


def _closed(text: str) -> str:
    """A beginning without an open bracket and without the words that ask for more."""
    before = None
    while before != text:
        before, text = text, _HANGING.sub("", _OPEN.sub("", text)).rstrip()
    return text


def _numbered(number: str, short: str | None, title: str, otherwise: str, *, room: int) -> str:
    return f"{number} {short or shorten(title, _left(number, room)) or otherwise}".strip()


def _left(number: str, room: int) -> int:
    return room - (count_letters(number) + 1 if number else 0)
