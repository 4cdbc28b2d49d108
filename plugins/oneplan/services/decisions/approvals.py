"""What a committee is shown, and what it resolved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import PROVINCE, Act
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.decisions.comments import CommentKind, Spoken
from oneplan.domain.decisions.committee_seats import require_listed
from oneplan.domain.decisions.decisions import PASSED, DecidedAlready, Question, Resolution
from oneplan.domain.decisions.meetings import read_meeting, require_reason
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.thai_dates import BE_OFFSET
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError
from oneplan.gateways.mail.templates import baht
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.steps import record_act
from oneplan.services.decisions.comments import keep_comments
from oneplan.services.decisions.committees import find_deciders, require_decider
from oneplan.services.decisions.resolutions import last_resolution
from oneplan.services.plans.completeness import completeness_of
from oneplan.services.plans.plan_versions import resolve_plan
from oneplan.store.cycles import cycle_locks
from oneplan.store.decisions import comments, committees, decisions, questions
from oneplan.store.plans.plans import PlanVersion
from oneplan.store.shared import audit

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
    who, rules = _who_may(session, cycle_id, step_id), _rules_of_meeting(plan)
    return Question(
        subject=subject_of(step),
        body="\n".join([*lines, *(f"- {each}" for each in (told, who, rules) if each)]),
        values=meeting_values(session, cycle_id, step_id),
        deciders=tuple(
            (each.user, each.name) for each in find_deciders(session, cycle_id, step_id)
        ),
    )


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


def _who_may(session: Session, cycle_id: str, step_id: str) -> str:
    """Who may answer, told before anyone types."""
    if not committees.list_members(session, cycle_id=cycle_id, step_id=step_id):
        return OPEN_TO_ALL
    names = [each.name for each in find_deciders(session, cycle_id, step_id)]
    return f"ผู้ตอบได้วันนี้: {', '.join(names)}" if names else NOBODY_TODAY


def _rules_of_meeting(plan: PlanVersion | None) -> str:
    drafted = f" ไม่ก่อนวันที่จัดทำฉบับนี้ ({format_date(_day_of(plan.made_at))})" if plan else ""
    return f"ผู้เข้าประชุมต้องไม่น้อยกว่ากึ่งหนึ่งของกรรมการ วันประชุมต้องไม่เกินวันนี้{drafted}"


def meeting_values(session: Session, cycle_id: str, step_id: str) -> dict[str, Any]:
    """What the form of a meeting shows before anyone types: the next number, today, the members."""
    day = _day_of(planning_now(session, cycle_id))
    held = [d for d in decisions.list_decisions(session, cycle_id=cycle_id) if d.step_id == step_id]
    return {
        "meeting_no": f"{len(held) + 1}/{day.year + BE_OFFSET}",
        "held_on": day.isoformat(),
        "members": _count_seats(session, cycle_id, step_id),
    }


def _count_seats(session: Session, cycle_id: str, step_id: str) -> int:
    """How many sit on a committee by its list: an alternate takes a seat and adds none."""
    listed = committees.list_members(session, cycle_id=cycle_id, step_id=step_id)
    return sum(each.role in ("chair", "member") for each in listed)


def _day_of(moment: datetime) -> date:
    return moment.astimezone(BANGKOK).date()


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
    return f"ขั้นตอนที่ {to_thai_digits(step.id)}: {step.title.th[:120]}"


class PlanChangedMeanwhile(OneplanError):
    """A committee answered about a version that is no longer the one in force."""

    retryable = True
    status_code = 409

    def __init__(self, *, step_id: str, seen: int, now: int) -> None:
        super().__init__(
            f"Step {step_id}: the answer was about version {seen}, version {now} is in force;"
            " the committee is asked about that one."
        )
        self.th = to_thai_digits(
            f"ขั้นตอนที่ {step_id}: คำตอบนี้เกี่ยวกับแผนฉบับที่ {seen} แต่ฉบับที่ใช้อยู่คือฉบับที่ {now}"
            " จึงไม่ได้บันทึก คณะกรรมการจะได้รับคำถามเกี่ยวกับฉบับที่ใช้อยู่"
        )


def keep_approval(
    session: Session,
    cycle_id: str,
    step_id: str,
    *,
    version: int,
    resolution: Resolution,
    decided_by: str,
    user_id: str,
    values: Mapping[str, Any],
    answer_id: str,
) -> None:
    """Append a committee's decision, bound to the content of the version that it saw.

    Rows that it sent back become comments that their units read.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        step_id: Step.
        version: Version of the plan that was asked about; 0 without a plan.
        resolution: What the committee resolved.
        decided_by: Name of the answering user in Airflow.
        user_id: Their id there, which the committee's list knows them by.
        values: The form of the meeting, as :func:`read_meeting` takes it.
        answer_id: Identity of the answer; kept twice it is one decision.

    Raises:
        NotOfTheCommittee: The user may not answer for this committee.
        FieldRefused: The form lacks what makes a meeting.
        QuorumMissing: Too few were there.
        RowNotInPlan: A row was sent back that the plan does not hold.
        PlanChangedMeanwhile: Another version is in force by now.
        DecidedAlready: Another answer let this version pass before.
    """
    cycle_locks.lock_cycle(session, cycle_id)
    require_decider(session, cycle_id, step_id, user_id)
    calendar = calendar_in_force(session, cycle_id)
    plan = resolve_plan(session, calendar, calendar.step(step_id), PROVINCE.code)
    if plan is not None and plan.version != version:
        raise PlanChangedMeanwhile(step_id=step_id, seen=version, now=plan.version)
    if plan is not None:
        _require_undecided(session, step_id, plan, answer_id)
    meeting = read_meeting(
        values,
        needs_quorum=True,
        today=_day_of(planning_now(session, cycle_id)),
        drafted=_day_of(plan.made_at) if plan else None,
    )
    require_listed(meeting, seats=_count_seats(session, cycle_id, step_id))
    require_reason(meeting, resolution)
    keep_decision(
        session,
        cycle_id,
        step_id,
        PROVINCE.code,
        act=Act.APPROVE,
        resolution=resolution,
        decided_by=decided_by,
        details=meeting.as_dict(),
        answer_id=answer_id,
        plan=plan,
    )
    if meeting.returned_rows:
        keep_comments(
            session,
            cycle_id,
            step_id,
            kind=CommentKind.COMMITTEE,
            spoken=[
                Spoken(said_by=f"ที่ประชุมครั้งที่ {meeting.number}", text=reason, row_key=key)
                for key, reason in meeting.returned_rows.items()
            ],
            recorded_by=decided_by,
        )


def _require_undecided(session: Session, step_id: str, plan: PlanVersion, answer_id: str) -> None:
    """Check that a version still waits for its committee; the same answer may come twice."""
    last = decisions.find_decision_about(
        session, cycle_id=plan.cycle_id, step_id=step_id, content_hash=plan.content_hash
    )
    if last is not None and last.resolution in PASSED and last.answer_id != answer_id:
        raise DecidedAlready(
            step_id=step_id,
            resolution=Resolution(last.resolution),
            decided_by=last.decided_by,
            version=plan.version,
        )


def keep_decision(
    session: Session,
    cycle_id: str,
    step_id: str,
    group_code: str,
    *,
    act: Act,
    resolution: Resolution,
    decided_by: str,
    details: Mapping[str, Any],
    answer_id: str,
    plan: PlanVersion | None,
) -> None:
    """Append what was decided or written down; what was not sent back ends its act."""
    is_new = decisions.add_decision(
        session,
        cycle_id=cycle_id,
        step_id=step_id,
        group_code=group_code,
        act=act,
        resolution=resolution.value,
        plan_version_id=plan.id if plan else None,
        content_hash=plan.content_hash if plan else None,
        details=dict(details),
        decided_by=decided_by,
        answer_id=answer_id,
        decided_at=planning_now(session, cycle_id),
    )
    questions.close_questions(
        session, cycle_id=cycle_id, step_id=step_id, act=act, group_code=group_code
    )
    if resolution != Resolution.RETURNED:
        record_act(session, cycle_id, step_id, act, group_code)
    if is_new:
        audit.append_event(
            session,
            actor=decided_by,
            action=f"decision.{resolution.value}",
            cycle_id=cycle_id,
            subject=f"{step_id}/{group_code}",
            details={
                "content_hash": plan.content_hash if plan else None,
                "meeting_no": details.get("meeting_no"),
                "held_on": details.get("held_on"),
            },
        )
