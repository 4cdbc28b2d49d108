"""Whether what a Required Action asked for is in the store, whatever state its task is in."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import PER_GROUP_ACTS, Act, act_of_task, step_of_task
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import PROVINCE, meetings_of
from oneplan.domain.decisions.decisions import PASSED
from oneplan.domain.decisions.questions import QUESTION_DAG, Asked, QuestionKey
from oneplan.domain.late_submissions.late_tickets import FILE_DAG
from oneplan.domain.reminders.notices import OPENING
from oneplan.domain.reminders.reminder_schedule import reminder_keys
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.provinces import groups_in_cycle
from oneplan.services.decisions.records import is_recorded
from oneplan.services.decisions.resolutions import find_resolution
from oneplan.services.late_submissions.questions import is_answered
from oneplan.services.plans.plan_versions import resolve_plan
from oneplan.services.reminders.reconciliation import has_unanswered
from oneplan.store.cycles import cycles
from oneplan.store.decisions import questions
from oneplan.store.late_submissions import late_tickets


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredAction:
    """One task that asks a person.

    *key* is its question where what follows looks the answer up in the store and
    so can wait for it; None where the task itself must run again.
    """

    is_answered: bool
    key: QuestionKey | None = None


def cycle_of_run(session: Session, dag_id: str, run_id: str) -> str | None:
    """The cycle that a run of Airflow works for; None where it is of none."""
    if dag_id not in (FILE_DAG, QUESTION_DAG):
        return dag_id if cycles.find_cycle(session, dag_id) else None
    number = _number_of(run_id)
    try:
        if dag_id == FILE_DAG:
            return late_tickets.get_ticket(session, number).cycle_id
        return questions.get_question(session, number).cycle_id
    except (late_tickets.TicketUnknown, questions.QuestionUnknown):
        return None


def find_required_action(
    session: Session, dag_id: str, run_id: str, task_id: str, map_index: int
) -> RequiredAction | None:
    """What a task asks a person for, and whether it is stored; None where it asks nobody."""
    if dag_id == FILE_DAG:
        if task_id != "decide":
            return None
        return RequiredAction(is_answered=is_answered(session, _number_of(run_id)))
    if dag_id == QUESTION_DAG:
        if task_id != "answer":
            return None
        question = questions.get_question(session, _number_of(run_id))
        return RequiredAction(is_answered=question.answered_at is not None)
    calendar = calendar_in_force(session, dag_id)
    step = step_of_task(calendar, task_id)
    if step is None:
        return None
    return _of_step(session, calendar, step, act_of_task(task_id), map_index)


def find_step_of_task(session: Session, cycle_id: str, task_id: str) -> str | None:
    """The step in force that a task belongs to, or None."""
    step = step_of_task(calendar_in_force(session, cycle_id), task_id)
    return step.id if step else None


def find_group_of_task(session: Session, cycle_id: str, task_id: str, map_index: int) -> str:
    """Code of the group that a mapped task is about; empty for any other task."""
    calendar = calendar_in_force(session, cycle_id)
    step = step_of_task(calendar, task_id)
    if step is None or act_of_task(task_id) not in PER_GROUP_ACTS or map_index < 0:
        return ""
    groups = groups_in_cycle(session, calendar, step)
    return groups[map_index].code if map_index < len(groups) else ""


def _of_step(
    session: Session, calendar: Calendar, step: Step, act: str, map_index: int
) -> RequiredAction | None:
    if act == Act.APPROVE:
        return _of_approval(session, calendar, step, map_index)
    if act == Act.RECORD:
        return _of_record(session, calendar, step, map_index)
    if act in (Act.INVITE, Act.REMIND):
        reminders = reminder_keys(step)
        reminder = (
            OPENING
            if act == Act.INVITE
            else reminders[map_index]
            if map_index < len(reminders)
            else ""
        )
        asks = has_unanswered(session, calendar.cycle, step.id, reminder)
        return RequiredAction(is_answered=not asks)
    return None


def _of_approval(
    session: Session, calendar: Calendar, step: Step, map_index: int
) -> RequiredAction:
    plan = resolve_plan(session, calendar, step, PROVINCE.code)
    version = plan.version if plan else 0
    is_about_another = plan is not None and map_index + 1 != plan.version
    key = QuestionKey(cycle_id=calendar.cycle, step_id=step.id, act=Asked.APPROVE, version=version)
    resolved = find_resolution(session, calendar.cycle, step.id, version)
    return RequiredAction(is_answered=is_about_another or resolved in PASSED, key=key)


def _of_record(
    session: Session, calendar: Calendar, step: Step, map_index: int
) -> RequiredAction | None:
    groups = [group.code for group in groups_in_cycle(session, calendar, step)]
    if groups == [PROVINCE.code]:
        groups = [meeting.code for meeting in meetings_of(step)] or groups
    at = max(map_index, 0)
    if at >= len(groups):
        return None
    key = QuestionKey(
        cycle_id=calendar.cycle, step_id=step.id, act=Asked.RECORD, group_code=groups[at]
    )
    is_there = is_recorded(session, calendar.cycle, step.id, groups[at])
    return RequiredAction(is_answered=is_there, key=key)


def _number_of(run_id: str) -> int:
    """The ticket or question that a run is named after: ``ticket_12_20190701T120000``."""
    part = run_id.split("_")[1] if "_" in run_id else ""
    return int(part) if part.isdecimal() and len(part) < 18 else 0  # noqa: PLR2004
