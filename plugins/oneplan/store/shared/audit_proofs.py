"""The proof of the audit log: whether its chain is whole, and how far it goes."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from oneplan.errors import OneplanError
from oneplan.store.shared.audit_chain import FIRST_HASH, append_pending, hash_of, list_events
from oneplan.store.shared.tables import AuditEvent, AuditHead

_DIGEST = re.compile("[0-9a-f]{64}")


class HeadInvalid(OneplanError):
    """A row of the audit log was named in a way that names none."""

    status_code = 422

    def __init__(self, *, value: str) -> None:
        super().__init__(
            f"{value!r} names no row of the audit log: it reads NUMBER:HASH,"
            " as `oneplan audit verify` printed it."
        )


def find_break(session: Session) -> int | None:
    """The number of the first row that was changed, lost or moved; None when whole."""
    previous, number = FIRST_HASH, 0
    for number, act in enumerate(list_events(session), start=1):
        if act.number != number or act.previous_hash != previous or act.hash != hash_of(act):
            return number
        previous = act.hash
    return None if (number, previous) == find_head(session) else number + 1


def find_head(session: Session) -> tuple[int, str]:
    """Number and hash of the last row that was ever appended."""
    append_pending(session)
    head = session.get(AuditHead, 1, populate_existing=True)
    return (head.number, head.hash) if head else (0, FIRST_HASH)


def holds(session: Session, row: str) -> bool:
    """Whether the log still has the row that *row*, ``NUMBER:HASH``, names.

    Raises:
        HeadInvalid: It reads otherwise.
    """
    number, _, digest = row.strip().partition(":")
    if not number.isdecimal() or len(number) > 18 or not _DIGEST.fullmatch(digest):  # noqa: PLR2004
        raise HeadInvalid(value=row)
    append_pending(session)
    found = session.get(AuditEvent, int(number))
    return found is not None and found.hash == digest
