"""Clients that hold a connection, or send a byte now and then, are parted from and stop nobody."""

import asyncio
import select
import socket
import time
from contextlib import ExitStack

import httpx
import pytest

from oneplan.portal import bodies
from oneplan.portal.bodies import BodyLimits
from oneplan.portal.connections import HEAD_SECONDS
from tests.support.portal_process import portal_process

BOUND = 5.0
"""Seconds beyond the limit, on a machine that does other things as well."""


def are_open(connections):
    """Whether the other side has closed none of them, nor said a word."""
    return select.select(connections, [], [], 0)[0] == []


def closed_after(connection, start):
    """When the other side closed; bytes are sent one a second until then."""
    connection.settimeout(1)
    while time.monotonic() < start + HEAD_SECONDS + 30:
        try:
            connection.sendall(b"a")
            if connection.recv(1000) == b"":
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - start


@pytest.mark.postgres
@pytest.mark.parametrize("said", [b"", b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: "],
                         ids=["says nothing", "a head that does not end"])  # fmt: skip
def test_a_connection_without_a_request_is_closed_and_keeps_nobody_out(
    database_url, tmp_path, said
):
    with portal_process(tmp_path, database_url) as base, ExitStack() as opened:
        address = ("127.0.0.1", int(base.rsplit(":", 1)[1]))
        slow = [opened.enter_context(socket.create_connection(address)) for _ in range(200)]
        start = time.monotonic()
        for connection in slow:
            connection.sendall(said)
        asked = time.monotonic()
        answer = httpx.get(f"{base}/health", timeout=10)
        waited = time.monotonic() - asked
        held = are_open(slow)
        last = slow[-1]
        seconds = closed_after(last, start) if said else _closed_silently(last, start)
        left = [each for each in slow[:-1] if not is_closed(each)]

    # What was closed at once, or never there, would keep nobody out either.
    assert (held, answer.status_code, waited < BOUND) == (True, 200, True)
    assert HEAD_SECONDS - BOUND < seconds < HEAD_SECONDS + BOUND
    assert left == []


def is_closed(connection):
    """Whether the other side closed within the bound; what it said before is passed over."""
    connection.settimeout(BOUND)
    try:
        while connection.recv(1000):
            pass
    except TimeoutError:
        return False
    except OSError:
        pass
    return True


def _closed_silently(connection, start):
    connection.settimeout(HEAD_SECONDS + 30)
    assert connection.recv(10) == b""
    return time.monotonic() - start


def test_a_body_that_hardly_moves_is_given_up(monkeypatch):
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.3)
    seen, answers = [], []

    async def app(scope, receive, send):
        try:
            while True:
                seen.append(await receive())
        except bodies.BodyTooSlow:
            answers.append(scope[bodies.SLOW])

    async def receive():
        await asyncio.sleep(0.1)
        return {"type": "http.request", "body": b"a", "more_body": True}

    async def send(message):
        raise AssertionError(message)

    scope = {"type": "http", "method": "POST", "path": "/u/x/steps/1/files", "headers": []}
    start = time.monotonic()
    asyncio.run(BodyLimits(app)(scope, receive, send))

    assert answers == [True]
    assert 1 <= len(seen) < 6
    assert time.monotonic() - start < BOUND


def test_a_body_that_keeps_its_pace_may_take_long(monkeypatch):
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.3)
    left = iter(range(8))
    taken = []

    async def app(scope, receive, send):
        taken.append(await receive())
        while taken[-1]["more_body"]:
            taken.append(await receive())

    async def receive():
        await asyncio.sleep(0.1)
        return {
            "type": "http.request",
            "body": b"a" * 4096,
            "more_body": next(left, None) is not None,
        }

    scope = {"type": "http", "method": "POST", "path": "/u/x/steps/1/files", "headers": []}
    start = time.monotonic()
    asyncio.run(BodyLimits(app)(scope, receive, None))

    assert sum(len(each["body"]) for each in taken) == 9 * 4096
    assert time.monotonic() - start > 2 * bodies.BODY_SECONDS


@pytest.mark.postgres
def test_one_link_has_so_many_bodies_on_the_way(client, link_of):
    app = client.app.middleware_stack
    while not isinstance(app, BodyLimits):
        app = app.app
    link = link_of("A1")

    def send(own):
        return client.post(f"{own}/steps/1/nil", data={"csrf": "x"})

    app._coming[link] = bodies.BODIES_OF_A_LINK - 1
    last_one = send(link)
    app._coming[link] = bodies.BODIES_OF_A_LINK
    mine, other = send(link), send(link_of("A2"))

    assert (last_one.status_code, mine.status_code, other.status_code) == (403, 429, 403)
    assert mine.headers["retry-after"] == str(bodies.BODY_SECONDS)
    assert app._coming[link] == bodies.BODIES_OF_A_LINK
