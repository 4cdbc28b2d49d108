"""The area that a user of Airflow is an officer of."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.store.units.tables import Area, UserArea


def find_area(session: Session, user: str) -> str | None:
    """The code of a user's area; None where nobody gave one."""
    return session.scalar(select(UserArea.area_code).where(UserArea.user_name == user))


def list_with_names(session: Session) -> Sequence[tuple[UserArea, str]]:
    """Every user with an area and its Thai name, by user."""
    found = session.execute(
        select(UserArea, Area.name_th)
        .join(Area, Area.code == UserArea.area_code)
        .order_by(UserArea.user_name)
    )
    return [(each, name) for each, name in found]


def save_area(session: Session, user: str, area_code: str, *, set_by: str) -> None:
    """Give a user an area in place of the one before."""
    given = {"area_code": area_code, "set_by": set_by, "set_at": func.now()}
    statement = insert(UserArea).values(user_name=user, **given)
    session.execute(statement.on_conflict_do_update(index_elements=["user_name"], set_=given))


def drop_area(session: Session, user: str) -> None:
    """Take a user's area away."""
    session.execute(delete(UserArea).where(UserArea.user_name == user))
