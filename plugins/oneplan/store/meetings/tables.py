"""The tables of meetings; nobody outside ``store`` imports them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Identity, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oneplan.store.shared.base import Base


class Sitting(Base):
    """One row per sitting of a meeting; only its state, its moment and its room change."""

    __tablename__ = "sittings"
    __table_args__ = (
        UniqueConstraint("cycle_id", "step_id", "group_code", "number"),
        ForeignKeyConstraint(
            ["cycle_id", "step_id"], ["steps.cycle_id", "steps.step_id"], ondelete="CASCADE"
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str]
    step_id: Mapped[str]
    group_code: Mapped[str]
    """The amphoe whose meeting it is; empty for the province's."""
    number: Mapped[str]
    """As people count it, ``1/2563``."""
    title: Mapped[str]
    chair: Mapped[str]
    """A post, never a person."""
    begins_at: Mapped[datetime]
    """As it stands now, planning clock; :class:`SittingCall` has what it was before."""
    room: Mapped[str]
    state: Mapped[str]
    held_on: Mapped[date | None]
    present: Mapped[int | None]
    members: Mapped[int | None]
    called_by: Mapped[str]
    called_at: Mapped[datetime]
    """Planning clock."""
    recorded_by: Mapped[str | None]
    recorded_at: Mapped[datetime | None]
    """Planning clock."""


class SittingCall(Base):
    """One row per time that the invited were told: called, moved, cancelled; appended only."""

    __tablename__ = "sitting_calls"

    sitting_id: Mapped[int] = mapped_column(
        ForeignKey("sittings.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    """1 for the invitation, then one more each time."""
    state: Mapped[str]
    begins_at: Mapped[datetime]
    room: Mapped[str]
    reason: Mapped[str]
    """Why it was moved or cancelled; empty for the invitation."""
    letter_number: Mapped[str]
    letter_sha256: Mapped[str]
    """The letter as it was made, kept among the files."""
    told_by: Mapped[str]
    told_at: Mapped[datetime]
    """Planning clock."""


class SittingInvitee(Base):
    """One row per unit that is invited to a sitting, and whether it came."""

    __tablename__ = "sitting_invitees"

    sitting_id: Mapped[int] = mapped_column(
        ForeignKey("sittings.id", ondelete="CASCADE"), primary_key=True
    )
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"), primary_key=True, index=True)
    presence: Mapped[str | None]
    """None until the sitting is written down."""
    proxy: Mapped[str]
    """The post of who came instead, never a person."""
    people: Mapped[int]


class SittingItem(Base):
    """One row per item of an agenda, and what was resolved about it."""

    __tablename__ = "sitting_items"
    __table_args__ = (UniqueConstraint("sitting_id", "number"),)

    sitting_id: Mapped[int] = mapped_column(
        ForeignKey("sittings.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str]
    plan_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("plan_versions.id", ondelete="CASCADE")
    )
    content_hash: Mapped[str | None]
    """Of the plan as it was when the meeting was called."""
    outcome: Mapped[str | None]
    """None until the sitting is written down, and for a heading."""
    text: Mapped[str]
    decision_id: Mapped[int | None] = mapped_column(
        ForeignKey("decisions.id", ondelete="CASCADE"), index=True
    )
    """The committee's decision about the plan, where the resolution made one."""


class MeetingTask(Base):
    """One row per task that a resolution gave to a unit."""

    __tablename__ = "meeting_tasks"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    sitting_id: Mapped[int] = mapped_column(
        ForeignKey("sittings.id", ondelete="CASCADE"), index=True
    )
    item_number: Mapped[str]
    owner_code: Mapped[str] = mapped_column(ForeignKey("units.code"), index=True)
    what: Mapped[str]
    due_at: Mapped[datetime]
    """The end of its last day."""
    assigned_at: Mapped[datetime]
    """Planning clock."""
    outcome: Mapped[str | None]
    """``done`` or ``closed``; None while it is open."""
    note: Mapped[str]
    ended_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    """Planning clock."""


class OrderFile(Base):
    """One row per order that appoints a committee; the file itself is kept by its hash."""

    __tablename__ = "order_files"
    __table_args__ = (
        UniqueConstraint("cycle_id", "step_id", "area_code", "number"),
        ForeignKeyConstraint(
            ["cycle_id", "step_id"], ["steps.cycle_id", "steps.step_id"], ondelete="CASCADE"
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str]
    step_id: Mapped[str]
    area_code: Mapped[str]
    """DOPA code of the province, amphoe or tambon whose committee it appoints."""
    number: Mapped[str]
    """As printed, ``123/2565``."""
    dated: Mapped[date]
    signer: Mapped[str]
    """The post of who signed, never a person."""
    sha256: Mapped[str]
    file_name: Mapped[str]
    file_type: Mapped[str]
    byte_count: Mapped[int]
    added_by: Mapped[str]
    added_at: Mapped[datetime]
    """Planning clock."""
