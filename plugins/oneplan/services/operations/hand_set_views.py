"""What was set by hand in Airflow, as it is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import ACT_NAMES_TH, Act, task_group_id
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.step_names import step_name
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.store.decisions import hand_set_states

STATES_TH: Mapping[str, str] = {
    "success": "สำเร็จ",
    "failed": "ล้มเหลว",
    "skipped": "ข้าม",
}
WHOLE_RUN = "ทั้งรอบการทำงาน"


def list_hand_set(session: Session, cycle_id: str) -> list[dict[str, Any]]:
    """What was set by hand in a cycle, oldest first, as plain JSON."""
    calendar = calendar_in_force(session, cycle_id)
    return [
        {
            "dag": each.dag_id,
            "task": each.task_id,
            "task_th": _task_words(calendar, each.task_id),
            "map_index": each.map_index,
            "label": each.label,
            "state": each.state,
            "state_th": STATES_TH.get(each.state, each.state),
            "set_by": each.set_by,
            "set_at": each.happened_at.isoformat(),
        }
        for each in hand_set_states.list_states(session, cycle_id=cycle_id)
    ]


def _task_words(calendar: Calendar, task_id: str) -> str:
    """A task by its act and step in Thai, from its id; the whole run without one."""
    group, _, last = task_id.partition(".")
    act = last.rpartition(".")[2]
    words = ACT_NAMES_TH[Act(act)] if act in set(Act) else WHOLE_RUN if not task_id else "งาน"
    step = next((each for each in calendar.steps if task_group_id(each.id) == group), None)
    return f"{words} {step_name(step)}" if step else words
