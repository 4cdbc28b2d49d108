"""The form on the web: begun, filled in by several people at once, checked, and sent.

What is sent is the workbook that OnePlan writes of the draft; it goes the way of any other file,
with the same messages and the same receipt, and a figure leads back to its cell in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from oneplan.domain.forms.forms import Column, Form, Layout
from oneplan.domain.forms.typed_entries import in_order, numbers_itself, typed_row, typed_text
from oneplan.domain.submissions.drafts import (
    FIELDS,
    MAX_CELL,
    MAX_ENTRIES,
    CellTooLong,
    DraftFull,
    EntryGone,
    FormDraft,
    cell_text,
)
from oneplan.domain.submissions.submissions import Scope
from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form
from oneplan.services.forms.templates import prepare_template
from oneplan.services.submissions.admissions import require_expected, require_open
from oneplan.services.submissions.attachment_links import bind_begun
from oneplan.store.cycles import cycle_locks
from oneplan.store.submissions import drafts, scopes, submission_rows, submissions

SENT = "sent"
"""What the keys of entries begin with that were accepted before the form was begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftForm:
    """A draft with the form it is of, and what the office knows already.

    Attributes:
        draft: What its unit typed.
        form: The form of the step.
        template: What the office knows.
        held: What was loaded of the unit's part in the step; while it is kept, the session
            asks for none of it again (:func:`oneplan.store.submissions.scopes.load_scope`).
    """

    draft: FormDraft
    form: Form
    template: Template
    held: Sequence[object] = ()

    @property
    def entries(self) -> list[dict[str, str]]:
        """The entries as they stand in the sheet: numbered, and with what is known of each."""
        typed = [each.values for each in self.draft.entries]
        return in_order(self.form, [{**self.known, **each} for each in typed])

    @property
    def known(self) -> dict[str, str]:
        """Column → text that the office writes into each entry where its unit writes nothing."""
        own = {column.key: column for column in self.form.columns}
        return {
            key: typed_text(own[key], text)
            for key, text in self.template.prefilled.items()
            if not numbers_itself(own[key])
        }


def begin_draft(session: Session, scope: Scope) -> None:
    """Begin the form of a unit with what it had accepted last; one that is begun stays.

    Raises:
        UnitNotExpected: The step does not wait for this unit.
        StepNotOpen: The step has not opened.
        NoWorkbook: The step takes a document.
    """
    held = _lock(session, scope)
    form, template = prepare_template(session, **scope)
    del held
    if drafts.load_draft(session, **scope) is not None:
        return
    fields = {each.key: each for each in form.header}
    values = {
        key: typed_text(fields[key], text)
        for key, text in template.fields.items()
        if key in fields and text
    }
    drafts.add_entry(session, **scope, key=FIELDS, values=_as_kept(values))
    last = submissions.find_counted(session, **scope)
    rows = submission_rows.list_rows(session, last.id) if last else ()
    entries = [_as_kept(typed_row(form, row)) for row in rows]
    if form.layout == Layout.ONE and not rows:
        entries = [{}]
    drafts.add_entries(session, **scope, prefix=SENT, entries=entries)
    if last is not None:
        keys = {row.row_number: f"{SENT}-{at}" for at, row in enumerate(rows, start=1)}
        bind_begun(session, scope, last.id, keys)


def load_form_draft(session: Session, scope: Scope) -> DraftForm | None:
    """The draft with its form; None where the unit has begun none."""
    draft = drafts.load_draft(session, **scope)
    if draft is None:
        return None
    form, template = prepare_template(session, **scope)
    return DraftForm(draft=draft, form=form, template=template)


def write_draft(found: DraftForm) -> bytes:
    """The workbook of a draft, as it is sent and as its unit may take it along."""
    own = {each.key: each for each in found.form.header}
    fields = {key: text for key, text in found.draft.fields.values.items() if key in own}
    return write_form(found.form, replace(found.template, rows=found.entries, fields=fields))


def _lock(session: Session, scope: Scope) -> Sequence[object]:
    cycle_locks.lock_unit(session, **scope)
    held = scopes.load_scope(session, **scope)
    require_expected(session, **scope)
    require_open(session, scope["cycle_id"], scope["step_id"])
    return held


def lock_draft(session: Session, scope: Scope) -> DraftForm:
    """Let nobody else change the form of a unit meanwhile, and load it.

    Raises:
        UnitNotExpected: The step does not wait for this unit.
        StepNotOpen: The step has not opened.
        EntryGone: The unit has begun no form.
    """
    held = _lock(session, scope)
    found = load_form_draft(session, scope)
    if found is None:
        raise EntryGone
    return replace(found, held=held)


def require_entry(session: Session, scope: Scope, key: str) -> drafts.DraftedEntry:
    """An entry of the form.

    Raises:
        EntryGone: It is there no more.
    """
    kept = drafts.find_entry(session, **scope, key=key)
    if kept is None or kept.removed_at is not None:
        raise EntryGone
    return kept


def require_room(found: DraftForm, more: int) -> None:
    """Check that a form takes more entries.

    Raises:
        DraftFull: It would hold more than it takes.
    """
    asked = len(found.draft.entries) + more
    most = 1 if found.form.layout == Layout.ONE else MAX_ENTRIES
    if more and asked > most:
        raise DraftFull(asked=asked)


def _as_kept(values: Mapping[str, str]) -> dict[str, str]:
    return {key: cell_text(text) for key, text in values.items()}


def cells_of(columns: Mapping[str, Column], typed: Mapping[str, str]) -> dict[str, str]:
    """What a form keeps of what was typed: cells of its own columns, none too long."""
    found = {
        key: cell_text(text)
        for key, text in typed.items()
        if key in columns and not numbers_itself(columns[key])
    }
    for key, text in found.items():
        if len(text) > MAX_CELL:
            raise CellTooLong(column_th=columns[key].th, length=len(text))
    return found
