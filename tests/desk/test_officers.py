"""The account of an amphoe officer sees its area, and nothing before it has one."""

from types import SimpleNamespace

import pytest

from oneplan.desk.visitors import is_officer
from oneplan.services.units.user_areas import set_area
from tests.support.desk import desk_client
from tests.support.world import CYCLE

pytestmark = pytest.mark.postgres


def of_fab(*names):
    return SimpleNamespace(roles=[SimpleNamespace(name=name) for name in names])


@pytest.mark.parametrize(
    ("user", "found"),
    [
        pytest.param(
            SimpleNamespace(role="viewer", username="amphoe"), True, id="simple, an amphoe"
        ),
        pytest.param(
            SimpleNamespace(role="viewer", username="viewer"), False, id="simple, who only looks"
        ),
        pytest.param(SimpleNamespace(role="VIEWER"), True, id="simple, in capitals"),
        pytest.param(SimpleNamespace(role=None), True, id="simple, no role"),
        pytest.param(SimpleNamespace(role="other"), True, id="simple, a role of nobody"),
        pytest.param(SimpleNamespace(role="user"), False, id="simple, a committee"),
        pytest.param(SimpleNamespace(role="op"), False, id="simple, the secretariat"),
        pytest.param(SimpleNamespace(role="admin"), False, id="simple, an administrator"),
        pytest.param(of_fab("Officer"), True, id="FAB, an officer"),
        pytest.param(of_fab("Officer", "Public"), True, id="FAB, an officer as everybody"),
        pytest.param(of_fab("Officer", "Secretariat"), False, id="FAB, the secretariat too"),
        pytest.param(of_fab("Secretariat"), False, id="FAB, the secretariat"),
        pytest.param(of_fab("Admin"), False, id="FAB, an administrator"),
    ],
)
def test_an_officer_is_known_by_the_role(user, found):
    assert is_officer(user) is found


@pytest.mark.parametrize("page", ["", "/submissions", "/mails", "/lists", "/units/A1", "/audit"])
def test_an_officer_without_an_area_is_told_whom_to_ask(session, files, calendar, page):
    officer = desk_client(session, files, role="viewer", is_officer=True)
    answer = officer.get(f"/cycles/{CYCLE}{page}")

    assert answer.status_code == 403
    assert "oneplan users area" in answer.text
    assert "กระทุ่มแบน" not in answer.text
    assert officer.get(f"/api/cycles/{CYCLE}{page or '/today'}").status_code in (403, 404)


def test_an_officer_with_an_area_sees_it_alone(session, files, calendar):
    set_area(session, "viewer", "7402", by="ผู้ดูแล")
    officer = desk_client(session, files, role="viewer", is_officer=True)

    assert "กระทุ่มแบน" in officer.get(f"/cycles/{CYCLE}/units/A2").text
    assert officer.get(f"/cycles/{CYCLE}/units/A1").status_code == 403
