"""Letters that offices are asked to pass on, as they are looked at."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_letters import Letter
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.store.reminders import forwardings
from oneplan.store.units import units


def list_passed_on(session: Session, cycle_id: str) -> list[dict[str, Any]]:
    """Every office that a letter asks to tell others, as plain JSON, oldest request first."""
    found = forwardings.list_forwardings(session, cycle_id=cycle_id)
    names = units.list_by_code(session, {each.unit_code for each in found})
    return [
        {
            "letter": each.letter_key,
            "unit": each.unit_code,
            "unit_th": names[each.unit_code].name_th,
            "recipients": list(each.recipients),
            "asked_at": each.asked_at.isoformat(),
            "acknowledged_at": each.acknowledged_at.isoformat() if each.acknowledged_at else None,
        }
        for each in found
    ]


def view_forwardings(session: Session, *, cycle_id: str, unit_code: str) -> list[dict[str, Any]]:
    """What one unit is asked to pass on, as its page shows it."""
    asked = forwardings.list_forwardings(session, cycle_id=cycle_id, unit_code=unit_code)
    recipients = {code for each in asked for code in each.recipients}
    names = units.list_by_code(session, recipients)
    letters = {each.key: each for each in calendar_in_force(session, cycle_id).letters}
    return [
        {
            "id": each.id,
            "title": described(letters[each.letter_key])
            if each.letter_key in letters
            else each.letter_key,
            "recipients": [names[code].name_th for code in each.recipients if code in names],
            "acknowledged_at": each.acknowledged_at,
            "acknowledged_by": each.acknowledged_by,
        }
        for each in asked
    ]


def described(letter: Letter) -> str:
    """A letter as it is cited: its number, its day and what it is about."""
    number = f"ที่ {letter.number} " if letter.number else ""
    subject = f" เรื่อง {letter.subject_th}" if letter.subject_th else ""
    return f"หนังสือ {number}ลงวันที่ {letter.dated}{subject}"
