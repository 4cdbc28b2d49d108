"""What a committee is shown, and what it resolved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act
from oneplan.domain.cycles.groups import PROVINCE
from oneplan.domain.decisions.answers import AnswerOutdated
from oneplan.domain.decisions.comments import CommentKind, Spoken
from oneplan.domain.decisions.committee_seats import require_listed
from oneplan.domain.decisions.decisions import PASSED, DecidedAlready, Resolution
from oneplan.domain.decisions.meetings import Meeting, read_meeting, require_reason
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.steps import record_act
from oneplan.services.decisions.comments import keep_comments
from oneplan.services.decisions.committees import count_seats, require_decider
from oneplan.services.plans.plan_versions import resolve_plan
from oneplan.store.cycles import cycle_locks, stored_steps
from oneplan.store.decisions import decisions, questions
from oneplan.store.plans.plans import PlanVersion
from oneplan.store.shared import audit


class PlanChangedMeanwhile(AnswerOutdated):
    """A committee answered about a version that is no longer the one in force."""

    def __init__(self, *, step_id: str, seen: int, now: int) -> None:
        self.version = now
        super().__init__(
            f"Step {step_id}: the answer was about version {seen}, version {now} is in force;"
            " the committee is asked about that one."
        )
        self.th = to_thai_digits(
            f"{name_of_id(step_id)}: คำตอบนี้เกี่ยวกับแผนฉบับที่ {seen} แต่ฉบับที่ใช้อยู่คือฉบับที่ {now}"
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
    # A step that was filled in had its meeting before its plan was made here.
    is_filled = stored_steps.get_step(session, cycle_id, step_id).backfilled_at is not None
    drafted = plan.made_at.astimezone(BANGKOK).date() if plan and not is_filled else None
    meeting = read_meeting(
        values,
        needs_quorum=True,
        today=planning_now(session, cycle_id).astimezone(BANGKOK).date(),
        drafted=drafted,
    )
    require_listed(meeting, seats=count_seats(session, cycle_id, step_id))
    require_reason(meeting, resolution)
    if plan is not None and resolution == Resolution.RETURNED:
        _require_new_return(session, step_id, plan, meeting, answer_id)
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


def _require_new_return(
    session: Session, step_id: str, plan: PlanVersion, meeting: Meeting, answer_id: str
) -> None:
    """Check that a meeting has not sent this version back already: it is told of in two ways."""
    last = decisions.find_decision_about(
        session, cycle_id=plan.cycle_id, step_id=step_id, content_hash=plan.content_hash
    )
    if (
        last is not None
        and last.resolution == Resolution.RETURNED
        and last.details == meeting.as_dict()
        and last.answer_id != answer_id
    ):
        raise DecidedAlready(
            step_id=step_id,
            resolution=Resolution.RETURNED,
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
            reason=str(details.get("resolution") or ""),
        )
