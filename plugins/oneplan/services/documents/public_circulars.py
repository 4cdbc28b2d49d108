"""What anyone may read of a circular: the letter as it was sent last, and its enclosures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.documents.circulars import CircularUnknown
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.store.cycles import cycles
from oneplan.store.documents import circulars


@dataclass(frozen=True, slots=True, kw_only=True)
class CircularView:
    """A circular as its page shows it.

    Attributes:
        is_superseded: Whether the calendar was amended since, and the letter not sent again.
    """

    cycle_title: str
    subject: str
    number: str
    dated: str
    as_of: str
    files: Sequence[Mapping[str, Any]]
    is_superseded: bool
    is_simulated: bool


def view_circular(session: Session, cycle_id: str, key: str) -> CircularView:
    """The letter as it was sent last.

    Raises:
        CircularUnknown: None was sent.
    """
    sent = _sent(session, cycle_id, key)
    cycle = cycles.get_cycle(session, cycle_id)
    calendar = calendar_in_force(session, cycle_id)
    return CircularView(
        cycle_title=calendar.title.th,
        subject=sent.subject,
        number=sent.number,
        dated=sent.dated,
        as_of=calendar.revision.as_of if calendar.revision and calendar.revision.as_of else "",
        files=sent.files,
        is_superseded=sent.revision != cycle.revision,
        is_simulated=cycle.is_simulated,
    )


def find_circular_file(session: Session, cycle_id: str, key: str, sha256: str) -> Mapping[str, Any]:
    """A file of the letter as it was sent last: name, type, sha256, bytes.

    Raises:
        CircularUnknown: None was sent, or it has no such file.
    """
    for each in _sent(session, cycle_id, key).files:
        if each["sha256"] == sha256:
            found: Mapping[str, Any] = each
            return found
    raise CircularUnknown(cycle_id=cycle_id, key=key)


def _sent(session: Session, cycle_id: str, key: str) -> circulars.Circular:
    found = circulars.find_last_circular(session, cycle_id=cycle_id, letter_key=key)
    if found is None:
        raise CircularUnknown(cycle_id=cycle_id, key=key)
    return found
