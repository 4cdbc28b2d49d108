"""Acts: seen before they are done, done once, by whom they are allowed, with a reason."""

import pytest

from oneplan.store.cycles.stored_steps import get_step
from oneplan.store.shared.audit_chain import list_events
from tests.support.desk import desk_client, fields_of
from tests.support.world import CYCLE

pytestmark = pytest.mark.postgres
ACT = f"/cycles/{CYCLE}/acts/release-step"


def _confirm(desk, page, **changes):
    data = {**fields_of(page), "reason": "อำเภอขอเลื่อน", "phase": "confirm", **changes}
    return desk.post(ACT, data={key: value for key, value in data.items() if value is not None})


def test_an_act_shows_what_it_would_do_and_does_nothing(desk, session):
    page = desk.get(f"{ACT}?step=1")

    assert page.status_code == 200
    assert "ขาด 3 หน่วยงาน" in page.text
    assert "กบอ. กระทุ่มแบน" in page.text
    assert get_step(session, CYCLE, "1").released_at is None


def test_a_confirmed_act_is_done_with_who_and_why(desk, session):
    page = desk.get(f"{ACT}?step=1").text
    answer = _confirm(desk, page)

    assert answer.status_code == 303
    (event,) = [each for each in list_events(session) if each.action == "step.released"]
    assert event.details["reason"] == "อำเภอขอเลื่อน"
    assert get_step(session, CYCLE, "1").released_at is not None


def test_a_double_click_acts_once_and_both_lead_to_it(desk, session):
    page = desk.get(f"{ACT}?step=1").text
    first, second = _confirm(desk, page), _confirm(desk, page)

    assert first.headers["location"] == second.headers["location"]
    assert sum(each.action == "step.released" for each in list_events(session)) == 1


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        pytest.param({"csrf": "x"}, 403, "หน้านี้เปิดไว้นานเกินไป", id="a form of another site"),
        pytest.param({"csrf": None}, 403, "หน้านี้เปิดไว้นานเกินไป", id="no mark of ours"),
        pytest.param({"once": ""}, 403, "หน้านี้เปิดไว้นานเกินไป", id="an empty key"),
        pytest.param({"once": None}, 403, "หน้านี้เปิดไว้นานเกินไป", id="no key"),
        pytest.param({"seen": "x"}, 409, "ผลของการกระทำเปลี่ยนไป", id="not what was shown"),
        pytest.param({"seen": None}, 409, "ผลของการกระทำเปลี่ยนไป", id="nothing was shown"),
        pytest.param({"reason": " "}, 422, "ยังไม่ได้กรอก: เหตุผล", id="no reason"),
        pytest.param({"reason": "\u200b"}, 422, "ยังไม่ได้กรอก: เหตุผล", id="an unseen reason"),
        pytest.param({"step": "9"}, 404, "ขั้นตอน", id="no such step"),
    ],
)
def test_a_confirmation_that_is_wrong_does_nothing_and_says_why(
    desk, session, changes, status, words
):
    page = desk.get(f"{ACT}?step=1").text
    answer = _confirm(desk, page, **changes)

    assert answer.status_code == status
    assert words in answer.text
    assert get_step(session, CYCLE, "1").released_at is None


def test_what_was_typed_is_still_there(desk):
    page = desk.get(f"{ACT}?step=1").text

    assert 'value="อำเภอขอเลื่อน"' in _confirm(desk, page, seen="x").text


@pytest.mark.parametrize(
    ("role", "status"),
    [
        pytest.param("nobody", 401, id="nobody"),
        pytest.param("stranger", 403, id="a user of other cycles"),
        pytest.param("viewer", 403, id="who only looks"),
        pytest.param("member", 403, id="who only answers"),
    ],
)
def test_who_may_not_act_is_refused(session, files, calendar, role, status):
    other = desk_client(session, files, role=role)

    assert other.get(f"{ACT}?step=1").status_code == status
    assert other.post(ACT, data={"step": "1"}).status_code in (status, 403)


def test_no_page_is_kept_by_a_cache_or_loads_anything_from_elsewhere(desk):
    headers = desk.get(f"/cycles/{CYCLE}").headers

    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
