"""The tables of the ``oneplan`` database; nobody outside ``store`` imports them.

Facts are keyed by (cycle, step, unit). Moments ending in ``_at`` are UTC; those
on the planning clock say so. Rows are appended, never overwritten, except the
running state of a notice and of a submission, which moves along a fixed table
of transitions.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    MetaData,
    Numeric,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Names every constraint, so that migrations can drop it by name."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy reads it as a plain mapping
        datetime: DateTime(timezone=True),
        Decimal: Numeric(18, 2),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }


class Area(Base):
    """One row per province, amphoe or tambon, by its DOPA code (2, 4 or 6 digits)."""

    __tablename__ = "areas"

    code: Mapped[str] = mapped_column(primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("areas.code"), index=True)
    name_th: Mapped[str]
    name_en: Mapped[str]


class Unit(Base):
    """One row per body that submits or receives; ``level`` as in the calendars."""

    __tablename__ = "units"

    code: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[str]
    name_th: Mapped[str]
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    role: Mapped[str]
    is_simulated: Mapped[bool] = mapped_column(default=False)


class Contact(Base):
    """One row per mail address of a unit; a deputy stands in where *deputy_of* cannot be reached.

    ``role`` is ``coordinator`` or ``head``.
    """

    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("unit_code", "email"),
        Index("ix_contacts_address", text("lower(email)")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    email: Mapped[str]
    role: Mapped[str] = mapped_column(default="coordinator", server_default="coordinator")
    deputy_of: Mapped[str | None]
    """Address of the colleague of the same unit."""
    absent_from: Mapped[date | None]
    absent_until: Mapped[date | None]
    """Both days count."""
    bounced_at: Mapped[datetime | None]
    bounce_reason: Mapped[str | None]


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


class Step(Base):
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


class ExpectedSubmission(Base):
    """One row per (cycle, step, unit) that must submit; ``group_code`` is its mapped task."""

    __tablename__ = "expected_submissions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["cycle_id", "step_id"], ["steps.cycle_id", "steps.step_id"], ondelete="CASCADE"
        ),
        Index(None, "cycle_id", "step_id", "group_code"),
        # What a poll of the waiting groups reads: nothing but who is missing.
        Index(
            "ix_expected_submissions_missing",
            "cycle_id",
            "step_id",
            "group_code",
            "unit_code",
            postgresql_where=text("counted_versions = 0"),
        ),
    )

    cycle_id: Mapped[str] = mapped_column(primary_key=True)
    step_id: Mapped[str] = mapped_column(primary_key=True)
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"), primary_key=True, index=True)
    group_code: Mapped[str]
    counted_versions: Mapped[int] = mapped_column(server_default="0")
    """How many of its versions count; the database keeps it with every change of a submission."""


class Submission(Base):
    """One row per version that a unit sent; a version is one content of the file."""

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("cycle_id", "step_id", "unit_code", "version"),
        UniqueConstraint("cycle_id", "receipt_number"),
        Index(None, "unit_code"),
        ForeignKeyConstraint(
            ["cycle_id", "step_id", "unit_code"],
            [
                "expected_submissions.cycle_id",
                "expected_submissions.step_id",
                "expected_submissions.unit_code",
            ],
            ondelete="CASCADE",
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str]
    step_id: Mapped[str]
    unit_code: Mapped[str]
    version: Mapped[int]
    state: Mapped[str]
    sha256: Mapped[str]
    receipt_number: Mapped[int]
    """Runs through a cycle without a gap."""
    form: Mapped[str]
    file_name: Mapped[str]
    file_type: Mapped[str]
    byte_count: Mapped[int]
    row_count: Mapped[int]
    total_baht: Mapped[Decimal]
    """Over all years."""
    totals: Mapped[dict[str, Any]]
    """Buddhist year → baht as a decimal string."""
    rows_hash: Mapped[str]
    """SHA-256 over what its rows say, in the order of the sheet."""
    areas: Mapped[list[Any]]
    """First four characters of its rows' places: where rows can meet the same project."""
    sender: Mapped[str]
    reason: Mapped[str | None]
    """Why a unit has nothing to send, or took its file back."""
    findings: Mapped[list[Any]]
    layout: Mapped[dict[str, Any]]
    """``fields`` above the table; ``cells``: column key → letter, or the cell of a single
    record; ``budgets``: Buddhist year → the same."""
    received_at: Mapped[datetime]
    """Planning clock."""
    is_late: Mapped[bool]
    stored_at: Mapped[datetime] = mapped_column(server_default=func.now())


class SubmissionRow(Base):
    """One row per project row of an accepted workbook, with the cell it stands in."""

    __tablename__ = "submission_rows"
    __table_args__ = (
        # What a consolidation reads of every row, without the row.
        Index(
            "ix_submission_rows_match",
            "submission_id",
            postgresql_include=["row_number", "match_key"],
        ),
    )

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True
    )
    row_number: Mapped[int] = mapped_column(primary_key=True)
    """Row of the sheet as a spreadsheet shows it, 1 is the first."""
    sheet: Mapped[str]
    title: Mapped[str]
    title_key: Mapped[str]
    """Title normalised once at intake, for comparing."""
    values: Mapped[dict[str, Any]]
    budgets: Mapped[dict[str, Any]]
    """Buddhist year → baht as a decimal string."""
    place_key: Mapped[str]
    """Where the project stands, as it is compared: :mod:`oneplan.domain.row_marks`."""
    strategy_key: Mapped[str | None]
    priority: Mapped[int | None]
    match_key: Mapped[bytes]
    """16 bytes over title and place: equal for the same project."""
    digest: Mapped[bytes]
    """SHA-256 over what the row says."""


class PortalLink(Base):
    """One row per link that was mailed to a unit; only its hash is kept."""

    __tablename__ = "portal_links"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"), index=True)
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]
    """Planning clock: the last day of grace of the unit's last step."""
    revoked_at: Mapped[datetime | None]
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Collection(Base):
    """One row per input set that a step ever collected from one group."""

    __tablename__ = "collections"
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
    number: Mapped[int]
    input_hash: Mapped[str]
    submission_ids: Mapped[list[Any]]
    counts: Mapped[dict[str, Any]]
    missing: Mapped[list[Any]]
    collected_at: Mapped[datetime]
    """Planning clock."""


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


class PlanVersion(Base):
    """One row per content of a consolidated plan; ``group_code`` is empty for the province."""

    __tablename__ = "plan_versions"
    __table_args__ = (
        UniqueConstraint("cycle_id", "step_id", "group_code", "version"),
        ForeignKeyConstraint(
            ["cycle_id", "step_id"], ["steps.cycle_id", "steps.step_id"], ondelete="CASCADE"
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str]
    step_id: Mapped[str]
    group_code: Mapped[str]
    version: Mapped[int]
    content_hash: Mapped[str]
    row_count: Mapped[int]
    totals: Mapped[dict[str, Any]]
    """Buddhist year → baht as a decimal string."""
    counts: Mapped[dict[str, Any]]
    """``incoming``, ``kept``, ``merged``, ``set_aside``: numbers of rows; ``files`` below it;
    ``units``: how complete it was."""
    areas: Mapped[list[Any]]
    """First four characters of its rows' places: where rows can meet the same project."""
    rules_hash: Mapped[str]
    """The :class:`RuleSet` it was made by; empty for versions of an earlier release."""
    recipe_hash: Mapped[str]
    """SHA-256 over its parts and its rules: the same recipe makes the same plan."""
    made_at: Mapped[datetime]
    """Planning clock."""


class PlanPart(Base):
    """One row per plan or file that went into a plan version: exactly one of the two."""

    __tablename__ = "plan_parts"
    __table_args__ = (Index(None, "part_version_id"), Index(None, "submission_id"))

    plan_version_id: Mapped[int] = mapped_column(
        ForeignKey("plan_versions.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    part_version_id: Mapped[int | None] = mapped_column(BigInteger)
    submission_id: Mapped[int | None] = mapped_column(BigInteger)


class PlanFate(Base):
    """One row per row that a plan version did not keep; what has no fate is kept.

    A fate given by a plan holds in every plan that takes it in.
    """

    __tablename__ = "plan_fates"
    __table_args__ = (Index(None, "submission_id", "row_number"),)

    plan_version_id: Mapped[int] = mapped_column(
        ForeignKey("plan_versions.id", ondelete="CASCADE"), primary_key=True
    )
    submission_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    row_number: Mapped[int] = mapped_column(primary_key=True)
    fate: Mapped[str]
    """``merged`` or ``set_aside``."""
    reason: Mapped[str]
    into_submission_id: Mapped[int | None] = mapped_column(BigInteger)
    into_row_number: Mapped[int | None]


class RuleSet(Base):
    """One row per set of rules by which a plan version was ever made."""

    __tablename__ = "rule_sets"

    hash: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]]
    first_used_at: Mapped[datetime] = mapped_column(server_default=func.now())


class StrategyList(Base):
    """One row per list of provincial strategies that a cycle ever had."""

    __tablename__ = "strategy_lists"

    cycle_id: Mapped[str] = mapped_column(
        ForeignKey("cycles.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    entries: Mapped[list[Any]]
    loaded_by: Mapped[str]
    loaded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Ceiling(Base):
    """One row per ceiling that was ever set; the last of a year and strategy holds."""

    __tablename__ = "ceilings"
    __table_args__ = (Index(None, "cycle_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"))
    year: Mapped[str]
    """Buddhist year of the money."""
    strategy: Mapped[str]
    """Code of a strategy; empty for all of them together."""
    baht: Mapped[Decimal | None]
    """None lifts the ceiling."""
    set_by: Mapped[str]
    reason: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(server_default=func.now())


class MergeCandidate(Base):
    """One row per two rows that may be one project, as both said it then."""

    __tablename__ = "merge_candidates"
    __table_args__ = (
        UniqueConstraint("cycle_id", "first_key", "second_key", "first_digest", "second_digest"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"))
    first_key: Mapped[str]
    second_key: Mapped[str]
    first_digest: Mapped[bytes]
    second_digest: Mapped[bytes]
    score: Mapped[float]
    reason: Mapped[str]
    found_at: Mapped[datetime]
    """Planning clock."""


class MergeAnswer(Base):
    """One row per answer of a person about a candidate; the last one holds."""

    __tablename__ = "merge_answers"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    candidate_id: Mapped[int] = mapped_column(
        ForeignKey("merge_candidates.id", ondelete="CASCADE"), index=True
    )
    is_same: Mapped[bool]
    keep_key: Mapped[str]
    """The row that is kept where they are the same."""
    answered_by: Mapped[str]
    reason: Mapped[str]
    answered_at: Mapped[datetime]
    """Planning clock."""


class RouteHop(Base):
    """One row per stop of a row beyond its unit's capacity; the last one holds it."""

    __tablename__ = "route_hops"

    cycle_id: Mapped[str] = mapped_column(
        ForeignKey("cycles.id", ondelete="CASCADE"), primary_key=True
    )
    row_key: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    holder: Mapped[str]
    """Kind of holder in the routing rules."""
    holder_code: Mapped[str]
    """Code of the unit or area; for a ministry, its name."""
    outcome: Mapped[str]
    cause: Mapped[str]
    moved_by: Mapped[str]
    moved_at: Mapped[datetime]
    """Planning clock."""


class UnitMerger(Base):
    """One row per unit that became part of another; its duties pass on."""

    __tablename__ = "unit_mergers"

    unit_code: Mapped[str] = mapped_column(
        ForeignKey("units.code", ondelete="CASCADE"), primary_key=True
    )
    into_code: Mapped[str] = mapped_column(ForeignKey("units.code", ondelete="CASCADE"), index=True)
    merged_by: Mapped[str]
    reason: Mapped[str]
    merged_at: Mapped[datetime] = mapped_column(server_default=func.now())


class LastYearMoney(Base):
    """One row per unit whose money of the year before is known: what completeness weighs by."""

    __tablename__ = "last_year_money"

    cycle_id: Mapped[str] = mapped_column(
        ForeignKey("cycles.id", ondelete="CASCADE"), primary_key=True
    )
    unit_code: Mapped[str] = mapped_column(
        ForeignKey("units.code", ondelete="CASCADE"), primary_key=True
    )
    baht: Mapped[Decimal]


class Notice(Base):
    """One row per mail: unique for (cycle, step, unit, rung, calendar revision).

    A digest speaks of several steps and has none.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint(
            "cycle_id",
            "step_id",
            "unit_code",
            "rung",
            "revision",
            postgresql_nulls_not_distinct=True,
        ),
        ForeignKeyConstraint(
            ["cycle_id", "step_id"], ["steps.cycle_id", "steps.step_id"], ondelete="CASCADE"
        ),
        Index("ix_notices_queue", "cycle_id", "state", "id"),
        # What is looked up by its kind alone: reminders about packages, receipts.
        Index("ix_notices_rung", "cycle_id", "rung", postgresql_ops={"rung": "text_pattern_ops"}),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"))
    step_id: Mapped[str | None]
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"), index=True)
    rung: Mapped[str]
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
    rung: Mapped[str | None]
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


class CommitteeMember(Base):
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


class Dispatch(Base):
    """One row per package sent: one plan version by one step."""

    __tablename__ = "dispatches"
    __table_args__ = (
        UniqueConstraint("cycle_id", "step_id", "group_code", "content_hash"),
        ForeignKeyConstraint(
            ["cycle_id", "step_id"], ["steps.cycle_id", "steps.step_id"], ondelete="CASCADE"
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str]
    step_id: Mapped[str]
    group_code: Mapped[str]
    content_hash: Mapped[str]
    number: Mapped[int]
    files: Mapped[list[Any]]
    dispatched_at: Mapped[datetime]
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


class Clock(Base):
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


class Person(Base):
    """One row per name that the audit log refers to; None once it was forgotten."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    name: Mapped[str | None] = mapped_column(unique=True)
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AuditEvent(Base):
    """One row per act, chained by hash: a changed, missing or reordered row shows."""

    __tablename__ = "audit_events"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    happened_at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    cycle_id: Mapped[str | None] = mapped_column(index=True)
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


class DocumentFile(Base):
    """One row per draft that was printed: what `oneplan verify` knows a draft by."""

    __tablename__ = "document_files"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    group_code: Mapped[str]
    version: Mapped[int]
    content_hash: Mapped[str]
    format: Mapped[str]
    name: Mapped[str]
    state: Mapped[str]
    """Release state when the file was made; what it is now is worked out anew."""
    number: Mapped[int | None]
    byte_count: Mapped[int]
    made_at: Mapped[datetime]
    """Planning clock."""


class DocumentIssue(Base):
    """One row per document issued; the running number goes through the cycle without a gap."""

    __tablename__ = "document_issues"
    __table_args__ = (UniqueConstraint("cycle_id", "kind", "group_code", "content_hash"),)

    cycle_id: Mapped[str] = mapped_column(
        ForeignKey("cycles.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    group_code: Mapped[str]
    version: Mapped[int]
    content_hash: Mapped[str]
    issued_at: Mapped[datetime]
    """Planning clock."""
    issued_by: Mapped[str] = mapped_column(server_default="oneplan")
    """Part of the office that issued it."""
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id", ondelete="SET NULL"))
    """The resolution that it was issued by; None where an earlier release issued it."""


class IssuedFile(Base):
    """One row per file of an issued document: its bytes are kept and printed again from there."""

    __tablename__ = "issued_files"
    __table_args__ = (
        ForeignKeyConstraint(
            ["cycle_id", "number"],
            ["document_issues.cycle_id", "document_issues.number"],
            ondelete="CASCADE",
        ),
    )

    cycle_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    format: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    byte_count: Mapped[int]


class DispatchRecipient(Base):
    """One row per unit that a package was sent to, and when it said that it has it."""

    __tablename__ = "dispatch_recipients"

    dispatch_id: Mapped[int] = mapped_column(
        ForeignKey("dispatches.id", ondelete="CASCADE"), primary_key=True
    )
    unit_code: Mapped[str] = mapped_column(
        ForeignKey("units.code", ondelete="CASCADE"), primary_key=True, index=True
    )
    expires_at: Mapped[datetime]
    """Planning clock: until then its link opens the package."""
    acknowledged_at: Mapped[datetime | None]
    """Planning clock."""
    acknowledged_by: Mapped[str | None]
