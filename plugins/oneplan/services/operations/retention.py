"""Names of people are kept for as long as the office needs them, and no longer."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.gateways.calendars.clock import real_now
from oneplan.store.shared import audit, people


def forget_people(session: Session, *, days: int) -> int:
    """Blank the names of those whose last act is more than *days* real days ago.

    What they did stays, and the audit log stays whole: it never held the names.

    Returns:
        How many people were forgotten.
    """
    gone, blanked = people.forget(session, real_now().subtract(days=days))
    if gone or blanked:
        audit.append_event(
            session,
            actor="oneplan",
            action="people.forgotten",
            subject="people",
            details={"people": gone, "places": blanked, "days": days},
        )
    return gone
