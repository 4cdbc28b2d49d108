"""What a waiting task says: not open yet, waiting for units, overdue."""

import pytest

from oneplan.domain.cycles.acts import Act
from oneplan.services.operations.waiting_notes import (
    NOT_OPEN_TH,
    OVERDUE_TH,
    WAITING_TH,
    names_of,
    note_of_waiting,
    notes_of_waiting,
)
from tests.support.builders import step_data
from tests.support.world import CYCLE, send, start_world

pytestmark = pytest.mark.postgres

AMPHOE = {"levels": ["amphoe"], "role": "kbo"}


@pytest.mark.parametrize(
    ("at", "act", "says"),
    [
        pytest.param(
            "2018-12-20", Act.OPEN, f"{NOT_OPEN_TH}: เปิดวันที่ ๑ ม.ค. ๖๒ (อีก ๑๒ วัน)", id="not open"
        ),
        pytest.param("2019-01-01", Act.OPEN, f"{NOT_OPEN_TH}: ถึงวันเปิดแล้ว", id="opens now"),
        pytest.param(
            "2019-01-05",
            Act.WAIT,
            f"{WAITING_TH}: กำหนดส่ง ๓๑ ม.ค. ๖๒ (อีก ๒๖ วัน) ขาด ๑ จาก ๑ หน่วยงาน: กบอ. เมือง",
            id="in time",
        ),
        pytest.param("2019-01-31", Act.WAIT, f"{WAITING_TH}: กำหนดส่ง ๓๑ ม.ค. ๖๒ (วันนี้)", id="last"),
        pytest.param(
            "2019-02-03", Act.WAIT, f"{OVERDUE_TH} ๓ วัน: ยังรับไฟล์ในวันผ่อนผัน ขาด ๑", id="in grace"
        ),
        pytest.param(
            "2019-02-20", Act.WAIT, f"{OVERDUE_TH} ๒๐ วัน: รอสำนักงานจังหวัดตัดสินใจ", id="after it"
        ),
        pytest.param("2019-01-05", Act.REMIND, "", id="a reminder says nothing"),
    ],
)
def test_the_three_waits_are_told_apart(session, at, act, says):
    hold = {"when_missing": "hold"}
    start_world(session, at=at, steps=(step_data("1", submitted_by=AMPHOE, policy=hold),))
    note = note_of_waiting(session, CYCLE, "1", act, "7401" if act == Act.WAIT else "")

    assert note.startswith(says)
    assert bool(note) is bool(says)


def test_every_task_of_a_cycle_is_said_of_at_once(session, files):
    calendar = start_world(session)
    send(session, files, calendar, "A2")
    places = [("step_01.each.wait", 0), ("step_01.each.wait", 1), ("step_02.open", -1)]
    others = [("start", -1), ("step_01.each.wait", 99), ("step_99.open", -1)]

    found = notes_of_waiting(session, CYCLE, [*places, *others])

    assert list(found) == places
    assert "กบอ. เมือง" in found[places[0]]
    assert "ครบ ๑ หน่วยงาน" in found[places[1]]
    assert found[places[2]].startswith(NOT_OPEN_TH)


@pytest.mark.parametrize(
    ("count", "says"), [(1, "ก0"), (5, "ก0, ก1, ก2, ก3, ก4"), (8, "ก4 และอีก ๓ แห่ง")]
)
def test_many_names_are_counted(count, says):
    assert names_of([f"ก{at}" for at in range(count)]).endswith(says)
