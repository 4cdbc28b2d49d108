"""The tables of files with details; nobody outside ``store`` imports them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from oneplan.store.shared.base import Base


class DetailFile(Base):
    """One row per file with details that a unit added to its part in a step, as a drawing.

    It goes with every version of what the unit sends (:class:`VersionFile`), until it is taken
    back; which files went with a version stays in the record.
    """

    __tablename__ = "attachments"
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
