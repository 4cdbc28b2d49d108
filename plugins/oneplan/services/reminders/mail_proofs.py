"""One mail with its proof: its text, its readers, and what the provider told of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.reminders.notices import LINK_PLACE, STATES_TH, NoticeState
from oneplan.domain.reminders.reminder_schedule import LEVELS_TH, ReminderLevel
from oneplan.domain.reminders.reminder_words import kind_of, name_event, name_kind
from oneplan.domain.shared.masked_addresses import mask_address
from oneplan.domain.shared.personal_data import hide_personal_data
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.reminders.reconciliation import DECIDED
from oneplan.store.reminders import mail_pages, notices

LINK_TH = "[ลิงก์เฉพาะของหน่วยงาน]"
"""Stands where the link goes: nobody but the unit is shown it."""


def view_mail(
    session: Session, cycle_id: str, notice_id: int, *, area: str = "", may_act: bool = False
) -> dict[str, Any]:
    """Describe one mail with its proof.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        notice_id: Its number.
        area: DOPA code that the unit's area begins with; empty for all.
        may_act: Whether addresses are told in full.

    Returns:
        What the list says, and text, readers (name and address), message_id, events,
        attempts, reason, can_resolve, can_print.

    Raises:
        NoticeUnknown: The cycle, or the area, has no such mail.
    """
    found = mail_pages.find_mail(session, cycle_id, notice_id, area=area)
    if found is None:
        raise notices.NoticeUnknown(notice_id=notice_id)
    notice, unit, is_held = found
    show = str if may_act else mask_address
    text = notice.body_text.replace(LINK_PLACE, LINK_TH)
    titles = {each.id: each.title.th for each in calendar_in_force(session, cycle_id).steps}
    readers = {each.id: each for each in mail_pages.list_readers(session, unit.code)}
    went_to = [readers[each] for each in notice.contact_ids if each in readers]
    return {
        "id": notice.id,
        "step": notice.step_id,
        "step_title_th": titles.get(notice.step_id or "", ""),
        "kind": name_kind(kind_of(notice.reminder)),
        "level_th": LEVELS_TH[ReminderLevel(notice.level)],
        "unit": unit.code,
        "unit_th": unit.name_th,
        "subject": notice.subject if may_act else hide_personal_data(notice.subject),
        "text": text if may_act else hide_personal_data(text),
        "attachments": [each["name"] for each in notice.attachments if "name" in each],
        "state": notice.state,
        "state_th": STATES_TH[NoticeState(notice.state)],
        "is_held": is_held,
        "is_queued": notice.state == NoticeState.QUEUED,
        "readers": [
            {"name": each.name, "address": show(each.email)} for each in went_to or readers.values()
        ],
        "went_to": bool(went_to),
        "attempts": notice.attempts,
        "queued_at": notice.queued_at,
        "not_before": notice.not_before,
        "nominal_at": notice.nominal_at,
        "sent_at": notice.sent_at,
        "message_id": notice.message_id,
        "reason": hide_personal_data(notice.reason or ""),
        "events": [
            {
                "name": name_event(each.event),
                "at": each.happened_at,
                "address": show(each.email) if each.email else "",
                "reason": hide_personal_data(each.reason or ""),
            }
            for each in mail_pages.list_told(session, notice.id)
        ],
        "can_resolve": notice.state in DECIDED,
        "can_print": notice.asks_file or kind_of(notice.reminder) == "digest",
    }
