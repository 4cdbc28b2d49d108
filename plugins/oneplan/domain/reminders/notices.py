"""One mail: its kinds, and the states it goes through until there is proof."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

ATTACHED_BELOW = 20 * 1024 * 1024
"""Bytes of files that go with a mail itself, fewer than this: a provider takes 30 MB of a mail
with its attachments in Base64, which makes 20 MB of files 27."""
OPENING = "opening"
RECEIPT = "receipt"
LINK = "link"
DIGEST = "digest"
LINK_PLACE = "@@oneplan-link@@"
"""Stands in a kept mail where its link goes: the link itself is only in the mail that is sent."""
STOPPED = "stopped"
"""A task of the office failed for good."""
SET_BY_HAND = "set_by_hand"
"""A person set the state of a task in Airflow."""
AT_ONCE = frozenset({RECEIPT, LINK, STOPPED, SET_BY_HAND})
"""Answers to what was just done, and what stops the office; no send window holds them back."""


class NoticeState(StrEnum):
    """Where one mail stands."""

    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    """The provider took it; that says nothing of its arrival."""
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    UNKNOWN = "unknown"
    """No answer came: it may or may not be on its way."""
    RECONCILED = "reconciled"
    """No answer came, and it was found at the provider, or by a person, that it went."""
    UNDELIVERABLE = "undeliverable"
    """Nobody can be reached by mail: it goes as a printed letter."""
    DROPPED = "dropped"
    """What it asks for came before it was sent, or its date is no longer the right one."""


_GONE = frozenset({NoticeState.DELIVERED, NoticeState.BOUNCED})
ALLOWED: Mapping[NoticeState, frozenset[NoticeState]] = {
    NoticeState.QUEUED: frozenset(
        {NoticeState.SENDING, NoticeState.UNDELIVERABLE, NoticeState.DROPPED}
    ),
    NoticeState.SENDING: frozenset(
        {NoticeState.ACCEPTED, NoticeState.UNKNOWN, NoticeState.QUEUED, NoticeState.UNDELIVERABLE}
    )
    | _GONE,
    NoticeState.ACCEPTED: _GONE,
    NoticeState.DELIVERED: frozenset({NoticeState.BOUNCED}),
    NoticeState.BOUNCED: frozenset(
        {NoticeState.QUEUED, NoticeState.UNDELIVERABLE, NoticeState.DELIVERED}
    ),
    NoticeState.UNKNOWN: frozenset(
        {NoticeState.RECONCILED, NoticeState.QUEUED, NoticeState.UNDELIVERABLE}
    )
    | _GONE,
    NoticeState.RECONCILED: _GONE,
    NoticeState.UNDELIVERABLE: frozenset({NoticeState.QUEUED}),
    NoticeState.DROPPED: frozenset(),
}
"""State → states it may move to."""

SENT_STATES = frozenset(
    {
        NoticeState.ACCEPTED,
        NoticeState.DELIVERED,
        NoticeState.BOUNCED,
        NoticeState.UNKNOWN,
        NoticeState.RECONCILED,
    }
)
"""States of a mail that was handed over, for all we know."""

STATES_TH: Mapping[NoticeState, str] = {
    NoticeState.QUEUED: "รอส่ง",
    NoticeState.SENDING: "กำลังส่ง",
    NoticeState.ACCEPTED: "ผู้ให้บริการรับแล้ว",
    NoticeState.DELIVERED: "ถึงผู้รับแล้ว",
    NoticeState.BOUNCED: "ตีกลับ",
    NoticeState.UNKNOWN: "ไม่ทราบผล",
    NoticeState.RECONCILED: "ตรวจสอบแล้วว่าส่งไปแล้ว",
    NoticeState.UNDELIVERABLE: "ส่งทางอีเมลไม่ได้ ให้พิมพ์หนังสือ",
    NoticeState.DROPPED: "ไม่ต้องส่งแล้ว",
}
"""State → what the secretariat reads."""


class Verdict(StrEnum):
    """What a person decides about a mail that nobody answered for."""

    SENT = "sent"
    RESEND = "resend"
