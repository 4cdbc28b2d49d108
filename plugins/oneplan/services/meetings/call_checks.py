"""Whether a meeting can be called: its group, its number, the plans it is about, its day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import PROVINCE
from oneplan.domain.cycles.step_names import step_name
from oneplan.domain.meetings.agendas import IN_FORCE, AgendaItem
from oneplan.domain.meetings.faults import fault
from oneplan.domain.meetings.sittings import (
    AHEAD,
    SittingPlace,
)
from oneplan.domain.shared.line_problems import Problem
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.services.cycles.calendars import step_groups
from oneplan.services.cycles.due_dates import working_days_of
from oneplan.services.plans.plan_versions import resolve_plan
from oneplan.store.meetings import sittings
from oneplan.store.plans import plans


def agenda_columns(
    session: Session, calendar: Calendar, step: Step, agenda: Sequence[AgendaItem]
) -> tuple[list[tuple[dict[str, Any], tuple[int, str] | None]], list[Problem]]:
    """Columns of each item and the version it is about, frozen as it is now."""
    found, problems = [], []
    for item in agenda:
        plan = None
        if item.plan is not None:
            plan = _plan_of(session, calendar, step, item.plan)
            if plan is None:
                which = f"version {item.plan}" if item.plan else "a plan"
                which_th = f"แผนฉบับที่ {item.plan}" if item.plan else "แผน"
                problems.append(
                    Problem(
                        en=f"item {item.number} is about {which} of step {step.id}, which was not"
                        " made yet",
                        th=to_thai_digits(
                            f"วาระที่ {item.number} เกี่ยวกับ{which_th}ของ{step_name(step)} ซึ่งยังไม่ได้จัดทำ"
                        ),
                    )
                )
        values = {
            "number": item.number,
            "title": item.title,
            "kind": item.kind,
            "plan_version_id": plan.id if plan else None,
            "content_hash": plan.content_hash if plan else None,
        }
        found.append((values, (plan.version, plan.content_hash) if plan else None))
    return found, problems


def _plan_of(
    session: Session, calendar: Calendar, step: Step, version: int
) -> plans.PlanVersion | None:
    plan = resolve_plan(session, calendar, step, PROVINCE.code)
    if plan is None or version in (IN_FORCE, plan.version):
        return plan
    return plans.find_version(
        session,
        cycle_id=plan.cycle_id,
        step_id=plan.step_id,
        group_code=plan.group_code,
        version=version,
    )


def group_problems(calendar: Calendar, step: Step, group_code: str) -> Iterator[Problem]:
    """That the step has no such group."""
    known = {group.code for group in step_groups(calendar, step)} | {PROVINCE.code}
    if group_code not in known:
        yield fault(
            "group",
            group_code,
            f"step {step.id} has the groups {', '.join(sorted(known - {''})) or 'of none'}",
            what_th="กลุ่ม",
            rule_th=f"{step_name(step)} ไม่มีกลุ่มหรืออำเภอนี้",
        )


def taken_problems(
    session: Session, cycle_id: str, *, step_id: str, group_code: str, number: str | None
) -> Iterator[Problem]:
    """That another sitting of the step has the number."""
    if number is None:
        return
    found = sittings.find_sitting(
        session,
        cycle_id=cycle_id,
        step_id=step_id,
        group_code=group_code,
        number=number,
    )
    if found is not None:
        yield number_taken(number)


def number_taken(number: str) -> Problem:
    """Two sittings of a step have not one number."""
    return fault(
        "number",
        number,
        "another sitting of this step has it",
        what_th="ครั้งที่ประชุม",
        rule_th="มีการประชุมครั้งนี้ของขั้นตอนนี้แล้ว",
    )


def call_warnings(
    session: Session, calendar: Calendar, step: Step, place: SittingPlace
) -> Iterator[Problem]:
    """What the office may want to look at before it calls: a day off, another window, a room."""
    day = place.begins_at.date()
    reason = working_days_of(calendar).reason_off(day)
    if reason:
        yield Problem(
            en=f"{day} is a day off: {reason}",
            th=f"วันประชุม {format_date(day)} ตรงกับ{reason}",
        )
    opens, due = step.window.opens_at, step.window.due_at
    if (opens and day < opens.date()) or (due and day > due.date()):
        yield Problem(
            en=f"{day} lies outside the window of step {step.id}: {step.window.printed}",
            th=f"วันประชุม {format_date(day)} อยู่นอกช่วงของขั้นตอนตามปฏิทิน ({step.window.printed})",
        )
    for other in sittings.list_sittings(session, cycle_id=calendar.cycle):
        is_same = other.begins_at == place.begins_at and other.room == place.room
        if is_same and other.state in AHEAD:
            yield Problem(
                en=f"sitting {other.number} of step {other.step_id} is in the same room then",
                th=f"ห้องและเวลาตรงกับการประชุมครั้งที่ {to_thai_digits(other.number)}"
                f" ของ{name_of_id(other.step_id)}",
            )
