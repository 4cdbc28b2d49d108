"""Settings in words without secrets; health as a page, also where the database is away."""

from contextlib import contextmanager

import pytest
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from oneplan.config.settings import settings
from oneplan.desk.app import create_app
from oneplan.desk.visitors import Visitor
from oneplan.services.operations import machine_health
from tests.support.desk import ROLES, desk_client
from tests.support.query_counts import count_queries
from tests.support.world import CYCLE

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch):
    """No process is asked."""
    monkeypatch.setattr(machine_health, "ask_airflow", lambda _: {"scheduler": "healthy"})
    monkeypatch.setattr(machine_health, "is_answering", lambda _: False)


def test_settings_are_told_in_words(desk):
    page = desk.get(f"/cycles/{CYCLE}/settings").text

    assert "ก่อนกำหนด ๗ วัน" in page
    assert "๐๘.๓๐ – ๑๖.๓๐ น. วันทำการเท่านั้น" in page
    assert "เขียนลงโฟลเดอร์ ไม่มีผู้ใดได้รับ" in page
    assert "due-7" not in page


def test_no_secret_is_among_the_settings(desk, monkeypatch):
    monkeypatch.setenv("SENDGRID_WEBHOOK_KEY", "the-public-key")
    monkeypatch.setenv("ONEPLAN_MAIL_TEST_ADDRESS", "somebody@rayong.invalid")
    page = desk.get(f"/cycles/{CYCLE}/settings").text

    assert "s•••@rayong.invalid" in page
    for secret in ("the-public-key", "somebody@", settings().secret_key, "postgresql"):
        assert secret not in page


def test_health_is_told_with_what_to_do(desk):
    page = desk.get(f"/cycles/{CYCLE}/health").text
    found = {
        e["key"]: e["health"] for e in desk.get(f"/api/cycles/{CYCLE}/health").json()["checks"]
    }

    assert "มีสิ่งผิดปกติ" in page
    assert "เปิดเว็บหน่วยงานใหม่" in page
    assert found["database"] == "good"
    assert found["portal"] == "bad"
    assert found["airflow_scheduler"] == "good"


def test_health_is_a_page_where_the_database_is_away(files):
    @contextmanager
    def begin():
        raise OperationalError("SELECT 1", {}, Exception("away"))
        yield

    async def identify(_request, _cycle_id):
        return Visitor(user="secretary", rights=ROLES["secretary"])

    app = create_app(begin=begin, files=files, identify=identify)
    answer = TestClient(app).get(f"/cycles/{CYCLE}/health")

    assert answer.status_code == 503
    assert "ฐานข้อมูล" in answer.text
    assert "ไม่ตอบ" in answer.text


@pytest.mark.parametrize("page", ["settings", "health"])
def test_the_pages_ask_few_questions_of_the_store(desk, session, page):
    with count_queries(session) as asked:
        desk.get(f"/cycles/{CYCLE}/{page}")

    assert len(asked) <= 8, asked


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("secretary", 200)])
def test_the_calendars_file_is_for_who_amends_it(session, files, calendar, role, status):
    answer = desk_client(session, files, role=role).get(f"/cycles/{CYCLE}/calendar/file")

    assert answer.status_code == status
