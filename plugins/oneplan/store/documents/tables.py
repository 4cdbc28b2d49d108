"""The tables of documents; nobody outside ``store`` imports them."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from oneplan.store.shared.base import Base


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


class CircularEnclosure(Base):
    """One row per file that the office gave for an enclosure of a letter; the last one holds."""

    __tablename__ = "circular_enclosures"
    __table_args__ = (Index(None, "cycle_id", "letter_key"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"))
    letter_key: Mapped[str]
    number: Mapped[int]
    sha256: Mapped[str]
    file_name: Mapped[str]
    file_type: Mapped[str]
    byte_count: Mapped[int]
    added_by: Mapped[str]
    added_at: Mapped[datetime]
    """Planning clock."""


class Circular(Base):
    """One row per letter that was sent under a revision of the calendar; its files are frozen."""

    __tablename__ = "circulars"

    cycle_id: Mapped[str] = mapped_column(
        ForeignKey("cycles.id", ondelete="CASCADE"), primary_key=True
    )
    letter_key: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    number: Mapped[str]
    dated: Mapped[str]
    """As printed."""
    files: Mapped[list[Any]]
    """The letter first, then its enclosures: name, title, quantity, sha256, type, bytes."""
    recipients: Mapped[list[Any]]
    """Codes of the units that it was sent to."""
    sent_by: Mapped[str]
    sent_at: Mapped[datetime]
    """Planning clock."""
