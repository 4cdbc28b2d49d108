"""A task leaves its note in the store; the notes of many tasks go to Airflow together."""

from functools import partial
from types import SimpleNamespace

import pendulum
import pytest

from oneplan.gateways.airflow.airflow_errors import AirflowRefused, AirflowUserUnknown
from oneplan.store.shared.session import begin
from oneplan.store.shared.task_notes import list_notes

pytestmark = [pytest.mark.airflow, pytest.mark.postgres]
RUN = ("c", "r")


class Grid:
    """Airflow's notes, and the calls that were made."""

    def __init__(self, notes):
        self.notes, self.calls, self.fails = notes, [], None

    def sign_in(self, _user):
        self.calls.append("sign in")
        if self.fails:
            raise self.fails
        return self

    def read_notes(self, dag_id, run_id, task_ids):
        self.calls.append("read")
        return {
            place[2:]: note
            for place, note in self.notes.items()
            if place[:2] == (dag_id, run_id) and place[2] in task_ids
        }

    def put_notes(self, dag_id, run_id, notes):
        self.calls.append("write")
        self.notes |= {(dag_id, run_id, *place): note for place, note in notes.items()}

    def close(self):
        pass


@pytest.fixture
def store(shared_url, monkeypatch):
    from oneplan.orchestration import notes, pending_notes

    for module in (notes, pending_notes):
        monkeypatch.setattr(module, "begin", partial(begin, shared_url))
    return shared_url


@pytest.fixture
def grid(store, monkeypatch):
    from oneplan.orchestration import pending_notes

    made = Grid({})
    monkeypatch.setattr(pending_notes, "AirflowNotes", made)
    return made


def context(task_id, map_index=-1, run=RUN):
    dag_id, run_id = run
    instance = SimpleNamespace(dag_id=dag_id, run_id=run_id, task_id=task_id, map_index=map_index)
    return {"ti": instance}


def waiting(url):
    with begin(url) as session:
        return [each.text for each in list_notes(session, most=100)]


def write():
    from oneplan.orchestration.pending_notes import write_pending_notes

    return write_pending_notes()


def test_tasks_call_nothing_and_their_notes_go_in_two_calls_a_run(store, grid):
    from oneplan.orchestration.notes import put_note, put_own_note

    grid.notes = {
        (*RUN, "collect", 0): None or "",
        (*RUN, "collect", 1): "• ยังไม่เปิด\n\nโทรแล้ว",
        (*RUN, "invite", -1): "",
        ("other", "r", "t", -1): "",
    }
    put_own_note(context("collect", 0), "ได้รับ ๑")
    put_own_note(context("collect", 1), "รอ")
    put_own_note(context("collect", 1), "ได้รับ ๒")
    put_note(context("collect", 1), "ถามใหม่")
    put_note(context("invite"), "ถามใหม่")
    put_own_note(context("t", run=("other", "r")), "แล้ว")

    assert grid.calls == []
    assert write() == 4
    assert grid.notes == {
        (*RUN, "collect", 0): "• ได้รับ ๑",
        (*RUN, "collect", 1): "• ได้รับ ๒\n\nโทรแล้ว\n\nถามใหม่",
        (*RUN, "invite", -1): "ถามใหม่",
        ("other", "r", "t", -1): "• แล้ว",
    }
    assert grid.calls == ["sign in", "read", "write", "read", "write"]
    assert waiting(store) == []
    assert write() == 0
    assert len(grid.calls) == 5


def test_a_note_of_a_run_that_is_gone_goes_too(store, grid):
    from oneplan.orchestration.notes import put_own_note

    put_own_note(context("t"), "แล้ว")

    assert write() == 0
    assert waiting(store) == []
    assert grid.notes == {}


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(AirflowRefused(call="x", answer="500"), id="busy"),
        pytest.param(AirflowUserUnknown(), id="no user"),
        pytest.param(OSError("away"), id="away"),
    ],
)
def test_notes_wait_for_an_airflow_that_is_away_but_not_for_ever(store, grid, fault, monkeypatch):
    from oneplan.orchestration import pending_notes
    from oneplan.orchestration.notes import put_own_note

    put_own_note(context("t"), "แล้ว")
    grid.fails = fault

    assert write() == 0
    assert waiting(store) == ["แล้ว"]
    monkeypatch.setattr(pending_notes, "real_now", lambda: pendulum.now("UTC").add(days=2))
    assert write() == 0
    assert waiting(store) == []


def test_a_store_that_is_away_fails_no_task(store, monkeypatch):
    from oneplan.orchestration import notes

    monkeypatch.setattr(notes, "begin", partial(begin, "postgresql+psycopg://localhost:1/none"))

    assert notes.put_own_note(context("t"), "แล้ว") is None
    assert waiting(store) == []
