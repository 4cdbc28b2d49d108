"""The provinces that take part in a national cycle, in the order of their tasks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.store.cycles.tables import CycleProvince
from oneplan.store.units.tables import Unit


def list_provinces(session: Session, cycle_id: str) -> Sequence[str]:
    """DOPA codes in the order in which they joined: the order of the mapped tasks."""
    return session.scalars(
        select(CycleProvince.province_code)
        .where(CycleProvince.cycle_id == cycle_id)
        .order_by(CycleProvince.position)
    ).all()


def add_provinces(session: Session, cycle_id: str, codes: Sequence[str]) -> Sequence[str]:
    """Let provinces join after those that are there; return those that are new."""
    known = list_provinces(session, cycle_id)
    new = [code for code in dict.fromkeys(codes) if code not in known]
    if new:
        session.execute(
            insert(CycleProvince),
            [
                {"cycle_id": cycle_id, "province_code": code, "position": position}
                for position, code in enumerate(new, start=len(known))
            ],
        )
    return new


def list_registered(session: Session, *, simulated: bool) -> Sequence[str]:
    """DOPA codes of the provinces of which the register holds any unit."""
    code = func.left(Unit.area_code, 2)
    found = select(code).where(Unit.is_simulated == simulated).distinct().order_by(code)
    return session.scalars(found).all()
