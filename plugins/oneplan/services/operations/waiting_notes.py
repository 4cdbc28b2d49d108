"""What a waiting task waits for: not open yet, waiting for units, overdue, told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, task_group_id
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.plans.completeness import UNREGISTERED_TH
from oneplan.domain.shared.bangkok import in_bangkok
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.provinces import groups_in_cycle
from oneplan.store.cycles import stored_steps
from oneplan.store.submissions import expected_submissions

NOT_OPEN_TH = "ยังไม่เปิด"
WAITING_TH = "รอหน่วยงาน"
OVERDUE_TH = "เลยกำหนด"
NAMED = 5
"""Names that a note has room for."""

Place = tuple[str, int]
"""Task and map index."""


def note_of_waiting(session: Session, cycle_id: str, step_id: str, act: str, group: str) -> str:
    """Say in Thai what a task of a step waits for now; empty where nothing is to be said."""
    step = stored_steps.get_step(session, cycle_id, step_id)
    now = planning_now(session, cycle_id)
    if act == Act.OPEN:
        return _not_open(step, now)
    if act != Act.WAIT:
        return ""
    scope = {"cycle_id": cycle_id, "step_id": step_id, "group_code": group}
    expected = expected_submissions.list_expected_units(session, **scope)
    missing = expected_submissions.list_missing_units(session, **scope)
    if not expected:
        return f"{WAITING_TH}: {UNREGISTERED_TH}"
    return _missing(step, now, len(expected), [unit.name_th for unit in missing])


def notes_of_waiting(
    session: Session, cycle_id: str, places: Iterable[Place]
) -> Mapping[Place, str]:
    """What each of a cycle's waiting tasks waits for; those with nothing to say are left out."""
    calendar = calendar_in_force(session, cycle_id)
    steps = {task_group_id(step.id): step for step in calendar.steps}
    found = {}
    for task_id, map_index in places:
        task_group, _, act = task_id.rpartition(".")
        step = steps.get(task_group.split(".", maxsplit=1)[0])
        if step is None or act not in (Act.OPEN, Act.WAIT):
            continue
        group = _group_at(session, calendar, step, map_index)
        if group is not None and (note := note_of_waiting(session, cycle_id, step.id, act, group)):
            found[task_id, map_index] = note
    return found


def names_of(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - NAMED
    shown = ", ".join(names[:NAMED])
    return f"{shown} และอีก {to_thai_digits(more)} แห่ง" if more > 0 else shown


def _group_at(session: Session, calendar: Calendar, step: Step, map_index: int) -> str | None:
    groups = groups_in_cycle(session, calendar, step)
    at = max(map_index, 0)
    return groups[at].code if at < len(groups) else None


def _not_open(step: stored_steps.StoredStep, now: datetime) -> str:
    if step.opens_at is None:
        return ""
    if now >= step.opens_at:
        return f"{NOT_OPEN_TH}: ถึงวันเปิดแล้ว กำลังเปิด"
    return f"{NOT_OPEN_TH}: เปิดวันที่ {_day(step.opens_at)} ({_days(now, step.opens_at)})"


def _missing(
    step: stored_steps.StoredStep, now: datetime, expected: int, missing: Sequence[str]
) -> str:
    counted = f"ขาด {to_thai_digits(len(missing))} จาก {to_thai_digits(expected)} หน่วยงาน"
    listed = (
        f"{counted}: {names_of(missing)}" if missing else f"ครบ {to_thai_digits(expected)} หน่วยงาน"
    )
    if step.due_at is None:
        return f"{WAITING_TH}: {listed}"
    if now <= step.due_at:
        return f"{WAITING_TH}: กำหนดส่ง {_day(step.due_at)} ({_days(now, step.due_at)}) {listed}"
    late = f"{OVERDUE_TH} {to_thai_digits(_count_days(step.due_at, now))} วัน"
    if step.has_closed(now):
        return f"{late}: รอสำนักงานจังหวัดตัดสินใจว่าจะดำเนินการต่อหรือไม่ {listed}"
    return f"{late}: ยังรับไฟล์ในวันผ่อนผัน {listed}"


def _day(moment: datetime) -> str:
    return format_date(in_bangkok(moment).date(), style="abbreviated")


def _days(now: datetime, moment: datetime) -> str:
    days = _count_days(now, moment)
    return f"อีก {to_thai_digits(days)} วัน" if days else "วันนี้"


def _count_days(first: datetime, last: datetime) -> int:
    return (in_bangkok(last).date() - in_bangkok(first).date()).days
