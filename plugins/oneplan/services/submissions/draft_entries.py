"""Entries of the form on the web: saved, added, copied, moved and taken out by several people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy.orm import Session

from oneplan.domain.forms.forms import Layout
from oneplan.domain.submissions.drafts import FIELDS, DraftEntry, EntryGone, merge_values
from oneplan.domain.submissions.submissions import Scope
from oneplan.services.submissions.drafts import (
    DraftForm,
    cells_of,
    lock_draft,
    require_entry,
    require_room,
)
from oneplan.store.submissions import drafts


class Saved(NamedTuple):
    """What became of a save.

    Attributes:
        entry: As it is now.
        conflicts: Column → (what is kept, what was typed) of what was not saved.
        form: The form with it.
    """

    entry: DraftEntry
    conflicts: Mapping[str, tuple[str, str]]
    form: DraftForm


def save_entry(
    session: Session,
    scope: Scope,
    key: str,
    typed: Mapping[str, str],
    *,
    version: int,
    before: Mapping[str, str],
) -> Saved:
    """Save cells of an entry, or of the fields above; what somebody else changed is kept.

    Args:
        session: A transaction.
        scope: Whose form.
        key: The entry; empty: the fields above the table.
        typed: Column → text; columns that the form does not have are left out.
        version: The version of the entry that the writer was shown.
        before: Column → text that the writer was shown.

    Raises:
        EntryGone: It is there no more.
        CellTooLong: A cell holds more than it may.
    """
    found = lock_draft(session, scope)
    kept = require_entry(session, scope, key)
    columns = {
        each.key: each for each in (found.form.header if key == FIELDS else found.form.columns)
    }
    cells = cells_of(columns, typed)
    held = DraftEntry(key, kept.version, kept.values)
    merged = merge_values(held, cells, version=version, before=before)
    if merged.values != kept.values:
        drafts.save_entry(session, kept, merged.values)
    entry = DraftEntry(key, kept.version, kept.values)
    return Saved(entry, merged.conflicts, replace(found, draft=found.draft.having(entry)))


def add_entry(
    session: Session,
    scope: Scope,
    key: str,
    values: Mapping[str, str] | None = None,
    *,
    behind: str | None = None,
) -> None:
    """Add an entry; one that was added before under this key is left as it is.

    Raises:
        DraftFull: The form holds as many as it takes.
    """
    found = lock_draft(session, scope)
    if drafts.find_entry(session, **scope, key=key) is not None:
        return
    require_room(found, 1)
    cells = cells_of({each.key: each for each in found.form.columns}, values or {})
    drafts.add_entry(session, **scope, key=key, values=cells, behind=behind)


def copy_entry(session: Session, scope: Scope, key: str, *, as_key: str) -> None:
    """Add an entry that says the same, right behind it.

    Raises:
        EntryGone: It is there no more.
        DraftFull: The form holds as many as it takes.
    """
    lock_draft(session, scope)
    add_entry(session, scope, as_key, require_entry(session, scope, key).values, behind=key)


def remove_entry(session: Session, scope: Scope, key: str) -> None:
    """Take an entry out of the form.

    Raises:
        EntryGone: It is there no more, or it is the one record of its form.
    """
    found = lock_draft(session, scope)
    if key == FIELDS or found.form.layout == Layout.ONE:
        raise EntryGone
    drafts.remove_entry(session, require_entry(session, scope, key))


def move_entry(session: Session, scope: Scope, key: str, *, down: bool) -> None:
    """Let an entry change places with its neighbour; the first goes no further up.

    Raises:
        EntryGone: It is there no more.
    """
    found = lock_draft(session, scope)
    keys = [each.key for each in found.draft.entries]
    if key not in keys:
        raise EntryGone
    other = keys.index(key) + (1 if down else -1)
    if 0 <= other < len(keys):
        one, two = (require_entry(session, scope, each) for each in (key, keys[other]))
        drafts.swap_places(session, one, two)
