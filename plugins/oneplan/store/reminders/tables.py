"""The tables of reminders; nobody outside ``store`` imports them."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from oneplan.store.shared.base import Base


class Notice(Base):
    """One row per mail: unique for (cycle, step, unit, reminder, calendar revision).

    A digest speaks of several steps and has none.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint(
            "cycle_id",
            "step_id",
            "unit_code",
            "reminder",
            "revision",
            postgresql_nulls_not_distinct=True,
        ),
        ForeignKeyConstraint(
            ["cycle_id", "step_id"], ["steps.cycle_id", "steps.step_id"], ondelete="CASCADE"
        ),
        Index("ix_notices_queue", "cycle_id", "state", "id"),
        # The pages of the secretariat: the last mails of a cycle, chosen without reading a mail,
        # and how many there are of each kind.
        Index(
            "ix_notices_last",
            "cycle_id",
            "id",
            postgresql_include=["step_id", "reminder", "state", "unit_code", "not_before"],
        ),
        Index("ix_notices_counts", "cycle_id", "step_id", "reminder", "state"),
        Index(
            "ix_notices_waiting",
            "cycle_id",
            "not_before",
            postgresql_where=text("state = 'queued'"),
        ),
        # What is looked up by its kind alone: reminders about packages, receipts.
        Index(
            "ix_notices_reminder",
            "cycle_id",
            "reminder",
            postgresql_ops={"reminder": "text_pattern_ops"},
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"))
    step_id: Mapped[str | None]
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"), index=True)
    reminder: Mapped[str]
    revision: Mapped[int]
    level: Mapped[str] = mapped_column(server_default="unit")
    """Whom it is for, from the unit up."""
    contact_role: Mapped[str] = mapped_column(server_default="coordinator")
    asks_file: Mapped[bool] = mapped_column(server_default="false")
    """Dropped when the unit's file comes before it is sent."""
    state: Mapped[str]
    subject: Mapped[str]
    body_text: Mapped[str]
    body_html: Mapped[str]
    attachments: Mapped[list[Any]] = mapped_column(server_default="[]")
    """``name`` and ``type`` of each file; its ``sha256``, or whose ``letter`` it is."""
    message_id: Mapped[str | None] = mapped_column(index=True)
    reason: Mapped[str | None]
    queued_at: Mapped[datetime]
    """Planning clock."""
    nominal_at: Mapped[datetime | None]
    """Planning clock: when it would have gone; before ``not_before`` it was put off."""
    not_before: Mapped[datetime | None]
    """Planning clock."""
    attempts: Mapped[int] = mapped_column(server_default="0")
    claimed_by: Mapped[int | None] = mapped_column(BigInteger)
    """The sender that has it in hand: it holds an advisory lock of this number while it lives."""
    contact_ids: Mapped[list[Any]] = mapped_column(server_default="[]")
    """To whom it went last."""
    sent_at: Mapped[datetime | None]
    """Handed to the provider."""
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


class MailEvent(Base):
    """One row per event that the mail provider told us; they come in any order, and again."""

    __tablename__ = "mail_events"

    sg_event_id: Mapped[str] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    attempt: Mapped[int]
    """Which handing over of the notice it is about."""
    event: Mapped[str]
    reason: Mapped[str | None]
    message_id: Mapped[str | None]
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())


class MailFault(Base):
    """One row per part of the sending that failed last time it was tried; gone when it works."""

    __tablename__ = "mail_faults"
    __table_args__ = (UniqueConstraint("cycle_id", "part", postgresql_nulls_not_distinct=True),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str | None] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"))
    """None for what is done for the whole office."""
    part: Mapped[str]
    reason: Mapped[str]
    times: Mapped[int] = mapped_column(server_default="1")
    since: Mapped[datetime] = mapped_column(server_default=func.now())
    last_at: Mapped[datetime] = mapped_column(server_default=func.now())


class NoticeHold(Base):
    """One row per hold on mail; a column that is null holds whatever stands there.

    A row with the cycle alone is its stop switch.
    """

    __tablename__ = "notice_holds"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"), index=True)
    step_id: Mapped[str | None]
    reminder: Mapped[str | None]
    unit_code: Mapped[str | None]
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"))
    placed_by: Mapped[str]
    placed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    released_by: Mapped[str | None]
    released_at: Mapped[datetime | None]


class Forwarding(Base):
    """One row per office that a letter asks to tell others, and what it answered."""

    __tablename__ = "forwardings"
    __table_args__ = (UniqueConstraint("cycle_id", "letter_key", "sender_role", "unit_code"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"))
    letter_key: Mapped[str]
    sender_role: Mapped[str]
    recipient_role: Mapped[str]
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"), index=True)
    recipients: Mapped[list[Any]]
    """Codes of the units that it is asked to tell."""
    asked_at: Mapped[datetime]
    """Planning clock."""
    acknowledged_at: Mapped[datetime | None]
    """Planning clock."""
    acknowledged_by: Mapped[str | None]
    forwarded_at: Mapped[datetime | None]
    """Planning clock."""
