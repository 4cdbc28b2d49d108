"""Links that let a unit in: one unit, its open steps, until the last day of grace.

A unit that was sent a package is let in until the package's own last day.

The day is one of the planning clock; in a rehearsal a link also lives a real day.

A link is a signed random value. Only its hash is kept, so whoever reads the
database cannot open anything with it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pendulum
from itsdangerous import BadSignature, Signer
from sqlalchemy.orm import Session

from oneplan.config.settings import settings
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.clock import real_now
from oneplan.services.cycles.clock import planning_now
from oneplan.store.cycles import clocks, stored_steps
from oneplan.store.documents import dispatches
from oneplan.store.shared import audit
from oneplan.store.submissions import missing_units
from oneplan.store.units import portal_links, units, view_links

OPEN_ENDED = pendulum.duration(days=365)
RENEWED = pendulum.duration(days=14)
"""How long a link lives that a unit asked for after its steps had closed."""
LOOKED_AT = pendulum.duration(days=90)
"""How long at least a link lives that came with news of projects: as long as a package's."""
REHEARSED = pendulum.duration(days=1)
"""How long at least a rehearsal's link lives: its planning clock passes months in a minute."""
SALT = "oneplan.portal.link"


class LinkRefused(OneplanError):
    """A link opens nothing; the answer does not say why."""

    status_code = 404

    def __init__(self) -> None:
        super().__init__("This link does not open anything.")


class KeyMissing(OneplanError):
    """Links cannot be signed without a key."""

    status_code = 500

    def __init__(self) -> None:
        super().__init__("Set ONEPLAN_SECRET_KEY: it signs the links of the portal.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Whom a link lets in."""

    cycle_id: str
    unit_code: str
    expires_at: datetime


def signer_of(salt: str) -> Signer:
    """What signs the links of one kind; a link of another kind is none of these.

    Raises:
        KeyMissing: Nothing to sign with.
    """
    key = settings().secret_key
    if not key:
        raise KeyMissing
    return Signer(key, salt=salt)


def mint_link(session: Session, *, cycle_id: str, unit_code: str) -> str:
    """Make a link for a unit and return its token; a second one leaves the first in force."""
    return mint_links(session, cycle_id=cycle_id, unit_codes=[unit_code])[0]


def mint_links(
    session: Session,
    *,
    cycle_id: str,
    unit_codes: Sequence[str],
    at_least: pendulum.Duration = RENEWED,
) -> list[str]:
    """Make a link for each of some units and return their tokens, in the same order.

    *at_least* is how long each lives, also where the unit's steps have closed.
    """
    if not unit_codes:
        return []
    tokens = new_tokens(SALT, len(unit_codes))
    expiries = _expiries(session, cycle_id, set(unit_codes), at_least)
    portal_links.add_links(
        session,
        [
            {
                "sha256": hash_of(token),
                "cycle_id": cycle_id,
                "unit_code": unit_code,
                "expires_at": expiries[unit_code],
            }
            for token, unit_code in zip(tokens, unit_codes, strict=True)
        ],
    )
    return tokens


def new_tokens(salt: str, count: int) -> list[str]:
    """Signed random values, one for each of *count* links."""
    signer = signer_of(salt)
    return [signer.sign(secrets.token_urlsafe(18)).decode() for _ in range(count)]


def _expiries(
    session: Session, cycle_id: str, unit_codes: Collection[str], at_least: pendulum.Duration
) -> Mapping[str, datetime]:
    """Unit code → the last of: end of grace of its steps, last day of its packages, *at_least*."""
    now = planning_now(session, cycle_id)
    steps = {step.step_id: step for step in stored_steps.list_steps(session, cycle_id)}
    found: dict[str, datetime] = dict.fromkeys(unit_codes, now + at_least)
    for unit_code, step_id, extended_to in missing_units.list_steps_by_unit(
        session, cycle_id=cycle_id, unit_codes=unit_codes
    ):
        end = steps[step_id].closing_for(extended_to) or now + OPEN_ENDED
        found[unit_code] = max(found[unit_code], end)
    for unit_code, last_day in dispatches.list_last_days(
        session, cycle_id=cycle_id, unit_codes=unit_codes
    ):
        found[unit_code] = max(found[unit_code], last_day)
    return found


def open_link(session: Session, token: str) -> Visit:
    """Say whom a token lets in.

    Raises:
        LinkRefused: Not ours, unknown, revoked or expired; the caller is not told which.
    """
    try:
        signer_of(SALT).unsign(token)
    except BadSignature as error:
        raise LinkRefused from error
    link = portal_links.find_link(session, hash_of(token))
    if link is None or link.revoked_at is not None:
        raise LinkRefused
    if is_expired(session, link):
        raise LinkRefused
    return Visit(cycle_id=link.cycle_id, unit_code=link.unit_code, expires_at=link.expires_at)


def is_expired(session: Session, link: portal_links.PortalLink | view_links.ViewLink) -> bool:
    """Whether the last day of a link is over; in a rehearsal a real day is too."""
    if planning_now(session, link.cycle_id) <= link.expires_at:
        return False
    is_rehearsed = clocks.find_clock(session, link.cycle_id) is not None
    return not is_rehearsed or real_now() > link.made_at + REHEARSED


def hand_out_link(session: Session, *, cycle_id: str, unit_code: str, actor: str) -> str:
    """Make a link for somebody to pass on by telephone or letter; return its address."""
    token = mint_link(session, cycle_id=cycle_id, unit_code=unit_code)
    audit.append_event(
        session, actor=actor, action="link.made", cycle_id=cycle_id, subject=unit_code
    )
    return link_url(token)


def revoke_links(
    session: Session, *, cycle_id: str, unit_code: str, actor: str, reason: str = ""
) -> int:
    """Close every link of a unit; return how many were open."""
    scope = {"cycle_id": cycle_id, "unit_code": unit_code}
    count = portal_links.revoke_links(session, **scope) + view_links.revoke_links(session, **scope)
    audit.append_event(
        session,
        actor=actor,
        action="link.revoked",
        cycle_id=cycle_id,
        subject=unit_code,
        details={"links": count, **({"reason": reason} if reason else {})},
    )
    return count


def knows_address(session: Session, *, unit_code: str, address: str) -> bool:
    """Whether an address is registered for a unit; the comparison takes no notice of case."""
    known = {each.casefold() for each in units.list_addresses(session, unit_code)}
    return address.strip().casefold() in known


def link_url(token: str) -> str:
    """The address that a mail carries."""
    return f"{settings().public_url.rstrip('/')}/u/{token}"


def hash_of(token: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()
