"""A nation of 1.5 million rows consolidated from stored rows, and what stands on them.

A ministry's deployment: 76 provinces, each its cycle; the villages' files are
received and collected; two processes, as two workers do, make the plans of all
amphoe of a province and then the province's own.

Ours and the peers do not do quite the same work, and neither is spared its own:
ours reads the rows from PostgreSQL and writes plan versions, parts, outcomes and
the audit back in transactions, and its titles were brought to one form when
each file was received (a figure of its own); the peers read a Parquet file,
bring all titles to one form, and keep what they find in memory. The sums and
the merged rows must be equal.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import text

from bench.databases import Database
from bench.nation_peers import KINDS
from bench.nation_rows import VILLAGES, Village, villages, write_parquet
from bench.nation_store import receive
from bench.nation_takers import consolidate_side_by_side
from bench.nation_uses import bring_late, compare_versions, trace_figures

ROUNDS = 3
LATE = 21
NAME = "1.5 million rows of 75,000 villages"
CONSOLIDATED = f"{NAME}: consolidated"


def measure(count: int = VILLAGES) -> Iterator[dict[str, Any]]:
    """Consolidate, compare with the peers, then measure what stands on the plans."""
    with tempfile.TemporaryDirectory() as name, Database() as url:
        folder = Path(name)
        around = villages(count)
        write_parquet(around, folder)
        marked, loaded = receive(url, around)
        yield {
            "name": f"{NAME}: marked at intake, one process",
            "median": marked,
            "unit": "s",
            "n": 1,
        }
        yield {"name": f"{NAME}: received by COPY", "median": loaded, "unit": "s", "n": 1}
        full = 0.0
        for each in _consolidate(url, folder, around):
            if each["name"] == CONSOLIDATED:
                full = each["median"]
            yield each
        yield from _stand_on(url, around, full)


def _consolidate(url: str, folder: Path, around: list[Village]) -> Iterator[dict[str, Any]]:
    """Ours and the peers by turns; the results must be equal."""
    provinces = sorted({village.tambon[:2] for village in around})
    ours: list[float] = []
    memory: list[float] = []
    peers: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    out = folder / "out.json"
    for _ in range(ROUNDS):
        _forget_plans(url)
        seconds, peak = consolidate_side_by_side(url, [provinces[0::2], provinces[1::2]])
        ours.append(seconds)
        memory.append(peak)
        found = _results(url)
        for kind, taken in peers.items():
            taken.append(_peer(kind, folder, out))
            _require_equal(kind, json.loads(out.read_text(encoding="utf-8")), found)
    for kind, taken in peers.items():
        for what, unit, values in (
            ("", "s", [seconds for seconds, _ in taken]),
            (", peak memory", "MiB", [peak for _, peak in taken]),
        ):
            yield {
                "name": f"{NAME}: {kind}{what}",
                "median": statistics.median(values),
                "unit": unit,
                "n": ROUNDS,
            }
    fastest = min(peers, key=lambda kind: statistics.median(s for s, _ in peers[kind]))
    yield {
        "name": CONSOLIDATED,
        "median": statistics.median(ours),
        "unit": "s",
        "n": ROUNDS,
        "ratio": statistics.median(
            own / seconds for own, (seconds, _) in zip(ours, peers[fastest], strict=True)
        ),
        "peer": f"{fastest}, the fastest",
    }
    yield {
        "name": f"{NAME}: consolidated, peak memory with PostgreSQL",
        "median": max(memory),
        "unit": "MiB",
        "n": ROUNDS,
    }


def _require_equal(kind: str, peer: list[Any], ours: list[Any]) -> None:
    if peer != ours:
        apart = [(a, b) for a, b in zip(ours[0], peer[0], strict=True) if a != b]
        sys.exit(f"{kind} found another result: {apart[:5]}")


def _peer(kind: str, folder: Path, out: Path) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.nation_peers", kind, str(folder / "rows.parquet"), str(out)],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, peak = map(float, done.stdout.split()[-2:])
    return seconds, peak


def _forget_plans(url: str) -> None:
    from oneplan.store.shared.session import begin

    with begin(url) as session:
        session.execute(text("TRUNCATE plan_versions, plan_parts, plan_outcomes CASCADE"))


def _results(url: str) -> list[Any]:
    """What the plans say, as the peers say it: sums by amphoe, and every merged row."""
    from oneplan.store.shared.session import begin

    with begin(url) as session:
        sums = session.execute(
            text(
                "SELECT group_code, (counts->>'incoming')::int, (counts->>'merged')::int,"
                " round(coalesce(totals->>'2564', '0')::numeric * 100)::bigint FROM plan_versions"
                " WHERE step_id = '2' AND row_count > 0 ORDER BY 1"
            )
        )
        pairs = session.execute(
            text(
                "SELECT a.unit_code, f.row_number, b.unit_code, f.into_row_number FROM plan_outcomes f"
                " JOIN submissions a ON a.id = f.submission_id"
                " JOIN submissions b ON b.id = f.into_submission_id"
            )
        )
        found = [sorted(map(list, sums)), sorted(map(list, pairs))]
        provincial = session.execute(
            text("SELECT sum(row_count) FROM plan_versions WHERE step_id = '3'")
        ).scalar()
    kept = sum(each[1] - each[2] for each in found[0])
    if kept != provincial:
        sys.exit(f"the provinces hold {provincial} rows, their amphoe {kept}")
    return found


def _stand_on(url: str, around: list[Village], full: float) -> Iterator[dict[str, Any]]:
    """A late amphoe as a share of the *full* run's seconds, a figure's lineage, two versions."""
    random = Random(1)
    late = [bring_late(url, around, random) for _ in range(LATE)]
    yield {
        "name": f"{NAME}: one late amphoe of 878",
        "median": statistics.median(late) * 1000,
        "unit": "ms",
        "n": len(late),
        "ratio": statistics.median(late) / full,
        "peer": "the full run",
    }
    yield {
        "name": f"{NAME}: lineage of one figure",
        "median": trace_figures(url, around, random) * 1000,
        "unit": "ms",
        "n": 200,
    }
    rows, seconds = compare_versions(url)
    yield {
        "name": f"difference of two versions of {rows:,} rows",
        "median": seconds * 1000,
        "unit": "ms",
        "n": 5,
    }
