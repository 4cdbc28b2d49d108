"""The notes of many task instances are read and written a hundred at once."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from oneplan.gateways.airflow.airflow_errors import AirflowRefused
from oneplan.gateways.airflow.airflow_notes import AirflowNotes

MOST = 100
PATH = "/api/v2/dags/c/dagRuns/r/taskInstances"


class Airflow(BaseHTTPRequestHandler):
    """A run whose notes are read in pages; some tasks are gone from its DAG."""

    def do_POST(self):
        said = self.body()
        if self.path == "/auth/token":
            self.answer({"access_token": "x"})
            return
        self.server.calls.append(("list", said))
        found = [
            {"task_id": task_id, "map_index": index, "note": note}
            for (task_id, index), note in self.server.notes.items()
            if task_id in said["task_ids"]
        ]
        first = said["page_offset"]
        shown = found[first : first + min(said["page_limit"], MOST)]
        self.answer({"task_instances": shown, "total_entries": len(found)})

    def do_PATCH(self):
        said = self.body()
        path = self.path.partition("?")[0]
        self.server.calls.append(("patch", path))
        if path != PATH:
            self.one(path.removeprefix(f"{PATH}/"), said["note"])
            return
        (action,) = said["actions"]
        written = []
        for each in action["entities"]:
            if each["task_id"] in self.server.gone:
                break  # Airflow stops at the first that it cannot write
            place = (each["task_id"], each["map_index"])
            if place in self.server.notes:
                self.server.notes[place] = each["note"]
                written.append(f"c.r.{place[0]}[{place[1]}]")
        self.answer({"update": {"success": written, "errors": []}})

    def one(self, place, note):
        task_id, _, index = place.partition("/")
        if self.server.refuses:
            self.answer({"detail": "busy"}, 500)
        elif task_id in self.server.gone:
            self.answer({"detail": "not found"}, 404)
        else:
            self.server.notes[task_id, int(index or -1)] = note
            self.answer({})

    def body(self):
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

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
    made.notes, made.calls, made.gone, made.refuses = {}, [], set(), False
    thread = Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.fixture
def api(server):
    made = AirflowNotes(f"http://127.0.0.1:{server.server_port}", user="u", password="p")
    yield made
    made.close()


@pytest.mark.parametrize(("count", "calls"), [(0, 1), (1, 1), (100, 1), (101, 2), (250, 3)])
def test_notes_are_read_to_the_last(server, api, count, calls):
    server.notes = {("t", index): f"n{index}" if index else None for index in range(count)}
    server.notes["other", -1] = "not asked for"

    found = api.read_notes("c", "r", ["t"])

    assert found == {("t", index): f"n{index}" if index else "" for index in range(count)}
    assert len(server.calls) == calls


@pytest.mark.parametrize(("count", "calls"), [(0, 0), (1, 1), (100, 1), (250, 3)])
def test_notes_are_written_a_hundred_at_once(server, api, count, calls):
    server.notes = {("t", index): "before" for index in range(count)}

    api.put_notes("c", "r", {("t", index): "ก" * 1_200 for index in range(count)})

    assert server.notes == {("t", index): "ก" * 1_000 for index in range(count)}
    assert server.calls == [("patch", PATH)] * calls


def test_a_task_that_is_gone_keeps_no_other_from_its_note(server, api):
    server.notes = {("before", -1): "", ("gone", -1): "", ("after", 3): ""}
    server.gone = {"gone"}

    api.put_notes("c", "r", {("before", -1): "1", ("gone", -1): "2", ("after", 3): "3"})

    assert server.notes == {("before", -1): "1", ("gone", -1): "", ("after", 3): "3"}


def test_an_airflow_that_is_busy_is_told(server, api):
    server.notes, server.gone, server.refuses = {("t", -1): ""}, {"t"}, True

    with pytest.raises(AirflowRefused):
        api.put_notes("c", "r", {("t", -1): "1"})
