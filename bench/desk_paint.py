"""The heat map of a province as a browser paints it, and its status by command."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from bench.desk_nation import PROVINCE, ROOT, cycle_of

TIMES = 10
KIB = 1024
GROUP = "desk"
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
BYTES = """
    performance.getEntries().filter(e => 'transferSize' in e)
        .reduce((sum, e) => sum + e.transferSize, 0)
"""


def measure_paint(url: str) -> Iterator[dict[str, Any]]:
    """First contentful paint of the heat map, each time in a browser that knows nothing of it."""
    sys.path.insert(0, str(ROOT))
    from playwright.sync_api import sync_playwright
    from tests.support.browser_pages import CHROMIUM, FLAGS
    from tests.support.served_desk import served_desk

    from oneplan.gateways.files.files import files
    from oneplan.store.shared.session import begin

    if CHROMIUM is None:
        sys.exit("Chromium is not installed: scripts/system_packages.sh does")
    painted, loaded = [], []
    with (
        served_desk(partial(begin, url, source="desk"), files()) as base,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for _ in range(TIMES + 1):
            page = browser.new_context(viewport={"width": 1366, "height": 900}).new_page()
            page.goto(f"{base}/cycles/{cycle_of(PROVINCE)}/submissions", wait_until="load")
            while not (at := page.evaluate(PAINT)):
                page.wait_for_timeout(20)
            painted.append(at)
            loaded.append(page.evaluate(BYTES) / KIB)
            page.context.close()
        browser.close()
    yield {
        "group": GROUP,
        "name": "Submissions: first contentful paint in Chromium",
        "median": median(painted[1:]),
        "unit": "ms",
        "n": TIMES,
        "p95": max(painted[1:]),
        "first": painted[0],
        "kib": median(loaded),
        "load": os.getloadavg()[0],
    }


def measure_status(url: str) -> Iterator[dict[str, Any]]:
    """``oneplan status`` of the province, from the start of its process to its end."""
    # What Python compiled is kept, as it is wherever OnePlan is installed.
    environment = {
        **os.environ,
        "ONEPLAN_DATABASE_URL": url,
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": os.environ.get("PYTHONPYCACHEPREFIX", str(ROOT / ".venv/compiled")),
    }
    command = str(Path(sys.executable).parent / "oneplan")
    taken, worked = [], []
    for _ in range(TIMES + 1):
        before, start = os.times(), time.perf_counter()
        subprocess.run(
            [command, "status", cycle_of(PROVINCE)],
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        taken.append((time.perf_counter() - start) * 1000)
        after = os.times()
        worked.append(
            (
                after.children_user
                + after.children_system
                - before.children_user
                - before.children_system
            )
            * 1000
        )
    yield {
        "group": GROUP,
        "name": "oneplan status of the province, the whole command",
        "median": median(taken[1:]),
        "unit": "ms",
        "n": TIMES,
        "p95": max(taken[1:]),
        "first": taken[0],
        "processor": median(worked[1:]),
        "load": os.getloadavg()[0],
    }
