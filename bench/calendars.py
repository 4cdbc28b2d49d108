"""A printed calendar read into a draft: within a process, and as the command of a clerk."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PRINTED = Path(__file__).parents[1] / "tests" / "data" / "printed_calendars"
ROUNDS = 5


def measure() -> Iterator[dict[str, Any]]:
    """Measure the longest of the four documents, and all of them."""
    from oneplan.services.cycles.printed_calendars import import_printed_calendar

    documents = sorted(PRINTED.glob("*.txt"))
    contents = {path.name: path.read_bytes() for path in documents}
    longest = max(documents, key=lambda path: path.stat().st_size)
    import_printed_calendar(contents[longest.name], longest.name)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for name, content in contents.items():
            import_printed_calendar(content, name)
        times.append((time.perf_counter() - start) / len(contents) * 1000)
    yield _row("import of a printed calendar", statistics.median(times), "ms")
    whole = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "oneplan.cli.app", "calendar", "import", str(longest)],
            check=True,
            capture_output=True,
        )
        whole.append(time.perf_counter() - start)
    yield _row("oneplan calendar import, whole command", statistics.median(whole), "s")


def _row(name: str, median: float, unit: str) -> dict[str, Any]:
    return {"name": name, "median": median, "unit": unit, "n": ROUNDS}
