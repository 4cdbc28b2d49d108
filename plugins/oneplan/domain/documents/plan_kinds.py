"""As which documents a plan is sent: by its group, and by what its step yields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import AMPHOE_DIGITS
from oneplan.domain.documents.document_kinds import DocumentKind

DELIVERABLES: Mapping[DocumentKind, frozenset[str]] = {
    DocumentKind.AMPHOE_PROJECT_LIST: frozenset({"amphoe_project_list"}),
    DocumentKind.AMPHOE_DEVELOPMENT_PLAN: frozenset({"amphoe_development_plan", "amphoe_plan"}),
    DocumentKind.AMPHOE_NEEDS_PLAN: frozenset({"amphoe_needs_plan"}),
    DocumentKind.AMPHOE_ACTION_PLAN: frozenset({"amphoe_annual_plan"}),
    DocumentKind.TAMBON_SUMMARY: frozenset({"tambon_plan"}),
}
"""What a calendar calls the plan under a document; under the others stands the final plan."""


class PlanOfGroup(Protocol):
    """A plan, as far as its step and group say what it is."""

    @property
    def step_id(self) -> str:
        """The step that made it."""
        ...

    @property
    def group_code(self) -> str:
        """Whose it is."""
        ...


def kinds_of(calendar: Calendar, plan: PlanOfGroup) -> tuple[DocumentKind, ...]:
    """The documents that a plan is sent as: an amphoe's by what its step yields."""
    if not plan.group_code.isdigit() or len(plan.group_code) < AMPHOE_DIGITS:
        return (DocumentKind.PROVINCIAL_PLAN, DocumentKind.ANNUAL_ACTION_PLAN)
    keys = {each.key for each in calendar.step(plan.step_id).deliverables}
    found = (kind for kind, names in DELIVERABLES.items() if names & keys)
    return (next(found, DocumentKind.AMPHOE_DEVELOPMENT_PLAN),)
