"""The tables of units; nobody outside ``store`` imports them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Identity,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from oneplan.store.shared.base import Base


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
    __table_args__ = (
        # By which the units of a province are found: their areas begin with its code.
        Index(None, "area_code", postgresql_ops={"area_code": "text_pattern_ops"}),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[str]
    name_th: Mapped[str]
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
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


class ViewLink(Base):
    """One row per link that lets its reader look and do nothing; only its hash is kept."""

    __tablename__ = "view_links"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"), index=True)
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code", ondelete="CASCADE"), index=True)
    about: Mapped[str]
    """Key of the mail that carries it: the one thing that it shows."""
    expires_at: Mapped[datetime]
    """Planning clock."""
    revoked_at: Mapped[datetime | None]
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())


class UnitChange(Base):
    """One row per change of a unit that was decided, with the day from which it holds."""

    __tablename__ = "unit_changes"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str]
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code", ondelete="CASCADE"), index=True)
    into_codes: Mapped[list[Any]]
    """Units that it becomes part of or is split into; empty for a new name."""
    name_before: Mapped[str]
    name_after: Mapped[str | None]
    effective_on: Mapped[date]
    reason: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    applied_at: Mapped[datetime | None]
    fault: Mapped[str | None]
    """Why it could not be applied on its day, in Thai; tried again each day."""


class TargetArea(Base):
    """One row per tambon that a cycle is about, where it is not about all of them."""

    __tablename__ = "target_areas"

    cycle_id: Mapped[str] = mapped_column(
        ForeignKey("cycles.id", ondelete="CASCADE"), primary_key=True
    )
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), primary_key=True)
    baht: Mapped[Decimal | None]
    """Budget that the tambon was allocated, where the list says it."""
    listed_at: Mapped[datetime]
    """Planning clock."""


class UnitMerger(Base):
    """One row per unit that ended and each unit that it became part of; its duties pass on."""

    __tablename__ = "unit_mergers"

    unit_code: Mapped[str] = mapped_column(
        ForeignKey("units.code", ondelete="CASCADE"), primary_key=True
    )
    into_code: Mapped[str] = mapped_column(
        ForeignKey("units.code", ondelete="CASCADE"), primary_key=True, index=True
    )
    merged_by: Mapped[str]
    reason: Mapped[str]
    merged_at: Mapped[datetime] = mapped_column(server_default=func.now())


class UserArea(Base):
    """One row per user of Airflow who sees the sub-tree of one area and nothing else."""

    __tablename__ = "user_areas"

    user_name: Mapped[str] = mapped_column(primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    set_by: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(server_default=func.now())
