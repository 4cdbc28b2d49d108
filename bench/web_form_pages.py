"""The first page of the form on the web as a telephone gets it over a slow connection."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from statistics import median
from typing import Any

from bench.desk_nation import ROOT

TIMES = 10
KIB = 1024
RATE, DELAY_MS = 1_600_000 // 8, 300
"""Bytes a second in each direction, and the time to the first byte of each answer."""
PHONE = {"width": 360, "height": 740}
BYTES = """
    performance.getEntries().filter(e => 'transferSize' in e)
        .reduce((sum, e) => sum + e.transferSize, 0)
"""
USABLE = """
    Math.max(performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd,
             performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity)
"""
"""Painted, and its scripts have run, so that what is typed is saved."""


def measure_pages(pages: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Open each page (what it is → address) in a browser that knows nothing of the portal."""
    sys.path.insert(0, str(ROOT))
    from playwright.sync_api import sync_playwright
    from tests.support.browser_pages import CHROMIUM, FLAGS

    if CHROMIUM is None:
        sys.exit("Chromium is not installed: scripts/system_packages.sh does")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for what, address in pages.items():
            taken, loaded, kept = [], [], []
            for _ in range(TIMES + 1):
                page = browser.new_context(viewport=PHONE, service_workers="block").new_page()
                link = page.context.new_cdp_session(page)
                link.send(
                    "Network.emulateNetworkConditions",
                    {
                        "offline": False,
                        "latency": DELAY_MS,
                        "downloadThroughput": RATE,
                        "uploadThroughput": RATE,
                    },
                )
                page.goto(address, wait_until="load")
                taken.append(page.evaluate(USABLE))
                loaded.append(page.evaluate(BYTES) / KIB)
                page.wait_for_load_state("networkidle")
                kept.append(page.evaluate(BYTES) / KIB)
                page.context.close()
            yield {
                "name": f"portal: {what} on a telephone, 1.6 Mbit/s and 300 ms",
                "median": median(taken[1:]),
                "unit": "ms",
                "n": TIMES,
                "p95": max(taken[1:]),
                "kib": median(loaded[1:]),
                "kib_with_what_is_kept_for_later": median(kept[1:]),
                "load": os.getloadavg()[0],
            }
        browser.close()
