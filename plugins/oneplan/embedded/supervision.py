"""Airflow's components and PostgreSQL under ``supervisord``, which restarts a dead one."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from configparser import RawConfigParser
from pathlib import Path

import psutil

from oneplan.config.settings import PORTAL_OFFSET
from oneplan.embedded.component import COMPONENTS, OWN_COMPONENTS, end_group, read_note
from oneplan.embedded.home import Home
from oneplan.errors import OneplanError

STOP_SECONDS = 60
LOOPBACK = "127.0.0.1"
USES = {
    0: "the Airflow UI",
    1: "the logs of tasks",
    2: "the logs of what waits",
    PORTAL_OFFSET: "the units' portal",
}
"""Offset from the first port → what listens there; all of it on this machine alone."""


class PortTaken(OneplanError):
    """Another program listens where the embedded run wants to."""

    def __init__(self, *, port: int, use: str, holder: str) -> None:
        by = f"the program {holder}" if holder else "another program"
        super().__init__(
            f"Port {port} of {LOOPBACK}, for {use}, is taken by {by}: set ONEPLAN_PORT to a number"
            " whose next three ports are free as well, for example `ONEPLAN_PORT=18080 make run`."
        )


def check_ports(first: int) -> None:
    """Find out whether every port that the office will listen on is free.

    A program that listens on all addresses takes the port of this one as well.

    Raises:
        PortTaken: One of them is not.
    """
    for offset, use in USES.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, first + offset))
                probe.listen()
            except OSError as error:
                raise PortTaken(
                    port=first + offset, use=use, holder=_holder_of(first + offset)
                ) from error


def _holder_of(port: int) -> str:
    """Name and number of the process that listens on a port, as far as this user may see it."""
    try:
        for each in psutil.net_connections(kind="tcp"):
            if each.status == psutil.CONN_LISTEN and each.laddr and each.laddr[1] == port:
                return f"{psutil.Process(each.pid).name()} ({each.pid})" if each.pid else ""
    except psutil.Error:
        pass
    return ""


def write_configuration(home: Home) -> Path:
    """Write the configuration of ``supervisord`` for *home*."""
    parser = RawConfigParser()
    parser["supervisord"] = {
        "logfile": str(home.logs / "supervisord.log"),
        "pidfile": str(home.run / "supervisord.pid"),
        "childlogdir": str(home.logs),
        "directory": str(home.root),
        "umask": "077",
    }
    parser["program:postgres"] = _program(
        home, "postgres", f"-m oneplan.embedded.postgres {home.postgres}", priority=10
    )
    for priority, name in enumerate((*COMPONENTS, *OWN_COMPONENTS), start=20):
        parser[f"program:{name}"] = _program(
            home, name, f"-m oneplan.embedded.component {name} {home.run}", priority=priority
        )
    path = home.run / "supervisord.conf"
    with path.open("w") as stream:
        parser.write(stream)
    return path


def _program(home: Home, name: str, arguments: str, *, priority: int) -> dict[str, str]:
    return {
        "command": f"{sys.executable} {arguments}",
        "priority": str(priority),
        "autostart": "true",
        "autorestart": "true",
        "startsecs": "3",
        "startretries": "20",
        "stopasgroup": "false" if name == "postgres" else "true",
        "killasgroup": "true",
        "stopwaitsecs": "30",
        "redirect_stderr": "true",
        "stdout_logfile": str(home.logs / f"{name}.log"),
        "stdout_logfile_maxbytes": "20MB",
        "stdout_logfile_backups": "2",
    }


def supervisor_process(home: Home) -> psutil.Process | None:
    """The running ``supervisord`` of *home*, or None."""
    try:
        process = psutil.Process(int((home.run / "supervisord.pid").read_text()))
        command = process.cmdline()
    except (FileNotFoundError, ValueError, psutil.Error):
        return None
    return process if str(home.run / "supervisord.conf") in command else None


def start(home: Home, environment: Mapping[str, str]) -> None:
    """Start ``supervisord`` in the background."""
    configuration = write_configuration(home)
    subprocess.run(  # noqa: S603  our own configuration
        [sys.executable, "-m", "supervisor.supervisord", "-c", str(configuration)],
        env=dict(environment),
        cwd=home.root,
        check=True,
        stdin=subprocess.DEVNULL,
    )


def stop(home: Home) -> int:
    """Stop everything that *home* runs; return how many processes had to be killed."""
    process = supervisor_process(home)
    if process is not None:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(psutil.TimeoutExpired):
            process.wait(STOP_SECONDS)
        if process.is_running():
            process.kill()
    killed = 0
    for name in (*COMPONENTS, *OWN_COMPONENTS):
        note = read_note(home.run / f"{name}.group")
        if note is not None:
            killed += end_group(note[0], since=note[1])
            (home.run / f"{name}.group").unlink(missing_ok=True)
    _stop_postgres(home)
    return killed


def _stop_postgres(home: Home) -> None:
    """Stop a database server that nobody holds any more."""
    try:
        pid = int((home.postgres / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + STOP_SECONDS
        while psutil.pid_exists(pid) and time.monotonic() < deadline:
            time.sleep(0.2)
