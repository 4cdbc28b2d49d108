"""The outbox: mails are queued with the fact that they tell."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import chain, islice
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from oneplan.store.reminders.tables import Notice


def hold_queue(
    session: Session,
    *,
    cycle_id: str,
    step_id: str | None,
    reminder: str,
    revision: int | None,
    unit_code: str | None = None,
) -> Collection[str]:
    """Units that have the mails of a reminder already; nobody else queues them until we commit.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        step_id: Step; None for mails of several.
        reminder: Reminder.
        revision: Of the calendar; None for mails that are the same under every one.
        unit_code: The only unit that is asked about: the others' queue is not held.
    """
    key = f"{cycle_id}/{step_id or ''}/{reminder}/{revision or ''}/{unit_code or ''}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
    return set(
        session.scalars(
            select(Notice.unit_code).where(
                Notice.cycle_id == cycle_id,
                Notice.step_id.is_not_distinct_from(step_id),
                Notice.reminder == reminder,
                *([Notice.revision == revision] if revision else []),
                *([Notice.unit_code == unit_code] if unit_code else []),
            )
        )
    )


def add_notices(
    session: Session, common: Mapping[str, Any], mails: Iterable[tuple[str, str, str, str]]
) -> int:
    """Queue mails with COPY: one is made while the database writes the one before.

    A mail by itself is inserted, which takes one journey to the database and not two.
    The caller holds their queue and leaves out what is in it.

    Args:
        session: Open transaction.
        common: Column → value that all of them share.
        mails: Unit code, subject, text and HTML of each.

    Returns:
        How many.
    """
    session.flush()
    mails = iter(mails)
    first = list(islice(mails, 2))
    if len(first) == 1:
        own = dict(zip(_OWN, first[0], strict=True))
        session.connection().execute(_INSERT, {**common, **own})
    if len(first) < 2:  # noqa: PLR2004
        return len(first)
    connection = session.connection().connection.driver_connection
    if connection is None:
        raise RuntimeError("the session holds no open connection")
    columns = [*common, *_OWN]
    shared = tuple(_plain(value) for value in common.values())
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY notices ({', '.join(columns)}) FROM STDIN") as copy:
            for mail in chain(first, mails):
                copy.write_row((*shared, *mail))
        return int(cursor.rowcount)


_INSERT = insert(Notice)
_OWN = ("unit_code", "subject", "body_text", "body_html")
"""Columns of which each mail has a value of its own."""


def _plain(value: Any) -> Any:
    """A value as COPY writes it: a state's name and a moment as text, lists as JSON.

    COPY would make the text of a moment anew for each mail.
    """
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return str(value) if isinstance(value, str) else value
