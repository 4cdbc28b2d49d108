"""The audit log as services write it: acts gathered on a session, appended at its commit.

The chain is one for the whole office, so whoever appends to it holds its head until
the transaction ends. What a transaction does is therefore gathered on its session and
appended right before the commit: two cycles wait for each other no longer than a
commit takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pendulum
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from oneplan.domain.shared.personal_data import hide_personal_data
from oneplan.domain.shared.thai_numerals import normalise_text
from oneplan.errors import OneplanError
from oneplan.store.shared.audit_chain import PENDING, PendingAct, append_pending
from oneplan.store.units.tables import Unit

BY_ITSELF = "oneplan"
"""Who acted where no person did: the office itself."""
TYPED = ("reason", "decision")
"""Details that a person types: numbers and addresses of people are taken out of them."""
_SAVEPOINTS = "audit_savepoints"


class ActorMissing(OneplanError):
    """An act was to be written down without who did it."""

    status_code = 422

    def __init__(self, *, action: str, subject: str) -> None:
        super().__init__(f"{action} of {subject!r} has nobody who did it: an act has a name.")


def append_event(
    session: Session,
    *,
    actor: str,
    action: str,
    subject: str,
    cycle_id: str | None = None,
    details: Mapping[str, Any] | None = None,
    people: Mapping[str, str | None] | None = None,
    reason: str = "",
) -> None:
    """Append one act, in the order of the acts of this transaction, when it commits.

    An act inside a savepoint that is rolled back is not appended. Reading the log in
    the same transaction appends what waits first.

    Args:
        session: Open transaction.
        actor: A unit's code, a part of the office, or a person's name, which is kept apart.
        action: What was done, ``noun.verb``.
        subject: What it was done to.
        cycle_id: Cycle.
        details: Plain JSON without a person's name.
        people: Names in the act beside the actor's, kept apart so that they can be forgotten.
        reason: Why it was done, where somebody said so; kept among the details.

    Raises:
        ActorMissing: *actor* is empty, or nothing that can be seen.
    """
    if not normalise_text(actor):
        raise ActorMissing(action=action, subject=subject)
    known = {**(people or {}), "account": session.info.get("account")}
    session.info.setdefault(PENDING, []).append(
        PendingAct(
            happened_at=pendulum.now("UTC"),
            actor=actor,
            action=action,
            subject=subject,
            cycle_id=cycle_id,
            details=_without_people({**(details or {}), **({"reason": reason} if reason else {})}),
            people={role: name for role, name in known.items() if name},
            is_unit=session.identity_key(Unit, actor) in session.identity_map,
        )
    )
    session.connection()  # the transaction has begun, so that its commit is told of


@event.listens_for(Session, "before_commit")
def _append_before_commit(session: Session) -> None:
    if session.info.get(PENDING) and not session.in_nested_transaction():
        append_pending(session)


@event.listens_for(Session, "after_transaction_create")
def _note_savepoint(session: Session, transaction: SessionTransaction) -> None:
    """Note how many acts wait where a savepoint begins."""
    if transaction.nested:
        marks = session.info.setdefault(_SAVEPOINTS, {})
        marks[transaction] = len(session.info.get(PENDING, ()))


@event.listens_for(Session, "after_transaction_end")
def _forget_savepoints(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_SAVEPOINTS, None)


@event.listens_for(Session, "after_soft_rollback")
def _drop_rolled_back(session: Session, transaction: SessionTransaction) -> None:
    """Drop the acts of a savepoint, or of a transaction, that was rolled back."""
    acts: list[PendingAct] = session.info.get(PENDING, [])
    if transaction.nested:
        del acts[session.info.get(_SAVEPOINTS, {}).get(transaction, len(acts)) :]
    else:
        acts.clear()


def _without_people(details: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: hide_personal_data(value) if key in TYPED and isinstance(value, str) else value
        for key, value in details.items()
    }
