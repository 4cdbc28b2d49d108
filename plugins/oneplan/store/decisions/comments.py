"""Comments on drafts and the answers to them, appended only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError
from oneplan.store.decisions.tables import Comment as Comment
from oneplan.store.decisions.tables import CommentAnswer as CommentAnswer


class CommentUnknown(OneplanError):
    """A comment was named that is not there."""

    status_code = 404

    def __init__(self, *, comment_id: int) -> None:
        super().__init__(
            f"There is no comment {comment_id};"
            " `oneplan comments list CYCLE` shows those there are."
        )
        self.th = f"ไม่มีความเห็นที่ {to_thai_digits(comment_id)} โปรดตรวจหมายเลขในรายการความเห็น"


def add_comments(session: Session, rows: Sequence[dict[str, Any]]) -> int:
    """Append comments; one that is there already stays. Return how many are new."""
    if not rows:
        return 0
    statement = insert(Comment).on_conflict_do_nothing(index_elements=["cycle_id", "source_key"])
    return len(session.execute(statement.returning(Comment.id), list(rows)).all())


def get_comment(session: Session, comment_id: int) -> Comment:
    """The comment.

    Raises:
        CommentUnknown: It is not there.
    """
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise CommentUnknown(comment_id=comment_id)
    return comment


def list_comments(
    session: Session,
    *,
    cycle_id: str,
    step_id: str | None = None,
    unit_code: str | None = None,
) -> Sequence[Comment]:
    """Comments of a cycle, of one step or about one unit's projects, oldest first."""
    statement = select(Comment).where(Comment.cycle_id == cycle_id)
    if step_id is not None:
        statement = statement.where(Comment.step_id == step_id)
    if unit_code is not None:
        statement = statement.where(Comment.unit_code == unit_code)
    return session.scalars(statement.order_by(Comment.id)).all()


def add_answer(session: Session, **values: Any) -> None:
    """Append an answer."""
    session.add(CommentAnswer(**values))
    session.flush()


def list_answers(session: Session, *, cycle_id: str) -> dict[int, CommentAnswer]:
    """Comment → the answer that holds, of a whole cycle."""
    found = session.scalars(
        select(CommentAnswer)
        .ext(distinct_on(CommentAnswer.comment_id))
        .join(Comment, Comment.id == CommentAnswer.comment_id)
        .where(Comment.cycle_id == cycle_id)
        .order_by(CommentAnswer.comment_id, CommentAnswer.id.desc())
    )
    return {answer.comment_id: answer for answer in found}
