"""A committee that was shown a plan is reminded until its resolution is written down."""

from __future__ import annotations

from datetime import datetime

import pendulum
from sqlalchemy.orm import Session

from oneplan.config.settings import settings
from oneplan.domain.cycles.acts import Act, acts_of
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import PROVINCE
from oneplan.domain.reminders.mail_key import decide_key
from oneplan.domain.shared.bangkok import in_bangkok
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.plans.plan_versions import resolve_plan
from oneplan.services.reminders.outbox import queue_notices
from oneplan.services.units.provincial_office import offices_to_tell
from oneplan.store.decisions import decisions
from oneplan.store.plans.plans import PlanVersion

REMIND_EVERY = pendulum.duration(days=3)


def remind_committees(session: Session, cycle_id: str) -> int:
    """Queue a reminder to the provincial office for each plan that waits for its resolution.

    Every third day is one reminder: asked again within it, nothing is queued.

    Returns:
        How many mails are new.
    """
    calendar = calendar_in_force(session, cycle_id)
    now = planning_now(session, cycle_id)
    queued = 0
    for step in calendar.steps:
        waiting = _waiting_since(session, calendar, step)
        if waiting is None:
            continue
        plan, since = waiting
        waits = now - in_bangkok(since)
        number = waits // REMIND_EVERY
        if number < 1:
            continue
        queued += queue_notices(
            session,
            cycle_id,
            step.id,
            reminder=decide_key(plan.version, number),
            template="decide",
            recipients=offices_to_tell(session, cycle_id),
            values={
                "version": plan.version,
                "presented_at": since,
                "days": waits.days,
                "action_link": f"{settings().ui_url}/required_actions?dag_id={cycle_id}",
            },
        )
    return queued


def _waiting_since(
    session: Session, calendar: Calendar, step: Step
) -> tuple[PlanVersion, datetime] | None:
    """The plan that a step's committee has not resolved about, and since when it lies there."""
    if Act.APPROVE not in acts_of(calendar, step):
        return None
    shown = [
        act.last_done_at
        for act in decisions.list_acts(session, cycle_id=calendar.cycle, step_id=step.id)
        if act.act == Act.PRESENT
    ]
    plan = resolve_plan(session, calendar, step, PROVINCE.code)
    if not shown or plan is None:
        return None
    about = decisions.find_decision_about(
        session, cycle_id=calendar.cycle, step_id=step.id, content_hash=plan.content_hash
    )
    return None if about else (plan, max(plan.made_at, min(shown)))
