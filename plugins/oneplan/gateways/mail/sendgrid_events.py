"""SendGrid's event webhook: whose it is, and what it tells."""

from __future__ import annotations

import logging
import re
from binascii import Error as NotBase64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sendgrid.helpers.eventwebhook import EventWebhook

from oneplan.errors import OneplanError
from oneplan.gateways.mail.event_lists import list_objects

logger = logging.getLogger(__name__)

SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp"
MAX_BYTES = 4 * 1024 * 1024
"""SendGrid posts less than one; what is larger is nobody's whose signature need be looked at."""
FIRST_YEAR, LAST_YEAR = 2009, 2100
_ID = re.compile(r"[0-9]{1,9}")


class EventsTooLarge(OneplanError):
    """A request to the webhook is larger than any of SendGrid's."""

    status_code = 413

    def __init__(self) -> None:
        super().__init__(f"The events are more than {MAX_BYTES:,} bytes.")


class EventRefused(OneplanError):
    """A request to the webhook is not SendGrid's, or says nothing that can be read."""

    status_code = 403

    def __init__(self) -> None:
        super().__init__("The event is not signed by the mail provider.")


class EventUnreadable(OneplanError):
    """A signed request holds no list of events."""

    status_code = 400

    def __init__(self) -> None:
        super().__init__("The body is no list of events.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderEvent:
    """One thing that happened to one reader's copy of a notice."""

    sg_event_id: str
    notice_id: int | None
    """None where the event carries no id of ours, as a late bounce does."""
    attempt: int
    contact_id: int | None
    event: str
    is_blocked: bool
    reason: str | None
    message_id: str | None
    happened_at: datetime
    address: str | None = None
    """Whose copy it is about; kept nowhere."""
    classification: str | None = None
    status: str | None = None


def check_signature(key: str, *, signature: str, timestamp: str, body: bytes) -> None:
    """Let a body through that SendGrid signed together with its timestamp.

    Raises:
        EventRefused: Anything else, whatever is wrong with it.
    """
    try:
        is_theirs = bool(signature and timestamp) and EventWebhook(key).verify_signature(
            body.decode(), signature, timestamp
        )
    except (NotBase64, ValueError) as error:
        raise EventRefused from error
    if not is_theirs:
        raise EventRefused


def read_events(body: bytes) -> Iterator[ProviderEvent]:
    """The events that can be about notices of ours.

    A late bounce carries no id of ours: it is let through where it names a mail or
    an address. Whose it is, the services find out.

    One that cannot be read is counted and passed over; its content is not logged.

    Raises:
        EventUnreadable: It is no JSON list, or holds nothing that can be read.
    """
    try:
        content, bad = list_objects(body)
    except ValueError as error:
        raise EventUnreadable from error
    read = 0
    for each in content:
        try:
            is_ours = _number(each.get("oneplan_notice")) is not None
            if each.get("sg_event_id") and (is_ours or _is_stray(each)):
                yield _event(each)
            read += 1
        except EventUnreadable:
            bad += 1
    if bad:
        logger.warning("Webhook: %d of %d events could not be read", bad, bad + read)
        if not read:
            raise EventUnreadable


def _is_stray(each: Mapping[str, Any]) -> bool:
    """Whether an event tells of a mail that did not arrive, or did, without an id of ours."""
    names_one = each.get("sg_message_id") or each.get("email")
    return bool(names_one) and str(each.get("event")) in {"bounce", "dropped", "delivered"}


def _number(value: object) -> int | None:
    """An id of ours, or None for what none of them can be."""
    text = str(value)
    return int(text) if _ID.fullmatch(text) else None


def _text(value: object, limit: int) -> str | None:
    """Text as the store can keep it: a reason is what a stranger's mail server wrote."""
    if not value:
        return None
    return str(value).replace("\x00", "").encode(errors="replace").decode()[:limit]


def _event(each: Mapping[str, Any]) -> ProviderEvent:
    if not all(isinstance(each.get(name, ""), str) for name in ("sg_event_id", "event")):
        raise EventUnreadable
    return ProviderEvent(
        sg_event_id=_text(each["sg_event_id"], 200) or "",
        notice_id=_number(each.get("oneplan_notice")),
        attempt=_number(each.get("oneplan_attempt")) or 1,
        contact_id=_number(each.get("oneplan_contact")),
        event=_text(each.get("event"), 40) or "",
        is_blocked=each.get("type") == "blocked",
        reason=_text(each.get("reason") or each.get("response"), 500),
        message_id=_text(each.get("sg_message_id"), 200),
        happened_at=_moment(each.get("timestamp")),
        address=_text(each.get("email"), 320),
        classification=_text(each.get("bounce_classification"), 100),
        status=_text(each.get("status"), 40),
    )


def _moment(timestamp: object) -> datetime:
    """The moment of an event; one before mails were sent this way, or far ahead, is none."""
    try:
        moment = datetime.fromtimestamp(float(str(timestamp)), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise EventUnreadable from error
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise EventUnreadable
    return moment
