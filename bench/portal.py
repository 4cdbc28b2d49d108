"""A portal that everyone sends to at once."""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from typing import Any

from bench.collection import ROWS, bare_rate, workbook
from bench.databases import Database, open_first_step

UNITS, UPLOADS = 200, 2_000
HOST, PORT = "127.0.0.1", "18790"
BOUNDARY = b"a-boundary-of-this-measurement"
_CSRF = re.compile(rb'name="csrf" value="([^"]+)"')
WORKERS = "2"
"""Processes of the portal: one a core, as on a server of this size."""
BASE = f"http://{HOST}:{PORT}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Seconds, sorted."""

    uploads: list[float]
    """From the first byte of a file to the answer that names its version."""
    visits: list[float]
    """The page of the step, the upload and the result."""


def measure() -> Iterator[dict[str, Any]]:
    """Two hundred units upload at once, ten files each, to a portal of its own process."""
    from sqlalchemy import text

    from oneplan.config.settings import settings
    from oneplan.store.shared.session import begin

    os.environ.update(
        {
            "ONEPLAN_SECRET_KEY": "a key of this measurement",
            "ONEPLAN_PORTAL_RATE": "1000000/minute",
            "ONEPLAN_PORTAL_POSTS": "100000/minute",
            "ONEPLAN_PORTAL_LINK_RATE": "100000/minute",
        }
    )
    settings.cache_clear()
    before = bare_rate()
    with Database() as url, tempfile.TemporaryDirectory() as folder:
        links, spare = make_links(url)
        with serving(url, folder):
            with _watching(BASE, spare) as waits:
                taken, seconds = _send_all(BASE, links)
            with begin(url) as session:
                kept = session.scalar(text("SELECT count(*) FROM submissions"))
                distinct = session.scalar(
                    text("SELECT count(DISTINCT (unit_code, sha256)) FROM submissions")
                )
    if not len(taken.uploads) == kept == distinct == UPLOADS:
        sys.exit(f"{len(taken.uploads)} answered, {kept} kept, {distinct} distinct of {UPLOADS}")
    bare = (before + bare_rate()) / 2
    yield {
        "name": f"portal: {len(links)} units at once, 2,000 uploads",
        "median": UPLOADS / seconds,
        "unit": "uploads/s",
        "n": 1,
        "ratio": UPLOADS / seconds / bare,
        "peer": "bare python-calamine",
    }
    for what, sorted_seconds in (
        ("an upload", taken.uploads),
        ("an upload with its pages", taken.visits),
    ):
        for share in (0.5, 0.99):
            yield {
                "name": f"portal: {what}, p{share * 100:.0f}",
                "unit": "s",
                "n": UPLOADS,
                "median": sorted_seconds[int(UPLOADS * share)],
            }
    for what, found in waits.items():
        yield {
            "name": f"portal: {what} meanwhile, the longest wait",
            "median": max(found),
            "unit": "s",
            "n": len(found),
        }


@contextmanager
def serving(url: str, folder: str) -> Iterator[None]:
    """A portal of its own processes on a database, with its files in a folder."""
    server = subprocess.Popen(
        [sys.executable, "-m", "oneplan.cli.app", "portal", "--port", PORT],
        env={
            **os.environ,
            "ONEPLAN_DATABASE_URL": url,
            "ONEPLAN_FILES_URL": f"file://{folder}",
            "ONEPLAN_PORTAL_WORKERS": WORKERS,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        await_health(f"{BASE}/health")
        yield
    finally:
        server.terminate()
        server.wait(30)


def make_links(url: str) -> tuple[list[tuple[str, str]], str]:
    """Link and tambon of each of two hundred units that the step waits for, and a link more."""
    from oneplan.services.units.portal_links import mint_link
    from oneplan.store.shared.session import begin

    cycle, units = open_first_step(url)
    if len(units) <= UNITS:
        sys.exit(f"the step waits for {len(units)} units, not {UNITS}")
    with begin(url) as session:
        links = [
            (mint_link(session, cycle_id=cycle, unit_code=unit), tambon)
            for unit, tambon in list(units.items())[: UNITS + 1]
        ]
    spare, _ = links.pop()
    return links, spare


@contextmanager
def _watching(base: str, token: str) -> Iterator[dict[str, list[float]]]:
    """Ask for the health and another unit's page all the while, from a process that does nothing else."""
    await_health(f"{base}/health")
    waits: dict[str, list[float]] = {}
    watcher = subprocess.Popen(
        [sys.executable, "-m", "bench.portal", base, f"{base}/u/{token}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
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


def _send_all(base: str, links: list[tuple[str, str]]) -> tuple[Taken, float]:
    """Every unit sends a different file each time: its page, the upload, the result.

    The client shares the machine's cores with what it measures, so it does no more than
    a browser must: a kept connection, a form of bytes, no parsing.

    Returns:
        The seconds of each upload and of each visit, sorted, and of all together.
    """
    await_health(f"{base}/health")
    senders = [
        (token, [workbook(seed, ROWS, tambon) for seed in range(UPLOADS // len(links))])
        for token, tambon in links
    ]
    uploads: list[float] = []
    visits: list[float] = []

    def send_in_turn(sender: tuple[str, list[bytes]]) -> None:
        token, contents = sender
        page = f"/u/{token}/steps/1.1"
        http = HTTPConnection(HOST, int(PORT), timeout=300)
        for content in contents:
            begun = time.perf_counter()
            shown = _ask(http, "GET", page)
            csrf = _CSRF.search(shown)
            if csrf is None:
                sys.exit("the page of a step has no form")
            posted = time.perf_counter()
            target = _post(http, f"{page}/files", csrf[1].decode(), content)
            uploads.append(time.perf_counter() - posted)
            if b'data-state="accepted"' not in _ask(http, "GET", target):
                sys.exit(f"a file was not accepted: {target}")
            visits.append(time.perf_counter() - begun)
        http.close()

    start = time.perf_counter()
    with ThreadPoolExecutor(len(senders)) as everyone:
        list(everyone.map(send_in_turn, senders))
    seconds = time.perf_counter() - start
    return Taken(uploads=sorted(uploads), visits=sorted(visits)), seconds


def _ask(http: HTTPConnection, method: str, address: str) -> bytes:
    http.request(method, address)
    answer = http.getresponse()
    content = answer.read()
    if answer.status != HTTPStatus.OK:
        sys.exit(f"{method} was answered with {answer.status}")
    return content


def _post(http: HTTPConnection, address: str, csrf: str, content: bytes) -> str:
    """Upload a file as the page's form does; return where the answer leads."""
    form = [
        b'--%b\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (BOUNDARY, name, value)
        for name, value in ((b"csrf", csrf.encode()), (b"sender", b"bench"))
    ]
    form.append(
        b'--%b\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n%b\r\n'
        b"--%b--\r\n" % (BOUNDARY, content, BOUNDARY)
    )
    kind = f"multipart/form-data; boundary={BOUNDARY.decode()}"
    http.request("POST", address, body=b"".join(form), headers={"Content-Type": kind})
    answer = http.getresponse()
    answer.read()
    if answer.status != HTTPStatus.SEE_OTHER:
        sys.exit(f"an upload was answered with {answer.status}")
    return str(answer.headers["Location"])


def await_health(url: str) -> None:
    """Wait until the portal answers."""
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
