"""A deadline that moves is told to whoever has still to send, once."""

import pytest

from oneplan.services.amendments import follow_calendar
from oneplan.services.portal_views import view_step
from oneplan.store import notices
from tests.builders import make_calendar, step_data
from tests.services.test_notices import OPENED
from tests.services.world import CYCLE, send, start_world

pytestmark = pytest.mark.postgres
AMPHOE = {"levels": ["amphoe"], "role": "kbo"}


def told(session):
    session.flush()
    return {n.unit_code: n for n in notices.list_notices(session, cycle_id=CYCLE, rung="amended")}


def later(**changes):
    return make_calendar(
        step_data("1", submitted_by=AMPHOE, window={"printed": "๑ ม.ค. - ๑๕ ก.พ. ๖๒"}, **changes)
    )


def test_a_moved_deadline_is_told_once_to_who_is_missing(session, files):
    calendar = start_world(session, at=OPENED)
    send(session, files, calendar, "A1")
    revisions = [follow_calendar(session, later(), seed=1) for _ in range(2)]

    assert revisions == [2, 2]
    assert set(told(session)) == {"A2", "A3"}
    text = told(session)["A2"].body_text
    assert "เปลี่ยนจากวันพฤหัสบดีที่ ๓๑ มกราคม ๒๕๖๒" in text
    assert "กำหนดส่ง: วันศุกร์ที่ ๑๕ กุมภาพันธ์ ๒๕๖๒" in text
    assert view_step(session, cycle_id=CYCLE, step_id="1", unit_code="A2").due_at.day == 15


def test_a_calendar_that_moves_no_deadline_tells_nobody(session):
    start_world(session, at=OPENED)
    same = make_calendar(policy={"grace_days": 9})
    follow_calendar(session, same, seed=1)

    assert told(session) == {}


def test_a_cycle_that_begins_tells_nobody(session):
    follow_calendar(session, later(), seed=1)

    assert told(session) == {}
