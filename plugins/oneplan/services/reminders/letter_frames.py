"""What every official letter of the office has: its number, its office, who signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.documents.letters import BLANK_NAME, BLANK_NUMBER, Signature
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.thai_numerals import to_thai_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """What the office adds to a letter: its running number and who signs."""

    number: str = ""
    name: str = ""
    position: str = ""
    acting_for: str = ""


UNSIGNED = Signing()
"""Room for the number and the signature."""


def letter_number(calendar: Calendar, given: str, *, is_circular: bool) -> str:
    """The office's code, the ว of a circular, and the running number or room for it."""
    printed = next((each.number for each in calendar.letters if each.number), "")
    code = (printed or "").partition("/")[0].strip()
    running = to_thai_digits(given) if given else BLANK_NUMBER
    return f"{code}/{'ว ' if is_circular else ''}{running}" if code else running


def letter_office(calendar: Calendar) -> tuple[str, ...]:
    """Where a letter comes from, as it stands at the top right."""
    if calendar.province is not None:
        return (f"ศาลากลางจังหวัด{calendar.province.name_th}",)
    return (calendar.issuer.unit_th,) if calendar.issuer else ()


def letter_sender(calendar: Calendar) -> str:
    """How a letter of the office is cited."""
    return f"หนังสือจังหวัด{calendar.province.name_th}" if calendar.province else "หนังสือ"


def letter_references(calendar: Calendar, now: datetime) -> list[str]:
    """The letters that the calendar came with, as far as they were written by now."""
    place = letter_sender(calendar)
    found = [
        f"{place} {each.urgency or ''} ที่ {each.number} ลงวันที่ {each.dated}"
        for each in calendar.letters
        if each.number and each.date <= now.astimezone(BANGKOK).date()
    ]
    return [" ".join(each.split()) for each in found]


def letter_signature(calendar: Calendar, signing: Signing) -> Signature:
    """Who signs: as the office says, else whom the calendar knows, else room for a name."""
    known = calendar.signatory
    governor = f"ผู้ว่าราชการจังหวัด{calendar.province.name_th}" if calendar.province else "ผู้ลงนาม"
    name = signing.name or (known.name if known else "")
    return Signature(
        name=f"({name})" if name else BLANK_NAME,
        position=signing.position or (known.position if known else governor),
        acting_for=signing.acting_for or (known.acting_for or "" if known else ""),
    )
