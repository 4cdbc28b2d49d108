"""Why a mail came back: by the address's own fault, or by somebody else's.

An address is given up only where mail to it can never arrive. A mail that was
taken for spam, broke a policy, failed DKIM or SPF, met a full mailbox or a server
that asked to come later says nothing against the address.

Sources: SendGrid's event reference (``type``, ``bounce_classification``), RFC 3463
(enhanced status codes) and the IANA registry of them.
"""

from __future__ import annotations

import re

BOUNCE, DROPPED, BLOCKED = "bounce", "dropped", "blocked"
ARRIVED = frozenset({"delivered", "open", "click"})
CAME_BACK = frozenset({BOUNCE, DROPPED, BLOCKED})

_INVALID = "invalid address"
_UNSURE = frozenset({"", "unclassified", "mailbox unavailable"})
"""Classifications that leave the matter to the status and the text."""
_DROPPED_FOR_ADDRESS = (
    "bounced address",
    "invalid",
    "unsubscribed address",
    "spam reporting address",
)
"""SendGrid's reasons for sending no more to an address; others blame the mail or the account."""
_DROPPED_FOR_MAIL = ("invalid smtpapi header", "spam content", "recipient list over")
_STATUS = re.compile(r"(?<![0-9.])([245])[.]([0-9]{1,3})[.]([0-9]{1,3})(?![0-9.])")
_DEAD_STATUS = frozenset({(1, 1), (1, 2), (1, 3), (1, 6), (1, 10)})
"""No such mailbox, no such system, bad syntax, moved away, a domain that takes no mail."""
_BY_TEXT = frozenset({(0, 0), (1, 0), (1, 4), (2, 0), (2, 1), (4, 1), (4, 4), (5, 0)})
"""Codes that servers write for an unknown user and for other things alike."""
_NOT_ITS_OWN = (
    "spam", "block", "blacklist", "policy", "dkim", "spf ", "spf:", "dmarc", "reputation",
    "greylist", "graylist", "header", "quota", "full", "too large", "size limit", "rate limit",
    "at a rate", "temporar", "try again", "sender", "content", "virus", "not authorized",
    "authentication", "too many", "ptr", "reverse dns", "tls",
)  # fmt: skip
_ITS_OWN = (
    "user unknown", "unknown user", "no such user", "no such recipient", "no such mailbox",
    "no mailbox", "does not exist", "doesn't exist", "not exist", "invalid recipient",
    "invalid mailbox", "invalid address", "recipient unknown", "unknown recipient",
    "unknown mailbox", "unknown address", "recipient not found", "user not found",
    "mailbox not found", "address not found", "recipient address rejected",
    "address rejected", "recipient rejected", "mailbox unavailable", "mailbox is disabled",
    "mailbox disabled", "account disabled", "account is disabled", "account has been disabled",
    "account that you tried to reach is disabled", "account closed", "account is inactive",
    "inactive", "no longer", "not a valid", "not our customer", "undeliverable address",
    "domain not found", "unrouteable address", "unroutable address", "host not found",
    "no mx", "null mx", "nullmx",
)  # fmt: skip


def is_own_fault(
    event: str,
    *,
    classification: str | None = None,
    status: str | None = None,
    reason: str | None = None,
) -> bool:
    """Whether mail to an address can never arrive.

    Args:
        event: ``bounce``, ``dropped`` or ``blocked``; of any other the answer is no.
        classification: SendGrid's ``bounce_classification``.
        status: SendGrid's ``status``, such as ``5.1.1``.
        reason: What the other mail server wrote, or why SendGrid dropped the mail.
    """
    text = (reason or "").casefold()
    if event == DROPPED:
        return _is_dropped_for_address(text)
    if event != BOUNCE:
        return False
    kind = (classification or "").strip().casefold()
    if kind == _INVALID:
        return True
    if kind not in _UNSURE:
        return False
    return _says_dead(_codes(reason, status), text)


def _is_dropped_for_address(text: str) -> bool:
    if text.startswith(_DROPPED_FOR_MAIL):
        return False
    return text.startswith(_DROPPED_FOR_ADDRESS) or _says_dead(_codes(text, None), text)


def _codes(reason: str | None, status: str | None) -> tuple[int, int, int] | None:
    """The enhanced status: the server's own words are more exact than the field beside them."""
    for text in (reason, status):
        if found := _STATUS.search(text or ""):
            kind, subject, detail = map(int, found.groups())
            if (subject, detail) != (0, 0):
                return kind, subject, detail
    return None


def _says_dead(code: tuple[int, int, int] | None, text: str) -> bool:
    if code is not None:
        kind, *rest = code
        if kind != 5:  # noqa: PLR2004  RFC 3463: 5 is for ever, 4 for a while
            return False
        if tuple(rest) in _DEAD_STATUS:
            return True
        if tuple(rest) not in _BY_TEXT:
            return False
    if text.startswith("4") and text[:3].isdigit():
        return False
    if any(each in text for each in _NOT_ITS_OWN):
        return False
    return any(each in text for each in _ITS_OWN)


def id_prefixes(message_id: str | None) -> tuple[str, ...]:
    """What may be the provider's id of a mail in the id that an event gives, longest first."""
    parts = (message_id or "").strip().strip("<>").split(".")
    return tuple(".".join(parts[:end]) for end in range(len(parts), 0, -1) if parts[0])


def provider_id(message_id: str | None) -> str | None:
    """The id under which a mail was taken: an event adds which machine handled it.

    ``14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0`` and ``abc.recvd-1-2-3``
    are of the mails ``14c5d75ce93.dfd.64b469`` and ``abc``.
    """
    if not message_id:
        return None
    return _MACHINE.split(message_id.strip().strip("<>"), maxsplit=1)[0] or None


_MACHINE = re.compile(r"[.](?:filter|recv|recvd)")
