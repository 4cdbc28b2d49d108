"""How the collated documents of a cycle stand: what was put together, and whether it was sent."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from oneplan.store.decisions import decisions
from oneplan.store.plans import collations


def list_collated(session: Session, cycle_id: str) -> list[dict[str, Any]]:
    """Every version as plain JSON, oldest first; ``package`` is the number it was sent under."""
    sent = {
        (each.step_id, each.content_hash): each
        for each in decisions.list_dispatches(session, cycle_id=cycle_id)
    }
    found = []
    for each in collations.list_collations(session, cycle_id=cycle_id):
        package = sent.get((each.step_id, each.content_hash))
        found.append(
            {
                "step": each.step_id,
                "form": each.form,
                "version": each.version,
                "rows": each.row_count,
                "total_baht": dict(each.totals),
                **each.counts,
                "content_hash": each.content_hash,
                "made_at": each.made_at.isoformat(),
                "package": package.number if package else None,
                "files": [entry["name"] for entry in package.files] if package else [],
            }
        )
    return found


def is_last_sent(session: Session, cycle_id: str, step_id: str) -> bool:
    """Whether the version in force of a step was sent on."""
    last = collations.find_last(session, cycle_id=cycle_id, step_id=step_id)
    return last is not None and (
        decisions.find_dispatch(
            session,
            cycle_id=cycle_id,
            step_id=step_id,
            group_code="",
            content_hash=last.content_hash,
        )
        is not None
    )
