"""Ask a person anew: with what was wrong, and with what was typed.

Airflow keeps the first question of a task instance for ever, its text and its
form (docs/decisions/0005). A question that is asked anew is therefore a row
here, and a run of its own in Airflow; the task that asked first waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.decisions.answers import AnsweredAlready, label_of, shown
from oneplan.domain.decisions.decisions import Question
from oneplan.domain.decisions.questions import QUESTION_DAG, Asked, QuestionKey
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.store.cycles import cycle_locks
from oneplan.store.decisions import questions
from oneplan.store.decisions.questions import OpenQuestion
from oneplan.store.shared import audit

FIELDS_TOLD = 20
"""Fields that are quoted at most; no form of ours has more."""
SET_BY_HAND = "งานถูกตั้งสถานะด้วยมือ โดยไม่มีคำตอบที่บันทึกไว้"


class QuestionAnswered(AnsweredAlready):
    """A question that was asked anew got a second answer."""

    th = "คำถามนี้มีคำตอบแล้วจากผู้อื่นหรือจากอีกทางหนึ่ง คำตอบเดิมยังมีผล คำตอบนี้จึงไม่ได้บันทึก"

    def __init__(self, *, question_id: int) -> None:
        super().__init__(f"Question {question_id} was answered before; that answer holds.")


def ask_again(
    session: Session, key: QuestionKey, *, reason: str, typed: Mapping[str, Any] | None = None
) -> bool:
    """Put a question on the list of those that are asked anew; return whether it is new.

    With an answer that was refused it takes the place of the question before;
    without one, a question that waits already is the one that is asked.
    """
    cycle_locks.lock_cycle(session, key.cycle_id)
    waiting = questions.find_open(session, key)
    if waiting is not None:
        if typed is None:
            return False
        questions.close_questions(
            session,
            cycle_id=key.cycle_id,
            step_id=key.step_id,
            act=key.act,
            group_code=key.group_code,
            version=key.version,
        )
    questions.add_question(session, key, reason=reason, typed=dict(typed or {}))
    audit.append_event(
        session,
        actor="oneplan",
        action="question.asked_again",
        cycle_id=key.cycle_id,
        subject=f"{key.step_id}/{key.group_code}",
        details={"act": key.act.value, "version": key.version, "reason": reason},
    )
    return True


def is_open(session: Session, key: QuestionKey) -> bool:
    """Whether a question is asked anew and waits for its answer."""
    return questions.find_open(session, key) is not None


def key_of(question: OpenQuestion) -> QuestionKey:
    """What a stored question is about."""
    return QuestionKey(
        cycle_id=question.cycle_id,
        step_id=question.step_id,
        act=Asked(question.act),
        group_code=question.group_code,
        version=question.version,
    )


def close(session: Session, key: QuestionKey) -> None:
    """End a question that nobody need answer any more."""
    questions.close_questions(
        session,
        cycle_id=key.cycle_id,
        step_id=key.step_id,
        act=key.act,
        group_code=key.group_code,
        version=key.version,
    )


def list_runs(session: Session, *, limit: int = 20) -> list[dict[str, Any]]:
    """The runs of Airflow that ask what is not asked yet.

    Returns:
        ``{"trigger_dag_id": str, "trigger_run_id": str, "conf": {"question": int, "cycle": str}}``
    """
    return [
        {
            "trigger_dag_id": QUESTION_DAG,
            "trigger_run_id": run_id_of(each),
            "conf": {"question": each.id, "cycle": each.cycle_id},
        }
        for each in questions.list_unasked(session, limit=limit)
    ]


def run_id_of(question: OpenQuestion) -> str:
    """The run of Airflow that asks a question."""
    return f"question_{question.id}_{question.stored_at:%Y%m%dT%H%M%S}"


def as_asked_again(question: Question, *, reason: str, typed: Mapping[str, Any]) -> Question:
    """A question with what was wrong before it, and what was typed in its form."""
    lines = ["**ถามใหม่**", "", *(f"- {line}" for line in reason.splitlines())]
    filled = [
        (label_of(name) if name else "คำตอบ", shown(value))
        for name, value in typed.items()
        if value
    ]
    if filled:
        lines.append("- สิ่งที่กรอกไว้ยังอยู่ในแบบฟอร์ม แก้เฉพาะที่ผิดแล้วตอบอีกครั้ง")
        lines += [f"    - {label}: {text}" for label, text in filled[:FIELDS_TOLD]]
    if len(filled) > FIELDS_TOLD:
        lines.append(f"    - และอีก {to_thai_digits(len(filled) - FIELDS_TOLD)} ช่อง")
    return Question(
        subject=f"ถามใหม่ · {question.subject} · {' '.join(reason.split())}"[:300],
        body="\n".join([*lines, "", question.body]),
        values={**question.values, **typed},
        deciders=question.deciders,
    )
