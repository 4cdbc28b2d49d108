"""What a committee is shown, and what it resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.acts import Act
from oneplan.domain.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError
from oneplan.gateways.templates import baht
from oneplan.services.clock import planning_now
from oneplan.services.consolidation import resolve_plan
from oneplan.services.cycles import calendar_in_force
from oneplan.services.steps import record_act
from oneplan.store import audit, decisions
from oneplan.store.plans import PlanVersion

APPROVED = "approved"
RETURNED = "returned"
RECORDED = "recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a person is asked in a Required Action."""

    subject: str
    body: str
    content_hash: str | None


def ask_approval(session: Session, cycle_id: str, step_id: str, group_code: str) -> Question:
    """Describe the plan that a committee is to endorse, bound to its content hash."""
    calendar = calendar_in_force(session, cycle_id)
    step = calendar.step(step_id)
    plan = resolve_plan(session, calendar, step, group_code)
    lines = [f"**{step.title.th}**", ""]
    if plan is not None:
        lines += [
            f"- ฉบับที่ {to_thai_digits(plan.version)}"
            f" · {to_thai_digits(f'{plan.row_count:,}')} โครงการ",
            *[f"- งบประมาณปี {to_thai_digits(year)}: {baht(amount)} บาท"
              for year, amount in plan.totals.items()],
            f"- รหัสเนื้อหา `{plan.content_hash}`",
        ]  # fmt: skip
    return Question(
        subject=f"ขั้นตอนที่ {to_thai_digits(step_id)}: {step.title.th[:120]}",
        body="\n".join(lines),
        content_hash=plan.content_hash if plan else None,
    )


def ask_record(session: Session, cycle_id: str, step_id: str) -> Question:
    """Describe the meeting or order that a person is to write down."""
    step = calendar_in_force(session, cycle_id).step(step_id)
    printed = step.window.printed or "ไม่ได้กำหนดช่วงเวลา"
    return Question(
        subject=f"ขั้นตอนที่ {to_thai_digits(step_id)}: {step.title.th[:120]}",
        body=f"**{step.title.th}**\n\nช่วงเวลา: {printed}",
        content_hash=None,
    )


class PlanChangedMeanwhile(OneplanError):
    """A committee answered about a plan that is no longer the one in force."""

    retryable = True
    status_code = 409

    def __init__(self, *, step_id: str, seen: str, now: str) -> None:
        super().__init__(
            f"Step {step_id}: the answer was about content {seen[:12] or 'unknown'},"
            f" the plan in force is {now[:12]}; the committee is asked again."
        )


def keep_approval(
    session: Session,
    cycle_id: str,
    step_id: str,
    group_code: str,
    *,
    resolution: str,
    decided_by: str,
    details: Mapping[str, Any],
    answer_id: str,
) -> None:
    """Append a committee's decision, bound to the content that it saw.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        step_id: Step.
        group_code: Group, empty for the province.
        resolution: ``approved`` or ``returned``.
        decided_by: Name of the answering user in Airflow.
        details: The form: meeting number, attendance, resolution, ``content_hash`` seen.
        answer_id: Identity of the answer; kept twice it is one decision.

    Raises:
        PlanChangedMeanwhile: The plan in force is not the one that was seen.
    """
    calendar = calendar_in_force(session, cycle_id)
    plan = resolve_plan(session, calendar, calendar.step(step_id), group_code)
    seen = str(details.get("content_hash", ""))
    if plan is not None and plan.content_hash != seen:
        raise PlanChangedMeanwhile(step_id=step_id, seen=seen, now=plan.content_hash)
    _keep(
        session, cycle_id, step_id, group_code,
        act=Act.APPROVE, resolution=resolution, decided_by=decided_by, details=details,
        answer_id=answer_id, plan=plan,
    )  # fmt: skip


def keep_record(
    session: Session,
    cycle_id: str,
    step_id: str,
    group_code: str,
    *,
    decided_by: str,
    details: Mapping[str, Any],
    answer_id: str,
) -> None:
    """Append what a person wrote down about a meeting or an order."""
    _keep(
        session, cycle_id, step_id, group_code,
        act=Act.RECORD, resolution=RECORDED, decided_by=decided_by, details=details,
        answer_id=answer_id, plan=None,
    )  # fmt: skip


def _keep(
    session: Session,
    cycle_id: str,
    step_id: str,
    group_code: str,
    *,
    act: Act,
    resolution: str,
    decided_by: str,
    details: Mapping[str, Any],
    answer_id: str,
    plan: PlanVersion | None,
) -> None:
    is_new = decisions.add_decision(
        session,
        cycle_id=cycle_id,
        step_id=step_id,
        group_code=group_code,
        act=act,
        resolution=resolution,
        plan_version_id=plan.id if plan else None,
        content_hash=plan.content_hash if plan else None,
        details=dict(details),
        decided_by=decided_by,
        answer_id=answer_id,
        decided_at=planning_now(session, cycle_id),
    )
    if resolution != RETURNED:
        record_act(session, cycle_id, step_id, act, group_code)
    if is_new:
        audit.append_event(
            session,
            actor=decided_by,
            action=f"decision.{resolution}",
            cycle_id=cycle_id,
            subject=f"{step_id}/{group_code}",
            details={"content_hash": plan.content_hash if plan else None},
        )


def standing_approval(
    session: Session, cycle_id: str, step_id: str, group_code: str
) -> str | None:
    """Who approved exactly this content before, or None: an unchanged plan is not asked twice."""
    calendar = calendar_in_force(session, cycle_id)
    plan = resolve_plan(session, calendar, calendar.step(step_id), group_code)
    last = decisions.find_decision(
        session, cycle_id=cycle_id, step_id=step_id, group_code=group_code, act=Act.APPROVE
    )
    if plan is None or last is None or last.resolution != APPROVED:
        return None
    return last.decided_by if last.content_hash == plan.content_hash else None


def standing_record(
    session: Session, cycle_id: str, step_id: str, group_code: str
) -> str | None:
    """Who wrote the record of this act down before, or None."""
    last = decisions.find_decision(
        session, cycle_id=cycle_id, step_id=step_id, group_code=group_code, act=Act.RECORD
    )
    return last.decided_by if last else None
