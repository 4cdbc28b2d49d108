"""Who has not sent yet, and what was sent back to them: ``domain/submissions/missing.py``."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from oneplan.domain.submissions.submissions import SubmissionState
from oneplan.store.submissions.tables import ExpectedSubmission, Submission
from oneplan.store.units.tables import Unit
from oneplan.store.units.unit_mergers import is_still_expected


def list_missing_units(session: Session, *, cycle_id: str, step_id: str) -> Sequence[Unit]:
    """Expected units that nothing stands for: neither a counted file nor a late one that waits."""
    return session.scalars(
        select(Unit)
        .join(ExpectedSubmission, ExpectedSubmission.unit_code == Unit.code)
        .where(
            ExpectedSubmission.cycle_id == cycle_id,
            ExpectedSubmission.step_id == step_id,
            ExpectedSubmission.counted_versions == 0,
            is_still_expected(),
            ~exists().where(
                Submission.cycle_id == ExpectedSubmission.cycle_id,
                Submission.step_id == ExpectedSubmission.step_id,
                Submission.unit_code == ExpectedSubmission.unit_code,
                Submission.state == SubmissionState.LATE,
            ),
        )
        .order_by(Unit.code)
    ).all()


def list_returned(session: Session, *, cycle_id: str, step_id: str) -> Mapping[str, Submission]:
    """Unit code → the version it sent last, where that one was returned to it."""
    last = (
        select(Submission.id, Submission.state)
        .ext(distinct_on(Submission.unit_code))
        .where(Submission.cycle_id == cycle_id, Submission.step_id == step_id)
        .order_by(Submission.unit_code, Submission.version.desc())
        .subquery()
    )
    # What was found in a file is read of those alone that were returned.
    returned = select(Submission).join(last, last.c.id == Submission.id)
    found = session.scalars(returned.where(last.c.state == SubmissionState.RETURNED))
    return {each.unit_code: each for each in found}


def list_steps_by_unit(
    session: Session, *, cycle_id: str, unit_codes: Collection[str]
) -> Sequence[tuple[str, str, datetime | None]]:
    """(unit, step, own due moment) for every step that waits for one of some units."""
    rows = session.execute(
        select(
            ExpectedSubmission.unit_code,
            ExpectedSubmission.step_id,
            ExpectedSubmission.extended_to,
        ).where(
            ExpectedSubmission.cycle_id == cycle_id, ExpectedSubmission.unit_code.in_(unit_codes)
        )
    )
    return [(unit_code, step_id, extended_to) for unit_code, step_id, extended_to in rows]
