"""Where a task meets the store: errors of the office become Airflow's, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException
from sqlalchemy.orm import Session

from oneplan.domain.decisions.answers import AnsweredAlready, AnswerOutdated, AnswerRefused
from oneplan.errors import OneplanError
from oneplan.store.cycles.stored_steps import StepWithdrawn
from oneplan.store.shared.session import begin

FAILED = "failed"
"""Under this name the event of a trigger says why a wait cannot be answered."""


@contextmanager
def transaction(*, only_asks: bool = False) -> Iterator[Session]:
    """Open one transaction; an error that no retry can help fails the task at once.

    Args:
        only_asks: It changes nothing, and each of its statements goes by itself.

    Raises:
        AirflowSkipException: The step was withdrawn by an amended calendar.
        AirflowFailException: An :class:`OneplanError` that is not retryable.
        AnswerRefused: A person's answer cannot be kept; the operator asks it anew.
        AnsweredAlready: Another answer holds; the operator goes on with that one.
        AnswerOutdated: What it is about is superseded; the operator asks about the newer.
    """
    try:
        with begin(source="airflow", only_asks=only_asks) as session:
            yield session
    except (AnswerRefused, AnsweredAlready, AnswerOutdated):
        raise
    except StepWithdrawn as error:
        raise AirflowSkipException(error.in_both) from error
    except OneplanError as error:
        if error.retryable:
            raise
        raise AirflowFailException(error.in_both) from error


def require_answer(event: Mapping[str, Any] | None) -> None:
    """Go on after a wait only if it could be answered.

    Raises:
        AirflowFailException: It could not; the message says why.
    """
    if reason := (event or {}).get(FAILED):
        raise AirflowFailException(f"What this task waits for cannot be found out: {reason}")
