"""Entries that a form on the web takes over: from the unit's last cycle, and from a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from oneplan.domain.forms.forms import Layout
from oneplan.domain.forms.typed_entries import typed_row
from oneplan.domain.submissions.drafts import FIELDS
from oneplan.domain.submissions.submissions import Scope
from oneplan.services.submissions.attachment_links import bind_replaced
from oneplan.services.submissions.drafts import (
    DraftForm,
    cells_of,
    lock_draft,
    require_entry,
    require_room,
)
from oneplan.store.submissions import drafts, submission_rows, submissions


def bring_last_year(session: Session, scope: Scope, *, key: str) -> int:
    """Add what the unit had accepted on this form in its last cycle; return how many entries.

    Doing it again under the same *key* adds nothing.

    Raises:
        DraftFull: The form would hold more than it takes.
    """
    found = lock_draft(session, scope)
    last = submissions.find_counted_elsewhere(
        session, cycle_id=scope["cycle_id"], unit_code=scope["unit_code"], form=found.form.key
    )
    rows = submission_rows.list_rows(session, last.id) if last else ()
    return _append(session, scope, found, key, [typed_row(found.form, row) for row in rows])


def put_entries(
    session: Session,
    scope: Scope,
    fields: Mapping[str, str],
    entries: Sequence[Mapping[str, str]],
    *,
    key: str,
    instead: bool,
) -> int:
    """Take over what a workbook holds; return how many entries.

    Args:
        session: A transaction.
        scope: Whose form.
        fields: Field → text; one that the workbook leaves empty stays as it is.
        entries: Column → text, an entry each.
        key: Of this one taking over; doing it again adds nothing.
        instead: Take out the entries that are there, in place of adding behind them.

    Raises:
        DraftFull: The form would hold more than it takes.
        CellTooLong: A cell holds more than it may.
    """
    found = lock_draft(session, scope)
    if drafts.find_entry(session, **scope, key=f"{key}-1") is not None:
        return 0
    if found.form.layout == Layout.ONE and found.draft.entries:
        return _put_only(session, scope, found, entries)
    gone = found.draft.entries if instead else ()
    if instead:
        drafts.remove_entries(session, **scope)
        found = replace(found, draft=replace(found.draft, entries=()))
    above = cells_of({each.key: each for each in found.form.header}, fields)
    kept = require_entry(session, scope, FIELDS)
    if above and {**kept.values, **above} != kept.values:
        drafts.save_entry(session, kept, {**kept.values, **above})
    count = _append(session, scope, found, key, entries)
    if gone:
        bind_replaced(session, scope, found.form, gone, key)
    return count


def _put_only(
    session: Session, scope: Scope, found: DraftForm, entries: Sequence[Mapping[str, str]]
) -> int:
    """Take a record over in place, so that whoever types into it meanwhile is shown what came.

    What the workbook leaves empty stays as it is: a blank one empties nothing.
    """
    require_room(replace(found, draft=replace(found.draft, entries=())), len(entries))
    kept = require_entry(session, scope, found.draft.entries[0].key)
    cells = cells_of({each.key: each for each in found.form.columns}, entries[0])
    if {**kept.values, **cells} != kept.values:
        drafts.save_entry(session, kept, {**kept.values, **cells})
    return 1


def _append(
    session: Session,
    scope: Scope,
    found: DraftForm,
    key: str,
    entries: Sequence[Mapping[str, str]],
) -> int:
    if entries and drafts.find_entry(session, **scope, key=f"{key}-1") is not None:
        return 0
    require_room(found, len(entries))
    columns = {each.key: each for each in found.form.columns}
    cells = [cells_of(columns, values) for values in entries]
    drafts.add_entries(session, **scope, prefix=key, entries=cells)
    return len(entries)
