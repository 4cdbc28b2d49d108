"""What committees resolved, what was dispatched, and which acts are done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act
from oneplan.domain.decisions.decisions import PASSED
from oneplan.store.decisions.tables import Decision as Decision
from oneplan.store.decisions.tables import MinutesFile
from oneplan.store.decisions.tables import StepAct as StepAct
from oneplan.store.documents.tables import Dispatch as Dispatch


def add_decision(session: Session, **values: Any) -> bool:
    """Append a resolution; the same answer recorded twice adds nothing.

    Returns:
        Whether it was new.
    """
    statement = insert(Decision).values(**values).on_conflict_do_nothing()
    return session.execute(statement.returning(Decision.id)).first() is not None


def find_decision(
    session: Session, *, cycle_id: str, step_id: str, group_code: str, act: str
) -> Decision | None:
    """The last resolution of an act, or None."""
    return session.scalar(
        select(Decision)
        .where(
            Decision.cycle_id == cycle_id,
            Decision.step_id == step_id,
            Decision.group_code == group_code,
            Decision.act == act,
        )
        .order_by(Decision.id.desc())
        .limit(1)
    )


def find_decision_about(
    session: Session, *, cycle_id: str, step_id: str, content_hash: str
) -> Decision | None:
    """The last resolution of a step about exactly this content, or None."""
    return session.scalar(
        select(Decision)
        .where(
            Decision.cycle_id == cycle_id,
            Decision.step_id == step_id,
            Decision.content_hash == content_hash,
        )
        .order_by(Decision.id.desc())
        .limit(1)
    )


def list_passed(session: Session, *, cycle_id: str, step_id: str) -> Sequence[Decision]:
    """The resolutions by which a step's committee let plans pass, oldest first."""
    return session.scalars(
        select(Decision)
        .where(
            Decision.cycle_id == cycle_id,
            Decision.step_id == step_id,
            Decision.act == Act.APPROVE,
            Decision.resolution.in_(PASSED),
            Decision.plan_version_id.is_not(None),
        )
        .order_by(Decision.id)
    ).all()


def find_approval_of(session: Session, *, cycle_id: str, content_hash: str) -> Decision | None:
    """The last resolution of any committee about exactly this content, or None."""
    return session.scalar(
        select(Decision)
        .where(
            Decision.cycle_id == cycle_id,
            Decision.act == Act.APPROVE,
            Decision.content_hash == content_hash,
        )
        .order_by(Decision.id.desc())
        .limit(1)
    )


def list_decisions(session: Session, *, cycle_id: str) -> Sequence[Decision]:
    """Every resolution of a cycle, oldest first."""
    return session.scalars(
        select(Decision).where(Decision.cycle_id == cycle_id).order_by(Decision.id)
    ).all()


def list_with_minutes(
    session: Session, *, cycle_id: str
) -> list[tuple[Decision, list[dict[str, str]]]]:
    """Every resolution of a cycle with the name and SHA-256 of its minutes, oldest first."""
    found: dict[int, tuple[Decision, list[dict[str, str]]]] = {}
    rows = session.execute(
        select(Decision, MinutesFile.file_name, MinutesFile.sha256)
        .outerjoin(MinutesFile, MinutesFile.decision_id == Decision.id)
        .where(Decision.cycle_id == cycle_id)
        .order_by(Decision.id, MinutesFile.id)
    )
    for decision, name, sha256 in rows:
        files = found.setdefault(decision.id, (decision, []))[1]
        if sha256 is not None:
            files.append({"file_name": name, "sha256": sha256})
    return list(found.values())


def find_dispatch(
    session: Session, *, cycle_id: str, step_id: str, group_code: str, content_hash: str
) -> Dispatch | None:
    """The package of this content, or None."""
    return session.scalar(
        select(Dispatch).where(
            Dispatch.cycle_id == cycle_id,
            Dispatch.step_id == step_id,
            Dispatch.group_code == group_code,
            Dispatch.content_hash == content_hash,
        )
    )


def add_dispatch(session: Session, **values: Any) -> Dispatch:
    """Append a package with the next number of its step and group."""
    last = session.scalar(
        select(func.max(Dispatch.number)).where(
            Dispatch.cycle_id == values["cycle_id"],
            Dispatch.step_id == values["step_id"],
            Dispatch.group_code == values["group_code"],
        )
    )
    dispatch = Dispatch(number=(last or 0) + 1, **values)
    session.add(dispatch)
    session.flush()
    return dispatch


def list_dispatches(session: Session, *, cycle_id: str) -> Sequence[Dispatch]:
    """Every package of a cycle, oldest first."""
    return session.scalars(
        select(Dispatch).where(Dispatch.cycle_id == cycle_id).order_by(Dispatch.id)
    ).all()


def record_acts(
    session: Session,
    *,
    cycle_id: str,
    step_id: str,
    act: str,
    group_codes: Sequence[str],
    done_at: datetime,
) -> None:
    """Write down that an act was done for some groups; a repeat moves only the last time."""
    statement = insert(StepAct).values([
        {"cycle_id": cycle_id, "step_id": step_id, "act": act, "group_code": group_code,
         "first_done_at": done_at, "last_done_at": done_at, "times": 1}
        for group_code in dict.fromkeys(group_codes)
    ])  # fmt: skip
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["cycle_id", "step_id", "act", "group_code"],
            set_={"last_done_at": done_at, "times": StepAct.times + 1},
        )
    )


def list_done_steps(session: Session, *, cycle_id: str, act: str) -> set[str]:
    """The steps of a cycle in which an act was done at least once."""
    return set(
        session.scalars(
            select(StepAct.step_id)
            .where(StepAct.cycle_id == cycle_id, StepAct.act == act)
            .distinct()
        )
    )


def list_acts(session: Session, *, cycle_id: str, step_id: str | None = None) -> Sequence[StepAct]:
    """Every act done in a cycle or step."""
    statement = select(StepAct).where(StepAct.cycle_id == cycle_id)
    if step_id is not None:
        statement = statement.where(StepAct.step_id == step_id)
    return session.scalars(statement).all()


def list_spans(session: Session, *, cycle_id: str) -> Mapping[str, tuple[datetime, datetime, bool]]:
    """Step → when its first act was done, when its last one, and whether any followed the opening.

    Mails that were sent count for nothing: a reminder is no work on a step.
    """
    mails = [Act.INVITE.value, Act.REMIND.value]
    rows = session.execute(
        select(
            StepAct.step_id,
            func.min(StepAct.first_done_at),
            func.max(StepAct.last_done_at),
            func.bool_or(StepAct.act != Act.OPEN.value),
        )
        .where(StepAct.cycle_id == cycle_id, StepAct.act.not_in(mails))
        .group_by(StepAct.step_id)
    )
    return {step: (first, last, has_more) for step, first, last, has_more in rows}
