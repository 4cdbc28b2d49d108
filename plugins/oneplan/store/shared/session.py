"""Engine and transaction: the caller opens one, services never commit."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import psycopg
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from oneplan.config.accounts import account
from oneplan.config.settings import settings
from oneplan.errors import OneplanError
from oneplan.store.shared.moments import send_moments_plainly


class DatabaseUnknown(OneplanError):
    """No database URL is set and no embedded server has been started."""

    def __init__(self) -> None:
        super().__init__(
            "No database: set ONEPLAN_DATABASE_URL, or start the embedded one with `make run`."
        )


TRUSTED_SECONDS = 1.0
"""A connection that rested no longer is used without asking first whether it still stands."""


@lru_cache(maxsize=8)
def _engine(url: str, process_id: int) -> Engine:
    send_moments_plainly()
    made = create_engine(
        url,
        # Nobody's connection is closed while many ask at once: to open one again costs more than
        # what most transactions ask. A process that asks one thing after the other has one.
        pool_size=16,
        max_overflow=0,
        hide_parameters=True,
        connect_args={
            "connect_timeout": 10,
            # Statements here are short and plans of parts guessed long: compiling them never pays.
            "options": "-c timezone=UTC -c jit=off",
            "application_name": f"oneplan {process_id}",
        },
    )
    _ask_rested(made)
    return made


def _ask_rested(made: Engine) -> None:
    """Ask a connection that rested in the pool whether it still stands before it is used.

    It is what ``pool_pre_ping`` does, but not for one given back a moment ago: a busy
    process would ask before each of its transactions.
    """

    def note(_: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        record.info[_RESTS_SINCE] = time.monotonic()

    def ask(connection: DBAPIConnection, record: ConnectionPoolEntry, _: object) -> None:
        since = record.info.pop(_RESTS_SINCE, None)
        if since is None or time.monotonic() - since < TRUSTED_SECONDS:
            return
        try:
            made.dialect.do_ping(connection)
        except psycopg.Error as error:
            raise InvalidatePoolError from error

    event.listen(made, "checkin", note)
    event.listen(made, "checkout", ask)


_RESTS_SINCE = "rests_since"


def engine(url: str | None = None) -> Engine:
    """The engine of this process; a forked child gets one of its own."""
    url = url or settings().database_url
    if not url:
        raise DatabaseUnknown
    return _engine(url, os.getpid())


@contextmanager
def begin(
    url: str | None = None, *, source: str = "command", only_asks: bool = False
) -> Iterator[Session]:
    """Open one transaction: committed at the end, rolled back on an error.

    *source* is the entrance that acts; what the transaction adds to the audit
    log says so. The command is told a name by whoever types it, so the account
    it runs under is added. One that *only_asks* changes nothing: each of its statements
    goes by itself.
    """
    info = {"source": source, **({"account": account()} if source == "command" else {})}
    with Session(engine(url), expire_on_commit=False, info=info) as session, session.begin():
        if only_asks:
            session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        yield session
