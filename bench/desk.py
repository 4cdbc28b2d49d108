"""Pages of the desk: server time, bytes and queries, in a nation and in one province alone."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from statistics import median, quantiles
from typing import Any

from bench.databases import Database
from bench.desk_nation import cycle_of, make_nation

TIMES = 20
PROVINCE = "30"
"""Nakhon Ratchasima: the most amphoe of any province."""
KIB = 1024


def measure() -> Iterator[dict[str, Any]]:
    """Every page for a secretary, of one province of 76."""
    from oneplan.config.settings import settings

    with tempfile.TemporaryDirectory() as home:
        os.environ.update({"ONEPLAN_SECRET_KEY": "a key of this measurement", "ONEPLAN_HOME": home})
        settings.cache_clear()
        with Database() as url:
            make_nation(url)
            yield from _pages(url)


def _pages(url: str) -> Iterator[dict[str, Any]]:
    from sqlalchemy import event
    from starlette.testclient import TestClient

    from oneplan.desk.app import create_app
    from oneplan.desk.pages import PAGES
    from oneplan.desk.visitors import Right, Visitor
    from oneplan.gateways.files.files import files
    from oneplan.store.shared.session import begin, engine

    async def identify(_request: Any, _cycle: str) -> Visitor:
        return Visitor(user="secretary", rights=frozenset(Right))

    app = create_app(begin=partial(begin, url, source="desk"), files=files(), identify=identify)
    client = TestClient(app)
    asked: list[str] = []
    event.listen(engine(url), "before_cursor_execute", lambda *args: asked.append(args[2]))
    for page in PAGES:
        address = f"/cycles/{cycle_of(PROVINCE)}{page.path}"
        seconds, queries = [], 0
        for _ in range(TIMES):
            asked.clear()
            start = time.perf_counter()
            answer = client.get(address)
            seconds.append(time.perf_counter() - start)
            queries = len(asked)
            if answer.status_code != 200:  # noqa: PLR2004  OK
                sys.exit(f"{address} answers {answer.status_code}")
        name = f"desk: {page.en}"
        yield {"name": name, "median": median(seconds) * 1000, "unit": "ms", "n": TIMES}
        yield {
            "name": f"{name}, 95 of 100",
            "median": quantiles(seconds, n=20)[-1] * 1000,
            "unit": "ms",
            "n": TIMES,
        }
        yield {
            "name": f"{name}, size",
            "median": len(answer.content) / KIB,
            "unit": "KiB",
            "n": TIMES,
        }
        yield {"name": f"{name}, queries", "median": queries, "unit": "", "n": TIMES}
