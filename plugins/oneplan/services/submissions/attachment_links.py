"""Files with details follow their project: from the form on the web into a version, and on.

At sending, every file in force is bound to the version, to the row of its project in it. Which
row that is:

1. of a form on the web, the row of the entry that the file was added to;
2. else the row of the same project, by where the file stood in an earlier version
   (:func:`~oneplan.domain.submissions.attachments.pair_projects`);
3. else, of an entry that was never sent from the web, the one row of its title.

A file whose project the version does not hold is bound without a row and with the lost title:
its unit is told, and it is neither printed nor dispatched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from oneplan.domain.forms.form_layout import heading_row
from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.forms import Form, Layout
from oneplan.domain.forms.typed_entries import typed_row
from oneplan.domain.submissions.attachments import pair_projects
from oneplan.domain.submissions.drafts import DraftEntry, FormDraft
from oneplan.domain.submissions.submissions import Scope, SubmissionState
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.forms.file_checks import form_of
from oneplan.store.submissions import (
    attachments,
    drafts,
    submission_rows,
    submissions,
    version_files,
)
from oneplan.store.submissions.scopes import Standing

UNTITLED = "(ไม่มีชื่อ)"
"""What a project is called whose title nobody had typed yet."""


class FilePlace(NamedTuple):
    """Where a file stands in a version: a row, none, or the title of a project that is gone."""

    row_number: int | None = None
    lost_title: str | None = None


def _lost(title: str | None) -> FilePlace:
    return FilePlace(lost_title=title or UNTITLED)


def rows_of_entries(form: Form, draft: FormDraft) -> dict[str, int]:
    """Entry of a form on the web → its row in the sheet that is sent, from 1."""
    first = heading_row(form) + 2
    return {each.key: first + at for at, each in enumerate(draft.entries)}


def link_version(
    session: Session,
    scope: Scope,
    before: Standing,
    sent: submissions.Submission,
    entry_rows: Mapping[str, int] | None = None,
) -> None:
    """Bind the files in force of a unit to a version; those that are bound to it stay as they are.

    A version that is returned holds no rows, and no file goes with it.

    Args:
        session: A transaction that holds the lock of the unit.
        scope: Whose version.
        before: How the unit stood before it.
        sent: The version.
        entry_rows: Entry → row, where it was sent from the form on the web.
    """
    if not before.has_attached or sent.state == SubmissionState.RETURNED:
        return
    submission_id = sent.id
    waiting = attachments.list_attachments(session, **scope)
    rows = submission_rows.mark_rows(session, submission_id)
    links = version_files.last_links(session, [each.id for each in waiting])
    paired = _Pairing(session, scope, rows)
    version_files.add_links(
        session,
        submission_id,
        [
            (each.id, *_place(each, links.get(each.id), paired, entry_rows or {}))
            for each in waiting
        ],
    )


def _place(
    file: attachments.DetailFile,
    last: version_files.Link | None,
    paired: _Pairing,
    entry_rows: Mapping[str, int],
) -> FilePlace:
    if entry_rows and file.entry_key:
        return paired.from_web(file, entry_rows)
    if last is not None and last.row_number is not None:
        return paired.from_version(last)
    if file.entry_key and (last is None or last.lost_title is not None):
        return paired.from_draft(file, last)
    return FilePlace(lost_title=last.lost_title if last else None)


class _Pairing:
    """The projects of a version, held against those of what came before it; each once."""

    def __init__(
        self, session: Session, scope: Scope, rows: Mapping[int, submission_rows.MarkedRow]
    ) -> None:
        self._session, self._scope, self._rows = session, scope, rows
        self._of_versions: dict[int, dict[int, int]] = {}
        self._of_draft: tuple[dict[str, str], dict[str, int]] | None = None

    def from_web(self, file: attachments.DetailFile, entry_rows: Mapping[str, int]) -> FilePlace:
        row = entry_rows.get(file.entry_key or "")
        if row is not None and len(entry_rows) == len(self._rows) == 1:
            row = next(iter(self._rows))  # a record's only row, wherever its sheet has it
        return FilePlace(row) if row in self._rows else _lost(file.about)

    def from_version(self, last: version_files.Link) -> FilePlace:
        found = self._of_versions.get(last.submission_id)
        if found is None:
            before = submission_rows.mark_rows(self._session, last.submission_id)
            found = self._of_versions[last.submission_id] = pair_projects(before, self._rows)
        row = found.get(last.row_number or 0)
        return FilePlace(row) if row else _lost(last.title)

    def from_draft(
        self, file: attachments.DetailFile, last: version_files.Link | None
    ) -> FilePlace:
        if self._of_draft is None:
            titles = _draft_titles(self._session, self._scope)
            marks = {key: (title_key(title),) for key, title in titles.items()}
            after = {number: (mark.title_key,) for number, mark in self._rows.items()}
            self._of_draft = titles, pair_projects(marks, after)
        titles, found = self._of_draft
        key = file.entry_key or ""
        row = found.get(key)
        lost = last.lost_title if last else None
        return FilePlace(row) if row else _lost(lost or titles.get(key) or file.about)


def _draft_titles(session: Session, scope: Scope) -> dict[str, str]:
    draft = drafts.load_draft(session, **scope)
    form = form_of(calendar_in_force(session, scope["cycle_id"]), scope["step_id"])
    entries = draft.entries if draft is not None else ()
    return {each.key: each.values.get(form.title_from, "") for each in entries}


def title_key(title: str) -> str:
    """A title as titles are compared (:attr:`oneplan.domain.forms.form_rows.Row.title_key`)."""
    return Row(sheet="", row_number=0, title=title, values={}, budgets={}).title_key


def bind_begun(session: Session, scope: Scope, submission_id: int, keys: Mapping[int, str]) -> None:
    """Let the files of a version be those of the entries that its form was begun with.

    Args:
        session: A transaction that holds the lock of the unit.
        scope: Whose form.
        submission_id: The version that it was begun with.
        keys: Row → entry.
    """
    files = attachments.list_attachments(session, **scope)
    links = version_files.last_links(session, [each.id for each in files])
    for file in files:
        link = links.get(file.id)
        if link is not None and link.submission_id == submission_id:
            file.entry_key = keys.get(link.row_number or 0, file.entry_key)
    session.flush()


def bind_replaced(
    session: Session, scope: Scope, form: Form, before: Sequence[DraftEntry], prefix: str
) -> None:
    """Let the files of entries that a workbook took the place of be those of the same projects."""
    files = [
        each
        for each in attachments.list_attachments(session, **scope)
        if each.entry_key in {entry.key for entry in before}
    ]
    draft = drafts.load_draft(session, **scope) if files else None
    if draft is None:
        return
    after = [each for each in draft.entries if each.key.startswith(f"{prefix}-")]
    paired = pair_projects(_marks(form, before), _marks(form, after))
    for file in files:
        file.entry_key = paired.get(file.entry_key or "", file.entry_key)
    session.flush()


def entry_of_row(
    session: Session, scope: Scope, form: Form, submission_id: int, row_number: int
) -> str | None:
    """The entry of the unit's form on the web that is the project of a row; None where none is."""
    draft = drafts.load_draft(session, **scope)
    if draft is None:
        return None
    rows = submission_rows.list_rows(session, submission_id)
    typed = [DraftEntry(str(row.row_number), 1, typed_row(form, row)) for row in rows]
    return pair_projects(_marks(form, typed), _marks(form, draft.entries)).get(str(row_number))


def _marks(form: Form, entries: Sequence[DraftEntry]) -> dict[str, tuple[object, str]]:
    if form.layout == Layout.ONE:
        return {each.key: ("", "") for each in entries}
    return {
        each.key: (
            tuple(sorted((key, text) for key, text in each.values.items() if text)),
            title_key(each.values.get(form.title_from, "")),
        )
        for each in entries
    }


def link_standing(session: Session, scope: Scope, file_id: int, row_number: int | None) -> None:
    """Bind a file that is added after sending to the version that stands, if any does."""
    standing = version_files.find_standing(session, **scope)
    if standing is not None:
        version_files.add_links(session, standing.id, [(file_id, row_number, None)])
