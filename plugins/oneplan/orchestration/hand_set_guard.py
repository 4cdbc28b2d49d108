"""Tell running a task again from setting its state by hand, before Airflow answers.

To Airflow's auth managers both are a change of a task instance or a run, and pausing is
a change of a DAG that FAB also asks of whoever answers a question. So the request itself
is looked at, the same under every auth manager: who may not delete may not set a state,
and who may not start a run may not pause.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails
from airflow.api_fastapi.core_api.security import bearer_scheme, get_user
from fastapi import HTTPException
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from oneplan.orchestration.office_roles import Right

PATHS: tuple[tuple[re.Pattern[str], Right], ...] = (
    (
        re.compile(r"/api/v2/dags/(?P<dag>[^/]+)/dagRuns/[^/]+/task(Group)?Instances(/.*)?$"),
        ("DELETE", DagAccessEntity.TASK_INSTANCE),
    ),
    (
        re.compile(r"/api/v2/dags/(?P<dag>[^/]+)/dagRuns(/[^/]+)?$"),
        ("DELETE", DagAccessEntity.RUN),
    ),
    (re.compile(r"/api/v2/dags(/(?P<dag>[^/]+))?$"), ("POST", DagAccessEntity.RUN)),
)
"""Path of a PATCH → the right that it takes; the last pauses, the others set states."""
REFUSED_TH = "ผู้ใช้นี้ไม่มีสิทธิ์ตั้งสถานะด้วยมือหรือหยุดรอบแผน หากต้องการให้งานทำใหม่ ให้ล้างงาน (Clear) แทน"
MAX_BODY = 1_000_000
"""Bytes; no request that sets a state is longer."""


class HandSetGuard:
    """ASGI middleware that refuses a state set by hand from whoever may not."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 403."""
        found = _right_of(scope)
        if found is None:
            await self.app(scope, receive, send)
            return
        right, dag_id = found
        body = b""
        if right[0] == "DELETE":
            read = await _read(receive)
            if read is None:
                await JSONResponse({"detail": REFUSED_TH}, 413)(scope, receive, send)
                return
            body = read
            receive = _again(body, receive)
            if not sets_state(body):
                await self.app(scope, receive, send)
                return
        try:
            is_allowed = await has_right(scope, right, dag_id)
        except HTTPException as error:
            refused = JSONResponse({"detail": error.detail}, error.status_code)
            await refused(scope, receive, send)
            return
        if is_allowed:
            await self.app(scope, receive, send)
        else:
            await JSONResponse({"detail": REFUSED_TH}, 403)(scope, receive, send)


def sets_state(body: bytes) -> bool:
    """Whether a PATCH asks for more than a note.

    A bulk request that deletes is one too: Airflow takes the right to change as enough
    to send it.
    """
    try:
        said = json.loads(body)
    except ValueError:
        return False  # Airflow refuses it
    if not isinstance(said, dict):
        return False
    if "actions" not in said:
        return _names_state(said)
    actions = said["actions"] if isinstance(said["actions"], list) else []
    return any(_acts(each) for each in actions if isinstance(each, dict))


def _acts(action: Mapping[str, Any]) -> bool:
    entities = action.get("entities")
    if action.get("action") != "update" or not isinstance(entities, list):
        return True
    return any(_names_state(each) for each in entities if isinstance(each, dict))


def _names_state(said: Mapping[str, Any]) -> bool:
    return said.get("new_state") is not None or said.get("state") is not None


def _right_of(scope: Scope) -> tuple[Right, str | None] | None:
    if scope["type"] != "http" or scope["method"] != "PATCH":
        return None
    path = scope["path"].rstrip("/")
    if path.endswith("/hitlDetails") or "/xcomEntries/" in path:
        return None
    for pattern, right in PATHS:
        if match := pattern.search(path):
            dag_id = match["dag"]
            return right, None if dag_id == "~" else dag_id
    return None


async def _read(receive: Receive) -> bytes | None:
    """The body of a request; None where it is longer than any of Airflow's."""
    parts: list[bytes] = []
    length = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        length += len(parts[-1])
        if length > MAX_BODY:
            return None
        if not message.get("more_body"):
            return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """Give the body that was read to the next that asks for it."""
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def read() -> Message:
        return first.pop() if first else await receive()

    return read


async def has_right(scope: Scope, right: Right, dag_id: str | None) -> bool:
    """Whether who sent a request has a right to a DAG, or to any where none is named.

    Raises:
        HTTPException: Nobody has signed in.
    """
    request = Request(scope)
    user = await get_user(request, None, await bearer_scheme(request))
    method, entity = right
    return await run_in_threadpool(
        lambda: get_auth_manager().is_authorized_dag(
            method=method, access_entity=entity, details=DagDetails(id=dag_id), user=user
        )
    )
