"""From a start to a healthy UI, to a finished year, and the memory of everything together."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

ONEPLAN = str(Path(sys.executable).parent / "oneplan")
PORT = "18700"


def measure() -> Iterator[dict[str, Any]]:
    """Start an office in a new folder, rehearse Rayong, watch its memory."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "ONEPLAN_HOME": folder, "ONEPLAN_PORT": PORT}
        watch = _MemoryWatch(folder)
        try:
            started = _run(environment, "up")
            yield _one("start of a new office to a healthy UI", started, "s")
            time.sleep(10)
            yield _one("memory of everything, idle", watch.now(), "MiB")
            watch.start()
            yield _one(
                "a year of Rayong on the scheduler",
                _run(environment, "rehearse", "rayong-2564"),
                "s",
            )
            yield _one("memory of everything, at its peak", watch.stop(), "MiB")
        finally:
            _run(environment, "down")


def _run(environment: dict[str, str], *arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run([ONEPLAN, *arguments], env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def _one(name: str, value: float, unit: str) -> dict[str, Any]:
    return {"name": name, "median": value, "unit": unit, "n": 1}


class _MemoryWatch:
    """Adds up the proportional memory of every process of one office."""

    def __init__(self, home: str) -> None:
        self._home, self._peak, self._stop = home, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._loop, daemon=True)

    def now(self) -> float:
        """Mebibytes of all processes together (PSS)."""
        total = 0
        for process in psutil.process_iter():
            try:
                if process.environ().get("ONEPLAN_HOME") == self._home or self._home in " ".join(
                    process.cmdline()
                ):
                    total += process.memory_full_info().pss
            except psutil.Error:
                continue
        return total / 2**20

    def start(self) -> None:
        """Watch from now on."""
        self._thread.start()

    def stop(self) -> float:
        """Stop and tell the peak."""
        self._stop.set()
        self._thread.join()
        return self._peak

    def _loop(self) -> None:
        while not self._stop.wait(2):
            self._peak = max(self._peak, self.now())
