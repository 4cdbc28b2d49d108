"""What the mail provider tells of a mail: it came, or it came back.

Events come in any order and more than once. The state of a mail is reckoned
anew from all that is known of its last handing over, so the order does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from oneplan.domain.hierarchy import reachable
from oneplan.domain.notices import ALLOWED, DIGEST, NoticeState
from oneplan.gateways.sendgrid_events import Event
from oneplan.services.cycles.clock import planning_now
from oneplan.services.notices.outbox import put_off, queue_notices
from oneplan.services.notices.sending import move
from oneplan.services.units.provincial_office import offices_to_tell
from oneplan.store import audit, contacts, mail_events, notices, units

CAME_BACK = frozenset({"bounce", "dropped"})
BLOCKED = "blocked"
ARRIVED = frozenset({"delivered", "open", "click"})


def record_events(session: Session, events: Iterable[Event]) -> int:
    """Keep what the provider told and bring the mails it is about up to date.

    Returns:
        How many events are new.
    """
    rows = [
        {
            "sg_event_id": each.sg_event_id,
            "notice_id": each.notice_id,
            "attempt": each.attempt,
            "contact_id": each.contact_id,
            "event": BLOCKED if each.is_blocked else each.event,
            "reason": each.reason,
            "message_id": each.message_id,
            "happened_at": each.happened_at,
        }
        for each in events
    ]
    new = mail_events.add_events(session, rows) if rows else []
    for notice_id in sorted({each.notice_id for each in new}):
        notice = notices.get_notice(session, notice_id)
        _mark_contacts(session, notice, [each for each in new if each.notice_id == notice_id])
        _reckon(session, notice)
        session.flush()
    return len(new)


def _mark_contacts(
    session: Session, notice: notices.Notice, new: Sequence[mail_events.MailEvent]
) -> None:
    """Write down whose address does not take mail, and tell the secretariat once."""
    for event in new:
        contact = contacts.find_contact(session, event.contact_id) if event.contact_id else None
        if event.event not in CAME_BACK or contact is None or contact.bounced_at is not None:
            continue
        contact.bounced_at, contact.bounce_reason = event.happened_at, event.reason
        session.flush()
        audit.append_event(
            session,
            actor="sendgrid",
            action="contact.bounced",
            cycle_id=notice.cycle_id,
            subject=notice.unit_code,
            details={"contact": contact.id, "notice": notice.id},
        )
        _tell_secretariat(session, notice, contact)


def _tell_secretariat(session: Session, notice: notices.Notice, contact: contacts.Contact) -> None:
    unit = units.require_unit(session, notice.unit_code)
    left = _readers(session, notice)
    letter = [] if left else _letter(notice)
    queue_notices(
        session,
        notice.cycle_id,
        None,
        rung=f"bounce:{contact.id}",
        template="bounce",
        recipients=offices_to_tell(session, notice.cycle_id, area_code=unit.area_code),
        values={
            "missing_unit": unit.name_th,
            "missing_code": unit.code,
            "contact_name": contact.name,
            "address": contact.email,
            "reason": contact.bounce_reason or "",
            "deputies": [each.name for each in left],
            "notice_id": notice.id,
            "has_letter": bool(letter),
        },
        attachments=letter,
    )


def _letter(notice: notices.Notice) -> list[dict[str, str]]:
    """The letter that goes by post instead, written when the mail goes; a receipt has none."""
    if not notice.asks_file and not notice.rung.startswith(f"{DIGEST}:"):
        return []
    return [{"name": f"letter-{notice.id}.pdf", "type": "application/pdf",
             "letter": str(notice.id)}]  # fmt: skip


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
    back = {each.contact_id for each in told if each.event in CAME_BACK | {BLOCKED}}
    arrived = {each.contact_id for each in told if each.event in ARRIVED} - back
    if arrived:
        _to(notice, NoticeState.DELIVERED, None)
    elif back >= set(notice.contact_ids):
        _to(notice, NoticeState.BOUNCED, next(e.reason for e in told if e.contact_id in back))
        _fall_back(session, notice)
    else:
        _to(notice, NoticeState.RECONCILED, "the provider told of it")
    notice.message_id = notice.message_id or next(
        (e.message_id for e in told if e.message_id), None
    )


def _to(notice: notices.Notice, state: NoticeState, reason: str | None) -> None:
    if state in ALLOWED[NoticeState(notice.state)]:
        move(notice, state, reason=reason)


def _fall_back(session: Session, notice: notices.Notice) -> None:
    """Send a mail that came back to the deputy; where there is none it goes on paper."""
    if notice.state != NoticeState.BOUNCED:
        return
    others = [each for each in _readers(session, notice) if each.id not in notice.contact_ids]
    if others:
        move(notice, NoticeState.QUEUED, reason="it came back; it goes to the deputy")
        put_off(session, [notice])
    else:
        move(notice, NoticeState.UNDELIVERABLE, reason="it came back and nobody stands in")
