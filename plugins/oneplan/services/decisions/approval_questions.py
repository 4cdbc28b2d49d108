"""What a committee is asked about a plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.groups import PROVINCE
from oneplan.domain.cycles.short_titles import step_heading
from oneplan.domain.decisions.decisions import PASSED, Question
from oneplan.domain.meetings.sittings import AHEAD
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.thai_dates import BE_OFFSET
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.mail.templates import baht
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.steps import record_act
from oneplan.services.decisions.committees import count_seats, find_deciders
from oneplan.services.decisions.resolutions import find_resolution
from oneplan.services.plans.completeness import completeness_of
from oneplan.services.plans.plan_versions import resolve_plan
from oneplan.store.cycles import stored_steps
from oneplan.store.decisions import comments, committees, decisions
from oneplan.store.meetings import sittings
from oneplan.store.plans.plans import PlanVersion

OPEN_TO_ALL = "ยังไม่มีรายชื่อคณะกรรมการของขั้นตอนนี้ ผู้ใช้ทุกคนที่ตอบได้จึงตอบแทนได้"

NOBODY_TODAY = "วันนี้ไม่มีกรรมการหรือผู้แทนที่ตอบได้ โปรดปรับรายชื่อคณะกรรมการก่อนตอบ"


def present_versions(session: Session, cycle_id: str, step_id: str) -> list[int]:
    """Versions of the plan that a step decides about, oldest first; ``[0]`` without a plan."""
    calendar = calendar_in_force(session, cycle_id)
    plan = resolve_plan(session, calendar, calendar.step(step_id), PROVINCE.code)
    record_act(session, cycle_id, step_id, Act.PRESENT)
    return list(range(1, plan.version + 1)) if plan else [0]


def ask_approval(session: Session, cycle_id: str, step_id: str, version: int) -> Question:
    """Describe the version of a plan that a committee is to endorse."""
    calendar = calendar_in_force(session, cycle_id)
    step = calendar.step(step_id)
    plan = resolve_plan(session, calendar, step, PROVINCE.code)
    if plan is not None and plan.version != version:
        return Question(settled=f"superseded by version {plan.version}")
    if plan is not None and find_resolution(session, cycle_id, step_id, version) in PASSED:
        record_act(session, cycle_id, step_id, Act.APPROVE)
        return Question(settled="unchanged since it was approved")
    lines = [f"**{step.title.th}**", ""]
    if plan is not None:
        lines += [
            f"- ฉบับที่ {to_thai_digits(plan.version)}"
            f" · {to_thai_digits(f'{plan.row_count:,}')} โครงการ",
            *[
                f"- งบประมาณปี {to_thai_digits(year)}: {baht(amount)} บาท"
                for year, amount in plan.totals.items()
            ],
            *[
                f"- {stands_on.line()}"
                for stands_on in (completeness_of(session, plan),)
                if stands_on is not None
            ],
            f"- รหัสเนื้อหา `{plan.content_hash}`",
        ]
    told = comments_line(session, cycle_id)
    is_filled = stored_steps.get_step(session, cycle_id, step_id).backfilled_at is not None
    who, rules = _who_may(session, cycle_id, step_id), _rules_of_meeting(plan, is_filled=is_filled)
    return Question(
        subject=subject_of(step),
        body="\n".join([*lines, *(f"- {each}" for each in (told, who, rules) if each)]),
        values=meeting_values(session, cycle_id, step_id),
        deciders=tuple(
            (each.user, each.name) for each in find_deciders(session, cycle_id, step_id)
        ),
    )


def _who_may(session: Session, cycle_id: str, step_id: str) -> str:
    """Who may answer, told before anyone types."""
    if not committees.list_members(session, cycle_id=cycle_id, step_id=step_id):
        return OPEN_TO_ALL
    names = [each.name for each in find_deciders(session, cycle_id, step_id)]
    return f"ผู้ตอบได้วันนี้: {', '.join(names)}" if names else NOBODY_TODAY


def _rules_of_meeting(plan: PlanVersion | None, *, is_filled: bool) -> str:
    drafted = (
        f" ไม่ก่อนวันที่จัดทำฉบับนี้ ({format_date(plan.made_at.astimezone(BANGKOK).date())})"
        if plan and not is_filled
        else ""
    )
    return f"ผู้เข้าประชุมต้องไม่น้อยกว่ากึ่งหนึ่งของกรรมการ วันประชุมต้องไม่เกินวันนี้{drafted}"


def meeting_values(session: Session, cycle_id: str, step_id: str) -> dict[str, Any]:
    """What the form of a meeting shows before anyone types: its number, its day, the members.

    Those of the sitting that was called and has begun; else the next number, and today.
    """
    now = planning_now(session, cycle_id)
    day: date = now.astimezone(BANGKOK).date()
    held = [d for d in decisions.list_decisions(session, cycle_id=cycle_id) if d.step_id == step_id]
    number = f"{len(held) + 1}/{day.year + BE_OFFSET}"
    for sitting in sittings.list_sittings(session, cycle_id=cycle_id, step_id=step_id):
        if sitting.state in AHEAD and not sitting.group_code and sitting.begins_at <= now:
            number, day = sitting.number, sitting.begins_at.astimezone(BANGKOK).date()
    return {
        "meeting_no": number,
        "held_on": day.isoformat(),
        "members": count_seats(session, cycle_id, step_id),
    }


def comments_line(session: Session, cycle_id: str) -> str:
    """How many comments there are and how many wait for an answer; empty without any."""
    found = comments.list_comments(session, cycle_id=cycle_id)
    if not found:
        return ""
    answered = comments.list_answers(session, cycle_id=cycle_id)
    waiting = sum(each.id not in answered for each in found)
    return to_thai_digits(f"ความเห็นต่อร่างแผน {len(found)} ข้อ ยังไม่ได้ตอบ {waiting} ข้อ")


def subject_of(step: Step) -> str:
    """The headline of a Required Action about a step."""
    return step_heading(step)
