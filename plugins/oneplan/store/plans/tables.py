"""The tables of plans; nobody outside ``store`` imports them."""

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
)
from sqlalchemy.orm import Mapped, mapped_column

from oneplan.store.shared.base import Base


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
    """``incoming``, ``kept``, ``merged``, ``excluded``: numbers of rows; ``files`` below it;
    ``units``: how complete it was."""
    areas: Mapped[list[Any]]
    """First four characters of its rows' places: where rows can meet the same project."""
    rules_hash: Mapped[str]
    """The :class:`RuleSet` it was made by; empty for versions of an earlier release."""
    recipe_hash: Mapped[str]
    """SHA-256 over its parts and its rules: the same recipe makes the same plan."""
    made_at: Mapped[datetime]
    """Planning clock."""


class Collation(Base):
    """One row per content of what the units of a step sent, put together for the whole area."""

    __tablename__ = "collations"
    __table_args__ = (
        UniqueConstraint("cycle_id", "step_id", "version"),
        ForeignKeyConstraint(
            ["cycle_id", "step_id"], ["steps.cycle_id", "steps.step_id"], ondelete="CASCADE"
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    cycle_id: Mapped[str]
    step_id: Mapped[str]
    version: Mapped[int]
    content_hash: Mapped[str]
    form: Mapped[str]
    submission_ids: Mapped[list[Any]]
    row_count: Mapped[int]
    totals: Mapped[dict[str, Any]]
    """Buddhist year → baht as a decimal string."""
    counts: Mapped[dict[str, Any]]
    """``expected``, ``received``, ``nil``, ``late``, ``missing``: numbers of units; ``figures``:
    amphoe → what its report counts and what the registers hold; ``missing_units``: their codes."""
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


class PlanOutcome(Base):
    """One row per row that a plan version did not keep; what has no outcome is kept.

    A outcome given by a plan holds in every plan that takes it in.
    """

    __tablename__ = "plan_outcomes"
    __table_args__ = (
        Index(None, "submission_id", "row_number"),
        Index(None, "into_submission_id", "into_row_number"),
    )

    plan_version_id: Mapped[int] = mapped_column(
        ForeignKey("plan_versions.id", ondelete="CASCADE"), primary_key=True
    )
    submission_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    row_number: Mapped[int] = mapped_column(primary_key=True)
    outcome: Mapped[str]
    """``merged`` or ``excluded``."""
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


class MasterPlanList(Base):
    """One row per list of master plan targets (Z, Y2, Y1) that a cycle ever had."""

    __tablename__ = "master_plan_lists"

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
    """One row per stop of a project beyond its unit's capacity; the last one holds it."""

    __tablename__ = "route_hops"

    cycle_id: Mapped[str] = mapped_column(
        ForeignKey("cycles.id", ondelete="CASCADE"), primary_key=True
    )
    project_key: Mapped[str] = mapped_column(primary_key=True)
    """:func:`oneplan.domain.plans.project_keys.project_key`."""
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
