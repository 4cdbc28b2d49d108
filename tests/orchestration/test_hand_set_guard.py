"""A state set by hand, a task run again and a pause, told apart before Airflow answers."""

import asyncio
import json

import httpx
import pytest

pytestmark = pytest.mark.airflow

RUN = "/api/v2/dags/rayong-2564/dagRuns/r1"
TASK = f"{RUN}/taskInstances/step_10.approve"
ALL = "/api/v2/dags/~/dagRuns/~/taskInstances"


def bulk(action, **entity):
    return {"actions": [{"action": action, "entities": [{"task_id": "t", **entity}]}]}


CASES = [
    pytest.param(TASK, {"new_state": "success"}, "op", 403, id="mark a task"),
    pytest.param(f"{TASK}/3", {"new_state": "failed"}, "op", 403, id="mark an index"),
    pytest.param(f"{TASK}/", {"new_state": "failed"}, "op", 403, id="slash at the end"),
    pytest.param(f"{TASK}/dry_run", {"new_state": "failed"}, "op", 403, id="dry run"),
    pytest.param(f"{RUN}/taskGroupInstances/g", {"new_state": "success"}, "op", 403, id="group"),
    pytest.param(RUN, {"state": "success"}, "op", 403, id="mark a run"),
    pytest.param(ALL, bulk("update", new_state="success"), "op", 403, id="bulk mark"),
    pytest.param(ALL, bulk("delete"), "op", 403, id="bulk delete"),
    pytest.param(ALL, {"actions": [{"action": "delete"}]}, "op", 403, id="odd bulk"),
    pytest.param(ALL, bulk("update", note="n"), "op", 200, id="bulk note"),
    pytest.param(TASK, {"note": "n"}, "op", 200, id="note of a task"),
    pytest.param(RUN, {"note": "n", "state": None}, "op", 200, id="note of a run"),
    pytest.param(f"{TASK}/-1/hitlDetails", {"x": 1}, "op", 200, id="answer"),
    pytest.param(f"{RUN}/clear", {"dry_run": False}, "op", 200, id="clear"),
    pytest.param("/api/v2/dags/a", {"is_paused": True}, "op", 200, id="pause"),
    pytest.param("/api/v2/dags/a", {"is_paused": True}, "user", 403, id="member pauses"),
    pytest.param("/api/v2/dags", {"is_paused": True}, "user", 403, id="pauses them all"),
    pytest.param(TASK, {"new_state": "success"}, "user", 403, id="member marks"),
    pytest.param(TASK, {"new_state": "success"}, "viewer", 403, id="viewer marks"),
    pytest.param(TASK, {"new_state": "success"}, "admin", 200, id="admin marks"),
    pytest.param(RUN, {"state": "failed"}, "admin", 200, id="admin marks a run"),
    pytest.param(TASK, {"new_state": "success"}, None, 401, id="nobody"),
]


@pytest.fixture
def client(monkeypatch):
    """The guard in front of an application that gives back what reaches it."""
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
    from fastapi import HTTPException
    from starlette.responses import Response

    from oneplan.orchestration import hand_set_guard
    from oneplan.orchestration.auth_manager import OfficeAuthManager

    async def who(request, _token, bearer):
        if bearer is None:
            raise HTTPException(401, "Not authenticated")
        return SimpleAuthManagerUser(username="u", role=bearer.credentials)

    async def echo(scope, receive, send):
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        await Response(body)(scope, receive, send)

    monkeypatch.setattr(hand_set_guard, "get_user", who)
    monkeypatch.setattr(hand_set_guard, "get_auth_manager", OfficeAuthManager)
    guarded = hand_set_guard.HandSetGuard(echo)
    return httpx.AsyncClient(transport=httpx.ASGITransport(guarded), base_url="http://airflow")


async def ask(client, path, body, role):
    method = "POST" if path.endswith("/clear") else "PATCH"
    headers = {"Authorization": f"Bearer {role}"} if role else {}
    async with client:
        return await client.request(method, path, json=body, headers=headers)


@pytest.mark.parametrize(("path", "body", "role", "status"), CASES)
def test_who_may_set_states_and_pause(client, path, body, role, status):
    answer = asyncio.run(ask(client, path, body, role))

    assert answer.status_code == status
    if status == 200:
        assert answer.json() == body, "what was asked reaches Airflow whole"
    if status == 403:
        assert "ไม่มีสิทธิ์" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "asks"),
    [
        pytest.param(b"", False, id="nothing"),
        pytest.param(b"{", False, id="no JSON"),
        pytest.param(b"[]", False, id="a list"),
        pytest.param(json.dumps({"new_state": "SUCCESS"}).encode("utf-16"), True, id="utf-16"),
        pytest.param(b'{"new_state": null, "new_state": "failed"}', True, id="twice"),
    ],
)
def test_what_a_body_asks_for(body, asks):
    from oneplan.orchestration.hand_set_guard import sets_state

    assert sets_state(body) is asks
