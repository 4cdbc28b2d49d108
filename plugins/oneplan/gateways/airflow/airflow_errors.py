"""What Airflow's API refuses, and that nobody said as whom to call it."""

from __future__ import annotations

from oneplan.errors import OneplanError


class AirflowRefused(OneplanError):
    """Airflow answered a call with an error, or not at all.

    Attributes:
        status: The HTTP status of its answer; 0 where it gave none.
    """

    retryable = True

    def __init__(self, *, call: str, answer: str, status: int = 0) -> None:
        self.status = status
        super().__init__(f"Airflow refused {call}: {answer}.")


class AirflowUserUnknown(OneplanError):
    """Nobody said as whom Airflow is to be called."""

    def __init__(self) -> None:
        super().__init__(
            "No user of Airflow: start the embedded office with `make run`,"
            " or set ONEPLAN_AIRFLOW_USER and ONEPLAN_AIRFLOW_PASSWORD."
        )
