"""Where a task meets the store: errors of the office become Airflow's, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from airflow.sdk.exceptions import AirflowFailException
from sqlalchemy.orm import Session

from oneplan.errors import OneplanError
from oneplan.store.session import begin


@contextmanager
def office() -> Iterator[Session]:
    """Open one transaction; an error that no retry can help fails the task at once.

    Raises:
        AirflowFailException: An :class:`OneplanError` that is not retryable.
    """
    try:
        with begin(source="airflow") as session:
            yield session
    except OneplanError as error:
        if error.retryable:
            raise
        raise AirflowFailException(str(error)) from error
