"""What a unit reads of a plan: its name, of which level it is, and the version."""

from __future__ import annotations

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendar_words import LEVELS_OF_UNITS_TH
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import AMPHOE_DIGITS
from oneplan.domain.cycles.step_names import english_step_name
from oneplan.domain.documents.document_kinds import KIND_NAMES_TH, DocumentKind
from oneplan.domain.documents.document_titles import area_title, provincial_title
from oneplan.domain.documents.plan_kinds import kinds_of
from oneplan.domain.plans.project_facts import PlanName
from oneplan.gateways.files.areas import name_area
from oneplan.gateways.files.forms import list_form_titles
from oneplan.store.plans.plans import PlanVersion
from oneplan.store.plans.project_places import PlanAbove


def name_plan_of(calendar: Calendar, plan: PlanAbove | PlanVersion) -> PlanName:
    """Name a plan without asking the store."""
    step = calendar.step(plan.step_id)
    level = step.submitted_by.levels[0]
    level_en = level.value.replace("_", " ")
    return PlanName(
        th=_name_th(calendar, step, plan),
        en=f"the {level_en} plan of {english_step_name(step)}",
        level_th=LEVELS_OF_UNITS_TH[level],
        level_en=f"{level_en} level",
        version=plan.version,
    )


def _name_th(calendar: Calendar, step: Step, plan: PlanAbove | PlanVersion) -> str:
    code = plan.group_code
    if code.isdigit() and len(code) == AMPHOE_DIGITS:
        return area_title(KIND_NAMES_TH[kinds_of(calendar, plan)[0]], name_area(code))
    if collects(step) and step.form:  # a list of what its units sent is no plan of the province
        return list_form_titles()[step.form]
    if calendar.province is not None:
        return provincial_title(calendar.province.name_th)
    area = name_area(code).removeprefix("จังหวัด") if code.isdigit() else ""
    return provincial_title(area)


def annual_kind_of(calendar: Calendar, plan: PlanAbove | PlanVersion) -> DocumentKind | None:
    """The annual action plan that a plan is sent as, or None."""
    annual = (DocumentKind.ANNUAL_ACTION_PLAN, DocumentKind.AMPHOE_ACTION_PLAN)
    return next((kind for kind in kinds_of(calendar, plan) if kind in annual), None)
