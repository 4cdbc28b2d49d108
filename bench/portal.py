"""A portal that everyone sends to at once."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from bench.collection import ROWS, workbook
from bench.databases import Database, open_first_step

UNITS, UPLOADS = 200, 2_000
PORT = "18790"
WORKERS = "2"
"""Processes of the portal: one a core, as on a server of this size."""
BASE = f"http://127.0.0.1:{PORT}"


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
            "ONEPLAN_PORTAL_LINK_RATE": "100000/minute",
        }
    )
    settings.cache_clear()
    with Database() as url, tempfile.TemporaryDirectory() as folder:
        links, spare = _make_links(url)
        environment = {
            **os.environ,
            "ONEPLAN_DATABASE_URL": url,
            "ONEPLAN_FILES_URL": f"file://{folder}",
            "ONEPLAN_PORTAL_WORKERS": WORKERS,
        }
        server = subprocess.Popen([sys.executable, "-m", "oneplan.cli.app", "portal", "--port", PORT],
                                  env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        try:
            with _watching(BASE, spare) as waits:
                taken, seconds = _send_all(BASE, links)
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
    for what, found in waits.items():
        yield {
            "name": f"portal: {what} meanwhile, the longest wait",
            "median": max(found),
            "unit": "s",
            "n": len(found),
        }
    yield {
        "name": "portal: an upload with its pages, p99",
        "median": taken[int(len(taken) * 0.99)],
        "unit": "s",
        "n": UPLOADS,
    }


def _make_links(url: str) -> tuple[dict[str, str], str]:
    """A link for each of two hundred units that the step waits for, and one of a unit more."""
    from oneplan.services.units.portal_links import mint_link
    from oneplan.store.session import begin

    cycle, units = open_first_step(url)
    if len(units) <= UNITS:
        sys.exit(f"the step waits for {len(units)} units, not {UNITS}")
    with begin(url) as session:
        links = {
            unit: mint_link(session, cycle_id=cycle, unit_code=unit) for unit in units[: UNITS + 1]
        }
    _, spare = links.popitem()
    return links, spare


@contextmanager
def _watching(base: str, token: str) -> Iterator[dict[str, list[float]]]:
    """Ask for the health and another unit's page all the while, from a process that does nothing else."""
    _await(f"{base}/health")
    waits: dict[str, list[float]] = {}
    watcher = subprocess.Popen(
        [sys.executable, "-m", "bench.portal", base, f"{base}/u/{token}"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield waits
    finally:
        said, _ = watcher.communicate("stop\n")
        waits.update(json.loads(said))


def watch(base: str, page: str) -> None:
    """Ask for both in turn until a line comes; print the seconds of each."""
    import httpx

    asked = {"/health": f"{base}/health", "another unit's page": page}
    waits: dict[str, list[float]] = {what: [] for what in asked}
    with httpx.Client(timeout=300) as http:
        while not select.select([sys.stdin], [], [], 0.1)[0]:
            for what, address in asked.items():
                start = time.perf_counter()
                http.get(address).raise_for_status()
                waits[what].append(time.perf_counter() - start)
    print(json.dumps(waits))


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


if __name__ == "__main__":
    watch(*sys.argv[1:])
