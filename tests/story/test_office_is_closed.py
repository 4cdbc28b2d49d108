"""What an embedded office shows to others on its machine, and what its roles may do."""

import json
import os
import socket
import stat
from pathlib import Path

import httpx
import psutil
import pytest

from oneplan.config.settings import PORTAL_OFFSET
from oneplan.embedded.supervision import PortTaken, check_ports
from tests.support.offices import free_port

pytestmark = pytest.mark.airflow


def test_everything_listens_on_this_machine_alone(office):
    first = int(office.environment["ONEPLAN_PORT"])
    listening = {
        (each.laddr.ip, each.laddr.port)
        for each in psutil.net_connections(kind="inet")
        if each.status == psutil.CONN_LISTEN and first <= each.laddr.port <= first + PORTAL_OFFSET
    }

    assert {port for _, port in listening} == {first, first + 1, first + 2, first + PORTAL_OFFSET}
    assert {address for address, _ in listening} == {"127.0.0.1"}


def test_nobody_else_reads_what_the_office_keeps(office):
    open_to_others = []
    for folder, folders, names in os.walk(office.home):
        if "postgres" in folders:
            folders.remove("postgres")
        for path in [folder, *(str(Path(folder) / name) for name in names)]:
            mode = Path(path).lstat().st_mode
            if stat.S_ISSOCK(mode) or stat.S_ISLNK(mode):
                continue
            allowed = 0o011 if path == str(office.home) and os.getuid() == 0 else 0
            if stat.S_IMODE(mode) & 0o077 & ~allowed:
                open_to_others.append((path, oct(mode)))

    assert open_to_others == []
    assert stat.S_IMODE((office.home / "postgres").stat().st_mode) & 0o077 == 0


@pytest.fixture(scope="module")
def chair(office):
    passwords = json.loads((office.home / "airflow" / "passwords.json").read_text())
    token = httpx.post(
        f"{office.url}/auth/token",
        timeout=30,
        json={"username": "chair", "password": passwords["chair"]},
    ).json()
    with httpx.Client(
        base_url=f"{office.url}/api/v2",
        timeout=30,
        headers={"Authorization": f"Bearer {token['access_token']}"},
    ) as client:
        yield client


RUN = "/dags/small-2564/dagRuns"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        pytest.param("POST", RUN, {"logical_date": None}, id="trigger"),
        pytest.param("PATCH", "/dags/small-2564", {"is_paused": True}, id="pause"),
        pytest.param("POST", "/dags/small-2564/clearTaskInstances", {"dry_run": True}, id="clear"),
        pytest.param("PATCH", f"{RUN}/x", {"state": "success"}, id="mark a run"),
        pytest.param("PATCH", f"{RUN}/x/taskInstances/step_3.approve", {"new_state": "success"},
                     id="mark a task"),
        pytest.param("DELETE", f"{RUN}/x", None, id="delete a run"),
        pytest.param("DELETE", "/dags/small-2564", None, id="delete a DAG"),
        pytest.param("GET", "/variables", None, id="variables"),
        pytest.param("GET", "/connections", None, id="connections"),
        pytest.param("POST", "/pools", {"name": "x", "slots": 1}, id="pools"),
    ],
)  # fmt: skip
def test_the_chair_may_do_nothing_but_look_and_answer(chair, method, path, body):
    assert chair.request(method, path, json=body).status_code == 403


@pytest.mark.parametrize(
    "path", ["/dags", "/dags/small-2564", RUN, "/dags/~/dagRuns/~/hitlDetails"]
)
def test_the_chair_may_look(chair, path):
    assert chair.get(path).status_code == 200


def test_an_answer_of_the_chair_is_let_through_to_its_question(chair):
    """There is no such question: 404 says that the role was allowed to answer it."""
    path = f"{RUN}/none/taskInstances/step_3.approve/0/hitlDetails"
    answer = {"chosen_options": ["x"], "params_input": {}}

    assert chair.patch(path, json=answer).status_code == 404


@pytest.mark.parametrize("offset", [0, 1, 2, PORTAL_OFFSET])
def test_a_port_that_is_taken_is_named_with_its_use(offset):
    first = free_port()
    with socket.socket() as other:
        other.bind(("0.0.0.0", first + offset))  # noqa: S104  what others do
        other.listen()
        with pytest.raises(
            PortTaken, match=rf"Port {first + offset} of 127\.0\.0\.1, for .* \(\d+\)"
        ):
            check_ports(first)


def test_free_ports_are_let_pass():
    assert check_ports(free_port()) is None
