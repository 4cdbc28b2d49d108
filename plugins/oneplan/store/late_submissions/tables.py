"""The tables of late submissions; nobody outside ``store`` imports them."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from oneplan.store.shared.base import Base


class LateTicket(Base):
    """One row per request to let a unit into a step that went on without it."""

    __tablename__ = "late_tickets"
    __table_args__ = (
        ForeignKeyConstraint(
            ["cycle_id", "step_id", "unit_code"],
            [
                "expected_submissions.cycle_id",
                "expected_submissions.step_id",
                "expected_submissions.unit_code",
            ],
            ondelete="CASCADE",
        ),
        Index(None, "cycle_id", "step_id", "unit_code"),
        Index(None, "unit_code"),
        Index(None, "state"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str]
    step_id: Mapped[str]
    unit_code: Mapped[str]
    kind: Mapped[str]
    submission_id: Mapped[int | None] = mapped_column(
        ForeignKey("submissions.id", ondelete="CASCADE"), unique=True
    )
    """None where permission is asked for before the file is there."""
    state: Mapped[str]
    reason: Mapped[str]
    requested_by: Mapped[str]
    requested_at: Mapped[datetime]
    """Planning clock."""
    decided_by: Mapped[str | None]
    decision: Mapped[str | None]
    """The approver's own words."""
    decided_at: Mapped[datetime | None]
    """Planning clock."""
    expires_at: Mapped[datetime | None]
    """Planning clock: the last moment at which the unit may send."""
    asked_at: Mapped[datetime | None]
    """When Airflow began to ask for it; real time."""
    stored_at: Mapped[datetime] = mapped_column(server_default=func.now())
