"""What of the sending does not work: kept while it fails, gone when it works again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from oneplan.domain.shared.personal_data import hide_personal_data
from oneplan.errors import OneplanError
from oneplan.store.reminders import mail_faults
from oneplan.store.shared.faults import is_away
from oneplan.store.shared.transactions import Transactions

LONGEST = 500
log = structlog.get_logger()


@dataclass(slots=True)
class Attempt:
    """Whether a part worked; known when it is over."""

    is_good: bool = False


class Faults:
    """The faults of one round.

    Args:
        begin: Opens a transaction.
    """

    def __init__(self, begin: Transactions) -> None:
        self._begin = begin
        with begin() as session:
            self._known = {(e.cycle_id, e.part) for e in mail_faults.list_faults(session)}

    @contextmanager
    def kept(self, cycle_id: str | None, part: str) -> Iterator[Attempt]:
        """Keep an error of what is done inside, and let nobody else notice it.

        Raises:
            SQLAlchemyError: The store is away: nothing else would work either.
        """
        outcome = Attempt()
        try:
            yield outcome
            outcome.is_good = True
        except Exception as error:
            if is_away(error):
                raise
            log.warning("mail.part_failed", cycle=cycle_id, part=part, reason=type(error).__name__)
            self._keep(cycle_id, part, _reason(error))
        if outcome.is_good and (cycle_id, part) in self._known:
            with self._begin() as session:
                mail_faults.clear_fault(session, cycle_id=cycle_id, part=part)

    def _keep(self, cycle_id: str | None, part: str, reason: str) -> None:
        try:
            with self._begin() as session:
                mail_faults.save_fault(session, cycle_id=cycle_id, part=part, reason=reason)
        except SQLAlchemyError as error:
            # A rehearsal that was forgotten meanwhile has no faults to keep.
            log.warning("mail.fault_not_kept", part=part, reason=type(error).__name__)


def _reason(error: Exception) -> str:
    """Why something failed, without anybody's data; a statement and its values are left out."""
    if isinstance(error, SQLAlchemyError):
        return type(error).__name__
    text = error.in_thai if isinstance(error, OneplanError) else str(error)
    text = (text or type(error).__name__).replace("\x00", "")
    return hide_personal_data(text.encode(errors="replace").decode())[:LONGEST]
