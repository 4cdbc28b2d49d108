"""What a package is called: by the plan or document that it holds, not by its calendar."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collates
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.documents.document_kinds import DocumentKind
from oneplan.domain.documents.document_scopes import DocumentScope
from oneplan.domain.documents.document_titles import subtitle_of
from oneplan.gateways.files.forms import list_form_titles
from oneplan.services.documents.contents import kinds_of, title_of
from oneplan.services.plans.plan_versions import resolve_plan
from oneplan.store.documents.dispatches import Dispatch
from oneplan.store.plans import plans


def name_package(session: Session, calendar: Calendar, dispatch: Dispatch) -> str:
    """What was sent, as its mails, its reminders and its page name it.

    An extract is named as what its receiver gets of the plan; a package of a step that an
    amendment has taken out has the calendar's name.
    """
    step = next((each for each in calendar.steps if each.id == dispatch.step_id), None)
    holder = next((str(each["holder"]) for each in dispatch.files if "holder" in each), "")
    if holder:
        is_area = dispatch.group_code.isdigit()
        kind = DocumentKind.AMPHOE_BUDGETED if is_area else DocumentKind.MINISTRY_EXTRACT
        group = dispatch.group_code if is_area else holder
        return title_of(session, calendar, _scope(calendar, kind, group, dispatch.content_hash))
    if step is None:
        return calendar.title.th
    if collates(step) and step.form:
        return list_form_titles()[step.form]
    plan = resolve_plan(session, calendar, step, dispatch.group_code)
    return name_plan(session, calendar, plan) if plan else calendar.title.th


def name_plan(session: Session, calendar: Calendar, plan: plans.PlanVersion) -> str:
    """The name of a plan with the years it is about: แผนพัฒนาจังหวัดระยอง พ.ศ. ๒๕๖๑ – ๒๕๖๕."""
    kind = kinds_of(calendar, plan)[0]
    title = title_of(session, calendar, _scope(calendar, kind, plan.group_code, plan.content_hash))
    return f"{title} {subtitle_of(calendar, calendar.step(plan.step_id), kind)}"


def _scope(calendar: Calendar, kind: DocumentKind, group: str, content_hash: str) -> DocumentScope:
    return DocumentScope(
        kind=kind, cycle_id=calendar.cycle, group=group, version=1, content_hash=content_hash
    )
