"""How a cycle stands, step by step, read from the store alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, acts_of, collects
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import Group
from oneplan.domain.cycles.step_names import step_name
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.expected_units import (
    groups_without_units,
    list_unregistered_offices,
)
from oneplan.services.cycles.provinces import groups_in_cycle
from oneplan.services.documents.unmatched import list_unmatched
from oneplan.services.meetings.sitting_views import view_sittings
from oneplan.services.meetings.task_views import view_tasks
from oneplan.services.operations.collation_states import is_last_sent, list_collated
from oneplan.services.operations.outstanding_acts import expected_acts
from oneplan.services.plans.completeness import completeness_of
from oneplan.services.plans.plan_groups import plan_groups
from oneplan.services.plans.plan_versions import NoFinalPlan, final_step_of, resolve_plan
from oneplan.services.reminders.fault_views import view_faults
from oneplan.services.reminders.forwarding_views import list_passed_on
from oneplan.store.cycles import cycle_provinces, cycles, stored_steps
from oneplan.store.decisions import decisions, questions
from oneplan.store.plans import plans
from oneplan.store.reminders import notices
from oneplan.store.submissions.step_counts import AnswerCount, count_answers

Done = Mapping[tuple[str, str, str], decisions.StepAct]


def cycle_status(session: Session, cycle_id: str) -> dict[str, Any]:
    """Describe a cycle as plain JSON.

    Returns:
        cycle, title, simulated, now, finished, and per step: planned window,
        actual times, numbers of units, notices by reminder; meetings and the tasks of
        theirs that are open; per version of the provincial plan: rows, total baht by
        year, content hash; the provinces of a national cycle; extracts that nobody in
        the register is named like.
    """
    calendar = calendar_in_force(session, cycle_id)
    cycle = cycles.get_cycle(session, cycle_id)
    done = {
        (act.step_id, act.act, act.group_code): act
        for act in decisions.list_acts(session, cycle_id=cycle_id)
    }
    mails = notices.count_by_level(session, cycle_id=cycle_id)
    reminders = _by_reminder(mails)
    counts = count_answers(session, cycle_id=cycle_id)
    stored = {each.step_id: each for each in stored_steps.list_steps(session, cycle_id)}
    begun = {step_id for step_id, *_ in done}
    without = groups_without_units(
        session, calendar, [step for step in calendar.steps if step.id in begun]
    )
    steps = [
        _step_status(session, calendar, step, done)
        | _unregistered(session, calendar, step, without.get(step.id, ()))
        | _dates(stored[step.id])
        | _counts(step, counts)
        | {"notices": dict(reminders.get(step.id, {}))}
        for step in calendar.steps
    ]
    states = {step["step"]: step["state"] for step in steps}
    for step, row in zip(calendar.steps, steps, strict=True):
        row["duty_of"] = step.duty_of
        row["state"] = states[step.duty_of] if step.duty_of else row["state"]
    return {
        "cycle": cycle_id,
        "title_th": cycle.title_th,
        "simulated": cycle.is_simulated,
        "revision": cycle.revision,
        "now": planning_now(session, cycle_id).isoformat(),
        "finished": all(step["state"] == "finished" for step in steps),
        "steps": steps,
        "digests": dict(reminders.get("", {})),
        "mails": [
            {"step": step, "reminder": reminder, "level": level, "count": count}
            for step, reminder, level, count in mails
        ],
        "mail_faults": view_faults(session, cycle_id),
        "asked_again": [
            {
                "step": each.step_id,
                "act": each.act,
                "group": each.group_code,
                "version": each.version,
                "reason": each.reason,
            }
            for each in questions.list_open(session, cycle_id=cycle_id)
        ],
        "meetings": view_sittings(session, cycle_id),
        "meeting_tasks": view_tasks(session, cycle_id, only_open=True),
        "plan_versions": _plan_versions(session, cycle_id),
        "provinces": list(cycle_provinces.list_provinces(session, cycle_id)),
        "unmatched": list_unmatched(session, cycle_id),
        "letters": list_passed_on(session, cycle_id),
        "collations": list_collated(session, cycle_id),
    }


def _by_reminder(
    mails: Sequence[tuple[str, str, str, int]],
) -> Mapping[str, Mapping[str, int]]:
    """Step → reminder (``receipt`` for every receipt) → mails that went or will.

    Digests stand under the empty step.
    """
    counts: dict[str, Counter[str]] = {}
    for step, reminder, _level, count in mails:
        counts.setdefault(step, Counter())[reminder.partition(":")[0]] += count
    return counts


def _completeness(session: Session, version: plans.PlanVersion) -> dict[str, Any] | None:
    found = completeness_of(session, version)
    return found.as_dict() if found else None


def _plan_versions(session: Session, cycle_id: str) -> list[dict[str, Any]]:
    try:
        step_id = final_step_of(session, cycle_id)
    except NoFinalPlan:
        return []
    return [
        {
            "step": step_id,
            "group": version.group_code,
            "version": version.version,
            "rows": version.row_count,
            "total_baht": dict(version.totals),
            "content_hash": version.content_hash,
            "made_at": version.made_at.isoformat(),
            "completeness": _completeness(session, version),
        }
        for version in plans.list_versions(session, cycle_id=cycle_id, step_id=step_id)
    ]


def _step_status(session: Session, calendar: Calendar, step: Step, done: Done) -> dict[str, Any]:
    expected = expected_acts(session, calendar, step)
    acts = [done[step.id, *key] for key in expected if (step.id, *key) in done]
    is_finished = len(acts) == len(expected) and _is_about_the_plan(session, calendar, step)
    return {
        "step": step.id,
        "name_th": step_name(step),
        "title_th": step.title.th,
        "kind": step.kind.value,
        "state": "finished" if is_finished else "open" if acts else "planned",
        "acts_done": len(acts),
        "acts_expected": len(expected),
        "actual": {
            "opened_at": _iso(min((act.first_done_at for act in acts), default=None)),
            "finished_at": _iso(_finished_at(acts)) if is_finished else None,
        },
    }


def _dates(row: stored_steps.StoredStep) -> dict[str, Any]:
    return {
        "backfilled_at": _iso(row.backfilled_at),
        "planned": {"opens_at": _iso(row.opens_at), "due_at": _iso(row.due_at)},
    }


def _is_about_the_plan(session: Session, calendar: Calendar, step: Step) -> bool:
    """Whether what was approved and sent is the plan in force: a late file makes it another."""
    acts = acts_of(calendar, step)
    if Act.SEND_ON in acts and not is_last_sent(session, calendar.cycle, step.id):
        return False
    if Act.APPROVE not in acts and Act.DISPATCH not in acts:
        return True
    plans_of = [
        code
        for group in groups_in_cycle(session, calendar, step)
        for code in plan_groups(session, calendar, step, group.code)
    ]
    for code in plans_of:
        plan = resolve_plan(session, calendar, step, code)
        if plan is None:
            continue
        about = {"cycle_id": calendar.cycle, "step_id": step.id, "content_hash": plan.content_hash}
        if Act.APPROVE in acts and decisions.find_decision_about(session, **about) is None:
            return False
        sent = Act.DISPATCH not in acts or decisions.find_dispatch(
            session, **about, group_code=code
        )
        if not sent:
            return False
    return True


def _finished_at(acts: Sequence[decisions.StepAct]) -> datetime | None:
    beside = {Act.INVITE, Act.REMIND}
    return max((act.last_done_at for act in acts if act.act not in beside), default=None)


def _counts(step: Step, counts: Mapping[str, AnswerCount]) -> dict[str, int]:
    found = counts.get(step.id, AnswerCount()) if collects(step) else AnswerCount()
    return {**found._asdict(), "missing": found.expected - found.received}


def _unregistered(
    session: Session, calendar: Calendar, step: Step, groups: Sequence[Group]
) -> dict[str, list[str]]:
    """Thai names of groups and of named offices that the register has no unit for."""
    return {
        "groups_without_units": [each.name_th for each in groups],
        "offices_not_registered": list(list_unregistered_offices(session, calendar, step)),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(BANGKOK).isoformat() if moment else None
