"""Intake of workbooks, and one large workbook."""

from __future__ import annotations

import io
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from bench.databases import Database

FILES, ROWS, LARGE_ROWS = 1_000, 20, 50_000
YEARS = (2564,)


def measure() -> Iterator[dict[str, Any]]:
    """Measure both."""
    yield from _intake()
    yield from _large()


def _form() -> Any:
    from oneplan.gateways.forms import load_form

    return load_form("village_plan", YEARS, YEARS[0])


def workbook(seed: int, rows: int) -> bytes:
    """A right workbook of one unit; another seed, another content."""
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

    contents = [workbook(seed, ROWS) for seed in range(FILES)]
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
    with Database() as url:
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


def _large() -> Iterator[dict[str, Any]]:
    """One workbook of 50,000 rows, in a process of its own for its memory."""
    path = Path(tempfile.mkdtemp()) / "large.xlsx"
    path.write_bytes(workbook(1, LARGE_ROWS))
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


def main() -> None:
    """Read one workbook, bare or as the office does; print seconds and peak MiB."""
    kind, path = sys.argv[1:]
    content = Path(path).read_bytes()
    from oneplan.domain.cell_values import Surroundings
    from oneplan.domain.form_reading import read_form
    from oneplan.gateways.workbooks import read_file

    form = _form()
    if kind == "ours":
        read_file(workbook(1, 1), accepts=form.accepts)
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
