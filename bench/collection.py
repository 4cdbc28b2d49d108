"""Intake of workbooks, one large workbook, and a portal that everyone sends to at once."""

from __future__ import annotations

import io
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

FILES, ROWS, LARGE_ROWS = 1_000, 20, 50_000
UNITS, UPLOADS = 200, 2_000
YEARS = (2564,)


def measure() -> Iterator[dict[str, Any]]:
    """Measure all three."""
    yield from _intake()
    yield from _large()
    yield from _portal()


def _form() -> Any:
    from oneplan.gateways.forms import load_form

    return load_form("village_plan", YEARS, YEARS[0])


def _workbook(seed: int, rows: int) -> bytes:
    from oneplan.domain.simulated_rows import SimulatedSender, simulate_rows
    from oneplan.gateways.form_workbooks import Template, write_form

    form = _form()
    sender = SimulatedSender(unit_code=f"U{seed}", unit_name="หมู่ ๑", tambon_codes=["210101"])
    made = simulate_rows(form, sender, count=rows, random=Random(seed))
    return write_form(
        form, Template(heading_th=str(seed), rows=made, fields={"ado_attended": "yes"})
    )


def _bare(content: bytes) -> None:
    from python_calamine import load_workbook

    book = load_workbook(io.BytesIO(content))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def _rate(task: Any, contents: list[bytes]) -> float:
    start = time.perf_counter()
    for content in contents:
        task(content)
    return len(contents) / (time.perf_counter() - start)


def _intake() -> Iterator[dict[str, Any]]:
    import openpyxl
    import pandas as pd

    contents = [_workbook(seed, ROWS) for seed in range(FILES)]
    bare = statistics.median(_rate(_bare, contents) for _ in range(3))
    few = contents[:60]
    pandas = _rate(lambda c: pd.read_excel(io.BytesIO(c), sheet_name=None, header=None), few)
    plain = _rate(
        lambda c: [list(s.values) for s in openpyxl.load_workbook(io.BytesIO(c), read_only=True)],
        few,
    )
    yield {
        "name": "1,000 workbooks: bare python-calamine",
        "median": bare,
        "unit": "files/s",
        "n": 3,
    }
    yield {
        "name": "1,000 workbooks: pandas over openpyxl",
        "median": pandas,
        "unit": "files/s",
        "n": 1,
    }
    yield {
        "name": "1,000 workbooks: openpyxl read-only",
        "median": plain,
        "unit": "files/s",
        "n": 1,
    }
    for name, guarded in (("with every guard", True), ("without guards", False)):
        rate = _into_postgres(contents, guarded=guarded)
        yield {"name": f"1,000 workbooks into PostgreSQL, {name}", "median": rate, "unit": "files/s",
               "n": 1, "ratio": rate / bare, "peer": "bare python-calamine"}  # fmt: skip


def _into_postgres(contents: list[bytes], *, guarded: bool) -> float:
    """Guard, read, type, validate and COPY each file, all in one transaction as a ZIP of them."""
    from sqlalchemy import text

    from oneplan.domain.cell_values import Surroundings
    from oneplan.domain.form_reading import read_form
    from oneplan.domain.sheets import Sheet
    from oneplan.gateways.workbooks import OWN_SHEETS, _read_workbook, read_file
    from oneplan.store.session import begin
    from oneplan.store.submissions import _copy_rows

    form, around = _form(), Surroundings(area_code="2101")
    with _Database() as url:
        with begin(url) as session:
            session.execute(text("SET session_replication_role = replica"))
            session.execute(text("ALTER TABLE submission_rows DISABLE TRIGGER ALL"))

        numbers = iter(range(1, 10 * len(contents)))
        with begin(url) as session:

            def take(content: bytes) -> None:
                if guarded:
                    sheets = read_file(content, accepts=form.accepts).sheets
                else:
                    sheets = tuple(
                        Sheet(name=n, cells=c)
                        for n, c in _read_workbook(content)
                        if n not in OWN_SHEETS
                    )
                _copy_rows(session, next(numbers), read_form(sheets, form, around).rows)

            take(contents[0])
            rate = _rate(take, contents)
        with begin(url) as session:
            kept = session.scalar(text("SELECT count(*) FROM submission_rows"))
        if kept != (len(contents) + 1) * ROWS:
            sys.exit(f"{kept} rows kept of {(len(contents) + 1) * ROWS}")
    return rate


class _Database:
    """A PostgreSQL of this measurement, with the house's schema."""

    def __enter__(self) -> str:
        from oneplan.embedded import postgres
        from oneplan.store.schema import migrate

        self._folder = Path(tempfile.mkdtemp(prefix="oneplan-bench-"))
        socket = postgres.start_server(self._folder)
        postgres.create_databases(socket, ("oneplan",))
        url = postgres.database_url(socket, "oneplan")
        migrate(url)
        return url

    def __exit__(self, *_: object) -> None:
        from oneplan.embedded import postgres

        postgres.stop_server(self._folder)


def _large() -> Iterator[dict[str, Any]]:
    """One workbook of 50,000 rows, in a process of its own for its memory."""
    path = Path(tempfile.mkdtemp()) / "large.xlsx"
    path.write_bytes(_workbook(1, LARGE_ROWS))
    seconds = {}
    for kind in ("bare", "ours"):
        done = subprocess.run([sys.executable, "-m", "bench.collection", kind, str(path)],
                              capture_output=True, text=True, check=True)  # fmt: skip
        seconds[kind], memory = (float(part) for part in done.stdout.split()[-2:])
    yield {
        "name": "a workbook of 50,000 rows: bare python-calamine",
        "median": seconds["bare"],
        "unit": "s",
        "n": 1,
    }
    yield {"name": "a workbook of 50,000 rows: guarded, read and checked", "median": seconds["ours"], "unit": "s",
           "n": 1, "ratio": seconds["ours"] / seconds["bare"], "peer": "bare python-calamine"}  # fmt: skip
    yield {
        "name": "a workbook of 50,000 rows: peak memory, the reader with it",
        "median": memory,
        "unit": "MiB",
        "n": 1,
    }


def _portal() -> Iterator[dict[str, Any]]:
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
    with _Database() as url, tempfile.TemporaryDirectory() as folder:
        links = _open_step(url)
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
    if len(taken) != UPLOADS or kept != distinct:
        sys.exit(f"{len(taken)} answered, {kept} kept, {distinct} distinct")
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


def _open_step(url: str) -> dict[str, str]:
    """Open the first step of Rayong and make a link for two hundred of its units."""
    from oneplan.config import CALENDARS
    from oneplan.gateways.calendar_files import load_calendar
    from oneplan.services.clock import set_clock
    from oneplan.services.portal_links import mint_link
    from oneplan.services.rehearsal_registers import prepare_rehearsal
    from oneplan.services.steps import open_step
    from oneplan.store import submissions
    from oneplan.store.session import begin

    calendar = load_calendar(CALENDARS / "rayong-2564.yaml")
    moment = calendar.step("1.1").window.opens_at
    with begin(url) as session:
        prepare_rehearsal(session, calendar, seed=1)
        set_clock(session, calendar.cycle, at=moment, speed=0, hold_at=moment)
        open_step(session, calendar.cycle, "1.1")
        expected = submissions.list_expected_units(session, cycle_id=calendar.cycle, step_id="1.1")
        return {unit.code: mint_link(session, cycle_id=calendar.cycle, unit_code=unit.code)
                for unit in expected[:UNITS]}  # fmt: skip


def _send_all(base: str, links: dict[str, str]) -> tuple[list[float], float]:
    """Every unit sends a different file each time; the seconds of each upload, sorted, and of all."""
    import httpx

    from oneplan.gateways.portal_client import PortalClient

    _await(f"{base}/health")
    units = list(links)
    contents = [_workbook(seed, ROWS) for seed in range(UPLOADS // len(units) + 1)]
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


def main() -> None:
    """Read one workbook, bare or as the office does; print seconds and peak MiB."""
    kind, path = sys.argv[1:]
    content = Path(path).read_bytes()
    from oneplan.domain.cell_values import Surroundings
    from oneplan.domain.form_reading import read_form
    from oneplan.gateways.workbooks import read_file

    form = _form()
    if kind == "ours":
        read_file(_workbook(1, 1), accepts=form.accepts)
    start = time.perf_counter()
    if kind == "bare":
        _bare(content)
    else:
        read_form(
            read_file(content, accepts=form.accepts).sheets, form, Surroundings(area_code="2101")
        )
    seconds = time.perf_counter() - start
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    from oneplan.gateways.reader_process import close_reader

    close_reader()
    time.sleep(0.5)
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(seconds, (own + child) / 1024)


if __name__ == "__main__":
    main()
