"""The answers of a rehearsal: given until they hold, and patience that progress renews."""

import pytest

from oneplan.gateways.airflow.airflow_api import Request
from oneplan.gateways.airflow.airflow_errors import AirflowRefused
from oneplan.services.simulation import answers as module
from oneplan.services.simulation.answers import TRIES, RehearsalAnswers
from oneplan.services.simulation.faults import RehearsalFailed
from oneplan.services.simulation.patience import Patience

ASKED = Request(task_id="step_01.record", map_index=3, options=("OK",), params={"present": 0})
SERVER_ERROR = 500


class Office:
    """An Airflow whose questions fail *lost* times before an answer holds."""

    def __init__(self, lost=0, refusals=()):
        self.lost, self.refusals = lost, list(refusals)
        self.is_open, self.failed, self.given = True, [], []

    def list_requests(self, cycle_id, run_id):
        return [ASKED] if self.is_open else []

    def answer(self, cycle_id, run_id, request, *, option, values):
        if self.refusals:
            status = self.refusals.pop(0)
            raise AirflowRefused(call="PATCH", answer=str(status), status=status)
        self.given.append((option, values["present"]))
        self.is_open = False
        if len(self.given) <= self.lost:
            self.failed = [(request.task_id, request.map_index)]

    def list_failed_tasks(self, cycle_id, run_id):
        return self.failed

    def clear_failed(self, cycle_id, run_id):
        self.failed, self.is_open = [], True


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """A clock that goes on by a minute each time somebody looks."""
    times = iter(range(0, 60 * 1000, 60))
    monkeypatch.setattr(module.time, "monotonic", lambda: next(times))


def answers_of(office):
    return RehearsalAnswers(cycle_id="c", run_id="r", airflow=office, begin=None)


def live(office, rounds=30):
    answers = answers_of(office)
    for _ in range(rounds):
        answers.give()
        answers.mend()
    return answers


@pytest.mark.parametrize("lost", [0, 1, TRIES - 1])
def test_an_answer_is_given_until_it_holds(lost):
    office = Office(lost=lost)

    live(office)

    assert office.failed == []
    assert office.given == [("OK", 21)] * (lost + 1)


def test_a_question_that_no_answer_holds_for_ends_the_rehearsal():
    office = Office(lost=TRIES)

    with pytest.raises(RehearsalFailed, match=r"step_01.record\[3\]"):
        live(office)
    assert len(office.given) == TRIES


def test_a_task_that_failed_by_itself_is_not_cleared():
    office = Office()
    office.failed = [("step_02.consolidate", -1)]

    with pytest.raises(RehearsalFailed, match=r"step_02\.consolidate"):
        live(office)


def test_what_failed_is_run_again_by_the_secretary_whom_airflow_lets_do_it():
    office, desk = Office(), Office()
    answers = RehearsalAnswers(cycle_id="c", run_id="r", airflow=office, begin=None, secretary=desk)
    desk.is_open = False
    answers.give()
    answers.give()
    office.failed = [("step_01.record", 3)]
    answers.mend()

    assert (office.is_open, desk.is_open) == (False, True)


def test_a_failure_beside_a_lost_answer_is_named_alone():
    office = Office(lost=1)
    answers = answers_of(office)
    while not office.failed:
        answers.give()
    office.failed = [*office.failed, ("step_02.consolidate", -1)]

    with pytest.raises(RehearsalFailed, match="step_02") as caught:
        answers.mend()
    assert "step_01" not in str(caught.value)


@pytest.mark.parametrize("status", [409, 404])
def test_an_answer_that_airflow_is_not_ready_for_is_given_later(status):
    office = Office(refusals=[status, status])

    assert live(office).count == 1


def test_another_refusal_is_told():
    with pytest.raises(AirflowRefused):
        live(Office(refusals=[SERVER_ERROR]))


def test_progress_renews_the_time_allowed():
    times = iter([0, 250, 500])
    patience = Patience(seconds=300, now=lambda: next(times, 801))

    assert not patience.is_lost(("a", 1))
    assert not patience.is_lost(("a", 2))
    assert not patience.is_lost(("a", 3))
    assert patience.is_lost(("a", 3)), "nothing moved for longer than allowed"
