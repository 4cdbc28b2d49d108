"""The tables of shared; nobody outside ``store`` imports them."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Identity,
    Index,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from oneplan.store.shared.base import Base


class PersonName(Base):
    """One row per name that the audit log refers to; None once it was forgotten."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    name: Mapped[str | None] = mapped_column(unique=True)
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AuditEvent(Base):
    """One row per act, chained by hash: a changed, missing or reordered row shows."""

    __tablename__ = "audit_events"
    __table_args__ = (
        # The last acts of a cycle, chosen by act, person and day without reading one.
        Index(
            "ix_audit_events_pages",
            "cycle_id",
            "number",
            postgresql_include=["action", "actor", "happened_at"],
        ),
        Index(
            "ix_audit_events_office",
            "number",
            postgresql_include=["action", "actor", "happened_at"],
            postgresql_where=text("cycle_id IS NULL"),
        ),
        Index(
            "ix_audit_events_proofs",
            "number",
            postgresql_where=text("action = 'audit.verified'"),
        ),
    )

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    happened_at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    cycle_id: Mapped[str | None]
    subject: Mapped[str]
    source: Mapped[str | None]
    """The entrance: airflow, portal, inbox or command; None in rows older than this column."""
    details: Mapped[dict[str, Any]]
    previous_hash: Mapped[str]
    hash: Mapped[str]


class AuditHead(Base):
    """The one row that says how far the audit log goes: what was cut from its end shows."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Always 1."""
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str]


class DoneAct(Base):
    """One row per act that was confirmed on the desk: a form that is sent twice acts once."""

    __tablename__ = "done_acts"

    key: Mapped[str] = mapped_column(primary_key=True)
    """Made with the form and known to nobody but its page."""
    act: Mapped[str]
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"), index=True)
    location: Mapped[str]
    """Path below the cycle that shows what was done."""
    done_at: Mapped[datetime] = mapped_column(server_default=func.now())
    followed_at: Mapped[datetime | None]
    """When what follows outside of the transaction was done; none where that is still due."""


class Heartbeat(Base):
    """One row per part of the office that goes on by itself: when it did its last round."""

    __tablename__ = "heartbeats"

    part: Mapped[str] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime] = mapped_column(server_default=func.now())


class TaskNote(Base):
    """One row per note of a task that Airflow does not show yet; it goes once it is there."""

    __tablename__ = "task_notes"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    dag_id: Mapped[str]
    run_id: Mapped[str]
    task_id: Mapped[str]
    map_index: Mapped[int]
    """-1 where the task is not mapped."""
    text: Mapped[str]
    is_own: Mapped[bool]
    """True where it takes the place of what the office said before."""
    stored_at: Mapped[datetime] = mapped_column(server_default=func.now())
