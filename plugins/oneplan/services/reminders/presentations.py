"""The governor, who chairs the committee of a province, is told that a plan waits for it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.cycles.groups import PROVINCE
from oneplan.domain.documents.document_kinds import DocumentKind
from oneplan.domain.documents.document_titles import provincial_title, subtitle_of
from oneplan.domain.reminders.mail_key import present_key
from oneplan.domain.reminders.reminder_schedule import ReminderLevel
from oneplan.domain.units.hierarchy import GOVERNOR_ROLE, HEAD
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.plans.completeness import completeness_of
from oneplan.services.plans.plan_versions import resolve_plan
from oneplan.services.reminders.outbox import queue_notices
from oneplan.services.units.view_links import VIEW_FOR
from oneplan.store.cycles import cycles
from oneplan.store.units import units


def tell_chair(session: Session, cycle_id: str, step_id: str) -> int:
    """Queue the mail with the link to the plan that a committee is to decide about; one a version.

    A nation's calendar puts no plan of a province before anybody.

    Returns:
        How many mails are new.
    """
    calendar = calendar_in_force(session, cycle_id)
    plan = resolve_plan(session, calendar, calendar.step(step_id), PROVINCE.code)
    if calendar.province is None or plan is None:
        return 0
    complete = completeness_of(session, plan)
    years = subtitle_of(calendar, calendar.step(plan.step_id), DocumentKind.PROVINCIAL_PLAN)
    return queue_notices(
        session,
        calendar.cycle,
        step_id,
        reminder=present_key(plan.id),
        template="present",
        recipients=units.list_recipients(
            session,
            roles=[GOVERNOR_ROLE],
            under=calendar.province.code,
            simulated=cycles.get_cycle(session, calendar.cycle).is_simulated,
        ),
        level=ReminderLevel.GOVERNOR,
        contact_role=HEAD,
        values={
            "number": plan.version,
            "plan_title": f"{provincial_title(calendar.province.name_th)} {years}",
            "plan": plan,
            "totals": dict(plan.totals),
            "completeness": complete.line() if complete else "",
            "days": VIEW_FOR.days,
        },
    )
