"""Start one of Airflow's components, after clearing what its last life left behind.

A scheduler that is killed leaves its workers and its log server running beside
the one that supervisor starts next: they share its process group, so the group
is ended first.
"""

from __future__ import annotations

import importlib
import os
import runpy
import sys
from pathlib import Path
from typing import Any

import psutil

from oneplan.config.places import CALENDARS
from oneplan.config.settings import PORTAL_OFFSET, settings

COMPONENTS = ("api-server", "scheduler", "dag-processor", "triggerer")
OWN_COMPONENTS = ("portal", "inbox", "sender")
"""Ours, beside Airflow's."""

FORKING = ("scheduler", "dag-processor")
"""They fork a process for each task and each reading of a DAG file: what they hold is not
imported and read again in every one of them."""


def end_group(leader: int, *, since: float) -> int:
    """Kill what is left of a process group that was led by *leader* from *since* on.

    Members that are older than the note belong to somebody else who was given
    the same number, and live.

    Returns:
        How many processes were killed.
    """
    killed = 0
    for process in psutil.process_iter(["pid", "create_time"]):
        try:
            is_member = os.getpgid(process.pid) == leader
            if is_member and process.info["create_time"] >= since and process.pid != os.getpid():
                process.kill()
                killed += 1
        except (ProcessLookupError, psutil.NoSuchProcess):
            continue
    return killed


def read_note(note: Path) -> tuple[int, float] | None:
    """The group leader and the moment that a note holds, or None."""
    try:
        leader, since = note.read_text().split()
    except (FileNotFoundError, ValueError):
        return None
    return int(leader), float(since)


def main() -> None:
    """Note the process group, then become the component."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    note = folder / f"{name}.group"
    left = read_note(note)
    if left is not None:
        end_group(left[0], since=left[1])
    if os.getpgrp() != os.getpid():
        os.setpgrp()
    note.write_text(f"{os.getpid()} {psutil.Process().create_time()}")
    if name in FORKING:
        importlib.import_module("oneplan.orchestration.preloading").preload(CALENDARS)
    if name in OWN_COMPONENTS:
        sys.argv = ["oneplan", *_arguments(name)]
        runpy.run_module("oneplan.cli.app", run_name="__main__")
    _serve_logs_on_loopback()
    sys.argv = ["airflow", name]
    runpy.run_module("airflow", run_name="__main__")


def _serve_logs_on_loopback() -> None:
    """Let the log servers of scheduler and triggerer listen on this machine alone.

    Airflow 3.3.2 gives them an empty host and no setting for it: they would listen on
    every address. They are forked from here, so what is set here holds for them.
    """
    import uvicorn  # noqa: PLC0415  our own components do without

    run = uvicorn.run

    def run_on_loopback(app: Any, *, host: str = "", **options: Any) -> None:
        run(app, host=host or "127.0.0.1", **options)

    uvicorn.run = run_on_loopback


def host_name() -> str:
    """What the components call this machine: logs are asked for where they are served."""
    return "localhost"


def _arguments(name: str) -> tuple[str, ...]:
    """The command of one of our own components."""
    if name == "inbox":
        return ("inbox", "watch")
    if name == "sender":
        return ("notices", "send", "--watch")
    return ("portal", "--port", str(settings().port + PORTAL_OFFSET))


if __name__ == "__main__":
    main()
