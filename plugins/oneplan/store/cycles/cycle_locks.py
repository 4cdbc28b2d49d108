"""Locks of a cycle, of a unit in it, and of its documents (ADR 18)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import BindParameter, Function, Text, bindparam, func, select, true
from sqlalchemy.orm import Session

LOCK_SECONDS = 30
"""How long a unit's file waits for whoever changes its cycle as a whole."""


def lock_cycle(session: Session, cycle_id: str) -> None:
    """Let one transaction at a time change what is numbered within a cycle.

    It waits for every unit that is being received (:func:`lock_unit`), and they for it.
    """
    if not session.info.get(_UNLOCKED):
        session.execute(select(func.pg_advisory_xact_lock(_key(cycle_id))))


def lock_documents(session: Session, cycle_id: str) -> None:
    """Let one transaction at a time number and issue documents of a cycle.

    Documents are typeset under it, which takes long, so it is not the cycle's own
    lock: units send and groups are collected meanwhile. Who holds it takes no lock of
    the cycle any more.
    """
    session.execute(select(func.pg_advisory_xact_lock(_key(f"{cycle_id}/documents"))))


def lock_acts(session: Session, cycle_id: str) -> None:
    """Let one act of the desk at a time be seen anew and done in a cycle.

    Units send meanwhile: an act takes the cycle's own lock, after this one, where it
    changes what they need.
    """
    session.execute(select(func.pg_advisory_xact_lock(_key(f"{cycle_id}/acts"))))


@contextmanager
def without_locks(session: Session) -> Iterator[None]:
    """Take no lock of a cycle for what is rolled back in the end: nobody waits for a trial."""
    session.info[_UNLOCKED] = True
    try:
        yield
    finally:
        session.info.pop(_UNLOCKED)


_UNLOCKED = "takes_no_cycle_lock"


def lock_unit(session: Session, *, cycle_id: str, step_id: str, unit_code: str) -> None:
    """Let one transaction at a time change what a unit sent for a step.

    Other units go on, while the cycle as a whole (:func:`lock_cycle`) is held by nobody.
    A transaction locks one unit, or the cycle first: else two could wait in a circle.
    From here on no lock is waited for longer than :data:`LOCK_SECONDS`.

    Raises:
        OperationalError: It was not to be had in that time.
    """
    session.connection().execute(
        _LOCK_UNIT, {"cycle": cycle_id, "unit": f"{cycle_id}/{step_id}/{unit_code}"}
    )


def _key(name: str | BindParameter[str]) -> Function[int]:
    return func.hashtextextended(name, 0)


# Built once: every file that comes asks for it.
_LOCK_UNIT = select(
    func.set_config("lock_timeout", f"{LOCK_SECONDS}s", true()),
    func.pg_advisory_xact_lock_shared(_key(bindparam("cycle", type_=Text()))),
    func.pg_advisory_xact_lock(_key(bindparam("unit", type_=Text()))),
)
