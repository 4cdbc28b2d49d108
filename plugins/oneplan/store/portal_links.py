"""Links that were mailed to units: hashes, never the links themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from oneplan.store.tables import PortalLink as PortalLink


def add_link(
    session: Session, *, sha256: str, cycle_id: str, unit_code: str, expires_at: datetime
) -> None:
    """Keep the hash of a new link."""
    session.add(
        PortalLink(sha256=sha256, cycle_id=cycle_id, unit_code=unit_code, expires_at=expires_at)
    )
    session.flush()


def find_link(session: Session, sha256: str) -> PortalLink | None:
    """The link with this hash, or None."""
    return session.get(PortalLink, sha256)


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
