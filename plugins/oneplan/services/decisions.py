"""What a committee is shown, and what it resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.acts import PROVINCE, Act
from oneplan.domain.calendar_steps import Step
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
    """What a person is asked in a Required Action; *settled* says why nobody need be."""

    subject: str = ""
    body: str = ""
    settled: str | None = None


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
    if plan is not None and (by := _approved_by(session, cycle_id, step_id, plan.content_hash)):
        record_act(session, cycle_id, step_id, Act.APPROVE)
        return Question(settled=f"unchanged since it was approved by {by}")
    lines = [f"**{step.title.th}**", ""]
    if plan is not None:
        lines += [
            f"- ฉบับที่ {to_thai_digits(plan.version)}"
            f" · {to_thai_digits(f'{plan.row_count:,}')} โครงการ",
            *[f"- งบประมาณปี {to_thai_digits(year)}: {baht(amount)} บาท"
              for year, amount in plan.totals.items()],
            f"- รหัสเนื้อหา `{plan.content_hash}`",
        ]  # fmt: skip
    return Question(subject=_subject(step), body="\n".join(lines))


def _subject(step: Step) -> str:
    return f"ขั้นตอนที่ {to_thai_digits(step.id)}: {step.title.th[:120]}"


def _approved_by(session: Session, cycle_id: str, step_id: str, content_hash: str) -> str | None:
    """Who approved exactly this content last, unless it was sent back since."""
    last = decisions.find_decision_about(
        session, cycle_id=cycle_id, step_id=step_id, content_hash=content_hash
    )
    return last.decided_by if last and last.resolution == APPROVED else None


def ask_record(session: Session, cycle_id: str, step_id: str, group_code: str) -> Question:
    """Describe the meeting or order that a person is to write down, unless it was before."""
    last = decisions.find_decision(
        session, cycle_id=cycle_id, step_id=step_id, group_code=group_code, act=Act.RECORD
    )
    if last is not None:
        record_act(session, cycle_id, step_id, Act.RECORD, group_code)
        return Question(settled=f"written down by {last.decided_by}")
    step = calendar_in_force(session, cycle_id).step(step_id)
    printed = step.window.printed or "ไม่ได้กำหนดช่วงเวลา"
    return Question(subject=_subject(step), body=f"**{step.title.th}**\n\nช่วงเวลา: {printed}")


class PlanChangedMeanwhile(OneplanError):
    """A committee answered about a version that is no longer the one in force."""

    retryable = True
    status_code = 409

    def __init__(self, *, step_id: str, seen: int, now: int) -> None:
        super().__init__(
            f"Step {step_id}: the answer was about version {seen}, version {now} is in force;"
            " the committee is asked about that one."
        )


def keep_approval(
    session: Session,
    cycle_id: str,
    step_id: str,
    *,
    version: int,
    resolution: str,
    decided_by: str,
    details: Mapping[str, Any],
    answer_id: str,
) -> None:
    """Append a committee's decision, bound to the content of the version that it saw.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        step_id: Step.
        version: Version of the plan that was asked about; 0 without a plan.
        resolution: ``approved`` or ``returned``.
        decided_by: Name of the answering user in Airflow.
        details: The form: meeting number, attendance, resolution.
        answer_id: Identity of the answer; kept twice it is one decision.

    Raises:
        PlanChangedMeanwhile: Another version is in force by now.
    """
    calendar = calendar_in_force(session, cycle_id)
    plan = resolve_plan(session, calendar, calendar.step(step_id), PROVINCE.code)
    if plan is not None and plan.version != version:
        raise PlanChangedMeanwhile(step_id=step_id, seen=version, now=plan.version)
    _keep(
        session, cycle_id, step_id, PROVINCE.code,
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
