"""A state that a person set in Airflow: written down, told to the office, and asked anew.

Nothing counts as answered by it. What was asked and has no answer in the store
is asked again: through the list of questions where what follows waits for the
store, else by clearing the task.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oneplan.domain.decisions.questions import QUESTION_DAG
from oneplan.domain.late_submissions.late_tickets import FILE_DAG
from oneplan.gateways.airflow.airflow_events import Instance, StateChange
from oneplan.services.decisions.open_questions import SET_BY_HAND, ask_again
from oneplan.services.operations.hand_set_views import STATES_TH, WHOLE_RUN
from oneplan.services.operations.required_actions import (
    RequiredAction,
    cycle_of_run,
    find_required_action,
    find_step_of_task,
)
from oneplan.services.reminders.office_mails import TaskName, queue_set_by_hand
from oneplan.store.decisions import hand_set_states
from oneplan.store.shared import audit

ENDED = frozenset(STATES_TH)
ASKED_AGAIN = "ยังไม่มีคำตอบที่บันทึกไว้ ระบบจึงถามใหม่ใน “การดำเนินการที่จำเป็น” งานที่ตามมาจะรอคำตอบนั้น"
NOT_ASKED = "งานนี้ไม่ได้ทำตามขั้นตอน ผลของงานอาจไม่ครบ"
NOTE = "ถามใหม่: มีการตั้งสถานะด้วยมือ แต่ไม่มีคำตอบที่บันทึกไว้"

Place = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A task that ended without the answer it asked for."""

    instance: Instance
    action: RequiredAction


def find_unanswered(
    session: Session, change: StateChange, instances: Sequence[Instance]
) -> tuple[Unanswered, ...]:
    """The Required Actions that a change ended without an answer in the store."""
    if cycle_of_run(session, change.dag_id, change.run_id) is None:
        return ()
    found = []
    for each in instances:
        if each.state not in ENDED or not _reaches(change, each):
            continue
        action = find_required_action(
            session, change.dag_id, change.run_id, each.task_id, each.map_index
        )
        if action is not None and not action.is_answered:
            found.append(Unanswered(instance=each, action=action))
    return tuple(found)


def to_clear(change: StateChange, unanswered: Iterable[Unanswered]) -> tuple[Place, ...]:
    """The tasks that must run again to ask anew: where nothing waits for the store's answer."""
    return tuple(
        (each.instance.task_id, each.instance.map_index)
        for each in unanswered
        if not _is_waited_for(change, each)
    )


def notice_change(
    session: Session,
    change: StateChange,
    instances: Sequence[Instance],
    unanswered: Collection[Unanswered],
) -> bool:
    """Write down a state that was set by hand; tell the office; ask anew.

    Noticed again it changes nothing. A change that was denied, or whose run is
    gone, is kept but told to nobody.

    Returns:
        Whether it was new and is in force.
    """
    cycle_id = cycle_of_run(session, change.dag_id, change.run_id)
    instance = next((each for each in instances if _is_named(change, each)), None)
    is_in_force = _is_in_force(change, instances, unanswered)
    is_new = hand_set_states.add_state(
        session,
        event_number=change.event_number,
        happened_at=change.happened_at,
        cycle_id=cycle_id,
        dag_id=change.dag_id,
        run_id=change.run_id,
        task_id=change.task_id,
        map_index=change.map_index,
        label=instance.label if instance else "",
        state=change.state,
        set_by=change.user,
        is_in_force=is_in_force,
    )
    if not is_new or not is_in_force:
        return False
    for each in unanswered:
        if _is_waited_for(change, each) and each.action.key is not None:
            ask_again(session, each.action.key, reason=SET_BY_HAND)
    if cycle_id is not None:
        _tell(session, change, cycle_id, instance, is_asked=bool(unanswered))
    _write_down(session, change, cycle_id, instance)
    return True


def _write_down(
    session: Session, change: StateChange, cycle_id: str | None, instance: Instance | None
) -> None:
    audit.append_event(
        session,
        actor=change.user,
        action="task.set_by_hand",
        cycle_id=cycle_id,
        subject=f"{change.dag_id}/{change.task_id}",
        details={
            "run": change.run_id,
            "map_index": change.map_index,
            "label": instance.label if instance else "",
            "state": change.state,
            "set_at": change.happened_at.isoformat(),
        },
    )


def _tell(
    session: Session,
    change: StateChange,
    cycle_id: str,
    instance: Instance | None,
    *,
    is_asked: bool,
) -> None:
    queue_set_by_hand(
        session,
        cycle_id,
        find_step_of_task(session, cycle_id, change.task_id),
        TaskName(
            dag_id=change.dag_id,
            run_id=change.run_id,
            task_id=change.task_id,
            map_index=change.map_index,
            display_name=instance.display_name if instance else change.task_id or WHOLE_RUN,
            label=instance.label if instance else "",
        ),
        state=STATES_TH.get(change.state, change.state),
        set_by=change.user,
        set_at=change.happened_at,
        result=ASKED_AGAIN if is_asked else NOT_ASKED,
    )


def last_noticed(session: Session) -> datetime | None:
    """When the last change was made that is known."""
    return hand_set_states.find_last_moment(session)


def _is_named(change: StateChange, instance: Instance) -> bool:
    if instance.task_id != change.task_id:
        return False
    return change.map_index in (-1, instance.map_index)


def _reaches(change: StateChange, instance: Instance) -> bool:
    """Whether a change can have ended a task: the one named, or all of its run or group.

    Airflow's log does not list what was set together with the task that was
    clicked, so a task that is said to be done is looked at wherever it stands.
    """
    return instance.state != "failed" or not change.task_id or _is_named(change, instance)


def _is_in_force(
    change: StateChange, instances: Sequence[Instance], unanswered: Collection[Unanswered]
) -> bool:
    if unanswered:
        return True
    if not instances or change.dag_id in (FILE_DAG, QUESTION_DAG):
        # The office itself ends a run whose question was answered elsewhere.
        return False
    if not change.task_id or change.task_id.endswith("."):
        return True
    return any(_is_named(change, each) and each.state == change.state for each in instances)


def _is_waited_for(change: StateChange, each: Unanswered) -> bool:
    """Whether what follows waits for the store: the task, and no whole run, was set as done."""
    if not change.task_id or each.instance.state != "success":
        return False
    return each.action.key is not None or change.dag_id in (FILE_DAG, QUESTION_DAG)
