"""Keep comments on a draft, answer them, and tell what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.groups import PROVINCE
from oneplan.domain.decisions.answers import shown
from oneplan.domain.decisions.comments import (
    COMMENT_KINDS_TH,
    MAX_TEXT,
    OUTCOMES_TH,
    CommentKind,
    CommentOutcome,
    CommentsInvalid,
    Spoken,
    check_comments,
)
from oneplan.domain.decisions.decisions import RowNotInPlan
from oneplan.domain.shared.line_problems import Problem
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.plans.plan_versions import resolve_plan
from oneplan.store.decisions import comments
from oneplan.store.plans import plans
from oneplan.store.plans.plan_rows import list_named_keys
from oneplan.store.plans.plans import PlanVersion
from oneplan.store.shared import audit


def keep_comments(
    session: Session,
    cycle_id: str,
    step_id: str,
    *,
    kind: CommentKind,
    spoken: Sequence[Spoken],
    recorded_by: str,
    reason: str = "",
) -> int:
    """Append what was said about the draft in force; the same words twice are one comment.

    Returns:
        How many are new.

    Raises:
        CommentsInvalid: One has no words, too many, or nobody who said them.
        RowNotInPlan: A comment is about a row that the draft does not hold.
    """
    check_comments(enumerate(spoken, start=1))
    plan = _draft_of(session, cycle_id, step_id)
    owners = _owners(session, plan, [each.row_key for each in spoken if each.row_key])
    now = planning_now(session, cycle_id)
    new = comments.add_comments(
        session,
        [
            {
                "cycle_id": cycle_id,
                "step_id": step_id,
                "kind": kind.value,
                "row_key": each.row_key or None,
                "unit_code": owners.get(each.row_key),
                "said_by": each.said_by,
                "text": each.text,
                "plan_version_id": plan.id if plan else None,
                "source_key": each.key(step_id, kind),
                "recorded_by": recorded_by,
                "recorded_at": now,
            }
            for each in spoken
        ],
    )
    if new:
        audit.append_event(
            session,
            actor=recorded_by,
            action="comments.kept",
            cycle_id=cycle_id,
            subject=step_id,
            details={"kind": kind.value, "new": new, "version": plan.version if plan else None},
            reason=reason,
        )
    return new


def _draft_of(session: Session, cycle_id: str, step_id: str) -> PlanVersion | None:
    """The draft that a step is about: its own plan, or that of the steps before it."""
    calendar = calendar_in_force(session, cycle_id)
    return resolve_plan(session, calendar, calendar.step(step_id), PROVINCE.code)


def _owners(session: Session, plan: PlanVersion | None, row_keys: Sequence[str]) -> dict[str, str]:
    """Row key → the unit whose project it is; a row key reads ``<step>/<unit>/<sheet row>``."""
    if not row_keys:
        return {}
    known = list_named_keys(session, plan.id) if plan else frozenset()
    for key in row_keys:
        if key not in known:
            raise RowNotInPlan(row_key=key, version=plan.version if plan else 0)
    return {key: key.split("/")[1] for key in row_keys}


def answer_comment(
    session: Session, comment_id: int, *, outcome: str, text: str, answered_by: str
) -> None:
    """Append the answer to a comment, linked to the draft that is in force now.

    Raises:
        CommentsInvalid: The outcome is none of ours, or a refusal has no reason.
        CommentUnknown: There is no such comment.
    """
    _check_answer(comment_id, outcome, text)
    comment = comments.get_comment(session, comment_id)
    plan = _draft_of(session, comment.cycle_id, comment.step_id)
    comments.add_answer(
        session,
        comment_id=comment_id,
        outcome=outcome,
        text=text.strip(),
        plan_version_id=plan.id if plan else None,
        answered_by=answered_by,
        answered_at=planning_now(session, comment.cycle_id),
    )
    audit.append_event(
        session,
        actor=answered_by,
        action="comment.answered",
        cycle_id=comment.cycle_id,
        subject=f"{comment.step_id}/{comment_id}",
        details={"outcome": outcome, "version": plan.version if plan else None},
        reason=text.strip(),
    )


def _check_answer(comment_id: int, outcome: str, text: str) -> None:
    where, where_th = f"comment {comment_id}", f"ความเห็นที่ {to_thai_digits(comment_id)}"
    if outcome not in set(CommentOutcome):
        en = f"outcome {shown(outcome)!r}: it is one of {', '.join(CommentOutcome)}"
        th = f"ผลการพิจารณา “{shown(outcome)}”: ต้องเป็น {' หรือ '.join(OUTCOMES_TH.values())}"
    elif len(text) > MAX_TEXT:
        en = f"an answer of {len(text)} characters: at most {MAX_TEXT}"
        th = to_thai_digits(f"คำตอบยาว {len(text):,} ตัวอักษร ต้องไม่เกิน {MAX_TEXT:,}")
    elif outcome == CommentOutcome.DECLINED and not text.strip():
        en, th = "one that is declined is told why", "ความเห็นที่ไม่รับต้องบอกเหตุผล"
    else:
        return
    raise CommentsInvalid([Problem(en=f"{where}: {en}", th=f"{where_th}: {th}")])


def list_comments(
    session: Session, cycle_id: str, *, step_id: str | None = None, unit_code: str | None = None
) -> list[dict[str, Any]]:
    """Every comment of a cycle, step or unit, with the answer that holds, as plain JSON."""
    answers = comments.list_answers(session, cycle_id=cycle_id)
    numbers = {
        version.id: version.version for version in plans.list_versions(session, cycle_id=cycle_id)
    }
    bases = {s.id: s.legal_basis for s in calendar_in_force(session, cycle_id).steps}
    found = []
    for each in comments.list_comments(
        session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code
    ):
        answer = answers.get(each.id)
        found.append(
            {
                "comment": each.id,
                "step": each.step_id,
                "kind": each.kind,
                "kind_th": COMMENT_KINDS_TH[CommentKind(each.kind)],
                "legal_basis": bases.get(each.step_id),
                "said_by": each.said_by,
                "text": each.text,
                "row_key": each.row_key,
                "unit": each.unit_code,
                "draft_version": numbers.get(each.plan_version_id or 0),
                "recorded_at": each.recorded_at,
                "outcome": answer.outcome if answer else None,
                "outcome_th": OUTCOMES_TH[CommentOutcome(answer.outcome)]
                if answer
                else "ยังไม่ได้ตอบ",
                "answer": answer.text if answer else None,
                "answered_in_version": numbers.get(answer.plan_version_id or 0) if answer else None,
                "answered_at": answer.answered_at if answer else None,
            }
        )
    return found
