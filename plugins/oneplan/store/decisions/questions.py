"""Questions that people are asked anew, until an answer to each is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from oneplan.domain.decisions.questions import QuestionKey
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError
from oneplan.store.decisions.tables import OpenQuestion as OpenQuestion


class QuestionUnknown(OneplanError):
    """A question was named that is not there."""

    status_code = 404

    def __init__(self, *, question_id: int) -> None:
        super().__init__(f"There is no question {question_id}.")
        self.th = f"ไม่มีคำถามที่ {to_thai_digits(question_id)} คำถามอาจถูกลบไปพร้อมการซักซ้อมแล้ว"


def add_question(
    session: Session, key: QuestionKey, *, reason: str, typed: dict[str, Any]
) -> OpenQuestion:
    """Append a question."""
    question = OpenQuestion(
        cycle_id=key.cycle_id,
        step_id=key.step_id,
        act=key.act,
        group_code=key.group_code,
        version=key.version,
        reason=reason,
        typed=typed,
    )
    session.add(question)
    session.flush()
    return question


def get_question(session: Session, question_id: int) -> OpenQuestion:
    """The question as it stands now.

    Raises:
        QuestionUnknown: It is not there.
    """
    found = session.get(OpenQuestion, question_id, populate_existing=True)
    if found is None:
        raise QuestionUnknown(question_id=question_id)
    return found


def find_open(session: Session, key: QuestionKey) -> OpenQuestion | None:
    """The question of this kind that waits for an answer, or None."""
    return session.scalar(_open_of(key).order_by(OpenQuestion.id.desc()).limit(1))


def _open_of(key: QuestionKey) -> Select[OpenQuestion]:
    return select(OpenQuestion).where(
        OpenQuestion.cycle_id == key.cycle_id,
        OpenQuestion.step_id == key.step_id,
        OpenQuestion.act == key.act,
        OpenQuestion.group_code == key.group_code,
        OpenQuestion.version == key.version,
        OpenQuestion.answered_at.is_(None),
    )


def close_questions(
    session: Session,
    *,
    cycle_id: str,
    step_id: str,
    act: str,
    group_code: str,
    version: int | None = None,
) -> None:
    """End the questions about an act: its answer is kept, and what was typed is dropped."""
    statement = update(OpenQuestion).where(
        OpenQuestion.cycle_id == cycle_id,
        OpenQuestion.step_id == step_id,
        OpenQuestion.act == act,
        OpenQuestion.group_code == group_code,
        OpenQuestion.answered_at.is_(None),
    )
    if version is not None:
        statement = statement.where(OpenQuestion.version == version)
    session.execute(statement.values(answered_at=func.now(), typed={}))


def list_unasked(session: Session, *, limit: int) -> Sequence[OpenQuestion]:
    """Questions that Airflow does not ask yet, of all cycles, oldest first."""
    return session.scalars(
        select(OpenQuestion)
        .where(OpenQuestion.answered_at.is_(None), OpenQuestion.asked_at.is_(None))
        .order_by(OpenQuestion.id)
        .limit(limit)
    ).all()


def list_open(session: Session, *, cycle_id: str) -> Sequence[OpenQuestion]:
    """Questions of a cycle that wait for an answer, oldest first."""
    return session.scalars(
        select(OpenQuestion)
        .where(OpenQuestion.cycle_id == cycle_id, OpenQuestion.answered_at.is_(None))
        .order_by(OpenQuestion.id)
    ).all()


def mark_asked(session: Session, question: OpenQuestion) -> None:
    """Write down that Airflow asks a question from now on."""
    question.asked_at = question.asked_at or session.scalar(select(func.now()))
    session.flush()
