"""Tell the invited of a sitting: the letter is kept, and goes to each of them once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from oneplan.domain.meetings.sittings import (
    SittingState,
)
from oneplan.domain.reminders.mail_key import sitting_key
from oneplan.gateways.files.files import Files
from oneplan.services.cycles.clock import planning_now
from oneplan.services.meetings.sitting_facts import Told
from oneplan.services.reminders.outbox import queue_notices
from oneplan.store.meetings import sittings
from oneplan.store.shared import audit
from oneplan.store.units import units

TEMPLATES = {
    SittingState.CALLED: "meeting_called",
    SittingState.MOVED: "meeting_moved",
    SittingState.CANCELLED: "meeting_cancelled",
}


def tell_invited(
    session: Session,
    sitting: sittings.Sitting,
    told: Told,
    *,
    recipients: Sequence[units.Unit],
    letter: bytes,
    letter_number: str,
    files: Files,
    actor: str,
    reason: str = "",
) -> int:
    """Keep what the invited are told now with its letter, and queue it to each of them once."""
    sha256 = files.put(letter)
    call = sittings.add_call(
        session,
        sitting,
        state=told.state,
        begins_at=told.begins_at,
        room=told.room,
        reason=told.reason,
        letter_number=letter_number,
        letter_sha256=sha256,
        told_by=actor,
        told_at=planning_now(session, sitting.cycle_id),
    )
    queued = queue_notices(
        session,
        sitting.cycle_id,
        sitting.step_id,
        reminder=sitting_key(sitting.id, call.number),
        template=TEMPLATES[told.state],
        recipients=recipients,
        values=told.as_values(),
        attachments=[{"name": "letter.pdf", "sha256": sha256, "type": "application/pdf"}],
    )
    audit.append_event(
        session,
        actor=actor,
        action=f"meeting.{told.state}",
        cycle_id=sitting.cycle_id,
        subject=f"{sitting.step_id}/{sitting.group_code}",
        details={
            "number": sitting.number,
            "begins_at": told.begins_at.isoformat(),
            "invited": len(recipients),
            "letter_sha256": sha256,
        },
        reason=reason or told.reason,
    )
    return queued
