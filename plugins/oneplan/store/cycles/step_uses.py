"""What hangs on a step of a cycle: why it can, or cannot, be taken out of force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from oneplan.domain.reminders.notices import NoticeState
from oneplan.store.decisions.tables import Decision
from oneplan.store.documents.tables import Dispatch
from oneplan.store.late_submissions.tables import LateTicket
from oneplan.store.meetings.tables import OrderFile, Sitting
from oneplan.store.plans.tables import Collation, PlanVersion
from oneplan.store.reminders.tables import Notice
from oneplan.store.submissions.tables import Collection, ExpectedSubmission, Submission

FACTS: Mapping[str, Any] = {
    "files": Submission,
    "collections": Collection,
    "plans": PlanVersion,
    "collations": Collation,
    "decisions": Decision,
    "packages": Dispatch,
    "late_requests": LateTicket,
    "sittings": Sitting,
    "orders": OrderFile,
}
"""Kind of fact → its table, by which a fact belongs to a step."""


def count_uses(session: Session, *, cycle_id: str, step_id: str) -> Mapping[str, int]:
    """Kind of fact → how many hang on a step, for those that do; by one query."""
    counts = [
        select(func.count())
        .select_from(table)
        .where(table.cycle_id == cycle_id, table.step_id == step_id)
        .scalar_subquery()
        for table in FACTS.values()
    ]
    found = session.execute(select(*counts)).one()
    return {name: count for name, count in zip(FACTS, found, strict=True) if count}


def list_told_units(session: Session, *, cycle_id: str, step_id: str) -> Sequence[str]:
    """Codes of the units that a mail about a step went to, or may have."""
    not_gone = [NoticeState.QUEUED, NoticeState.DROPPED, NoticeState.UNDELIVERABLE]
    return session.scalars(
        select(Notice.unit_code)
        .where(
            Notice.cycle_id == cycle_id,
            Notice.step_id == step_id,
            Notice.state.not_in(not_gone),
        )
        .distinct()
        .order_by(Notice.unit_code)
    ).all()


def release_expected(session: Session, *, cycle_id: str, step_id: str) -> int:
    """Expect no file to a step any more, of units that have sent none; return how many."""
    gone = session.execute(
        delete(ExpectedSubmission)
        .where(
            ExpectedSubmission.cycle_id == cycle_id,
            ExpectedSubmission.step_id == step_id,
            ~select(Submission.id)
            .where(
                Submission.cycle_id == ExpectedSubmission.cycle_id,
                Submission.step_id == ExpectedSubmission.step_id,
                Submission.unit_code == ExpectedSubmission.unit_code,
            )
            .exists(),
        )
        .returning(ExpectedSubmission.unit_code)
    )
    return len(gone.all())
