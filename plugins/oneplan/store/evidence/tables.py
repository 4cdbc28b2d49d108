"""The tables of evidence; nobody outside ``store`` imports them."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from oneplan.store.shared.base import Base


class EvidenceColumns(Base):
    """One row per time that the columns of a heading were matched; the last one is remembered."""

    __tablename__ = "evidence_columns"
    __table_args__ = (Index(None, "kind", "fingerprint"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str]
    fingerprint: Mapped[str]
    """SHA-256 over the headings."""
    uses: Mapped[dict[str, Any]]
    """``columns``: index → role and number; ``indicators``: number, name, target."""
    saved_by: Mapped[str]
    saved_at: Mapped[datetime] = mapped_column(server_default=func.now())


class EvidenceFileRow(Base):
    """One row per file of a survey that was taken in; it belongs to no cycle."""

    __tablename__ = "evidence_files"
    __table_args__ = (
        UniqueConstraint("is_simulated", "kind", "year_be", "area_code", "version"),
        Index(None, "area_code", postgresql_ops={"area_code": "text_pattern_ops"}),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    is_simulated: Mapped[bool]
    kind: Mapped[str]
    year_be: Mapped[int]
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    """The province or amphoe that it is about, whole."""
    version: Mapped[int]
    sha256: Mapped[str]
    file_name: Mapped[str]
    uses: Mapped[dict[str, Any]]
    places: Mapped[int]
    left_out: Mapped[int]
    """Errors whose rows or cells were left out, as who took it in had seen."""
    imported_by: Mapped[str]
    reason: Mapped[str]
    imported_at: Mapped[datetime]
    """Planning clock."""


class EvidenceValue(Base):
    """One row per place and indicator of a file: counts of households, never a person."""

    __tablename__ = "evidence_values"
    __table_args__ = (
        Index(None, "area_code", postgresql_ops={"area_code": "text_pattern_ops"}),
        Index(None, "unit_code"),
    )

    file_id: Mapped[int] = mapped_column(
        ForeignKey("evidence_files.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[str] = mapped_column(primary_key=True)
    """Code of the unit, or of the tambon as a whole."""
    number: Mapped[int] = mapped_column(primary_key=True)
    """Of the indicator."""
    unit_code: Mapped[str | None] = mapped_column(ForeignKey("units.code", ondelete="CASCADE"))
    area_code: Mapped[str]
    """The tambon."""
    households: Mapped[int | None]
    passed: Mapped[int | None]
    failed: Mapped[int | None]
    share: Mapped[int | None]
    """Households that pass, in hundredths of a per cent."""
    level: Mapped[int | None]
    sheet: Mapped[str]
    cells: Mapped[dict[str, Any]]
    """Measure → cell that it was read from."""


class NeedAnswer(Base):
    """One row per time that a person said whether a project answers a need; the last one holds."""

    __tablename__ = "need_answers"
    __table_args__ = (Index(None, "cycle_id", "sender"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"))
    sender: Mapped[str]
    """``<step>/<unit>``."""
    title_key: Mapped[str]
    """The project by its title: its row moves from one version of a file to the next."""
    area_code: Mapped[str]
    """The tambon in which it answers."""
    kind: Mapped[str]
    year_be: Mapped[int]
    number: Mapped[int]
    is_link: Mapped[bool]
    answered_by: Mapped[str]
    reason: Mapped[str]
    answered_at: Mapped[datetime]
    """Planning clock."""
