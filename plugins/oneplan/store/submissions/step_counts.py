"""How many units of each step are expected and have answered: one query for a cycle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from oneplan.domain.submissions.submissions import COUNTED_STATES, SubmissionState
from oneplan.store.submissions.tables import ExpectedSubmission, Submission
from oneplan.store.units.unit_mergers import is_still_expected


class AnswerCount(NamedTuple):
    """Units of a step.

    Attributes:
        expected: Units that it waits for.
        received: Units of which a file or a nil return counts.
        nil: Those of them of which it is a nil return.
        late: Those of them of which it came late.
    """

    expected: int = 0
    received: int = 0
    nil: int = 0
    late: int = 0


def count_by_step(
    session: Session, *, cycle_id: str, area: str = ""
) -> Mapping[str, tuple[int, int]]:
    """Step → units expected, and those of them of which a file or a nil return counts.

    Args:
        session: The transaction.
        cycle_id: The cycle.
        area: DOPA code that the group of a unit begins with; empty for all.
    """
    counted = func.count().filter(ExpectedSubmission.counted_versions > 0)
    rows = session.execute(
        select(ExpectedSubmission.step_id, func.count(), counted)
        .where(
            ExpectedSubmission.cycle_id == cycle_id,
            ExpectedSubmission.group_code.startswith(area, autoescape=True),
            is_still_expected(),
        )
        .group_by(ExpectedSubmission.step_id)
    )
    return {step: (expected, received) for step, expected, received in rows}


def count_answers(session: Session, *, cycle_id: str) -> Mapping[str, AnswerCount]:
    """Step → its units; a step that waits for nobody and has no file is left out.

    Of the versions of a unit the latest that counts is counted, as
    :func:`oneplan.store.submissions.submissions.list_counted_files` lists it.
    """
    waited = (
        select(ExpectedSubmission.step_id, func.count().label("expected"))
        .where(ExpectedSubmission.cycle_id == cycle_id, is_still_expected())
        .group_by(ExpectedSubmission.step_id)
        .subquery()
    )
    latest = (
        select(Submission.step_id, Submission.state, Submission.is_late)
        .ext(distinct_on(Submission.step_id, Submission.unit_code))
        .where(Submission.cycle_id == cycle_id, Submission.state.in_(COUNTED_STATES))
        .order_by(Submission.step_id, Submission.unit_code, Submission.version.desc())
        .subquery()
    )
    sent = (
        select(
            latest.c.step_id,
            func.count().label("received"),
            func.count().filter(latest.c.state == SubmissionState.NIL).label("nil"),
            func.count().filter(latest.c.is_late).label("late"),
        )
        .group_by(latest.c.step_id)
        .subquery()
    )
    rows = session.execute(
        select(
            func.coalesce(waited.c.step_id, sent.c.step_id),
            *(
                func.coalesce(column, 0)
                for column in (waited.c.expected, sent.c.received, sent.c.nil, sent.c.late)
            ),
        )
        .select_from(waited)
        .outerjoin(sent, sent.c.step_id == waited.c.step_id, full=True)
    )
    return {step: AnswerCount(*counts) for step, *counts in rows}
