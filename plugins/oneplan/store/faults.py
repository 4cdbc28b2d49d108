"""Faults of the database: those that pass by themselves, and how long a statement may take."""

from __future__ import annotations

from sqlalchemy import exc, func, select, true
from sqlalchemy.orm import Session

OWN_STATES = ("22", "23", "54")
"""Classes of SQLSTATE that lie in what was asked: values, constraints, limits of a statement."""


def is_passing(error: BaseException) -> bool:
    """Whether a fault is the store's and not that of what was asked: it is away, busy or full.

    A schema that is being changed is among them: it is there again in a while.
    """
    if isinstance(error, exc.TimeoutError):
        return True
    if not isinstance(error, exc.DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        # psycopg's own refusal of a value has no state; a broken connection has none either.
        return isinstance(error, exc.OperationalError | exc.InterfaceError | exc.InternalError)
    return not str(state).startswith(OWN_STATES)


def is_lost_to_another(error: BaseException) -> bool:
    """Whether the database undid a transaction for another's sake: deadlock or serialization."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    return isinstance(error, exc.DBAPIError) and state in {"40001", "40P01"}


def limit_statements(session: Session, *, seconds: int) -> None:
    """Give up each statement of this transaction that takes longer."""
    session.execute(select(func.set_config("statement_timeout", f"{seconds}s", true())))
