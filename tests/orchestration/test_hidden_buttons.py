"""No button of Airflow's pages that answers 403 to who looks at them."""

import asyncio
import json

import pytest

pytestmark = pytest.mark.airflow

DELETES = {"Delete Dag", "ลบ Dag", "Delete Dag Run", "ลบ Dag Run", "Delete Task Instances"}
MARKS = {
    "Mark Dag Run as...",
    "Mark Task Instance as...",
    "Mark Task Instances as...",
    "Mark Task Group as...",
    "ทำเครื่องหมาย Dag Run เป็น...",
    "ทำเครื่องหมาย Task Instance เป็น...",
    "ทำเครื่องหมาย Task Group เป็น...",  # the type is English in Airflow's Thai
}
CLEARS = {"Clear Dag Run", "ล้าง Task Instance", "Press shift+c to clear"}
TRIGGERS = {"Trigger", "ทริกเกอร์"}
ALL = DELETES | MARKS | CLEARS | TRIGGERS


def script_for(role, monkeypatch):
    """What the browser of a user with a role is given."""
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
    from fastapi import HTTPException

    from oneplan.orchestration import hand_set_guard
    from oneplan.orchestration.auth_manager import OfficeAuthManager
    from oneplan.orchestration.hidden_buttons import hidden_buttons

    async def who(_request, _token, _bearer):
        if role is None:
            raise HTTPException(401, "Not authenticated")
        return SimpleAuthManagerUser(username="u", role=role)

    monkeypatch.setattr(hand_set_guard, "get_user", who)
    monkeypatch.setattr(hand_set_guard, "get_auth_manager", OfficeAuthManager)
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
    return asyncio.run(hidden_buttons(scope))


@pytest.mark.parametrize(
    ("role", "hidden", "shown", "others"),
    [
        pytest.param("op", DELETES | MARKS, CLEARS | TRIGGERS, ("FS", True), id="the secretariat"),
        pytest.param("user", ALL, set(), ("CFS", False), id="who only answers"),
        pytest.param("viewer", ALL, set(), ("CFS", False), id="who only looks"),
    ],
)
def test_a_role_is_offered_nothing_that_it_may_not_do(role, hidden, shown, others, monkeypatch):
    keys, pauses = others
    answer = script_for(role, monkeypatch)
    said = answer.body.decode()

    assert {label for label in hidden if f'"{label}"' not in said} == set()
    assert {label for label in shown if f'"{label}"' in said} == set()
    assert f'"keys": {json.dumps([f"Key{key}" for key in keys])}' in said
    assert ("toggle-pause" in said) is not pauses
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("role", ["admin", None], ids=["the administrator", "nobody yet"])
def test_nothing_is_hidden_from(role, monkeypatch):
    assert script_for(role, monkeypatch).body == b""


def test_each_act_has_a_label_in_every_language_of_airflow():
    from oneplan.orchestration.button_labels import list_languages
    from oneplan.orchestration.hidden_buttons import BUTTONS, labels_of

    assert len(list_languages()) > 10
    assert all(len(labels_of(right)) > len(list_languages()) // 2 for right in BUTTONS)
    assert not [label for right in BUTTONS for label in labels_of(right) if "{{" in label]
