"""The tables of submissions; nobody outside ``store`` imports them."""

from datetime import datetime
from decimal import Decimal
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


def _of_expectation() -> ForeignKeyConstraint:
    """What is of a unit's part in a step goes with it."""
    names = ["cycle_id", "step_id", "unit_code"]
    return ForeignKeyConstraint(
        names, [f"expected_submissions.{name}" for name in names], ondelete="CASCADE"
    )


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
        Index(
            "ix_expected_submissions_extended",
            "cycle_id",
            "step_id",
            "group_code",
            postgresql_where=text("extended_to IS NOT NULL"),
        ),
    )

    cycle_id: Mapped[str] = mapped_column(primary_key=True)
    step_id: Mapped[str] = mapped_column(primary_key=True)
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"), primary_key=True, index=True)
    group_code: Mapped[str]
    counted_versions: Mapped[int] = mapped_column(server_default="0")
    """How many of its versions count; the database keeps it with every change of a submission."""
    extended_to: Mapped[datetime | None]
    """Planning clock: the unit's own due moment; None: its step's."""


class Submission(Base):
    """One row per version that a unit sent; a version is one content of the file."""

    __tablename__ = "submissions"
    __table_args__ = (
        # With what a page asks of every version of a cycle: how units stand, and since when.
        UniqueConstraint(
            "cycle_id",
            "step_id",
            "unit_code",
            "version",
            postgresql_include=["state", "is_late", "received_at"],
        ),
        UniqueConstraint("cycle_id", "receipt_number"),
        Index(None, "unit_code"),
        # What a map of places reads: of the files those alone that came late.
        Index(
            "ix_submissions_late",
            "cycle_id",
            "step_id",
            "unit_code",
            postgresql_where=text("is_late"),
        ),
        _of_expectation(),
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


class ReceiptCounter(Base):
    """The receipt number that a cycle gave out last; who gives out the next one locks the row."""

    __tablename__ = "receipt_counters"

    cycle_id: Mapped[str] = mapped_column(
        ForeignKey("cycles.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int]


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
    """Buddhist year → baht that is asked, as a decimal string."""
    allocated: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    """Buddhist year → baht that was allocated; another fact than what is asked."""
    place_key: Mapped[str]
    """Where the project stands, as it is compared: :mod:`oneplan.domain.forms.row_marks`."""
    strategy_key: Mapped[str | None]
    priority: Mapped[int | None]
    match_key: Mapped[bytes]
    """16 bytes over title and place: equal for the same project."""
    digest: Mapped[bytes]
    """SHA-256 over what the row says."""


class DetailFile(Base):
    """One row per file with details that a unit added to its part in a step, as a drawing.

    It goes with every version of what the unit sends (:class:`VersionFile`), until it is taken
    back; which files went with a version stays in the record.
    """

    __tablename__ = "attachments"
    __table_args__ = (
        _of_expectation(),
        Index(
            "uq_attachments_in_force",
            "cycle_id",
            "step_id",
            "unit_code",
            "sha256",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str]
    step_id: Mapped[str]
    unit_code: Mapped[str]
    kind: Mapped[str] = mapped_column(server_default="other")
    """:class:`~oneplan.domain.submissions.attachments.AttachmentKind`."""
    entry_key: Mapped[str | None]
    """The entry of the form on the web that it belongs to; None: to none of them."""
    about: Mapped[str]
    """What it is about, in the unit's words, or the title of its project when it was added."""
    sha256: Mapped[str]
    """Of what is kept: a picture without what its camera wrote into it."""
    file_name: Mapped[str]
    file_type: Mapped[str]
    byte_count: Mapped[int]
    sender: Mapped[str]
    added_at: Mapped[datetime]
    """Planning clock."""
    withdrawn_at: Mapped[datetime | None]
    """Planning clock."""
    withdrawn_by: Mapped[str | None]
    withdrawn_why: Mapped[str | None]


class VersionFile(Base):
    """One row per file with details that went with a version, with the project's row in it.

    A row is added and never changed or deleted: what a version was sent with stays.
    """

    __tablename__ = "submission_attachments"
    __table_args__ = (
        ForeignKeyConstraint(
            ["submission_id", "row_number"],
            ["submission_rows.submission_id", "submission_rows.row_number"],
            ondelete="CASCADE",
        ),
        Index(None, "attachment_id"),
    )

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True
    )
    attachment_id: Mapped[int] = mapped_column(
        ForeignKey("attachments.id", ondelete="CASCADE"), primary_key=True
    )
    row_number: Mapped[int | None]
    """Row of the project in this version; None: it is about no project, or see below."""
    lost_title: Mapped[str | None]
    """Title of its project, where this version does not hold that; it then counts no more."""


class DraftedEntry(Base):
    """One row per entry that a unit fills in on the web; the fields above it are one of them.

    What is drafted counts for nothing until it is sent; a removed entry is kept, marked so.
    """

    __tablename__ = "drafted_entries"
    __table_args__ = (_of_expectation(),)

    cycle_id: Mapped[str] = mapped_column(primary_key=True)
    step_id: Mapped[str] = mapped_column(primary_key=True)
    unit_code: Mapped[str] = mapped_column(primary_key=True)
    entry_key: Mapped[str] = mapped_column(primary_key=True)
    """Empty: the fields above the table."""
    place: Mapped[int]
    """Order in the form; gaps are no fault."""
    version: Mapped[int]
    """How many times it was saved; 1 is the first."""
    values: Mapped[dict[str, Any]]
    """Column key → text as typed."""
    removed_at: Mapped[datetime | None]
    saved_at: Mapped[datetime] = mapped_column(server_default=func.now())


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
