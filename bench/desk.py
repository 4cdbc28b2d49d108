"""Pages of the desk of one province of a nation: server time, processor time, bytes, queries."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.databases import Database
from bench.desk_nation import PROVINCE, cycle_of, fill, list_provinces, make_nation
from bench.desk_pages import OFFICER, addresses, first_amphoe
from bench.desk_paint import measure_paint, measure_status
from bench.desk_plans import add_rows, make_plans

TIMES = 20
KIB = 1024
GROUP = "desk"
OK = 200


def measure() -> Iterator[dict[str, Any]]:
    """Every page for a secretary, and some for an amphoe's officer, of one province of 76.

    Each is told by what a person waits (median, ``p95``), by what the processors work for it,
    Python and PostgreSQL together (``processor``, ``processor_p95``), both also of the first
    time, and by the ``load`` that the machine had meanwhile: above two, others' work is waited
    for too.
    """
    from oneplan.config.settings import settings

    with tempfile.TemporaryDirectory() as home:
        os.environ.update({"ONEPLAN_SECRET_KEY": "a key of this measurement", "ONEPLAN_HOME": home})
        settings.cache_clear()
        with Database() as url:
            provinces = list_provinces()
            make_nation(url, provinces)
            fill(url)
            add_rows(url)
            make_plans(url, provinces)
            yield from measure_pages(url)


def measure_pages(url: str) -> Iterator[dict[str, Any]]:
    """The pages of a nation that is there."""
    pages = addresses(url)
    yield from _pages(url, "", pages, "")
    yield from measure_paint(url)
    yield from measure_status(url)
    yield from _pages(
        url, first_amphoe(PROVINCE), {name: pages[name] for name in OFFICER}, ", an officer's"
    )


def _pages(url: str, area: str, pages: dict[str, str], whose: str) -> Iterator[dict[str, Any]]:
    from sqlalchemy import event
    from starlette.testclient import TestClient

    from oneplan.desk.app import create_app
    from oneplan.desk.visitors import Right, Visitor
    from oneplan.gateways.files.files import files
    from oneplan.store.shared.session import begin, engine

    async def identify(_request: Any, _cycle: str) -> Visitor:
        rights = frozenset(Right)
        return Visitor(user="secretary", rights=rights, area=area, is_officer=bool(area))

    asked: list[str] = []
    event.listen(engine(url), "before_cursor_execute", lambda *args: asked.append(args[2]))
    app = create_app(begin=partial(begin, url, source="desk"), files=files(), identify=identify)
    gc.freeze()  # as oneplan.desk.mounted does
    with TestClient(app) as client:
        for name, path in pages.items():
            address = f"/cycles/{cycle_of(PROVINCE)}{path}"
            taken, worked, size = [], [], 0
            for _ in range(TIMES + 1):
                asked.clear()
                begun, start = processor_time(url), time.perf_counter()
                answer = client.get(address)
                taken.append((time.perf_counter() - start) * 1000)
                worked.append((processor_time(url) - begun) * 1000)
                if answer.status_code != OK:
                    sys.exit(f"{address} answers {answer.status_code}: {answer.text[:2000]}")
                size = len(answer.content)
            yield {
                "group": GROUP,
                "name": f"{name}{whose}",
                "median": median(taken[1:]),
                "unit": "ms",
                "n": TIMES,
                "p95": quantiles(taken[1:], n=20)[-1],
                "first": taken[0],
                "processor": median(worked[1:]),
                "load": os.getloadavg()[0],
                "processor_p95": quantiles(worked[1:], n=20)[-1],
                "processor_first": worked[0],
                "queries": len(asked),
                "kib": size / KIB,
            }


def processor_time(url: str) -> float:
    """Seconds that this process and its PostgreSQL have worked, as the kernel counts them."""
    from oneplan.store.shared.session import engine

    pool = engine(url).pool
    pids = _backends.setdefault(id(pool), set())
    if not pids:
        _watch(url, pids)
    return time.process_time() + sum(map(_on_processor, pids))


_backends: dict[int, set[int]] = {}


def _watch(url: str, pids: set[int]) -> None:
    """Note the server's process behind each connection that is opened."""
    from sqlalchemy import event, text

    from oneplan.store.shared.session import begin, engine

    def note(connection: Any, _record: Any) -> None:
        pids.add(connection.info.backend_pid)

    event.listen(engine(url), "connect", note)
    with begin(url) as session:
        pids.add(session.scalar(text("SELECT pg_backend_pid()")))


def _on_processor(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except FileNotFoundError:
        return 0.0
