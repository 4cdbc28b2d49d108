"""A circular: the letter with which an office sends its calendar, what goes with it, to whom."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from oneplan.domain.cycles.calendar_letters import Enclosure, Letter, LetterReference
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.step_names import printed_number
from oneplan.domain.documents.letters import Enclosed, Signature
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError

TABLE_TITLE = "ปฏิทินการดำเนินงาน"
HEADINGS = ("ลำดับ", "การดำเนินการ", "ระยะเวลา", "หน่วยงาน")
WIDTHS = (1.6, 7.4, 3.0, 4.0)
"""Centimetres of each column; together as wide as the text of a letter."""
ONE = "๑ ชุด"
_CALENDAR = "ปฏิทิน"
_ACTING = "ปฏิบัติราชการแทน"
_PRINTED = re.compile(r"\s*\(printed [^)]*\)")


class CircularUnknown(OneplanError):
    """A calendar has no letter of that name, or it was not sent."""

    status_code = 404

    def __init__(self, *, cycle_id: str, key: str, known: Collection[str] = ()) -> None:
        told = f" It has {', '.join(sorted(known))}." if known else ""
        super().__init__(f"{cycle_id} has no circular {key!r}.{told}")
        told_th = f" ที่มีคือ {', '.join(sorted(known))}" if known else ""
        self.th = f"รอบแผน {cycle_id} ไม่มีหนังสือเวียน “{key}”{told_th}"


class EnclosureUnknown(OneplanError):
    """A letter encloses nothing of that number."""

    status_code = 404

    def __init__(self, *, key: str, number: int, known: Collection[int]) -> None:
        numbers = ", ".join(map(str, sorted(known))) or "none"
        super().__init__(f"Letter {key!r} encloses nothing numbered {number}; it has {numbers}.")
        self.th = to_thai_digits(
            f"หนังสือ “{key}” ไม่มีสิ่งที่ส่งมาด้วยหมายเลข {number}"
            + (f" มีหมายเลข {', '.join(map(str, sorted(known)))}" if known else "")
        )


class EnclosuresMissing(OneplanError):
    """A circular names enclosures whose files the office has not given."""

    status_code = 409

    def __init__(self, *, key: str, missing: Sequence[tuple[int, str]]) -> None:
        named = "; ".join(f"{number}. {th}" for number, th in missing)
        super().__init__(
            f"Letter {key!r} encloses files that are not here: {named}."
            " Add each with `oneplan circulars enclose`."
        )
        self.th = to_thai_digits(f"หนังสือ “{key}” ยังไม่มีไฟล์ของสิ่งที่ส่งมาด้วย: {named}")


class NobodyToTell(OneplanError):
    """No registered unit has a role that a circular is for."""

    status_code = 409

    def __init__(self, *, key: str, roles: Collection[str]) -> None:
        asked = ", ".join(sorted(roles))
        super().__init__(f"Letter {key!r} goes to nobody: no unit has a role of {asked}.")
        self.th = f"หนังสือ “{key}” ยังไม่มีผู้รับ: ในทะเบียนไม่มีหน่วยงานตามบทบาทที่หนังสือส่งถึง"


class SenderMissing(OneplanError):
    """A circular was to be sent and nobody was named who sends it."""

    status_code = 422

    def __init__(self, *, key: str) -> None:
        super().__init__(f"Letter {key!r}: nobody is named who sends it; say so with --by.")
        self.th = f"หนังสือ “{key}” ยังไม่ได้บอกว่าผู้ใดส่ง"


def letter_of(calendar: Calendar, key: str) -> Letter:
    """The letter of a calendar by its key.

    Raises:
        CircularUnknown: There is none.
    """
    found = {each.key: each for each in calendar.letters}
    if key not in found:
        raise CircularUnknown(cycle_id=calendar.cycle, key=key, known=found)
    return found[key]


def numbered_enclosures(letter: Letter) -> dict[int, Enclosure]:
    """Number → enclosure; those that are printed without a number have their place's."""
    return {each.number or at: each for at, each in enumerate(letter.enclosures, start=1)}


def is_calendar(enclosure: Enclosure) -> bool:
    """Whether an enclosure is the calendar itself, which is printed with the letter."""
    return _CALENDAR in enclosure.th


def enclosed_of(letter: Letter) -> tuple[Enclosed, ...]:
    """What goes with a letter, with its quantity."""
    return tuple(Enclosed(th=each.th, quantity=each.quantity or ONE) for each in letter.enclosures)


def require_enclosures(letter: Letter, given: Collection[int]) -> None:
    """Check that every enclosure but the calendar has its file.

    Raises:
        EnclosuresMissing: Some have none; all are named.
    """
    missing = [
        (number, each.th)
        for number, each in numbered_enclosures(letter).items()
        if number not in given and not is_calendar(each)
    ]
    if missing:
        raise EnclosuresMissing(key=letter.key, missing=missing)


def referred(reference: LetterReference, sender: str) -> str:
    """A letter that is referred to, as it is cited."""
    cited = f"{sender} {reference.urgency or ''} ที่ {reference.number} ลงวันที่ {reference.dated}"
    return " ".join(cited.split())


def calendar_table(calendar: Calendar) -> tuple[tuple[str, ...], ...]:
    """The steps as a calendar prints them, under :data:`HEADINGS`."""
    rows = [
        (
            printed_number(step),
            step.title.th,
            step.window.detail or step.window.printed or "–",
            ", ".join(each.th for each in step.agencies) or "–",
        )
        for step in calendar.steps
    ]
    return (HEADINGS, *rows)


def signed_by(printed: str) -> Signature:
    """Who signed, from one line: นาย ก. ข. รองผู้ว่าราชการจังหวัด ปฏิบัติราชการแทน ผู้ว่าราชการจังหวัด."""
    line = " ".join(_PRINTED.sub("", printed).split())
    own, _, other = line.partition(_ACTING)
    words = own.split()
    name, position = " ".join(words[:2]), " ".join(words[2:])
    return Signature(name=f"({name})", position=position, acting_for=other.strip())
