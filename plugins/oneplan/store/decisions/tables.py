"""The tables of decisions; nobody outside ``store`` imports them."""

from datetime import date, datetime
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


class Decision(Base):
    """One row per resolution or record that a person entered; appended only."""

    __tablename__ = "decisions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["cycle_id", "step_id"], ["steps.cycle_id", "steps.step_id"], ondelete="CASCADE"
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str] = mapped_column(index=True)
    step_id: Mapped[str]
    group_code: Mapped[str]
    act: Mapped[str]
    resolution: Mapped[str]
    plan_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("plan_versions.id", ondelete="CASCADE")
    )
    content_hash: Mapped[str | None]
    details: Mapped[dict[str, Any]]
    decided_by: Mapped[str]
    answer_id: Mapped[str] = mapped_column(unique=True)
    """The answer in Airflow that this row records, so that a retry adds nothing."""
    decided_at: Mapped[datetime]
    """Planning clock."""


class OpenQuestion(Base):
    """One row per question that a person is asked anew: what was wrong and what was typed."""

    __tablename__ = "questions"
    __table_args__ = (
        Index(None, "cycle_id", "step_id", "act", "group_code"),
        Index("ix_questions_unanswered", "asked_at", postgresql_where=text("answered_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"))
    step_id: Mapped[str]
    act: Mapped[str]
    """``approve`` or ``record``; ``ticket`` for a late file."""
    group_code: Mapped[str]
    version: Mapped[int]
    """Version of the plan; 0 without one. The late ticket's number for a late file."""
    reason: Mapped[str]
    """Thai, as the person reads it: what was wrong with the answer before."""
    typed: Mapped[dict[str, Any]]
    """What was typed into the form; empty once the question is answered."""
    stored_at: Mapped[datetime] = mapped_column(server_default=func.now())
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]


class HandSetState(Base):
    """One row per state that a person set in Airflow, as Airflow's own audit log says."""

    __tablename__ = "hand_set_states"
    __table_args__ = (
        UniqueConstraint("event_number", "happened_at", "dag_id", "run_id", "task_id", "map_index"),
        Index(None, "happened_at"),
        Index(None, "cycle_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    event_number: Mapped[int] = mapped_column(BigInteger)
    happened_at: Mapped[datetime]
    cycle_id: Mapped[str | None] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"))
    dag_id: Mapped[str]
    run_id: Mapped[str]
    task_id: Mapped[str]
    """Empty where the whole run was set."""
    map_index: Mapped[int]
    label: Mapped[str]
    state: Mapped[str]
    set_by: Mapped[str]
    is_in_force: Mapped[bool]
    """False where nothing came of it: it was denied, the run is gone, or the answer was stored."""


class CommitteeEntry(Base):
    """One row per person who may stand for the committee of a cycle's step."""

    __tablename__ = "committee_members"
    __table_args__ = (
        ForeignKeyConstraint(
            ["cycle_id", "step_id"], ["steps.cycle_id", "steps.step_id"], ondelete="CASCADE"
        ),
    )

    cycle_id: Mapped[str] = mapped_column(primary_key=True)
    step_id: Mapped[str] = mapped_column(primary_key=True)
    user: Mapped[str] = mapped_column(primary_key=True)
    """As Airflow knows them: the id that its ``/ui/auth/me`` shows."""
    name: Mapped[str]
    role: Mapped[str]
    absent_from: Mapped[date | None]
    absent_to: Mapped[date | None]


class Comment(Base):
    """One row per comment that was made on a draft: hearing, article 19, clinic, committee."""

    __tablename__ = "comments"
    __table_args__ = (
        UniqueConstraint("cycle_id", "source_key"),
        ForeignKeyConstraint(
            ["cycle_id", "step_id"], ["steps.cycle_id", "steps.step_id"], ondelete="CASCADE"
        ),
        Index(None, "cycle_id", "unit_code"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str]
    step_id: Mapped[str]
    kind: Mapped[str]
    row_key: Mapped[str | None]
    """The project that it is about; None where it is about the whole draft."""
    unit_code: Mapped[str | None] = mapped_column(ForeignKey("units.code"))
    """The unit whose project it is about."""
    said_by: Mapped[str]
    """The sector or body, never a person."""
    text: Mapped[str]
    plan_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("plan_versions.id", ondelete="CASCADE")
    )
    """The draft that was commented on."""
    source_key: Mapped[str]
    """Hash of what was said where, so that a list read twice is one list."""
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    """Planning clock."""


class CommentAnswer(Base):
    """One row per answer to a comment; the last one holds."""

    __tablename__ = "comment_answers"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), index=True
    )
    outcome: Mapped[str]
    text: Mapped[str]
    plan_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("plan_versions.id", ondelete="CASCADE")
    )
    """The draft in force when it was answered."""
    answered_by: Mapped[str]
    answered_at: Mapped[datetime]
    """Planning clock."""


class Screening(Base):
    """One row per result that a screening gave a proposed project; the last one holds."""

    __tablename__ = "screenings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["cycle_id", "step_id"], ["steps.cycle_id", "steps.step_id"], ondelete="CASCADE"
        ),
        Index(None, "cycle_id", "unit_code"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str]
    step_id: Mapped[str]
    """The meeting that screened."""
    row_key: Mapped[str]
    """``<step>/<unit>/<sheet row>`` of the project as it was proposed."""
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"))
    title_key: Mapped[str]
    """The title as it is compared: a row that holds another project by now has no result."""
    outcome: Mapped[str]
    reason: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    """Planning clock."""


class MinutesFile(Base):
    """One row per minutes file of a meeting; the file itself is kept by its hash."""

    __tablename__ = "minutes_files"
    __table_args__ = (UniqueConstraint("decision_id", "sha256"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    decision_id: Mapped[int] = mapped_column(
        ForeignKey("decisions.id", ondelete="CASCADE"), index=True
    )
    sha256: Mapped[str]
    file_name: Mapped[str]
    file_type: Mapped[str]
    byte_count: Mapped[int]
    added_by: Mapped[str]
    added_at: Mapped[datetime]
    """Planning clock."""


class StepAct(Base):
    """One row per act of a step and group: when it was first and last done."""

    __tablename__ = "step_acts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["cycle_id", "step_id"], ["steps.cycle_id", "steps.step_id"], ondelete="CASCADE"
        ),
    )

    cycle_id: Mapped[str] = mapped_column(primary_key=True)
    step_id: Mapped[str] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(primary_key=True)
    group_code: Mapped[str] = mapped_column(primary_key=True)
    first_done_at: Mapped[datetime]
    """Planning clock."""
    last_done_at: Mapped[datetime]
    """Planning clock."""
    times: Mapped[int]
