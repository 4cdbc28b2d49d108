"""The tambon that a cycle is about, where it is not about all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.store.units.tables import TargetArea


def list_targets(
    session: Session, cycle_id: str, *, under: str = ""
) -> Mapping[str, Decimal | None]:
    """Code → allocated baht of each tambon on the list, in code order; empty without a list."""
    rows = session.execute(
        select(TargetArea.area_code, TargetArea.baht)
        .where(
            TargetArea.cycle_id == cycle_id,
            TargetArea.area_code.startswith(under, autoescape=True),
        )
        .order_by(TargetArea.area_code)
    )
    return {code: baht for code, baht in rows}  # noqa: C416  a Row is no pair to mypy


def save_targets(
    session: Session, cycle_id: str, targets: Mapping[str, Decimal | None], *, listed_at: datetime
) -> None:
    """Let a list stand for the one before it."""
    session.execute(
        delete(TargetArea).where(
            TargetArea.cycle_id == cycle_id, TargetArea.area_code.not_in(list(targets))
        )
    )
    statement = insert(TargetArea)
    rows = [
        {"cycle_id": cycle_id, "area_code": code, "baht": baht, "listed_at": listed_at}
        for code, baht in targets.items()
    ]
    if rows:
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["cycle_id", "area_code"], set_={"baht": statement.excluded.baht}
            ),
            rows,
        )
