"""A portal that everyone sends to at once."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench.collection import ROWS, workbook
from bench.databases import Database, open_first_step

UNITS, UPLOADS = 200, 2_000


def measure() -> Iterator[dict[str, Any]]:
    """Two hundred units upload at once, ten files each, to a portal of its own process."""
    from sqlalchemy import text

    from oneplan.config import settings
    from oneplan.store.session import begin

    os.environ.update(
        {
            "ONEPLAN_SECRET_KEY": "a key of this measurement",
            "ONEPLAN_PORTAL_RATE": "1000000/minute",
            "ONEPLAN_PORTAL_POSTS": "100000/minute",
        }
    )
    settings.cache_clear()
    with Database() as url, tempfile.TemporaryDirectory() as folder:
        links = _make_links(url)
        environment = {
            **os.environ,
            "ONEPLAN_DATABASE_URL": url,
            "ONEPLAN_FILES_URL": f"file://{folder}",
        }
        server = subprocess.Popen([sys.executable, "-m", "oneplan.cli.app", "portal", "--port", "18790"],
                                  env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        try:
            taken, seconds = _send_all("http://127.0.0.1:18790", links)
            with begin(url) as session:
                kept = session.scalar(text("SELECT count(*) FROM submissions"))
                distinct = session.scalar(
                    text("SELECT count(DISTINCT (unit_code, sha256)) FROM submissions")
                )
        finally:
            server.terminate()
            server.wait(30)
    if not len(taken) == kept == distinct == UPLOADS:
        sys.exit(f"{len(taken)} answered, {kept} kept, {distinct} distinct of {UPLOADS}")
    yield {
        "name": f"portal: {len(links)} units at once, 2,000 uploads",
        "median": UPLOADS / seconds,
        "unit": "uploads/s",
        "n": 1,
    }
    yield {
        "name": "portal: an upload with its pages, p50",
        "median": taken[len(taken) // 2],
        "unit": "s",
        "n": UPLOADS,
    }
    yield {
        "name": "portal: an upload with its pages, p99",
        "median": taken[int(len(taken) * 0.99)],
        "unit": "s",
        "n": UPLOADS,
    }


def _make_links(url: str) -> dict[str, str]:
    """A link for each of two hundred units that the step waits for."""
    from oneplan.services.units.portal_links import mint_link
    from oneplan.store.session import begin

    cycle, units = open_first_step(url)
    if len(units) < UNITS:
        sys.exit(f"the step waits for {len(units)} units, not {UNITS}")
    with begin(url) as session:
        return {unit: mint_link(session, cycle_id=cycle, unit_code=unit) for unit in units[:UNITS]}


def _send_all(base: str, links: dict[str, str]) -> tuple[list[float], float]:
    """Every unit sends a different file each time; the seconds of each upload, sorted, and of all."""
    import httpx

    from oneplan.gateways.portal_client import PortalClient

    _await(f"{base}/health")
    units = list(links)
    contents = [workbook(seed, ROWS) for seed in range(UPLOADS // len(units))]
    taken: list[float] = []
    with httpx.Client(timeout=300, limits=httpx.Limits(max_connections=len(units))) as http:

        def send(number: int) -> None:
            client = PortalClient(http, f"{base}/u/{links[units[number % len(units)]]}")
            content = contents[number // len(units)]
            start = time.perf_counter()
            client.send_file("1.1", file_name=f"{number}.xlsx", content=content, sender="bench")
            taken.append(time.perf_counter() - start)

        start = time.perf_counter()
        with ThreadPoolExecutor(len(units)) as everyone:
            list(everyone.map(send, range(UPLOADS)))
        seconds = time.perf_counter() - start
    return sorted(taken), seconds


def _await(url: str) -> None:
    import httpx

    for _ in range(300):
        try:
            if httpx.get(url).status_code == 200:  # noqa: PLR2004  HTTP's own number
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    sys.exit("the portal did not start")
