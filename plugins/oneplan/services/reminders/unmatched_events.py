"""Events that carry no id of ours: whose mail they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pendulum
from sqlalchemy.orm import Session

from oneplan.domain.reminders.mail_returns import CAME_BACK, id_prefixes, is_own_fault
from oneplan.gateways.mail.sendgrid_events import ProviderEvent
from oneplan.store.reminders import mail_events, notices
from oneplan.store.units import contacts

WINDOW = pendulum.duration(days=5)
"""How long after it was sent a mail may come back: servers try for three days, some longer."""
SKEW = pendulum.duration(minutes=10)
"""How much earlier than our own clock the provider's may be."""


def recognise(session: Session, events: Iterable[ProviderEvent]) -> list[ProviderEvent]:
    """The events with the mail, its handing over and its reader; those of nobody's are left out.

    The provider's id of the mail decides; where it knows none, the address does, for
    mails that went to it shortly before. An address that is dead is dead whoever's
    mail found it out; any other event about a mail of somebody else's is passed over.
    """
    given = list(events)
    unmatched = [each for each in given if each.notice_id is None]
    by_id = mail_events.list_by_message_id(
        session, {key for each in unmatched for key in id_prefixes(each.message_id)}
    )
    found = []
    for each in given:
        if each.notice_id is None:
            keys = id_prefixes(each.message_id)
            notice = next((by_id[key] for key in keys if key in by_id), None)
            notice = notice or _by_address(session, each)
            if notice is None:
                continue
            each = _named(session, each, notice)  # noqa: PLW2901  the same event, with its mail
        found.append(each)
    return found


def _by_address(session: Session, event: ProviderEvent) -> notices.Notice | None:
    """The last mail that went to the address of an event, shortly before it."""
    if event.event not in CAME_BACK or not event.address:
        return None
    if event.message_id and not _is_dead(event):
        return None
    people = contacts.list_by_address(session, event.address)
    sent = mail_events.list_sent_to(
        session,
        [each.unit_code for each in people],
        after=event.happened_at - WINDOW,
        before=event.happened_at + SKEW,
    )
    ids = {each.id for each in people}
    return next((each for each in sent if ids & set(each.contact_ids)), None)


def _is_dead(event: ProviderEvent) -> bool:
    return not event.is_blocked and is_own_fault(
        event.event,
        classification=event.classification,
        status=event.status,
        reason=event.reason,
    )


def _named(session: Session, event: ProviderEvent, notice: notices.Notice) -> ProviderEvent:
    return replace(
        event,
        notice_id=notice.id,
        attempt=notice.attempts,
        contact_id=_reader(contacts.list_contacts(session, [notice.unit_code]), notice, event),
    )


def _reader(
    people: Mapping[str, Sequence[contacts.Contact]], notice: notices.Notice, event: ProviderEvent
) -> int | None:
    """The contact whose copy it is; the only one where the address is not told."""
    address = (event.address or "").casefold()
    known = people.get(notice.unit_code, ())
    for each in known:
        if each.id in notice.contact_ids and each.email.casefold() == address:
            return each.id
    return notice.contact_ids[0] if not address and len(notice.contact_ids) == 1 else None
