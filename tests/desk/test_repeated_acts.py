"""What follows an act is done once, and again where it failed."""

import pytest
from starlette.testclient import TestClient

from oneplan.desk.act_registry import ACTS
from oneplan.desk.acts import REASON, ActPreview, DeskAct
from oneplan.errors import OneplanError
from oneplan.store.shared import audit
from oneplan.store.shared.audit_chain import list_events
from tests.support.desk import confirm, fields_of
from tests.support.world import CYCLE

pytestmark = pytest.mark.postgres
ACT = f"/cycles/{CYCLE}/acts/try"


class Away(OneplanError):
    status_code = 502


@pytest.fixture
def seen(monkeypatch):
    """What an act did, in order; ``faults`` are raised by what follows it, one each time."""
    found = {"done": [], "faults": []}

    def act(context, values):
        found["done"].append("act")
        audit.append_event(
            context.session,
            actor=context.visitor.user,
            action="tried",
            subject="try",
            cycle_id=CYCLE,
            details={"reason": values[REASON]},
        )
        return "/lists"

    def after(_context, _values):
        found["done"].append("after")
        if found["faults"]:
            raise found["faults"].pop()

    made = DeskAct(
        name="try",
        title=("ลอง", "Try"),
        preview=lambda _context, _values: ActPreview(sentences=[("ลอง", "Try")]),
        act=act,
        note=lambda _context, _values: found["done"].append("note"),
        after=after,
    )
    monkeypatch.setitem(ACTS, "try", made)
    return found


def test_what_follows_is_not_done_again_by_a_form_that_is_sent_again(desk, seen):
    page = desk.get(ACT).text
    answers = [confirm(desk, ACT, page) for _ in range(3)]

    assert [each.status_code for each in answers] == [303] * 3
    assert len({each.headers["location"] for each in answers}) == 1
    assert seen["done"] == ["act", "note", "after"]


def test_what_follows_and_failed_is_done_by_the_same_form(desk, seen):
    seen["faults"] = [Away("Airflow")]
    page = desk.get(ACT).text
    answers = [confirm(desk, ACT, page).status_code for _ in range(3)]

    assert answers == [502, 303, 303]
    assert seen["done"] == ["act", "note", "after", "note", "after"]


def test_a_key_holds_for_its_act_alone(desk, seen, session):
    """A form of one act does not stand for another that carries its key."""
    page = desk.get(ACT).text
    confirm(desk, ACT, page)
    other = f"/cycles/{CYCLE}/acts/release-step"
    form = desk.get(f"{other}?step=1").text
    answer = confirm(desk, other, form, once=fields_of(page)["once"])

    assert answer.headers["location"].endswith("done=release-step")
    assert sum(each.action == "step.released" for each in list_events(session)) == 1


def test_what_nobody_foresaw_is_told_in_words(desk, seen):
    seen["faults"] = [RuntimeError("secret")]
    browser = TestClient(desk.app, base_url="https://desk.test", raise_server_exceptions=False)
    answer = confirm(browser, ACT, browser.get(ACT).text)

    assert answer.status_code == 500
    assert "ระบบขัดข้องโดยไม่คาดไว้" in answer.text
    assert "secret" not in answer.text
