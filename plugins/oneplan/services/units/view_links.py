"""Links for who only looks: the governor sees without an account what a mail is about.

A link is a signed random value of its own kind, kept as a hash, and shows one thing:
what the mail that carries it is about. It opens no page of a unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pendulum
from itsdangerous import BadSignature
from sqlalchemy.orm import Session

from oneplan.config.settings import settings
from oneplan.services.cycles.clock import planning_now
from oneplan.services.units.portal_links import (
    LinkRefused,
    hash_of,
    is_expired,
    new_tokens,
    signer_of,
)
from oneplan.store.units import view_links

VIEW_FOR = pendulum.duration(days=30)
SALT = "oneplan.portal.view"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a link shows: *about* is the key of the mail that carries it, *unit_code* its reader."""

    cycle_id: str
    unit_code: str
    about: str
    expires_at: datetime


def mint_views(session: Session, *, cycle_id: str, about: Sequence[tuple[str, str]]) -> list[str]:
    """Make a link for each unit and key of a mail; return the tokens in the same order."""
    if not about:
        return []
    tokens = new_tokens(SALT, len(about))
    expires_at = planning_now(session, cycle_id) + VIEW_FOR
    view_links.add_links(
        session,
        [
            {
                "sha256": hash_of(token),
                "cycle_id": cycle_id,
                "unit_code": unit_code,
                "about": key,
                "expires_at": expires_at,
            }
            for token, (unit_code, key) in zip(tokens, about, strict=True)
        ],
    )
    return tokens


def open_view(session: Session, token: str) -> View:
    """Say what a token shows.

    Raises:
        LinkRefused: Not ours, unknown, revoked or expired; the caller is not told which.
    """
    try:
        signer_of(SALT).unsign(token)
    except BadSignature as error:
        raise LinkRefused from error
    link = view_links.find_link(session, hash_of(token))
    if link is None or link.revoked_at is not None or is_expired(session, link):
        raise LinkRefused
    return View(
        cycle_id=link.cycle_id,
        unit_code=link.unit_code,
        about=link.about,
        expires_at=link.expires_at,
    )


def view_url(token: str) -> str:
    """The address that a mail carries."""
    return f"{settings().public_url.rstrip('/')}/view/{token}"
