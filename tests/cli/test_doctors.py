"""``oneplan doctor``: in Thai for people, as JSON for programs, and exit 1 where something is wrong."""

import json

import pytest

from oneplan.domain.shared.health_checks import Health, HealthCheck
from oneplan.services.operations import health
from tests.support.command_office import run

WELL = HealthCheck(
    key="database", name=("ฐานข้อมูล", "Database"), health=Health.GOOD, told=("ตอบ", "it answers")
)
WRONG = HealthCheck(
    key="portal",
    name=("เว็บหน่วยงาน", "Units' portal"),
    health=Health.BAD,
    told=("ไม่ตอบ", "it does not answer"),
    remedy=("เปิดใหม่", "Start it again."),
)
NOTE = HealthCheck(
    key="backups", name=("การสำรอง", "Backups"), health=Health.NOTE, told=("ไม่ทราบ", "unknown")
)


@pytest.mark.parametrize(
    ("checks", "code", "last"),
    [
        pytest.param([WELL, NOTE], 0, "ระบบปกติ", id="well"),
        pytest.param([WELL, WRONG], 1, "มีสิ่งผิดปกติ", id="one thing is wrong"),
    ],
)
def test_it_says_in_thai_how_the_office_is(monkeypatch, checks, code, last):
    monkeypatch.setattr(health, "check_office", lambda **_: checks)
    found = run("doctor")

    assert found.exit_code == code
    assert "ฐานข้อมูล: ตอบ" in found.output
    assert found.output.splitlines()[-1].startswith(last)
    assert ("→ เปิดใหม่" in found.output) == (code == 1)


def test_it_says_the_same_to_programs(monkeypatch):
    monkeypatch.setattr(health, "check_office", lambda **_: [WELL, WRONG])
    found = run("doctor", "--json")

    assert found.exit_code == 1
    told = json.loads(found.output)
    assert told["is_well"] is False
    assert [each["health"] for each in told["checks"]] == ["good", "bad"]
