"""Links that let their reader look and do nothing: hashes, never the links themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, update
from sqlalchemy.orm import Session

from oneplan.store.units.tables import ViewLink as ViewLink


def add_links(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep the hashes of new links: sha256, cycle_id, unit_code, about, expires_at."""
    if rows:
        session.execute(insert(ViewLink), [dict(row) for row in rows])


def find_link(session: Session, sha256: str) -> ViewLink | None:
    """The link with this hash, or None."""
    return session.get(ViewLink, sha256)


def revoke_links(session: Session, *, cycle_id: str, unit_code: str) -> int:
    """Revoke every link of a unit in a cycle; return how many were in force."""
    result = session.execute(
        update(ViewLink)
        .where(
            ViewLink.cycle_id == cycle_id,
            ViewLink.unit_code == unit_code,
            ViewLink.revoked_at.is_(None),
        )
        .values(revoked_at=func.now())
        .returning(ViewLink.sha256)
    )
    return len(result.all())
