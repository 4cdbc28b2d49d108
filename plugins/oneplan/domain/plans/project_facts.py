"""What is known of one project through a year: facts, before anybody puts them into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from oneplan.domain.decisions.decisions import Resolution
from oneplan.domain.plans.plan_rows import OutcomeKind
from oneplan.domain.plans.routing import RouteOutcome
from oneplan.domain.submissions.submissions import SubmissionState


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFact:
    """The file that a project stands in: the one in force, else the last one that held it.

    Attributes:
        replaced_by: The version in force, where that no longer holds the project.
        reason: Why the unit took the file back.
    """

    version: int
    file_name: str
    sheet: str
    row_number: int
    state: SubmissionState
    is_late: bool
    on: date
    replaced_by: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanName:
    """A plan as people know it: its name, its level and its version."""

    th: str
    en: str
    level_th: str
    level_en: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFact:
    """How a project stands in a plan that is no draft any more, or that it is in a draft.

    Attributes:
        outcome: None in a draft: what becomes of it there may still change.
        into_title, into_unit: The project that it merged into, and whose that is.
        reason: In Thai; of a merge that a person confirmed, what that person said.
        file_version: The version of the file that the plan stands on.
        joined: How many projects of other units were merged into it there.
        newer_draft: A later version that waits to be decided about.
    """

    plan: PlanName
    on: date
    outcome: OutcomeKind | None
    reason: str = ""
    into_title: str = ""
    into_unit: str = ""
    file_version: int = 0
    joined: int = 0
    newer_draft: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFact:
    """What a committee resolved about a plan that holds a project.

    *returned_for* is why it sent this project back, where it did.
    """

    plan: PlanName
    committee_th: str
    committee_en: str
    resolution: Resolution
    on: date
    meeting: str = ""
    returned_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchFact:
    """A package that a project went out in; *ministry* where it is an extract for one."""

    plan: PlanName
    number: int
    on: date
    to: tuple[str, ...]
    count: int
    ministry: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderFact:
    """Who holds a project beyond its unit's capacity, since when; *reason* of a return."""

    holder_th: str
    exceeded_th: str
    outcome: RouteOutcome
    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualFact:
    """A project stands in the annual action plan of a year; *number* once that is issued."""

    name_th: str
    year: str
    on: date
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyFact:
    """Baht by Buddhist year that was allocated to a project, and who says so."""

    baht: Mapping[str, str]
    unit: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """A project that a unit sent, and everything that became of it."""

    row_key: str
    title: str
    step_id: str
    step_th: str
    step_en: str
    asked: Mapping[str, str]
    sent: SentFact
    plans: tuple[PlanFact, ...] = ()
    decisions: tuple[DecisionFact, ...] = ()
    dispatches: tuple[DispatchFact, ...] = ()
    holder: HolderFact | None = None
    annual: AnnualFact | None = None
    money: MoneyFact | None = None
