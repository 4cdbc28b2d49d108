"""Who stands above whom, and who reads a mail today."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from oneplan.domain.reminders.reminder_schedule import ReminderLevel
from oneplan.domain.units.hierarchy import reachable, superior_of


@dataclass
class Office:
    code: str
    level: str
    area_code: str
    role: str


@dataclass
class Person:
    id: int
    email: str
    role: str = "coordinator"
    deputy_of: str | None = None
    absent_from: date | None = None
    absent_until: date | None = None
    bounced_at: datetime | None = None


OFFICES = [
    Office("K1", "amphoe", "2101", "kbo"),
    Office("M1", "amphoe", "2101", "amphoe"),
    Office("K2", "amphoe", "2102", "kbo"),
    Office("G", "province", "21", "province"),
    Office("S", "province", "21", "provincial_office"),
    Office("S2", "province", "22", "provincial_office"),
]


@pytest.mark.parametrize(
    ("level", "area", "above", "found"),
    [
        pytest.param("village", "210101", ReminderLevel.SUPERIOR, ("M1", "head"), id="a village: its นายอำเภอ"),
        pytest.param("lao", "210201", ReminderLevel.SUPERIOR, ("K2", "head"), id="an LAO: the committee's chair"),
        pytest.param("lao", "210901", ReminderLevel.SUPERIOR, None, id="nobody is registered"),
        pytest.param("provincial_agency", "21", ReminderLevel.SUPERIOR, ("U", "head"), id="an agency: its own head"),
        pytest.param("amphoe", "2101", ReminderLevel.SUPERIOR, ("U", "head"), id="an amphoe: its own head"),
        pytest.param("village", "210101", ReminderLevel.PROVINCIAL_OFFICE, ("S", "coordinator"), id="the provincial office"),
        pytest.param("pao", "21", ReminderLevel.GOVERNOR, ("G", "coordinator"), id="the governor"),
        pytest.param("pao", "22", ReminderLevel.GOVERNOR, None, id="another province's governor is not asked"),
    ],
)  # fmt: skip
def test_who_stands_above_a_unit(level, area, above, found):
    assert superior_of(Office("U", level, area, "x"), above, OFFICES) == found


DAY = date(2026, 5, 4)
AWAY = {"absent_from": date(2026, 5, 1), "absent_until": DAY}
BACK = {"bounced_at": datetime(2026, 1, 1, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("people", "role", "ids"),
    [
        pytest.param([Person(1, "a"), Person(2, "b")], "coordinator", [1, 2], id="everyone there"),
        pytest.param([Person(1, "a", **AWAY), Person(2, "b", deputy_of="a")], "coordinator", [2],
                     id="the deputy while away"),
        pytest.param([Person(1, "a"), Person(2, "b", deputy_of="a")], "coordinator", [1],
                     id="a deputy only then"),
        pytest.param([Person(1, "a", absent_until=date(2026, 5, 3))], "coordinator", [1], id="back today"),
        pytest.param([Person(1, "a", absent_from=date(2026, 5, 5))], "coordinator", [1], id="leaves tomorrow"),
        pytest.param([Person(1, "a", **BACK), Person(2, "b", deputy_of="a")], "coordinator", [2],
                     id="the deputy after a bounce"),
        pytest.param([Person(1, "a", **BACK), Person(2, "b", deputy_of="a", **AWAY)], "coordinator", [],
                     id="nobody is left"),
        pytest.param([Person(1, "a"), Person(2, "h", role="head")], "head", [2], id="the head alone"),
        pytest.param([Person(1, "a")], "head", [1], id="no head: the coordinator speaks for them"),
        pytest.param([Person(1, "a"), Person(2, "h", role="head", **AWAY)], "head", [1],
                     id="a head who is away without a deputy: the coordinator"),
        pytest.param([Person(1, "a"), Person(2, "h", role="head", **AWAY), Person(3, "d", deputy_of="h")],
                     "head", [3], id="with one: the deputy"),
        pytest.param([Person(1, "a"), Person(2, "h", role="head", **BACK)], "head", [],
                     id="a head whose mail came back: a letter"),
        pytest.param([Person(1, "Chief@x", **AWAY), Person(2, "b", deputy_of="chief@X")], "coordinator", [2],
                     id="an address is the same in capitals"),
        pytest.param([], "coordinator", [], id="nobody at all"),
    ],
)  # fmt: skip
def test_who_reads_a_mail(people, role, ids):
    assert [each.id for each in reachable(people, role, DAY)] == ids
