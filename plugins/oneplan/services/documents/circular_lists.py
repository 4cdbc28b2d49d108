"""The letters of a calendar for whoever sends them: what each encloses, lacks, and when it went."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.documents.circulars import is_calendar, numbered_enclosures
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.reminders.forwarding_views import described
from oneplan.store.documents import circulars


def list_letters(session: Session, cycle_id: str) -> list[dict[str, Any]]:
    """Every letter of the calendar in force, as plain JSON."""
    calendar = calendar_in_force(session, cycle_id)
    sent = {each.letter_key: each for each in circulars.list_circulars(session, cycle_id=cycle_id)}
    found = []
    for letter in calendar.letters:
        given = circulars.find_enclosures(session, cycle_id=cycle_id, letter_key=letter.key)
        last = sent.get(letter.key)
        found.append(
            {
                "letter": letter.key,
                "described": described(letter),
                "enclosures": [
                    {
                        "number": number,
                        "th": each.th,
                        "quantity": each.quantity,
                        "is_calendar": is_calendar(each),
                        "file_name": given[number].file_name if number in given else None,
                    }
                    for number, each in numbered_enclosures(letter).items()
                ],
                "revision": last.revision if last else None,
                "sent_at": last.sent_at if last else None,
                "recipients": len(last.recipients) if last else 0,
            }
        )
    return found
