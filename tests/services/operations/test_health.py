"""Whether an office is well: each part, away or there, told in words with what to do."""

from contextlib import contextmanager

import httpx
import pendulum
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from oneplan.config.settings import Settings
from oneplan.domain.shared.health_checks import Health
from oneplan.gateways.airflow import airflow_health
from oneplan.services.operations import health, machine_health
from oneplan.store.reminders import mail_faults
from oneplan.store.shared import heartbeats
from tests.support.world import start_world

pytestmark = pytest.mark.postgres
WELL = {
    "metadatabase": {"status": "healthy"},
    "scheduler": {"status": "healthy", "latest_scheduler_heartbeat": "2026-01-01"},
    "triggerer": {"status": None},
}


def settings(tmp_path):
    """Settings of an office in a folder, of which nothing runs."""
    return Settings.from_environment(
        {
            "ONEPLAN_HOME": str(tmp_path),
            "ONEPLAN_PORT": "9",
            "ONEPLAN_FILES_URL": f"file://{tmp_path}",
        }
    )


def found(session, *, now=None):
    """Key → health of what the store tells."""
    checks = health.check_store(session, now=now or pendulum.now("UTC"))
    return {each.key: each.health for each in checks}


def test_a_store_with_a_worker_is_well(session):
    heartbeats.beat(session, heartbeats.MAIL_WORKER)

    assert set(found(session).values()) == {Health.GOOD}


@pytest.mark.parametrize(
    ("statement", "key"),
    [
        pytest.param("SELECT 1", "mail_worker", id="a worker that never was"),
        pytest.param(
            "INSERT INTO heartbeats VALUES ('mail_worker', now() - interval '1 hour')",
            "mail_worker",
            id="a worker that stopped",
        ),
        pytest.param("UPDATE alembic_version SET version_num = 'old'", "migrations", id="schema"),
    ],
)
def test_what_is_wrong_in_the_store_is_told_with_what_to_do(session, statement, key):
    session.execute(text(statement))
    (check,) = [
        each for each in health.check_store(session, now=pendulum.now("UTC")) if each.key == key
    ]

    assert check.health == Health.BAD
    assert all(check.remedy)


def test_a_clock_that_is_off_is_told(session):
    assert found(session, now=pendulum.now("UTC").add(minutes=5))["clock"] == Health.BAD


def test_a_fault_of_mail_is_told_in_thai(session):
    start_world(session)
    mail_faults.save_fault(session, cycle_id=None, part="send", reason="เต็ม")
    (check,) = [
        each
        for each in health.check_store(session, now=pendulum.now("UTC"))
        if each.key == "mail_faults"
    ]

    assert check.health == Health.BAD
    assert "ส่งอีเมล" in check.told[0]
    assert "เต็ม" in check.told[0]


def test_an_office_whose_database_is_away_is_told_so(tmp_path, files):
    @contextmanager
    def begin():
        raise OperationalError("SELECT 1", {}, Exception("away"))
        yield

    checks = health.check_office(begin=begin, settings=settings(tmp_path), files=files)

    assert not health.is_well(checks)
    assert {each.key: each.health for each in checks} | {"x": 1} == {
        "database": Health.BAD,
        "airflow": Health.BAD,
        "portal": Health.BAD,
        "files": Health.GOOD,
        "room": checks[-2].health,
        "backups": Health.NOTE,
        "x": 1,
    }
    assert all(each.remedy[0] for each in checks if each.health == Health.BAD)


@pytest.mark.parametrize(
    ("answer", "states"),
    [
        pytest.param((200, WELL), {"metadatabase": "healthy", "scheduler": "healthy"}, id="well"),
        pytest.param(
            (200, {"scheduler": {"status": "unhealthy"}}), {"scheduler": "unhealthy"}, id="one down"
        ),
        pytest.param((503, {}), None, id="an error"),
        pytest.param((200, None), None, id="no JSON"),
    ],
)
def test_airflow_is_asked_for_its_components(monkeypatch, answer, states):
    status, body = answer
    made = httpx.Response(status, json=body, request=httpx.Request("GET", "http://x"))
    if body is None:
        made = httpx.Response(status, text="<html>", request=httpx.Request("GET", "http://x"))
    monkeypatch.setattr(airflow_health.httpx, "get", lambda *_, **__: made)

    assert airflow_health.ask_airflow("http://x") == states


def test_a_component_that_is_down_is_told(monkeypatch):
    monkeypatch.setattr(machine_health, "ask_airflow", lambda _: {"triggerer": "unhealthy"})
    (check,) = machine_health.check_airflow("http://x")

    assert check.health == Health.BAD
    assert check.name[0] == "ตัวเฝ้ารอ"


def test_files_that_cannot_be_written_are_told():
    class Full:
        def write(self, name, content):
            raise OSError(28, "No space left on device")

    assert machine_health.check_files(Full()).health == Health.BAD
