"""A call that only reads is sent again while Airflow is too busy."""

import httpx
import pytest

from oneplan.gateways.airflow import airflow_calls
from oneplan.gateways.airflow.airflow_calls import read_patiently
from oneplan.gateways.airflow.airflow_errors import AirflowRefused

SILENT = AirflowRefused(call="GET /dags", answer="ReadTimeout")


@pytest.fixture(autouse=True)
def pauses(monkeypatch):
    """What was waited, in seconds; nobody waits."""
    waited = []
    monkeypatch.setattr(airflow_calls.time, "sleep", waited.append)
    return waited


def answering(*answers):
    """A server that gives one answer after the other."""
    left = list(answers)

    def send():
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer)

    return send, left


@pytest.mark.parametrize(
    ("answers", "status", "waited"),
    [
        pytest.param((200,), 200, [], id="at once"),
        pytest.param((404,), 404, [], id="a refusal is an answer"),
        pytest.param((500, 200), 200, [1.0], id="no connection to its database"),
        pytest.param((SILENT, 503, 200), 200, [1.0, 3.0], id="no answer at all"),
        pytest.param((500, 500, 500, 500), 500, [1.0, 3.0, 9.0], id="for good"),
    ],
)
def test_a_call_is_sent_again_while_the_server_fails(pauses, answers, status, waited):
    send, left = answering(*answers)

    assert (read_patiently(send).status_code, pauses, left) == (status, waited, [])


def test_a_server_that_never_answers_is_told():
    send, _ = answering(*[SILENT] * 4)

    with pytest.raises(AirflowRefused, match="ReadTimeout"):
        read_patiently(send)
