"""Whose a file with details is to be: an entry, a project of what was sent, or the whole step."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.shared.step_ids import name_of_id
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.domain.submissions.attachments import AttachmentKind, choice_of
from oneplan.domain.submissions.drafts import EntryGone
from oneplan.domain.submissions.submissions import Scope
from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.forms.file_checks import form_of
from oneplan.services.submissions.attachment_links import entry_of_row
from oneplan.store.submissions import attachments, drafts, submission_rows, version_files


class AttachmentRefused(OneplanError):
    """A file with details cannot be added to, or taken from, a unit's part in a step."""

    status_code = 409

    def __init__(self, *, step_id: str, unit_code: str, rule: str, th: str) -> None:
        self.th = f"{name_of_id(step_id)}: {th}"
        super().__init__(f"Step {step_id}, unit {unit_code}: {rule}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAttachment:
    """A file as it is handed in.

    Attributes:
        file_name: What its sender calls it.
        about: What it is about, as typed.
        kind: What it is.
        entry: The entry of the form on the web that it is added to, empty for the form as a
            whole; None: it is not added from there.
        row: The row of the project, in the version that stands; None: it is about no project.
        chosen: The project as its page named it (:func:`choice_of`); empty: the row alone.
    """

    file_name: str
    content: bytes
    about: str = ""
    kind: AttachmentKind = AttachmentKind.OTHER
    entry: str | None = None
    row: int | None = None
    chosen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentTarget:
    """Whose a file is to be: an entry, a row, and the title of that project."""

    entry: str | None = None
    row: int | None = None
    title: str = ""

    @property
    def is_project(self) -> bool:
        """Whether it is one project."""
        return bool(self.entry) or self.row is not None

    def is_of(self, file: attachments.DetailFile, link: version_files.Link | None) -> bool:
        """Whether a file is of the same project."""
        if self.entry and file.entry_key:
            return file.entry_key == self.entry
        return self.row is not None and link is not None and link.row_number == self.row


def find_target(session: Session, scope: Scope, new: NewAttachment) -> AttachmentTarget:
    """The project that a file is for.

    Raises:
        EntryGone: The entry is not there any more.
        AttachmentRefused: The version that stands has no such row.
    """
    if new.entry is not None:
        if not new.entry:
            return AttachmentTarget()
        form = form_of(calendar_in_force(session, scope["cycle_id"]), scope["step_id"])
        entry = drafts.find_entry(session, **scope, key=new.entry)
        if entry is None or entry.removed_at is not None:
            raise EntryGone
        return AttachmentTarget(entry=new.entry, title=entry.values.get(form.title_from, ""))
    if new.row is None:
        return AttachmentTarget()
    standing = version_files.find_standing(session, **scope)
    titles = dict(submission_rows.list_titles(session, standing.id)) if standing else {}
    if standing is None or new.row not in titles:
        raise refuse_attachment(
            scope,
            f"the version that stands has no project in row {new.row}",
            to_thai_digits(f"ฉบับที่รับไว้ล่าสุดไม่มีโครงการในแถวที่ {new.row} กรุณาเลือกโครงการใหม่"),
        )
    if new.chosen not in {"", choice_of(new.row, titles[new.row])}:
        raise refuse_attachment(
            scope,
            f"row {new.row} of the version that stands holds another project than the page showed",
            "มีไฟล์ใหม่แทนไฟล์ที่หน้านี้แสดง กรุณาเลือกโครงการใหม่",
        )
    form = form_of(calendar_in_force(session, scope["cycle_id"]), scope["step_id"])
    entry_key = entry_of_row(session, scope, form, standing.id, new.row)
    return AttachmentTarget(entry=entry_key, row=new.row, title=titles[new.row])


def is_lost(
    session: Session,
    scope: Scope,
    file: attachments.DetailFile,
    link: version_files.Link | None,
) -> bool:
    """Whether the project of a file is gone: from the form on the web, or from what was sent."""
    if file.entry_key:
        entry = drafts.find_entry(session, **scope, key=file.entry_key)
        return entry is None or entry.removed_at is not None
    return link is not None and link.lost_title is not None


def refuse_attachment(scope: Scope, rule: str, th: str) -> AttachmentRefused:
    """The refusal of a unit's file."""
    return AttachmentRefused(
        step_id=scope["step_id"], unit_code=scope["unit_code"], rule=rule, th=th
    )
