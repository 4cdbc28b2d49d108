"""What every mail of a step says, whoever reads it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendars import Calendar, Issuer
from oneplan.domain.cycles.step_names import english_step_name, step_name
from oneplan.domain.reminders.notices import LINK_PLACE
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.services.cycles.due_dates import due_of
from oneplan.store.cycles import cycles, stored_steps


def frame_of(
    session: Session, calendar: Calendar, cycle: cycles.Cycle, step_id: str | None, now: datetime
) -> dict[str, Any]:
    """What every mail of a step says, whoever reads it."""
    frame: dict[str, Any] = {
        "cycle_title": calendar.title.th,
        "fiscal_year": calendar.fiscal_year_be,
        "now": now,
        "contact": contact_lines(calendar.issuer),
        "is_simulated": cycle.is_simulated,
        "portal_link": LINK_PLACE,
        "urgency": "",
        "items": (),
    }
    if step_id is None:
        return frame
    step = stored_steps.get_step(session, cycle.id, step_id)
    printed = calendar.step(step_id)
    due = due_of(calendar, printed)
    return frame | {
        "step_id": step_id,
        "step_name": step_name(printed),
        "step_english": english_step_name(printed),
        "step_title": step.title_th,
        "due_at": step.due_at,
        "rolled": due.rolled if due else None,
        "closes_at": step.closes_at,
        "is_closed": step.has_closed(now),
    }


def contact_lines(issuer: Issuer | None) -> tuple[str, ...]:
    """Whom to ask, as the foot of a mail or a letter says it."""
    if issuer is None:
        return ()
    lines = (
        issuer.unit_th,
        f"โทร {to_thai_digits(issuer.phone)}" if issuer.phone else "",
        f"โทรสาร {to_thai_digits(issuer.fax)}" if issuer.fax else "",
        f"ไปรษณีย์อิเล็กทรอนิกส์ {issuer.email}" if issuer.email else "",
    )
    return tuple(line for line in lines if line)
