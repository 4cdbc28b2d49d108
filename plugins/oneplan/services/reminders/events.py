"""What the mail provider tells of a mail: it came, or it came back.

Events come in any order and more than once, some late and without our ids. The
state of a mail is reckoned anew from all that is known of its last handing over,
so the order in which they are told does not matter. The last thing that happened to
a reader's copy counts; of things told for one moment, that it came back. So an old
event that comes late moves nothing back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence, Set
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.reminders.mail_key import bounce_key, is_about_mail, returned_key
from oneplan.domain.reminders.mail_returns import (
    ARRIVED,
    BLOCKED,
    CAME_BACK,
    is_own_fault,
    provider_id,
)
from oneplan.domain.reminders.notices import ALLOWED, DIGEST, NoticeState
from oneplan.domain.units.hierarchy import reachable
from oneplan.gateways.calendars.clock import real_now
from oneplan.gateways.mail.sendgrid_events import ProviderEvent
from oneplan.services.cycles.clock import planning_now
from oneplan.services.reminders.mail_moves import move
from oneplan.services.reminders.outbox import queue_notices
from oneplan.services.reminders.send_windows import put_off
from oneplan.services.reminders.unmatched_events import SKEW, recognise
from oneplan.services.units.provincial_office import offices_to_tell
from oneplan.store.reminders import mail_events, mail_locks, notices
from oneplan.store.shared import audit
from oneplan.store.units import contacts, units


def record_events(session: Session, events: Iterable[ProviderEvent]) -> int:
    """Keep what the provider told and bring the mails it is about up to date.

    Returns:
        How many events are new.
    """
    found = recognise(session, events)
    # All that is written is locked first, in the one order: mails, then contacts.
    known = set(
        mail_locks.lock_mails(session, {each.notice_id for each in found if each.notice_id})
    )
    found = [each for each in found if each.notice_id in known]
    contacts.lock_contacts(
        session, {e.contact_id for e in found if e.contact_id and _kind(e) in CAME_BACK}
    )
    by_id = {each.sg_event_id: each for each in found}
    new = mail_events.add_events(session, [_row(each) for each in found])
    for notice_id in sorted({each.notice_id for each in new}):
        notice = notices.get_notice(session, notice_id)
        told = [by_id[each.sg_event_id] for each in new if each.notice_id == notice_id]
        _mark_contacts(session, notice, told)
        _reckon(session, notice)
        session.flush()
    return len(new)


def _kind(event: ProviderEvent) -> str:
    return BLOCKED if event.is_blocked else event.event


def _row(event: ProviderEvent) -> dict[str, Any]:
    return {
        "sg_event_id": event.sg_event_id,
        "notice_id": event.notice_id,
        "attempt": event.attempt,
        "contact_id": event.contact_id,
        "event": _kind(event),
        "reason": event.reason,
        "message_id": event.message_id,
        # A clock that goes wrong tells of no day to come.
        "happened_at": min(event.happened_at, real_now()),
    }


def _mark_contacts(session: Session, notice: notices.Notice, told: Sequence[ProviderEvent]) -> None:
    """Write down which address can never take mail, and tell the secretariat once.

    A mail that was returned for its content, our name or a full mailbox says nothing
    against the address.
    """
    for event in told:
        contact = contacts.find_contact(session, event.contact_id) if event.contact_id else None
        if contact is None or contact.bounced_at is not None:
            continue
        if not is_own_fault(
            _kind(event),
            classification=event.classification,
            status=event.status,
            reason=event.reason,
        ):
            continue
        if mail_events.has_arrived(session, contact.id, after=event.happened_at + SKEW):
            continue
        contact.bounced_at = min(event.happened_at, real_now())
        contact.bounce_reason = event.reason
        session.flush()
        audit.append_event(
            session,
            actor="sendgrid",
            action="contact.bounced",
            cycle_id=notice.cycle_id,
            subject=notice.unit_code,
            details={"contact": contact.id, "notice": notice.id},
        )
        _tell_secretariat(session, notice, contact, reminder=bounce_key(contact.id))


def _tell_secretariat(
    session: Session,
    notice: notices.Notice,
    contact: contacts.Contact,
    *,
    reminder: str,
    reason: str | None = None,
) -> None:
    """Tell of an address that is given up; with a *reason*, of one mail that came back."""
    unit = units.require_unit(session, notice.unit_code)
    left = _readers(session, notice) if contact.bounced_at else []
    letter = [] if left else _letter(notice)
    queue_notices(
        session,
        notice.cycle_id,
        None,
        reminder=reminder,
        template="bounce",
        recipients=offices_to_tell(session, notice.cycle_id, area_code=unit.area_code),
        values={
            "missing_unit": unit.name_th,
            "contact_name": contact.name,
            "address": contact.email,
            "reason": reason or contact.bounce_reason or "",
            "is_given_up": contact.bounced_at is not None,
            "deputies": [each.name for each in left],
            "notice_id": notice.id,
            "has_letter": bool(letter),
        },
        attachments=letter,
    )


def _letter(notice: notices.Notice) -> list[dict[str, str]]:
    """The letter that goes by post instead, written when the mail goes; a receipt has none."""
    if not notice.asks_file and not notice.reminder.startswith(f"{DIGEST}:"):
        return []
    return [
        {"name": f"letter-{notice.id}.pdf", "type": "application/pdf", "letter": str(notice.id)}
    ]


def _readers(session: Session, notice: notices.Notice) -> list[contacts.Contact]:
    people = contacts.list_contacts(session, [notice.unit_code]).get(notice.unit_code, ())
    day = planning_now(session, notice.cycle_id).date()
    found = {each.id for each in reachable(people, notice.contact_role, day)}
    return [each for each in people if each.id in found]


def _reckon(session: Session, notice: notices.Notice) -> None:
    """Bring a mail to the state that everything told of its last handing over comes to."""
    told = [
        each
        for each in mail_events.list_events(session, notice.id)
        if each.attempt == notice.attempts
    ]
    if not told or notice.state == NoticeState.QUEUED:
        return
    back, arrived = _last(told)
    if arrived:
        _to(notice, NoticeState.DELIVERED, None)
    elif back >= set(notice.contact_ids):
        _to(notice, NoticeState.BOUNCED, next(e.reason for e in told if e.contact_id in back))
        _fall_back(session, notice, back)
    else:
        _to(notice, NoticeState.RECONCILED, "the provider told of it")
    notice.message_id = notice.message_id or next(
        (provider_id(e.message_id) for e in told if e.message_id), None
    )


def _last(
    told: Sequence[mail_events.MailEvent],
) -> tuple[Set[int | None], Set[int | None]]:
    """The readers whose copy came back, and those whose copy arrived, by what happened last."""
    back = {e.contact_id: e.happened_at for e in told if e.event in CAME_BACK}
    came = {e.contact_id: e.happened_at for e in told if e.event in ARRIVED}
    arrived = {
        reader
        for reader, at in came.items()
        # Moments are whole seconds, and those of two machines.
        if reader not in back or at > back[reader] + SKEW
    }
    return back.keys() - arrived, arrived


def _to(notice: notices.Notice, state: NoticeState, reason: str | None) -> None:
    if state in ALLOWED[NoticeState(notice.state)]:
        move(notice, state, reason=reason)


def _fall_back(session: Session, notice: notices.Notice, back: Collection[int | None]) -> None:
    """Send a mail that came back to the deputy; where there is none it goes on paper."""
    if notice.state != NoticeState.BOUNCED:
        return
    others = [each for each in _readers(session, notice) if each.id not in notice.contact_ids]
    if others:
        move(notice, NoticeState.QUEUED, reason="it came back; it goes to the deputy")
        put_off(session, [notice])
        return
    reason = notice.reason
    move(notice, NoticeState.UNDELIVERABLE, reason="it came back and nobody stands in")
    session.flush()
    if is_about_mail(notice.reminder):
        return
    for contact_id in sorted(each for each in back if each is not None):
        contact = contacts.find_contact(session, contact_id)
        if contact is not None and contact.bounced_at is None:
            # No address is at fault, so nobody has been told yet.
            _tell_secretariat(
                session, notice, contact, reminder=returned_key(notice.id), reason=reason
            )
            return
