"""Engine and transaction: the edge opens one, services never commit."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from oneplan.config import account, settings
from oneplan.errors import OneplanError


class DatabaseUnknown(OneplanError):
    """No database URL is set and no embedded server has been started."""

    def __init__(self) -> None:
        super().__init__(
            "No database: set ONEPLAN_DATABASE_URL, or start the embedded one with `make run`."
        )


@lru_cache(maxsize=8)
def _engine(url: str, process_id: int) -> Engine:
    return create_engine(
        url,
        pool_size=4,
        max_overflow=12,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "connect_timeout": 10,
            # Statements here are short and plans of parts guessed long: compiling them never pays.
            "options": "-c timezone=UTC -c jit=off",
            "application_name": f"oneplan {process_id}",
        },
    )


def engine(url: str | None = None) -> Engine:
    """The engine of this process; a forked child gets one of its own."""
    url = url or settings().database_url
    if not url:
        raise DatabaseUnknown
    return _engine(url, os.getpid())


@contextmanager
def begin(url: str | None = None, *, source: str = "command") -> Iterator[Session]:
    """Open one transaction: committed at the end, rolled back on an error.

    *source* is the entrance that acts; what the transaction adds to the audit
    log says so. The command is told a name by whoever types it, so the account
    it runs under is added.
    """
    info = {"source": source, **({"account": account()} if source == "command" else {})}
    with Session(engine(url), expire_on_commit=False, info=info) as session, session.begin():
        yield session
