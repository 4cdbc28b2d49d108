"""The tables of cycles; nobody outside ``store`` imports them."""

from datetime import date, datetime
from typing import Any

from pendulum import DateTime
from sqlalchemy import (
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from oneplan.domain.cycles.closing import closing_moment, due_for, has_closed
from oneplan.store.shared.base import Base


class Cycle(Base):
    """One row per planning cycle; ``revision`` is the calendar revision in force."""

    __tablename__ = "cycles"

    id: Mapped[str] = mapped_column(primary_key=True)
    title_th: Mapped[str]
    province_code: Mapped[str | None]
    revision: Mapped[int]
    is_simulated: Mapped[bool]
    seed: Mapped[int | None]
    """Seed of a rehearsal's simulated units; None for a real cycle."""
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CycleProvince(Base):
    """One row per province that takes part in a national cycle; it never leaves it."""

    __tablename__ = "cycle_provinces"
    __table_args__ = (UniqueConstraint("cycle_id", "position"),)

    cycle_id: Mapped[str] = mapped_column(
        ForeignKey("cycles.id", ondelete="CASCADE"), primary_key=True
    )
    province_code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    """From 0: the index of its mapped tasks in Airflow."""


class CalendarRevision(Base):
    """One row each time a cycle's calendar changed; one that comes back is a revision again."""

    __tablename__ = "calendar_revisions"

    cycle_id: Mapped[str] = mapped_column(
        ForeignKey("cycles.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    content_hash: Mapped[str]
    document: Mapped[dict[str, Any]]
    loaded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CalendarStage(Base):
    """One row per stage that a revision of a calendar reached; appended only."""

    __tablename__ = "calendar_stages"
    __table_args__ = (
        ForeignKeyConstraint(
            ["cycle_id", "revision"],
            ["calendar_revisions.cycle_id", "calendar_revisions.number"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("cycle_id", "revision", "stage"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str]
    revision: Mapped[int]
    stage: Mapped[str]
    """``draft``, ``endorsed``, ``circulated`` or ``amended``."""
    on_day: Mapped[date]
    """Day on which it was done, by the calendar on the wall of the office."""
    as_of: Mapped[date | None]
    """Day that the revision itself prints; None where it prints none."""
    recorded_by: Mapped[str]
    reason: Mapped[str]
    reference: Mapped[str]
    """The meeting that endorsed it, the number of the letter that circulated it; or empty."""
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class StoredStep(Base):
    """One row per step of the revision in force: what a waiting task reads at each poll."""

    __tablename__ = "steps"

    cycle_id: Mapped[str] = mapped_column(
        ForeignKey("cycles.id", ondelete="CASCADE"), primary_key=True
    )
    step_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    title_th: Mapped[str]
    kind: Mapped[str]
    opens_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    grace_days: Mapped[int]
    when_missing: Mapped[str]
    released_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    """Planning clock: since then the calendar in force has it no more; its facts stay."""
    backfilled_at: Mapped[datetime | None]
    """Planning clock: when it was filled in from files; it was over when its cycle began."""

    @property
    def closes_at(self) -> DateTime | None:
        """The last moment at which a file is taken, Bangkok; None without a due date."""
        return closing_moment(self.due_at, self.grace_days) if self.due_at else None

    def closing_for(self, extended_to: datetime | None) -> DateTime | None:
        """:attr:`closes_at` of a unit that was given time until *extended_to*."""
        due_at = due_for(self.due_at, extended_to)
        return closing_moment(due_at, self.grace_days) if due_at else None

    def has_closed(self, now: datetime, extended_to: datetime | None = None) -> bool:
        """Whether a file that comes *now* comes too late to count by itself.

        *extended_to* is the own due moment of the unit whose file it is.
        """
        return has_closed(due_for(self.due_at, extended_to), self.grace_days, now=now)


class CycleClock(Base):
    """One row per simulated cycle; a cycle without a row lives in real time."""

    __tablename__ = "clocks"

    cycle_id: Mapped[str] = mapped_column(
        ForeignKey("cycles.id", ondelete="CASCADE"), primary_key=True
    )
    anchor_planning_at: Mapped[datetime]
    anchor_real_at: Mapped[datetime]
    speed: Mapped[float]
    """Planning seconds that pass in one real second."""
    hold_at: Mapped[datetime | None]
    """Planning moment that the clock does not pass."""
