"""Whether the committees that a calendar names have resolved about a plan's content.

The store alone is asked. What state a task of Airflow is in says nothing: a
person can set it by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, approvals_before, approves_plan
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import PROVINCE
from oneplan.domain.decisions.decisions import PASSED, Resolution, ResolutionMissing
from oneplan.services.cycles.calendars import calendar_in_force, earlier_calendars
from oneplan.services.plans.plan_versions import resolve_plan
from oneplan.store.decisions import decisions
from oneplan.store.plans import plans
from oneplan.store.plans.plans import PlanVersion


def require_resolutions(
    session: Session, calendar: Calendar, step: Step, plan: PlanVersion
) -> None:
    """Check that every committee before *step* let exactly this content pass.

    Raises:
        ResolutionMissing: One has not resolved about it, or sent it back.
    """
    missing = missing_resolutions(session, calendar, step, plan)
    if missing:
        raise ResolutionMissing(
            step_id=step.id,
            committees=missing,
            version=plan.version,
            content_hash=plan.content_hash,
        )


def missing_resolutions(
    session: Session, calendar: Calendar, step: Step, plan: PlanVersion
) -> tuple[str, ...]:
    """Name the steps whose committee has not let *plan* pass, of those before *step*."""
    missing = [
        name
        for name in committees_before(session, calendar, step, plan)
        if last_resolution(session, calendar.cycle, name, plan.content_hash) not in PASSED
    ]
    last = decisions.find_approval_of(
        session, cycle_id=calendar.cycle, content_hash=plan.content_hash
    )
    if last is not None and last.resolution == Resolution.RETURNED:
        missing.append(last.step_id)
    return tuple(dict.fromkeys(missing))


def committees_before(
    session: Session, calendar: Calendar, step: Step, plan: PlanVersion
) -> tuple[str, ...]:
    """Name the steps whose committee has to let *plan* pass before *step* acts on it.

    Besides those of the calendar in force, the ones that an earlier calendar of the cycle
    put before *step* and that have this plan before them, or decided about a version of
    it. An amendment does not take a plan from a committee. For a step that no earlier
    calendar had, any committee of theirs counts.
    """
    found = dict.fromkeys(approvals_before(calendar, step))
    earlier = earlier_calendars(session, calendar.cycle)
    if not earlier:
        return tuple(found)
    concerned = _committees_of_plan(session, earlier, plan)
    with_step = [one for one in earlier if any(each.id == step.id for each in one.steps)]
    for one in with_step or earlier:
        names = (
            approvals_before(one, one.step(step.id))
            if with_step
            else [each.id for each in one.steps if approves_plan(one, each)]
        )
        found |= dict.fromkeys(name for name in names if name in concerned)
    return tuple(found)


def _committees_of_plan(
    session: Session, calendars: Sequence[Calendar], plan: PlanVersion
) -> set[str]:
    """The steps that decided about a version of a plan, or had it put before them."""
    kept = plans.list_versions(session, cycle_id=plan.cycle_id, step_id=plan.step_id)
    hashes = {each.content_hash for each in kept if each.group_code == plan.group_code}
    decided = {
        each.step_id
        for each in decisions.list_decisions(session, cycle_id=plan.cycle_id)
        if each.act == Act.APPROVE and each.content_hash in hashes
    }
    presented = decisions.list_done_steps(session, cycle_id=plan.cycle_id, act=Act.PRESENT)
    for calendar in calendars:
        for step in calendar.steps:
            if step.id in presented and approves_plan(calendar, step):
                shown = resolve_plan(session, calendar, step, PROVINCE.code)
                if shown is not None and shown.content_hash in hashes:
                    decided.add(step.id)
    return decided


def last_resolution(
    session: Session, cycle_id: str, step_id: str, content_hash: str
) -> Resolution | None:
    """What a step's committee resolved last about exactly this content, or None."""
    found = decisions.find_decision_about(
        session, cycle_id=cycle_id, step_id=step_id, content_hash=content_hash
    )
    return Resolution(found.resolution) if found is not None and found.act == Act.APPROVE else None


def last_approval(
    session: Session, calendar: Calendar, content_hash: str
) -> decisions.Decision | None:
    """The decision that endorsed a content, where every committee concerned with it did.

    Concerned are the steps of the calendar whose committee decided about this
    content, and those that have it before them now.

    Returns:
        The last of their decisions; None where nobody decided or one did not endorse it.
    """
    last = [
        decisions.find_decision_about(
            session, cycle_id=calendar.cycle, step_id=step.id, content_hash=content_hash
        )
        for step in _concerned(session, calendar, content_hash)
    ]
    found = [each for each in last if each is not None]
    if len(found) < len(last) or any(each.resolution != Resolution.APPROVED for each in found):
        return None
    return max(found, key=lambda each: each.id, default=None)


def _concerned(session: Session, calendar: Calendar, content_hash: str) -> Iterable[Step]:
    for step in calendar.steps:
        if not approves_plan(calendar, step):
            continue
        plan = resolve_plan(session, calendar, step, PROVINCE.code)
        is_before_it = plan is not None and plan.content_hash == content_hash
        if is_before_it or last_resolution(session, calendar.cycle, step.id, content_hash):
            yield step


def find_resolution(
    session: Session, cycle_id: str, step_id: str, version: int
) -> Resolution | None:
    """What a committee resolved last about a version that is in force; None for any other."""
    calendar = calendar_in_force(session, cycle_id)
    plan = resolve_plan(session, calendar, calendar.step(step_id), PROVINCE.code)
    if plan is not None:
        is_it = plan.version == version
        return last_resolution(session, cycle_id, step_id, plan.content_hash) if is_it else None
    kept = decisions.find_decision(
        session, cycle_id=cycle_id, step_id=step_id, group_code=PROVINCE.code, act=Act.APPROVE
    )
    return Resolution(kept.resolution) if kept else None
