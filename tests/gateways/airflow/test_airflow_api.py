"""Airflow's lists come in pages of a hundred; each is followed to its end."""

import json
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from oneplan.gateways.airflow.airflow_api import AirflowApi

COUNT = 250
MOST = 100


def entry(number):
    return {
        "dag_id": f"dag{number}",
        "dag_run_id": f"run{number}",
        "state": "success",
        "conf": {"cycle": "mine" if number % 2 else "other"},
        "map_index": number,
        "task_id": "t",
        "options": ["yes"],
        "params": {},
        "task_instance": {"task_id": "t", "map_index": number, "state": "deferred"},
    }


class Airflow(BaseHTTPRequestHandler):
    """As many entries of each list as there are, a hundred at once at most."""

    keys: ClassVar = {
        "dags": "dags",
        "dagRuns": "dag_runs",
        "taskInstances": "task_instances",
        "hitlDetails": "hitl_details",
    }

    def do_GET(self):
        split = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(split.query).items()}
        parent, _, name = split.path.rpartition("/")
        if parent.endswith("/dagRuns"):
            self.answer_run(name)
            return
        key = self.keys[name]
        first = int(asked.get("offset", 0))
        last = min(first + min(int(asked.get("limit", 50)), MOST), self.server.count)
        self.server.asked[key] += 1
        found = [entry(number) for number in range(first, last)]
        self.answer({key: found, "total_entries": self.server.count})

    def answer_run(self, name):
        number = name.removeprefix("run")
        if number.isdigit() and int(number) < self.server.count:
            self.answer({**entry(int(number)), "state": f"state of {name}"})
        else:
            self.answer({"detail": "not found"}, 404)

    def do_POST(self):
        self.answer({"access_token": "x"})

    def do_DELETE(self):
        self.server.dropped.append(self.path.rsplit("/", 1)[1])
        self.answer({})

    def answer(self, value, status=200):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    made = ThreadingHTTPServer(("127.0.0.1", 0), Airflow)
    made.count, made.asked, made.dropped = COUNT, Counter(), []
    thread = Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.fixture
def api(server):
    made = AirflowApi(f"http://127.0.0.1:{server.server_port}", user="u", password="p")
    yield made
    made.close()


@pytest.mark.parametrize("count", [0, 1, 100, 101, 250])
@pytest.mark.parametrize(
    "ask",
    [
        lambda api: api.list_dags(),
        lambda api: api.list_failed_tasks("c", "r"),
        lambda api: api.list_requests("c", "r"),
    ],
    ids=["dags", "failed", "requests"],
)
def test_a_list_is_read_to_its_end(server, api, ask, count):
    server.count = count

    assert len(ask(api)) == count
    assert sum(server.asked.values()) == max(1, -(-count // MOST))


def test_the_runs_about_a_cycle_are_dropped_to_the_last(server, api):
    api.delete_runs_about("late_file", "mine")

    assert server.dropped == [f"run{number}" for number in range(1, COUNT, 2)]


@pytest.mark.parametrize(
    ("run_id", "state"),
    [
        pytest.param("run2", "state of run2", id="one of others that begin alike"),
        pytest.param("run", "missing", id="a part of others"),
        pytest.param("run_", "missing", id="a sign that stands for any"),
    ],
)
def test_the_state_is_that_of_the_run_that_was_named(api, run_id, state):
    assert api.run_state("c", run_id) == state
