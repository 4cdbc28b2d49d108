"""Where a task meets the store: errors of the office become Airflow's, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException
from sqlalchemy.orm import Session

from oneplan.domain.decisions.decisions import AnswerRefused
from oneplan.errors import OneplanError
from oneplan.store.cycles.cycles import StepWithdrawn
from oneplan.store.shared.session import begin

FAILED = "failed"
"""Under this name the event of a trigger says why a wait cannot be answered."""


@contextmanager
def transaction() -> Iterator[Session]:
    """Open one transaction; an error that no retry can help fails the task at once.

    Raises:
        AirflowSkipException: The step was withdrawn by an amended calendar.
        AirflowFailException: An :class:`OneplanError` that is not retryable.
        AnswerRefused: A person's answer cannot be kept; the operator asks it anew.
    """
    try:
        with begin(source="airflow") as session:
            yield session
    except AnswerRefused:
        raise
    except StepWithdrawn as error:
        raise AirflowSkipException(_both_languages(error)) from error
    except OneplanError as error:
        if error.retryable:
            raise
        raise AirflowFailException(_both_languages(error)) from error


def _both_languages(error: OneplanError) -> str:
    return f"{error.th}\n{error}" if error.th else str(error)


def require_answer(event: Mapping[str, Any] | None) -> None:
    """Go on after a wait only if it could be answered.

    Raises:
        AirflowFailException: It could not; the message says why.
    """
    if reason := (event or {}).get(FAILED):
        raise AirflowFailException(f"What this task waits for cannot be found out: {reason}")
