"""One unit's file is read, or waits for that: no connection waits with it, and others are answered."""

import re
import threading
import time
from contextlib import contextmanager
from functools import partial

import pytest
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.testclient import TestClient

from oneplan.portal.app import create_app
from oneplan.portal.worker_queues import WorkerQueue
from oneplan.services.forms import file_checks
from oneplan.services.units.portal_links import mint_link
from oneplan.store.shared.session import begin, engine
from oneplan.store.submissions import expected_submissions, submissions
from tests.support.world import CYCLE, rows_of, start_world, workbook

pytestmark = pytest.mark.postgres
CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@pytest.fixture
def office(shared_url, files):
    """A portal on a pool of connections; links of two units; a right workbook."""
    with begin(shared_url) as session:
        calendar = start_world(session)
        links = {
            unit: "/u/" + mint_link(session, cycle_id=CYCLE, unit_code=unit)
            for unit in ("A1", "A2")
        }
    app = create_app(begin=partial(begin, shared_url), files=files)
    with TestClient(app, base_url="https://portal.test") as client:
        yield client, links, workbook(calendar, rows_of("A1", calendar))


class SlowReader:
    """Stands in for the reader: holds every file until it is told to go on."""

    def __init__(self, monkeypatch):
        self.reads, self.go_on, self.held = file_checks.read_file, threading.Event(), 0
        monkeypatch.setattr(file_checks, "read_file", self)

    def __call__(self, *args, **kwargs):
        self.held += 1
        assert self.go_on.wait(60)
        return self.reads(*args, **kwargs)

    def wait_for(self, count):
        for _ in range(600):
            if self.held >= count:
                return
            time.sleep(0.05)
        pytest.fail(f"the reader was given {self.held} files, not {count}")


def send(client, link, content, csrf):
    return client.post(
        f"{link}/steps/1/files",
        data={"csrf": csrf, "sender": "สมชาย"},
        files={"file": ("a.xlsx", content)},
    )


@contextmanager
def sending(client, link, content, csrf, *, times=1):
    """Send in threads of their own; gives the answers, all there at the end."""
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(send(client, link, content, csrf)))
        for _ in range(times)
    ]
    for thread in threads:
        thread.start()
    yield answers
    for thread in threads:
        thread.join(60)


def test_nothing_is_held_while_a_file_is_read(office, shared_url, monkeypatch):
    client, links, content = office
    csrf = CSRF.search(client.get(f"{links['A1']}/steps/1").text)[1]
    reader = SlowReader(monkeypatch)

    with sending(client, links["A1"], content, csrf) as answers:
        reader.wait_for(1)
        held = engine(shared_url).pool.checkedout()
        other = client.get(links["A2"])
        reader.go_on.set()

    assert held == 0
    assert other.status_code == 200
    assert [answer.status_code for answer in answers] == [200]


def test_more_pages_at_once_than_there_are_connections(office):
    """A page that has a connection must not wait for a thread of those that wait for one."""
    client, links, _ = office
    answers = []

    def look():
        start = time.monotonic()
        answers.append((client.get(f"{links['A1']}/steps/1").status_code, time.monotonic() - start))

    threads = [threading.Thread(target=look) for _ in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)

    assert [status for status, _ in answers] == [200] * 60
    assert max(seconds for _, seconds in answers) < 29  # the pool gives up after thirty


def test_when_too_many_wait_a_page_says_when_to_come_back(office, monkeypatch):
    client, links, content = office
    csrf = CSRF.search(client.get(f"{links['A1']}/steps/1").text)[1]
    reader = SlowReader(monkeypatch)
    object.__setattr__(client.app.state.context, "uploads", WorkerQueue(threads=1, waiting=1))

    with sending(client, links["A1"], content, csrf, times=2) as answers:
        reader.wait_for(1)
        time.sleep(0.5)
        refused = send(client, links["A1"], content, csrf)
        others = [client.get("/health"), client.get(links["A2"])]
        reader.go_on.set()

    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) >= 5
    assert "ยังไม่ได้เก็บไฟล์ของท่าน กรุณากดย้อนกลับแล้วส่งใหม่ในอีก ๕ วินาที" in refused.text
    assert [each.status_code for each in others] == [200, 200]
    assert [answer.status_code for answer in answers] == [200, 200]


def test_who_sends_many_files_has_one_of_them_read_at_a_time(office, monkeypatch):
    client, links, content = office
    pages = {unit: client.get(f"{link}/steps/1").text for unit, link in links.items()}
    first, second = (CSRF.search(pages[unit])[1] for unit in ("A1", "A2"))
    reader = SlowReader(monkeypatch)

    with sending(client, links["A1"], content, first, times=4) as answers:
        reader.wait_for(1)
        time.sleep(0.5)
        alone = reader.held
        with sending(client, links["A2"], content, second) as others:
            reader.wait_for(2)
            reader.go_on.set()

    assert alone == 1
    assert [answer.status_code for answer in (*answers, *others)] == [200] * 5


def test_a_step_that_closed_while_a_file_was_read_takes_it_as_it_came(
    office, shared_url, monkeypatch
):
    """It was there in time; how long the office reads it is not the unit's fault."""
    client, links, content = office
    csrf = CSRF.search(client.get(f"{links['A1']}/steps/1").text)[1]
    reader = SlowReader(monkeypatch)

    with sending(client, links["A1"], content, csrf) as answers:
        reader.wait_for(1)
        with begin(shared_url) as session:
            from tests.support.world import set_time

            set_time(session, "2019-03-01")
        reader.go_on.set()

    assert answers[0].status_code == 200
    with begin(shared_url) as session:
        (sent,) = submissions.list_submissions(session, cycle_id=CYCLE)
        assert (sent.state, sent.is_late) == ("accepted", False)


def test_a_unit_that_is_expected_no_longer_is_refused_after_reading(
    office, shared_url, monkeypatch
):
    client, links, content = office
    csrf = CSRF.search(client.get(f"{links['A1']}/steps/1").text)[1]
    reader = SlowReader(monkeypatch)

    with sending(client, links["A1"], content, csrf) as answers:
        reader.wait_for(1)
        with begin(shared_url) as session:
            session.delete(
                expected_submissions.find_expected(
                    session, cycle_id=CYCLE, step_id="1", unit_code="A1"
                )
            )
        reader.go_on.set()

    assert answers[0].status_code != 200
    with begin(shared_url) as session:
        assert submissions.list_submissions(session, cycle_id=CYCLE) == []


def test_a_pool_without_a_connection_is_told_as_not_ready(office):
    client, links, _ = office

    @contextmanager
    def none_free():
        raise PoolTimeout
        yield

    object.__setattr__(client.app.state.context, "begin", none_free)
    answer = client.get(links["A1"])

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert "ระบบไม่พร้อม" in answer.text
    assert client.get("/health").text == "ok"


def test_what_takes_long_counts_against_its_link(office):
    client, links, content = office
    csrf = CSRF.search(client.get(f"{links['A1']}/steps/1").text)[1]
    send(client, links["A1"], content, csrf)

    asked = [client.get(f"{links['A1']}/steps/1/workbook.xlsx").status_code for _ in range(21)]

    assert asked[:20] == [200] * 20
    assert asked[20] == 429
    assert client.get(links["A1"]).status_code == 200
    assert client.get(f"{links['A2']}/steps/1/workbook.xlsx").status_code == 200
