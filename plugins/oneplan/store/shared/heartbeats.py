"""When the parts of the office that go on by themselves did their last round."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.store.shared.tables import Heartbeat

MAIL_WORKER = "mail_worker"


def beat(session: Session, part: str) -> None:
    """Note that a part did a round now, by the database's clock."""
    statement = insert(Heartbeat).values(part=part)
    session.execute(
        statement.on_conflict_do_update(index_elements=["part"], set_={"beat_at": func.now()})
    )


def find_beat(session: Session, part: str) -> datetime | None:
    """When a part did its last round; None where it never did one."""
    return session.scalar(select(Heartbeat.beat_at).where(Heartbeat.part == part))


def database_now(session: Session) -> datetime:
    """The moment by the database's clock; it goes on within a transaction."""
    moment: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    return moment
