"""Airflow's page gets the office's scripts: Thai and Bangkok's time, and no button that answers 403."""

import asyncio

import httpx
import pytest

from oneplan.orchestration.first_visit import SCRIPT, SCRIPT_PATH, first_visit
from oneplan.orchestration.page_scripts import PageScripts, tag_of

PAGE = '<html lang="en"><head><base href="/"><script type="module" src="./i.js"></script></head>'

SCRIPTS = {SCRIPT_PATH: first_visit, "/static/other.js": first_visit}


def get(path, *, body=PAGE, kind="text/html; charset=utf-8", chunks=1):
    async def app(scope, receive, send):
        raw = body.encode()
        head = [(b"content-type", kind.encode()), (b"content-length", str(len(raw)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        size = -(-len(raw) // chunks)
        for at in range(chunks):
            part = raw[at * size : (at + 1) * size]
            more = at < chunks - 1
            await send({"type": "http.response.body", "body": part, "more_body": more})

    async def ask():
        transport = httpx.ASGITransport(PageScripts(app, SCRIPTS))
        async with httpx.AsyncClient(transport=transport, base_url="http://airflow") as client:
            return await client.get(path)

    return asyncio.run(ask())


@pytest.mark.parametrize("chunks", [1, 3, 40])
def test_the_scripts_stand_before_airflows_own(chunks):
    answer = get("/dags/rayong-2564", chunks=chunks)
    tags = "".join(map(tag_of, SCRIPTS))

    assert answer.text == PAGE.replace('<script type="module"', tags + '<script type="module"')
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param('{"a": "<script type=\\"module\\""}', "application/json", id="API"),
        pytest.param("<html><p>หน้าของเรา</p></html>", "text/html", id="page without modules"),
    ],
)
def test_everything_else_goes_through_untouched(body, kind):
    assert get("/x", body=body, kind=kind).text == body


@pytest.mark.parametrize("path", [SCRIPT_PATH, f"/airflow{SCRIPT_PATH}"])
def test_the_script_is_a_file_that_chooses_only_where_nothing_is_chosen(path):
    answer = get(path)

    assert answer.text == SCRIPT
    assert answer.headers["content-type"].startswith("text/javascript")
    assert SCRIPT.count("=== null") == 2
    assert '"Asia/Bangkok"' in SCRIPT
