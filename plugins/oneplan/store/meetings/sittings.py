"""Sittings of meetings: called, moved, cancelled, held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from oneplan.domain.meetings.faults import SittingUnknown
from oneplan.store.meetings.tables import Sitting as Sitting
from oneplan.store.meetings.tables import SittingCall as SittingCall
from oneplan.store.meetings.tables import SittingInvitee as SittingInvitee
from oneplan.store.meetings.tables import SittingItem as SittingItem


def add_sitting(
    session: Session,
    *,
    invited: Sequence[str],
    items: Sequence[Mapping[str, Any]],
    **values: Any,
) -> Sitting:
    """Append a sitting with the units invited to it and the items of its agenda."""
    sitting = Sitting(**values)
    session.add(sitting)
    session.flush()
    session.execute(
        insert(SittingInvitee),
        [
            {"sitting_id": sitting.id, "unit_code": code, "proxy": "", "people": 0}
            for code in invited
        ],
    )
    session.execute(
        insert(SittingItem),
        [
            {"sitting_id": sitting.id, "position": position, "text": "", **item}
            for position, item in enumerate(items, start=1)
        ],
    )
    return sitting


def add_call(session: Session, sitting: Sitting, **values: Any) -> SittingCall:
    """Append one telling of the invited, with the next number."""
    last = session.scalar(
        select(func.max(SittingCall.number)).where(SittingCall.sitting_id == sitting.id)
    )
    call = SittingCall(sitting_id=sitting.id, number=(last or 0) + 1, **values)
    session.add(call)
    session.flush()
    return call


def find_sitting(
    session: Session, *, cycle_id: str, step_id: str, group_code: str, number: str
) -> Sitting | None:
    """The sitting of a step with this number, or None."""
    return session.scalar(
        select(Sitting).where(
            Sitting.cycle_id == cycle_id,
            Sitting.step_id == step_id,
            Sitting.group_code == group_code,
            Sitting.number == number,
        )
    )


def get_sitting(
    session: Session, *, cycle_id: str, step_id: str, group_code: str, number: str
) -> Sitting:
    """The sitting of a step with this number, which the transaction holds until its end.

    Raises:
        SittingUnknown: Nobody called it.
    """
    found = session.scalar(
        select(Sitting)
        .where(
            Sitting.cycle_id == cycle_id,
            Sitting.step_id == step_id,
            Sitting.group_code == group_code,
            Sitting.number == number,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise SittingUnknown(step_id=step_id, number=number)
    return found


def list_sittings(
    session: Session, *, cycle_id: str, step_id: str | None = None
) -> Sequence[Sitting]:
    """The sittings of a cycle or step, in the order in which they are held."""
    statement = select(Sitting).where(Sitting.cycle_id == cycle_id)
    if step_id is not None:
        statement = statement.where(Sitting.step_id == step_id)
    return session.scalars(statement.order_by(Sitting.begins_at, Sitting.id)).all()


def list_calls(session: Session, sitting_id: int) -> Sequence[SittingCall]:
    """Every telling of the invited of a sitting, oldest first."""
    return session.scalars(
        select(SittingCall).where(SittingCall.sitting_id == sitting_id).order_by(SittingCall.number)
    ).all()


def list_invitees(session: Session, sitting_id: int) -> Sequence[SittingInvitee]:
    """The units invited to a sitting, in code order."""
    return session.scalars(
        select(SittingInvitee)
        .where(SittingInvitee.sitting_id == sitting_id)
        .order_by(SittingInvitee.unit_code)
    ).all()


def list_items(session: Session, sitting_id: int) -> Sequence[SittingItem]:
    """The items of a sitting's agenda, in their order."""
    return session.scalars(
        select(SittingItem)
        .where(SittingItem.sitting_id == sitting_id)
        .order_by(SittingItem.position)
    ).all()


def find_file_name(session: Session, cycle_id: str, sha256: str) -> str | None:
    """Name of a file of a cycle's meetings: a letter, minutes or an order; None of any other."""
    found = session.execute(_FILES, {"cycle_id": cycle_id, "sha256": sha256}).scalar_one_or_none()
    return str(found) if found is not None else None


_FILES = text("""
SELECT name FROM (
    SELECT minutes.file_name AS name FROM minutes_files minutes
    JOIN decisions ON decisions.id = minutes.decision_id
    WHERE decisions.cycle_id = :cycle_id AND minutes.sha256 = :sha256
    UNION ALL
    SELECT file_name FROM order_files WHERE cycle_id = :cycle_id AND sha256 = :sha256
    UNION ALL
    SELECT 'letter-' || replace(sittings.number, '/', '-') || '.pdf'
    FROM sitting_calls calls JOIN sittings ON sittings.id = calls.sitting_id
    WHERE sittings.cycle_id = :cycle_id AND calls.letter_sha256 = :sha256
) files LIMIT 1
""")
