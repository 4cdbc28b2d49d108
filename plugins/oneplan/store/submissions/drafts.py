"""What units type into their forms on the web before they send it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from oneplan.domain.submissions.drafts import FIELDS, DraftEntry, FormDraft
from oneplan.store.submissions.tables import DraftedEntry as DraftedEntry


def load_draft(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str
) -> FormDraft | None:
    """The draft of a unit for a step, or None where it began none."""
    found = session.execute(
        select(DraftedEntry.entry_key, DraftedEntry.version, DraftedEntry.values)
        .where(*_of(cycle_id, step_id, unit_code), DraftedEntry.removed_at.is_(None))
        .order_by(DraftedEntry.place, DraftedEntry.entry_key)
    ).all()
    entries = [DraftEntry(*each) for each in found]
    fields = next((each for each in entries if each.key == FIELDS), None)
    if fields is None:
        return None
    return FormDraft(fields=fields, entries=[each for each in entries if each.key != FIELDS])


def has_draft(session: Session, *, cycle_id: str, step_id: str, unit_code: str) -> bool:
    """Whether a unit has begun the form of a step on the web."""
    return session.get(DraftedEntry, (cycle_id, step_id, unit_code, FIELDS)) is not None


def find_entry(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str, key: str
) -> DraftedEntry | None:
    """One entry, a removed one among them; the caller holds the unit's lock to change it."""
    return session.get(DraftedEntry, (cycle_id, step_id, unit_code, key))


def is_there(session: Session, *, cycle_id: str, step_id: str, unit_code: str, key: str) -> bool:
    """Whether an entry is in the form, not taken out."""
    found = find_entry(session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code, key=key)
    return found is not None and found.removed_at is None


def add_entry(
    session: Session,
    *,
    cycle_id: str,
    step_id: str,
    unit_code: str,
    key: str,
    values: Mapping[str, str],
    behind: str | None = None,
) -> None:
    """Add an entry at the end, or right behind another; the caller holds the unit's lock."""
    place = 0
    if key != FIELDS:
        mine = _of(cycle_id, step_id, unit_code)
        before = session.scalar(
            select(DraftedEntry.place).where(*mine, DraftedEntry.entry_key == (behind or FIELDS))
        )
        last = session.scalar(select(func.max(DraftedEntry.place)).where(*mine))
        place = ((before if behind else last) or 0) + 1
        session.execute(
            update(DraftedEntry)
            .where(*mine, DraftedEntry.place >= place)
            .values(place=DraftedEntry.place + 1)
        )
    session.add(
        DraftedEntry(
            cycle_id=cycle_id,
            step_id=step_id,
            unit_code=unit_code,
            entry_key=key,
            place=place,
            version=1,
            values=dict(values),
        )
    )
    session.flush()


def add_entries(
    session: Session,
    *,
    cycle_id: str,
    step_id: str,
    unit_code: str,
    prefix: str,
    entries: Sequence[Mapping[str, str]],
) -> None:
    """Add entries at the end, ``prefix-1`` the first; the caller holds the unit's lock."""
    mine = _of(cycle_id, step_id, unit_code)
    last = session.scalar(select(func.max(DraftedEntry.place)).where(*mine)) or 0
    session.add_all(
        DraftedEntry(
            cycle_id=cycle_id,
            step_id=step_id,
            unit_code=unit_code,
            entry_key=f"{prefix}-{number}",
            place=last + number,
            version=1,
            values=dict(values),
        )
        for number, values in enumerate(entries, start=1)
    )
    session.flush()


def save_entry(session: Session, kept: DraftedEntry, values: Mapping[str, str]) -> None:
    """Keep what an entry holds now; the caller holds the unit's lock."""
    kept.values = dict(values)
    kept.version += 1
    kept.saved_at = func.now()
    session.flush()


def remove_entry(session: Session, kept: DraftedEntry) -> None:
    """Take an entry out of the form; what it held stays in the table."""
    kept.removed_at = func.now()
    session.flush()


def remove_entries(session: Session, *, cycle_id: str, step_id: str, unit_code: str) -> None:
    """Take all entries out of the form; the fields above them stay."""
    session.execute(
        update(DraftedEntry)
        .where(
            *_of(cycle_id, step_id, unit_code),
            DraftedEntry.entry_key != FIELDS,
            DraftedEntry.removed_at.is_(None),
        )
        .values(removed_at=func.now())
    )


def swap_places(session: Session, one: DraftedEntry, other: DraftedEntry) -> None:
    """Let two entries change places."""
    one.place, other.place = other.place, one.place
    session.flush()


def _of(cycle_id: str, step_id: str, unit_code: str) -> tuple[ColumnElement[bool], ...]:
    return (
        DraftedEntry.cycle_id == cycle_id,
        DraftedEntry.step_id == step_id,
        DraftedEntry.unit_code == unit_code,
    )
