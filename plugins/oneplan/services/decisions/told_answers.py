"""Let Airflow's tasks go on with an answer that the store holds already.

The store's answer counts. A task that is told of it finds it there and keeps nothing twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol

from oneplan.domain.cycles.acts import task_group_id
from oneplan.domain.decisions.questions import QUESTION_DAG
from oneplan.errors import OneplanError
from oneplan.gateways.airflow.airflow_api import Request
from oneplan.gateways.airflow.airflow_errors import AirflowRefused

ANSWERED_ELSEWHERE = (HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND)


class AirflowNotTold(OneplanError):
    """An answer is kept, and Airflow's task still waits for it."""

    status_code = 502
    retryable = True

    def __init__(self, *, reason: str) -> None:
        super().__init__(
            f"The answer is kept; Airflow's task was not told: {reason}. Confirm again, or answer"
            " there: it is not kept twice."
        )
        self.th = (
            "บันทึกคำตอบแล้ว แต่ยังแจ้งงานใน Airflow ไม่ได้ กรุณากลับไปกดยืนยันอีกครั้ง"
            " หรือตอบใน “การดำเนินการที่จำเป็น” ระบบจะไม่บันทึกซ้ำ"
        )


class AnswersActions(Protocol):
    """What is asked of Airflow."""

    def find_run(self, cycle_id: str) -> dict[str, Any] | None:
        """The last run of a cycle, or None."""
        ...

    def list_requests(self, cycle_id: str, run_id: str) -> Any:
        """The Required Actions of a run that nobody has answered."""
        ...

    def answer(
        self, cycle_id: str, run_id: str, request: Request, *, option: str, values: dict[str, Any]
    ) -> None:
        """Answer a Required Action."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredAction:
    """Which task asked, and what it is told.

    Attributes:
        place: Index of the mapped task.
        question_run: Run that asks the question anew; empty where none does.
    """

    cycle_id: str
    step_id: str
    act: str
    place: int
    question_run: str
    option: str
    values: Mapping[str, Any]


def tell_airflow(airflow: AnswersActions, answered: AnsweredAction) -> int:
    """Answer the tasks that ask for this; how many there were. Done again it changes nothing.

    Raises:
        AirflowNotTold: Airflow is away, or refuses this user.
    """
    try:
        return sum(
            _answer(airflow, dag, run, request, answered)
            for dag, run in _runs(airflow, answered)
            for request in _requests(airflow, dag, run)
            if dag == QUESTION_DAG or _asks(request, answered)
        )
    except AirflowRefused as refused:
        raise AirflowNotTold(reason=str(refused)) from refused


def _requests(airflow: AnswersActions, dag: str, run: str) -> Sequence[Request]:
    """What a run asks; nothing where it has not begun."""
    try:
        found: Sequence[Request] = airflow.list_requests(dag, run)
    except AirflowRefused as refused:
        if refused.status != HTTPStatus.NOT_FOUND:
            raise
        return ()
    return found


def _runs(airflow: AnswersActions, answered: AnsweredAction) -> list[tuple[str, str]]:
    run = airflow.find_run(answered.cycle_id)
    found = [(answered.cycle_id, str(run["dag_run_id"]))] if run is not None else []
    if answered.question_run:
        found.append((QUESTION_DAG, answered.question_run))
    return found


def _asks(request: Request, answered: AnsweredAction) -> bool:
    group, _, act = request.task_id.rpartition(".")
    return (group.split(".")[0], act, max(request.map_index, 0)) == (
        task_group_id(answered.step_id),
        answered.act,
        answered.place,
    )


def _answer(
    airflow: AnswersActions, dag: str, run: str, request: Request, answered: AnsweredAction
) -> int:
    values = {name: answered.values[name] for name in request.params if name in answered.values}
    try:
        airflow.answer(dag, run, request, option=answered.option, values=values)
    except AirflowRefused as refused:
        if refused.status not in ANSWERED_ELSEWHERE:
            raise
        return 0
    return 1
