"""The minutes of a sitting, to everyone who was invited to it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.meetings.records import OUTCOMES_TH, ItemOutcome
from oneplan.domain.reminders.mail_key import minutes_key
from oneplan.domain.reminders.notices import ATTACHED_BELOW
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.services.meetings.sitting_facts import invited_units
from oneplan.services.reminders.outbox import queue_notices
from oneplan.store.meetings import sittings

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def queue_minutes(
    session: Session, sitting: sittings.Sitting, *, sha256: str, file_type: str, byte_count: int
) -> int:
    """Queue the minutes to each unit that was invited, once for a file.

    Who was absent reads there what was resolved; other minutes of the same sitting,
    put right, are another file and go again.

    Args:
        session: Open transaction.
        sitting: A sitting that was written down.
        sha256: The file among those that are kept.
        file_type: ``pdf`` or ``docx``.
        byte_count: Its size; a large one is named and not attached.

    Returns:
        How many mails are new.
    """
    is_attached = byte_count < ATTACHED_BELOW
    attachment = {"name": f"minutes.{file_type}", "sha256": sha256, "type": TYPES[file_type]}
    return queue_notices(
        session,
        sitting.cycle_id,
        sitting.step_id,
        reminder=minutes_key(sitting.id, sha256),
        template="meeting_minutes",
        recipients=invited_units(session, sitting),
        values={
            "number": sitting.number,
            "title": sitting.title,
            "held_on": sitting.held_on or sitting.begins_at.astimezone(BANGKOK).date(),
            "resolved": [
                {
                    "number": each.number,
                    "title": each.title,
                    "outcome": OUTCOMES_TH[ItemOutcome(each.outcome)],
                    "text": each.text,
                }
                for each in sittings.list_items(session, sitting.id)
                if each.outcome
            ],
            "is_attached": is_attached,
        },
        attachments=[attachment] if is_attached else [],
    )
