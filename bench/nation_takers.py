"""Two processes that make the plans of a nation, as two workers do; what memory it takes."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import psutil
from sqlalchemy import text

from bench.nation_store import cycle_of


def consolidate_side_by_side(url: str, shares: list[list[str]]) -> tuple[float, float]:
    """Let a process take each share of the provinces; seconds and peak MiB, PostgreSQL with it."""
    takers = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.nation_takers", url, *share],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for share in shares
    ]
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
    from oneplan.store.shared.session import begin

    with begin(url) as session:
        server = psutil.Process(session.execute(text("SELECT pg_backend_pid()")).scalar()).parent()
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
    from oneplan.services.cycles.calendars import calendar_in_force, step_groups
    from oneplan.services.plans.consolidation import consolidate_groups, consolidate_step
    from oneplan.store.shared.session import begin

    url, *provinces = sys.argv[1:]
    with begin(url) as session:
        calendars = {p: calendar_in_force(session, cycle_of(p)) for p in provinces}
    groups = {p: [g.code for g in step_groups(c, c.step("2"))] for p, c in calendars.items()}
    print("ready", flush=True)
    sys.stdin.readline()
    for province in provinces:
        with begin(url) as session:
            consolidate_groups(session, cycle_of(province), "2", groups[province])
        with begin(url) as session:
            consolidate_step(session, cycle_of(province), "3", "")


if __name__ == "__main__":
    take()
