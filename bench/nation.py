"""A nation of 1.5 million rows consolidated from stored rows, and what stands on them.

A ministry's deployment: 76 provinces, each its cycle; the villages' files are
received and collected; two processes, as two workers do, make the plans of all
amphoe of a province and then the province's own.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any

import psutil

from bench.databases import Database
from bench.nation_peers import KINDS
from bench.nation_rows import ROWS_EACH, VILLAGES, NationRow, Village, rows_of, villages

ROUNDS = 3
SLICE = 100_000
NAME = "1.5 million rows of 75,000 villages"


def measure(count: int = VILLAGES) -> Iterator[dict[str, Any]]:
    """Consolidate, compare with the peers, then measure what stands on the plans."""
    with tempfile.TemporaryDirectory() as name, Database() as url:
        folder = Path(name)
        around = villages(count)
        _write_parquet(around, folder)
        marked, loaded = _load(url, around)
        yield {
            "name": f"{NAME}: marked at intake, one process",
            "median": marked,
            "unit": "s",
            "n": 1,
        }
        yield {"name": f"{NAME}: received by COPY", "median": loaded, "unit": "s", "n": 1}
        yield from _consolidate(url, folder, around)
        yield from _stand_on(url, around)


def _write_parquet(around: list[Village], folder: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([("village", pa.string()), ("row_number", pa.int32()), ("title", pa.string()),
                        ("tambon", pa.string()), ("moo", pa.int32()), ("satang", pa.int64()),
                        ("area", pa.string()), ("priority", pa.int32())])  # fmt: skip
    with pq.ParquetWriter(folder / "rows.parquet", schema) as writer:
        few: list[NationRow] = []
        part: list[NationRow] = []
        for rows in rows_of(around):
            part += rows
            if len(part) >= SLICE:
                few = few or part[:5_000]
                writer.write_table(_table(part, schema))
                part = []
        few = few or part[:5_000]
        if part:
            writer.write_table(_table(part, schema))
    pq.write_table(_table(few, schema), folder / "rows.few.parquet")


def _table(rows: list[NationRow], schema: Any) -> Any:
    import pyarrow as pa

    columns = list(zip(*rows, strict=True))
    return pa.table(
        [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema
    )


def _cycle(province: str) -> str:
    return f"nation-{province}"


def _calendar(province: str) -> Any:
    """Villages send, the amphoe make plans, the province makes one."""
    from oneplan.domain.calendars import Calendar

    def step(number: str, kind: str, level: str, inputs: list[str], **more: Any) -> dict[str, Any]:
        return {"id": number, "printed_no": number, "source": {"document": "bench", "line": 1},
                "kind": kind, "title": {"th": f"ขั้นตอน {number}"}, "window": {"printed": "ม.ค. ๖๒"},
                "submitted_by": {"levels": [level], "role": level}, "confidence": "high",
                "inputs": inputs, **more}  # fmt: skip

    return Calendar.model_validate({
        "schema_version": 1, "cycle": _cycle(province), "title": {"th": "จำลอง"}, "sources": ["bench"],
        "scope": "province", "fiscal_year_be": 2564, "work_year_be": 2562, "year_offset": -2,
        "province": {"code": province, "name_th": province, "name_en": province, "amphoe_count": 1,
                     "tambon_count": 1, "source": "bench"},
        "steps": [step("1", "collect", "village", [], form="village_plan"),
                  step("2", "consolidate", "amphoe", ["1"]),
                  step("3", "consolidate", "province", ["2"])],
    })  # fmt: skip


def _load(url: str, around: list[Village]) -> tuple[float, float]:
    """Receive every file as intake does, in bulk; seconds of marking and of writing."""
    from sqlalchemy import text

    from oneplan.domain.form_rows import Row
    from oneplan.domain.row_marks import Marking
    from oneplan.services.cycles import start_cycle
    from oneplan.services.steps import collect_step
    from oneplan.store import submissions, units
    from oneplan.store.session import begin, engine

    marking = Marking(place=("tambon_code", "moo"))
    marked = written = 0.0
    files = rows_of(around)
    for province, group in groupby(around, key=lambda village: village.tambon[:2]):
        members = list(group)
        start = time.perf_counter()
        with begin(url) as session:
            start_cycle(session, _calendar(province), seed=1)
            units.save_units(session, [
                {"code": each.code, "level": "village", "name_th": each.code, "role": "village",
                 "area_code": each.tambon, "is_simulated": True} for each in members
            ])  # fmt: skip
            submissions.add_expected(session, [
                {"cycle_id": _cycle(province), "step_id": "1", "unit_code": each.code,
                 "group_code": each.tambon[:4]} for each in members
            ])  # fmt: skip
        written += time.perf_counter() - start
        made = []
        for village in members:
            rows = [
                Row(sheet="บัญชีโครงการ", row_number=row.row_number, title=row.title,
                    values={"tambon_code": row.tambon, "moo": str(row.moo),
                            "development_area": row.area, "priority": str(row.priority)},
                    budgets={2564: Decimal(row.satang) / 100})
                for row in next(files)
            ]  # fmt: skip
            start = time.perf_counter()
            made.append((village, rows, [marking.marks(row) for row in rows]))
            marked += time.perf_counter() - start
        start = time.perf_counter()
        with begin(url) as session:
            _copy(session, _cycle(province), made)
            for amphoe in sorted({each.tambon[:4] for each in members}):
                collect_step(session, _cycle(province), "1", amphoe)
        written += time.perf_counter() - start
    with engine(url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return marked, written


def _copy(session: Any, cycle: str, made: list[Any]) -> None:
    from datetime import UTC, datetime

    from oneplan.domain.consolidation import money
    from oneplan.domain.row_marks import rows_hash
    from oneplan.store import submission_rows

    driver = session.connection().connection.driver_connection
    first = session.execute(_TEXT("SELECT coalesce(max(id), 0) + 1 FROM submissions")).scalar()
    columns = (
        "id, cycle_id, step_id, unit_code, version, state, sha256, receipt_number, form, file_name,"
        " file_type, byte_count, row_count, total_baht, totals, rows_hash, areas, sender, findings,"
        " layout, received_at, is_late"
    )
    with driver.cursor() as cursor, cursor.copy(f"COPY submissions ({columns}) FROM STDIN") as copy:
        for at, (village, rows, marks) in enumerate(made):
            digest = rows_hash(
                (r.row_number, r.sheet, m.digest) for r, m in zip(rows, marks, strict=True)
            )
            total = sum(r.budgets[2564] for r in rows)
            copy.write_row((
                first + at, cycle, "1", village.code, 1, "accepted", digest, at + 1, "village_plan",
                f"{village.code}.xlsx", "xlsx", 1, len(rows), total,
                json.dumps(money({"2564": total})), digest,
                json.dumps(sorted({m.place_key[:4] for m in marks})), "bench", "[]", "{}",
                datetime.now(UTC), False,
            ))  # fmt: skip
    session.execute(_TEXT("SELECT setval(pg_get_serial_sequence('submissions', 'id'), :top)"),
                    {"top": first + len(made)})  # fmt: skip
    for at, (_, rows, marks) in enumerate(made):
        submission_rows.copy_rows(session, first + at, rows, marks)


def _TEXT(statement: str) -> Any:  # noqa: N802
    from sqlalchemy import text

    return text(statement)


def _consolidate(url: str, folder: Path, around: list[Village]) -> Iterator[dict[str, Any]]:
    """Ours and Polars by turns, the others once; the results must be equal."""
    provinces = sorted({village.tambon[:2] for village in around})
    ours: list[float] = []
    polars: list[float] = []
    memory: list[float] = []
    out = folder / "out.json"
    for _ in range(ROUNDS):
        _forget_plans(url)
        seconds, peak = _side_by_side(url, [provinces[0::2], provinces[1::2]])
        ours.append(seconds)
        memory.append(peak)
        polars.append(_peer("Polars", folder, out)[0])
    expected = json.loads(out.read_text(encoding="utf-8"))
    found = _results(url)
    if found != expected:
        sys.exit(
            f"another result: {[(a, b) for a, b in zip(found[0], expected[0], strict=True) if a != b][:5]}"
        )
    yield {"name": f"{NAME}: Polars", "median": statistics.median(polars), "unit": "s", "n": ROUNDS}
    for kind in list(KINDS)[1:]:
        seconds, peak = _peer(kind, folder, out)
        if json.loads(out.read_text(encoding="utf-8")) != expected:
            sys.exit(f"{kind} found another result")
        yield {"name": f"{NAME}: {kind}", "median": seconds, "unit": "s", "n": 1}
        yield {"name": f"{NAME}: {kind}, peak memory", "median": peak, "unit": "MiB", "n": 1}
    yield {"name": f"{NAME}: consolidated", "median": statistics.median(ours), "unit": "s", "n": ROUNDS,
           "ratio": statistics.median(a / b for a, b in zip(ours, polars, strict=True)),
           "peer": "Polars"}  # fmt: skip
    yield {"name": f"{NAME}: consolidated, peak memory with PostgreSQL", "median": max(memory),
           "unit": "MiB", "n": ROUNDS}  # fmt: skip


def _peer(kind: str, folder: Path, out: Path) -> tuple[float, float]:
    done = subprocess.run([sys.executable, "-m", "bench.nation_peers", kind, str(folder / "rows.parquet"),
                           str(out)], capture_output=True, text=True, check=True)  # fmt: skip
    seconds, peak = map(float, done.stdout.split()[-2:])
    return seconds, peak


def _forget_plans(url: str) -> None:
    from oneplan.store.session import begin

    with begin(url) as session:
        session.execute(_TEXT("TRUNCATE plan_versions, plan_parts, plan_fates CASCADE"))


def _side_by_side(url: str, shares: list[list[str]]) -> tuple[float, float]:
    """Let a process take each share of the provinces; seconds and peak MiB, PostgreSQL with it."""
    takers = [
        subprocess.Popen([sys.executable, "-m", "bench.nation", url, *share], stdin=subprocess.PIPE,
                         stdout=subprocess.PIPE, text=True)
        for share in shares
    ]  # fmt: skip
    for taker in takers:
        if taker.stdout is None or taker.stdout.readline() != "ready\n":
            sys.exit("a process did not start")
    ended = threading.Event()
    peaks: list[float] = []
    watch = threading.Thread(target=_watch, args=(url, [t.pid for t in takers], ended, peaks))
    watch.start()
    start = time.perf_counter()
    for taker in takers:
        if taker.stdin is not None:
            taker.stdin.write("go\n")
            taker.stdin.flush()
    if any(taker.wait() for taker in takers):
        sys.exit("a process failed")
    seconds = time.perf_counter() - start
    ended.set()
    watch.join()
    return seconds, max(peaks)


def _watch(url: str, pids: list[int], ended: threading.Event, peaks: list[float]) -> None:
    """Add up the proportional memory of the takers and of PostgreSQL, four times a second."""
    from oneplan.store.session import begin

    with begin(url) as session:
        server = psutil.Process(session.execute(_TEXT("SELECT pg_backend_pid()")).scalar()).parent()
    while not ended.wait(0.25):
        total = 0
        for process in [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)] + (
            [server, *server.children()] if server else []
        ):
            try:
                total += process.memory_full_info().pss
            except psutil.Error:
                continue
        peaks.append(total / 2**20)


def take() -> None:
    """Make the plans of a share of the provinces when told to go."""
    from oneplan.services.consolidation import consolidate_groups, consolidate_step
    from oneplan.services.cycles import calendar_in_force, step_groups
    from oneplan.store.session import begin

    url, *provinces = sys.argv[1:]
    with begin(url) as session:
        calendars = {p: calendar_in_force(session, _cycle(p)) for p in provinces}
    groups = {p: [g.code for g in step_groups(c, c.step("2"))] for p, c in calendars.items()}
    print("ready", flush=True)
    sys.stdin.readline()
    for province in provinces:
        with begin(url) as session:
            consolidate_groups(session, _cycle(province), "2", groups[province])
        with begin(url) as session:
            consolidate_step(session, _cycle(province), "3", "")


def _results(url: str) -> list[Any]:
    """What the plans say, as the peers say it: sums by amphoe, and every merged row."""
    from oneplan.store.session import begin

    with begin(url) as session:
        sums = session.execute(_TEXT(
            "SELECT group_code, (counts->>'incoming')::int, (counts->>'merged')::int,"
            " round(coalesce(totals->>'2564', '0')::numeric * 100)::bigint FROM plan_versions"
            " WHERE step_id = '2' AND row_count > 0 ORDER BY 1"))  # fmt: skip
        pairs = session.execute(_TEXT(
            "SELECT a.unit_code, f.row_number, b.unit_code, f.into_row_number FROM plan_fates f"
            " JOIN submissions a ON a.id = f.submission_id"
            " JOIN submissions b ON b.id = f.into_submission_id"))  # fmt: skip
        found = [sorted(map(list, sums)), sorted(map(list, pairs))]
        provincial = session.execute(_TEXT(
            "SELECT sum(row_count) FROM plan_versions WHERE step_id = '3'")).scalar()  # fmt: skip
    kept = sum(each[1] - each[2] for each in found[0])
    if kept != provincial:
        sys.exit(f"the provinces hold {provincial} rows, their amphoe {kept}")
    return found


def _stand_on(url: str, around: list[Village]) -> Iterator[dict[str, Any]]:
    """A late amphoe, the lineage of a figure, the difference of two versions."""
    random = Random(1)
    late = [_late(url, around, random) for _ in range(7)]
    yield {"name": f"{NAME}: one late amphoe of 878", "median": statistics.median(late) * 1000,
           "unit": "ms", "n": len(late)}  # fmt: skip
    yield {"name": f"{NAME}: lineage of one figure", "median": _lineage(url, around, random) * 1000,
           "unit": "ms", "n": 200}  # fmt: skip
    rows, seconds = _difference(url)
    yield {"name": f"difference of two versions of {rows:,} rows", "median": seconds * 1000, "unit": "ms",
           "n": 5}  # fmt: skip


def _late(url: str, around: list[Village], random: Random) -> float:
    """A village sends anew; its amphoe is collected, and both plans are made again."""
    from oneplan.domain.form_rows import Row
    from oneplan.domain.row_marks import Marking
    from oneplan.services.consolidation import consolidate_step
    from oneplan.services.steps import collect_step
    from oneplan.store import submissions
    from oneplan.store.session import begin

    village = random.choice(around)
    cycle, amphoe = _cycle(village.tambon[:2]), village.tambon[:4]
    with begin(url) as session:
        last = submissions.find_last(session, cycle_id=cycle, step_id="1", unit_code=village.code)
        rows = [Row(sheet="บัญชีโครงการ", row_number=n, title=f"โครงการที่ส่งล่าช้า {n}", values={"moo": "1"},
                    budgets={2564: Decimal(1000)}) for n in range(3, 3 + ROWS_EACH)]  # fmt: skip
        submissions.add_submission(
            session, rows, marking=Marking(area_code=village.tambon), cycle_id=cycle, step_id="1",
            unit_code=village.code, state="accepted", sha256="late", form="village_plan",
            file_type="xlsx", file_name="late.xlsx", byte_count=1, row_count=len(rows),
            total_baht=Decimal(1000) * len(rows), sender="bench", findings=[], layout={},
            received_at=last.received_at, is_late=True,
        )  # fmt: skip
    start = time.perf_counter()
    with begin(url) as session:
        collect_step(session, cycle, "1", amphoe)
    with begin(url) as session:
        consolidate_step(session, cycle, "2", amphoe)
    with begin(url) as session:
        made = consolidate_step(session, cycle, "3", "")
    seconds = time.perf_counter() - start
    if not made["is_new"]:
        sys.exit("the late file changed nothing")
    return seconds


def _lineage(url: str, around: list[Village], random: Random) -> float:
    from oneplan.services.lineage import trace_row
    from oneplan.store.session import begin

    taken = []
    with begin(url) as session:
        for _ in range(200):
            village = random.choice(around)
            key = f"1/{village.code}/{random.randint(3, ROWS_EACH + 2)}"
            start = time.perf_counter()
            traced = trace_row(session, _cycle(village.tambon[:2]), key)
            taken.append(time.perf_counter() - start)
            if not traced["sources"]:
                sys.exit(f"no source of {key}")
    return statistics.median(taken)


def _difference(url: str) -> tuple[int, float]:
    from oneplan.services.plan_versions import compare
    from oneplan.store.session import begin

    with begin(url) as session:
        cycle, rows = session.execute(_TEXT(
            "SELECT cycle_id, row_count FROM plan_versions WHERE step_id = '3' AND version = 2"
            " ORDER BY abs(row_count - 20000) LIMIT 1")).one()  # fmt: skip
        taken = []
        for _ in range(5):
            start = time.perf_counter()
            found = compare(session, cycle, 1, 2)
            taken.append(time.perf_counter() - start)
    if not found.rows.added and not found.rows.changed:
        sys.exit("the versions do not differ")
    return rows, statistics.median(taken)


if __name__ == "__main__":
    take()
