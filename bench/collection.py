"""Intake of workbooks, and one large workbook."""

from __future__ import annotations

import io
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from itertools import pairwise, product
from pathlib import Path
from random import Random
from typing import Any

from bench.databases import Database, open_first_step

FILES, ROWS, LARGE_ROWS = 1_000, 20, 50_000
YEARS = (2564,)
RECEIVED = 300
CYCLES = ("rayong-2564", "second-2564")
ROUNDS = 3
KINDS = [
    ("with every guard", 1),
    ("with every guard", 2),
    ("without guards", 1),
    ("without guards", 2),
]
"""Each round measures every kind, and the peer beside it: a busy machine slows both."""


def measure() -> Iterator[dict[str, Any]]:
    """Measure them."""
    yield from _intake()
    yield from _whole()
    yield from _large()


def _form() -> Any:
    from oneplan.gateways.files.forms import load_form

    return load_form("village_plan", YEARS, YEARS[0])


def workbook(seed: int, rows: int, tambon: str = "210101") -> bytes:
    """A right workbook of one unit; another seed, another content."""
    from oneplan.domain.forms.simulated_rows import SimulatedSender, simulate_rows
    from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form

    form = _form()
    sender = SimulatedSender(unit_code=f"U{seed}", unit_name="หมู่ ๑", tambon_codes=[tambon])
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


def bare_rate() -> float:
    """Files a second of a bare calamine, by which the machine of a moment is known."""
    return _rate(_bare, [workbook(seed, ROWS) for seed in range(RECEIVED)])


def _intake() -> Iterator[dict[str, Any]]:
    import openpyxl
    import pandas as pd

    contents = [workbook(seed, ROWS) for seed in range(FILES)]
    few = contents[:60]
    pandas = _rate(lambda c: pd.read_excel(io.BytesIO(c), sheet_name=None, header=None), few)
    plain = _rate(
        lambda c: [list(s.values) for s in openpyxl.load_workbook(io.BytesIO(c), read_only=True)],
        few,
    )
    bare: list[float] = []
    taken: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, content in enumerate(contents):
            (folder / f"{number:04}.xlsx").write_bytes(content)
        for _, (guards, processes) in product(range(ROUNDS), KINDS):
            rate = _into_postgres(folder, guards, processes)
            bare.append(_rate(_bare, contents))
            side = "one process" if processes == 1 else f"{processes} processes side by side"
            taken.setdefault(f"{guards}, {side}", []).append((rate, rate / bare[-1]))
    for peer, rate, rounds in (
        ("bare python-calamine", statistics.median(bare), len(bare)),
        ("pandas over openpyxl", pandas, 1),
        ("openpyxl read-only", plain, 1),
    ):
        yield {"name": f"1,000 workbooks: {peer}", "median": rate, "unit": "files/s", "n": rounds}
    for kind, rates in taken.items():
        yield {
            "name": f"1,000 workbooks into PostgreSQL, {kind}",
            "median": statistics.median(rate for rate, _ in rates),
            "unit": "files/s",
            "n": ROUNDS,
            "ratio": statistics.median(ratio for _, ratio in rates),
            "peer": "bare python-calamine",
        }


def _into_postgres(folder: Path, guards: str, processes: int) -> float:
    """Guard, read, type, validate and COPY every file, each under a version of its own."""
    from sqlalchemy import text

    from oneplan.store.shared.session import begin

    with Database() as url:
        cycle, units = open_first_step(url)
        versions = _versions(url, cycle, list(units))
        start, end = _side_by_side(
            url, folder, guards, [versions[n::processes] for n in range(processes)]
        )
        with begin(url) as session:
            kept = session.scalar(text("SELECT count(*) FROM submission_rows"))
    if kept != FILES * ROWS:
        sys.exit(f"{kept} rows kept of {FILES * ROWS}")
    return FILES / (end - start)


def _versions(url: str, cycle: str, units: list[str]) -> list[tuple[int, int]]:
    """A version without rows for each file: (file, id)."""
    from datetime import UTC, datetime

    from oneplan.store.shared.session import begin
    from oneplan.store.submissions import submissions

    with begin(url) as session:
        return [
            (
                number,
                submissions.add_submission(
                    session,
                    (),
                    cycle_id=cycle,
                    step_id="1.1",
                    unit_code=units[number % len(units)],
                    state="accepted",
                    sha256=f"{number}",
                    form="village_plan",
                    file_type="xlsx",
                    file_name=f"{number}.xlsx",
                    byte_count=1,
                    row_count=ROWS,
                    total_baht=0,
                    sender="bench",
                    findings=[],
                    layout={},
                    received_at=datetime.now(UTC),
                    is_late=False,
                ).id,
            )
            for number in range(FILES)
        ]


def _side_by_side(
    url: str, folder: Path, guards: str, shares: list[list[tuple[int, int]]]
) -> tuple[float, float]:
    """Let a process take each share, all at once; when the first began and the last ended."""
    takers = [
        subprocess.Popen([sys.executable, "-m", "bench.collection", "take", url, str(folder), guards,
                          json.dumps(share)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for share in shares
    ]  # fmt: skip
    return _start_together(takers)


def _start_together(takers: list[subprocess.Popen[str]]) -> tuple[float, float]:
    """Let processes go once all are ready; when the first began and the last ended."""
    for taker in takers:
        if taker.stdout is None or taker.stdout.readline() != "ready\n":
            sys.exit("an intake process did not start")
    for taker in takers:
        if taker.stdin is not None:
            taker.stdin.write("go\n")
            taker.stdin.flush()
    answers = [taker.communicate()[0].split() for taker in takers]
    return min(float(a[0]) for a in answers), max(float(a[1]) for a in answers)


def take(url: str, folder: str, guards: str, share: str) -> None:
    """Take a share of the files in, in one transaction as a ZIP of them; when it began and ended."""
    from oneplan.domain.forms.form_reading import read_form
    from oneplan.domain.forms.row_marks import Marking
    from oneplan.domain.forms.sheets import Sheet
    from oneplan.domain.forms.validation_context import ValidationContext
    from oneplan.gateways.files.reader_pool import close_readers
    from oneplan.gateways.spreadsheets.packages import Package
    from oneplan.gateways.spreadsheets.workbook_cells import OWN_SHEETS, read_workbook
    from oneplan.gateways.spreadsheets.workbooks import read_ahead, read_file
    from oneplan.store.shared.session import begin
    from oneplan.store.submissions.submission_rows import copy_rows, copying_together

    form, around = _form(), ValidationContext(area_code="2101")
    marking = Marking(place=("tambon_code", "moo"), area_code="210101")
    work = [
        ((Path(folder) / f"{number:04}.xlsx").read_bytes(), version)
        for number, version in json.loads(share)
    ]

    def sheets_of() -> Iterator[tuple[Sheet, ...]]:
        if guards == "with every guard":
            for _, file in read_ahead((content for content, _ in work), accepts=form.accepts):
                yield file.sheets
            return
        for content, _ in work:
            found = (sheet for part in read_workbook(content, Package(content)) for sheet in part)
            yield tuple(Sheet(name=s.name, cells=s.rows) for s in found if s.name not in OWN_SHEETS)

    with begin(url) as session:
        session.connection()
        read_form(read_file(workbook(-1, 1), accepts=form.accepts).sheets, form, around)
        print("ready", flush=True)
        sys.stdin.readline()
        start = time.perf_counter()
        with copying_together(session):
            for (_, version), sheets in zip(work, sheets_of(), strict=True):
                rows = read_form(sheets, form, around).rows
                copy_rows(session, version, rows, [marking.marks(row) for row in rows])
    print(start, time.perf_counter())
    close_readers()


def _whole() -> Iterator[dict[str, Any]]:
    """What an entrance does with a file: the same, and lock, version, receipt, audit, mail, commit."""
    from oneplan.gateways.files.reader_pool import close_readers

    one: list[float] = []
    two: list[float] = []
    bare = [bare_rate()]
    with Database() as url, tempfile.TemporaryDirectory() as name:
        units = {cycle: list(open_first_step(url, cycle)[1].items()) for cycle in CYCLES}

        def receive(part: int, *cycles: str) -> float:
            """Receive a part of the files in each cycle, all cycles at once."""
            numbers = range(part * RECEIVED, (part + 1) * RECEIVED)
            shares = [
                [(cycle, *units[cycle][n % len(units[cycle])], n) for n in numbers]
                for cycle in cycles
            ]
            return _receive_all(url, Path(name) / str(part), shares)

        for round_ in range(ROUNDS):
            one.append(receive(2 * round_, CYCLES[0]))
            bare.append(bare_rate())
            two.append(receive(2 * round_ + 1, *CYCLES))
    close_readers()
    yield {
        "name": f"{RECEIVED} workbooks received one by one: receipt, audit, mail, commit",
        "median": statistics.median(one),
        "unit": "files/s",
        "n": ROUNDS,
        "ratio": statistics.median(
            rate / statistics.mean(beside) for rate, beside in zip(one, pairwise(bare), strict=True)
        ),
        "peer": "bare python-calamine",
    }
    yield {
        "name": "the same, in two cycles at once",
        "median": statistics.median(two),
        "unit": "files/s",
        "n": ROUNDS,
        "ratio": statistics.median(both / alone for alone, both in zip(one, two, strict=True)),
        "peer": "one cycle alone",
    }


def _receive_all(url: str, folder: Path, shares: list[list[tuple[str, str, str, int]]]) -> float:
    """Let a process receive each share, all at once; files a second of all together."""
    receivers = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "bench.collection",
                "receive",
                url,
                str(folder),
                json.dumps(share),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for share in shares
    ]
    start, end = _start_together(receivers)
    return sum(map(len, shares)) / (end - start)


def receive(url: str, folder: str, share: str) -> None:
    """Receive a share of the files, each in transactions of its own; when it began and ended."""
    from oneplan.gateways.files.files import FsspecFiles
    from oneplan.gateways.files.reader_pool import close_readers
    from oneplan.services.submissions.intake import receive_file
    from oneplan.store.shared.session import begin

    files = FsspecFiles(f"file://{folder}")
    work = [
        (cycle, unit, workbook(number, ROWS, tambon))
        for cycle, unit, tambon, number in json.loads(share)
    ]

    def receive_one(cycle: str, unit: str, content: bytes) -> str:
        return receive_file(
            begin=partial(begin, url, source="portal"),
            cycle_id=cycle,
            step_id="1.1",
            unit_code=unit,
            file_name="a.xlsx",
            content=content,
            sender="bench",
            files=files,
        ).state

    receive_one(*work[0])
    print("ready", flush=True)
    sys.stdin.readline()
    start = time.perf_counter()
    states = {receive_one(*each) for each in work[1:]}
    print(start, time.perf_counter())
    close_readers()
    if states != {"accepted"}:
        sys.exit(f"files were {', '.join(sorted(states))}, not accepted")


def _large() -> Iterator[dict[str, Any]]:
    """One workbook of 50,000 rows, in a process of its own for its memory."""
    path = Path(tempfile.mkdtemp()) / "large.xlsx"
    path.write_bytes(workbook(1, LARGE_ROWS))
    seconds: dict[str, list[float]] = {"bare": [], "ours": []}
    memory = []
    for _ in range(3):
        for kind, taken in seconds.items():
            done = subprocess.run(
                [sys.executable, "-m", "bench.collection", "large", kind, str(path)],
                capture_output=True,
                text=True,
                check=True,
            )
            passed, own = map(float, done.stdout.split()[-2:])
            taken.append(passed)
        memory.append(own + _read_alone(path))
    bare, ours = (statistics.median(taken) for taken in seconds.values())
    yield {
        "name": "a workbook of 50,000 rows: bare python-calamine",
        "median": bare,
        "unit": "s",
        "n": 3,
    }
    yield {
        "name": "a workbook of 50,000 rows: guarded, read and checked",
        "median": ours,
        "unit": "s",
        "n": 3,
        "ratio": ours / bare,
        "peer": "bare python-calamine",
    }
    yield {
        "name": "a workbook of 50,000 rows: peak memory, the reader with it",
        "median": statistics.median(memory),
        "unit": "MiB",
        "n": 3,
    }


def read_large(kind: str, path: str) -> None:
    """Read one workbook, bare or as the office does; print seconds and peak MiB."""
    content = Path(path).read_bytes()
    from oneplan.domain.forms.form_reading import read_form
    from oneplan.domain.forms.validation_context import ValidationContext
    from oneplan.gateways.files.reader_pool import close_readers
    from oneplan.gateways.spreadsheets.workbooks import read_file

    form = _form()
    if kind == "ours":
        read_file(workbook(1, 1), accepts=form.accepts)
    start = time.perf_counter()
    if kind == "bare":
        _bare(content)
    else:
        read_form(
            read_file(content, accepts=form.accepts).sheets,
            form,
            ValidationContext(area_code="2101"),
        )
    seconds = time.perf_counter() - start
    print(seconds, _peak(os.getpid()))
    close_readers()


def _read_alone(path: Path) -> float:
    """Peak MiB of a process that does what the child does; the child itself ends when it has grown."""
    code = (
        "import sys; from oneplan.gateways.files.file_contents import read_content;"
        "list(map(str, map(type, read_content(open(sys.argv[1], 'rb').read(), ('xlsx',)))));"
        "print(open('/proc/self/status').read())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    return _peak_of(done.stdout)


def _peak(pid: int) -> float:
    """The peak memory of a process in MiB since it began; getrusage counts what forked it as well."""
    return _peak_of(Path(f"/proc/{pid}/status").read_text())


def _peak_of(status: str) -> float:
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


if __name__ == "__main__":
    {"take": take, "receive": receive, "large": read_large}[sys.argv[1]](*sys.argv[2:])
