"""Links that were mailed to units: hashes, never the links themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Text, func, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from oneplan.store.shared.told_rows import told
from oneplan.store.units.tables import PortalLink as PortalLink


def add_links(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep the hashes of new links."""
    kinds: dict[str, TypeEngine[Any]] = {
        "sha256": Text(),
        "cycle_id": Text(),
        "unit_code": Text(),
        "expires_at": DateTime(timezone=True),
    }
    if rows:
        given = told(kinds, rows)
        session.execute(
            insert(PortalLink).from_select([*kinds], select(*(given.c[name] for name in kinds)))
        )


def find_link(session: Session, sha256: str) -> PortalLink | None:
    """The link with this hash, or None."""
    return session.get(PortalLink, sha256)


def list_links(session: Session, *, cycle_id: str, unit_code: str) -> Sequence[PortalLink]:
    """Every link that was made for a unit in a cycle, oldest first."""
    return session.scalars(
        select(PortalLink)
        .where(PortalLink.cycle_id == cycle_id, PortalLink.unit_code == unit_code)
        .order_by(PortalLink.made_at)
    ).all()


def lengthen_links(session: Session, *, cycle_id: str, unit_code: str, until: datetime) -> None:
    """Let the links of a unit that are in force live until a moment at least."""
    session.execute(
        update(PortalLink)
        .where(
            PortalLink.cycle_id == cycle_id,
            PortalLink.unit_code == unit_code,
            PortalLink.revoked_at.is_(None),
            PortalLink.expires_at < until,
        )
        .values(expires_at=until)
    )


def revoke_links(session: Session, *, cycle_id: str, unit_code: str) -> int:
    """Revoke every link of a unit in a cycle; return how many were in force."""
    result = session.execute(
        update(PortalLink)
        .where(
            PortalLink.cycle_id == cycle_id,
            PortalLink.unit_code == unit_code,
            PortalLink.revoked_at.is_(None),
        )
        .values(revoked_at=func.now())
        .returning(PortalLink.sha256)
    )
    return len(result.all())
