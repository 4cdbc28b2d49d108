"""Faults of the database: those that pass by themselves, and how long a statement may take."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import exc, func, select, true
from sqlalchemy.orm import Session

T = TypeVar("T")

TRIES = 4
PAUSE_SECONDS = 0.05
"""Before the second try it is twice as long, and doubled for each one more."""
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


def is_away(error: BaseException) -> bool:
    """Whether the store as a whole gives no answer: another question would get none either."""
    if isinstance(error, exc.TimeoutError):
        return True
    state = str(getattr(getattr(error, "orig", None), "sqlstate", None) or "08")
    return is_passing(error) and state.startswith(("08", "28", "3D", "53", "57P"))


def try_again(
    work: Callable[[], T],
    *,
    tries: int = TRIES,
    is_worth: Callable[[BaseException], bool] = is_lost_to_another,
) -> T:
    """Do a transaction again that the database undid, a few times.

    Args:
        work: Opens its own transaction, and may be done again.
        tries: How often it is done at most.
        is_worth: Whether an error may be met with another try; deadlock and
            serialization by default.
    """
    for attempt in range(1, tries):
        try:
            return work()
        except exc.SQLAlchemyError as error:
            if not is_worth(error):
                raise
            time.sleep(PAUSE_SECONDS * 2**attempt)
    return work()


def limit_statements(session: Session, *, seconds: int) -> None:
    """Give up each statement of this transaction that takes longer."""
    session.execute(select(func.set_config("statement_timeout", f"{seconds}s", true())))
