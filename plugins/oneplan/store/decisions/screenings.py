"""Results of screenings, appended only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from oneplan.store.decisions.tables import Screening as Screening


def add_screenings(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Append results."""
    if rows:
        session.execute(insert(Screening), list(rows))


def list_screenings(
    session: Session, *, cycle_id: str, steps: Iterable[str] | None = None
) -> Sequence[Screening]:
    """The last result of each row and title, oldest first.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        steps: Steps whose rows were screened; all of them by default.
    """
    statement = (
        select(Screening)
        .ext(distinct_on(Screening.row_key, Screening.title_key))
        .where(Screening.cycle_id == cycle_id)
        .order_by(Screening.row_key, Screening.title_key, Screening.id.desc())
    )
    found = sorted(session.scalars(statement), key=lambda each: each.id)
    wanted = None if steps is None else set(steps)
    return [each for each in found if wanted is None or each.row_key.split("/")[0] in wanted]
