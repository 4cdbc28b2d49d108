"""The mails of a cycle with their proof."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.step_names import find_step_name
from oneplan.domain.reminders.notices import STATES_TH, NoticeState
from oneplan.domain.reminders.reminder_words import reminder_words
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.reminders.messages import key_of
from oneplan.store.reminders import mail_events, notices
from oneplan.store.units import units


def list_mails(
    session: Session, cycle_id: str, *, state: str | None = None
) -> list[dict[str, Any]]:
    """Every mail of a cycle with its proof: who took it under which id, and what came of it."""
    calendar = calendar_in_force(session, cycle_id)
    held = notices.list_held_ids(session, cycle_id=cycle_id)
    told: dict[int, list[mail_events.MailEvent]] = defaultdict(list)
    for event in mail_events.list_cycle_events(session, cycle_id):
        told[event.notice_id].append(event)
    found = notices.list_notices(session, cycle_id=cycle_id, state=state)
    named = units.list_by_code(session, {each.unit_code for each in found})
    return [
        {
            "id": each.id,
            "step": each.step_id,
            "step_th": find_step_name(calendar, each.step_id) if each.step_id else None,
            "unit": each.unit_code,
            "unit_th": named[each.unit_code].name_th,
            "reminder": each.reminder,
            "reminder_th": reminder_words(each.reminder),
            "level": each.level,
            "revision": each.revision,
            "state": each.state,
            "state_th": STATES_TH[NoticeState(each.state)],
            "is_held": each.id in held,
            "subject": each.subject,
            "readers": len(each.contact_ids),
            "attempts": each.attempts,
            "queued_at": iso_minute(each.queued_at),
            "put_off_from": put_off_from(each),
            "not_before": iso_minute(each.not_before),
            "sent_at": iso_minute(each.sent_at),
            "message_id": each.message_id,
            "reason": each.reason,
            "key": key_of(each),
            "events": [
                {"event": e.event, "at": iso_minute(e.happened_at), "reason": e.reason}
                for e in told[each.id]
            ],
        }
        for each in found
    ]


def put_off_from(notice: notices.Notice) -> str | None:
    """When a mail would have gone, where the send window put it off."""
    if notice.nominal_at is None or notice.not_before is None:
        return None
    return iso_minute(notice.nominal_at) if notice.not_before > notice.nominal_at else None


def iso_minute(moment: Any) -> str | None:
    """A moment as its minute in Bangkok, or None."""
    return moment.astimezone(BANGKOK).isoformat(timespec="minutes") if moment else None
