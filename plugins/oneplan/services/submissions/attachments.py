"""Files with details of projects, as drawings and bills of quantities: added and taken back.

A file is added to an entry of the form on the web, to a project of what was sent, or to the
unit's part in the step as a whole. From the form on the web it goes with what is sent next;
else it goes with the version that stands, at once
(:mod:`oneplan.services.submissions.attachment_links`).

As a workbook, a file is taken in three parts, so that no transaction is open while it is
looked at: the store is asked whether it may come, a reader lets it in, and it is written down.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.decisions.answers import MAX_LINE, shown
from oneplan.domain.forms.forms import Attachable
from oneplan.domain.shared.thai_numerals import normalise_text, to_thai_digits
from oneplan.domain.submissions.attachments import (
    KINDS,
    find_excess,
    told_size,
)
from oneplan.domain.submissions.submissions import Scope
from oneplan.gateways.files.attached_files import read_attachment
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.files.files import Files
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.forms.file_checks import form_of, shown_name
from oneplan.services.submissions.admissions import require_expected, require_open
from oneplan.services.submissions.attachment_links import link_standing
from oneplan.services.submissions.attachment_targets import (
    AttachmentRefused,
    NewAttachment,
    find_target,
    is_lost,
    refuse_attachment,
)
from oneplan.services.submissions.intake import is_passing_fault, record_refusal
from oneplan.store.cycles import cycle_locks, stored_steps
from oneplan.store.late_submissions import late_tickets
from oneplan.store.shared import audit
from oneplan.store.shared.transactions import Transactions
from oneplan.store.submissions import (
    attachments,
    expected_submissions,
    version_files,
)


def receive_attachment(
    *, begin: Transactions, scope: Scope, new: NewAttachment, sender: str, files: Files
) -> str:
    """Let a file in and keep it; return the SHA-256 of what is kept.

    The same file sent twice for the same project is one, of the kind that was said last. A file
    whose project is gone is taken back where it is attached anew to another.

    Raises:
        UnitNotExpected: The step does not wait for this unit.
        StepNotOpen: The step has not opened.
        EntryGone: The entry that it is for is not there any more.
        AttachmentRefused: The form takes none, has enough of them, the step has closed, or the
            file is another project's already.
        FileRefused: The file is not safe to keep; its hash is, in the audit.
    """
    name = shown_name(new.file_name) or f"({KINDS[new.kind][0]})"
    with begin(only_asks=True) as session:
        allowed = _require_allowed(session, scope)
        find_target(session, scope, new)
    try:
        found = read_attachment(new.content, accepts=allowed.types, most_mib=allowed.mib)
    except FileRefused as refusal:
        if not is_passing_fault(refusal):
            with begin() as session:
                record_refusal(session, **scope, content=new.content, refusal=refusal)
        raise _named(refusal, name, len(new.content)) from refusal
    sha256 = files.put(found.content)
    with begin() as session:
        _keep(
            session,
            scope,
            new,
            sha256=sha256,
            file_name=name,
            file_type=found.kind,
            byte_count=len(found.content),
            sender=sender,
        )
    return sha256


def _named(refusal: FileRefused, name: str, size: int) -> FileRefused:
    """The same refusal that says which file it is about, and how large that is."""
    told = f"“{name}” ({told_size(size) if size else '0 KiB'})"
    return FileRefused(
        rule=refusal.rule, th=to_thai_digits(f"{told}: {refusal.th}"), en=f"{told}: {refusal.en}"
    )


def _require_allowed(session: Session, scope: Scope) -> Attachable:
    """Check that a file may be added now, and say which kinds."""
    require_expected(session, **scope)
    now = require_open(session, scope["cycle_id"], scope["step_id"])
    form = form_of(calendar_in_force(session, scope["cycle_id"]), scope["step_id"])
    if form.attachments is None:
        raise refuse_attachment(
            scope,
            f"the form {form.key} takes no files with details",
            f"“{form.title_th}” ไม่รับเอกสารประกอบ",
        )
    step = stored_steps.get_step(session, scope["cycle_id"], scope["step_id"])
    expected = expected_submissions.find_expected(session, **scope)
    is_past = step.has_closed(now, expected.extended_to if expected else None)
    if is_past and late_tickets.find_open(session, **scope, now=now) is None:
        raise refuse_attachment(
            scope,
            "the step has closed; a late file's ticket opens it for its unit",
            "ปิดรับแล้ว จึงเพิ่มหรือถอนเอกสารประกอบไม่ได้ เว้นแต่สำนักงานจังหวัดเปิดให้ส่งล่าช้า",
        )
    return form.attachments


def _keep(
    session: Session,
    scope: Scope,
    new: NewAttachment,
    *,
    sha256: str,
    sender: str,
    **values: Any,
) -> None:
    cycle_locks.lock_unit(session, **scope)
    allowed = _require_allowed(session, scope)
    target = find_target(session, scope, new)
    there = attachments.list_attachments(session, **scope)
    links = version_files.newest_links(session, [each.id for each in there])
    own = [each for each in there if target.is_of(each, links.get(each.id))]
    known = next((each for each in there if each.sha256 == sha256), None)
    if known is not None:
        if known in own:
            _say_kind(session, scope, known, new)
            return
        if not is_lost(session, scope, known, links.get(known.id)):
            is_of_project = _has_project(known, links)
            if not target.is_project and not is_of_project:
                _say_kind(session, scope, known, new)
                return
            raise _elsewhere(scope, known, is_of_project=is_of_project)
        _withdraw(session, scope, known, reason=f"แนบใหม่กับ “{target.title}”", sender=sender)
        there = [each for each in there if each is not known]
    excess = find_excess(
        allowed,
        name=values["file_name"],
        size=values["byte_count"],
        of_all=[each.byte_count for each in there],
        of_project=[each.byte_count for each in own] if target.is_project else None,
    )
    if excess is not None:
        raise refuse_attachment(scope, excess.en, excess.th)
    made = attachments.add_attachment(
        session,
        **scope,
        **values,
        sha256=sha256,
        sender=sender,
        kind=new.kind,
        entry_key=target.entry,
        about=(normalise_text(new.about) or target.title)[:MAX_LINE],
        added_at=planning_now(session, scope["cycle_id"]),
    )
    if new.entry is None:
        link_standing(session, scope, made.id, target.row)
    _note(
        session,
        scope,
        action="attachment.kept",
        sha256=sha256,
        type=values["file_type"],
        kind=new.kind.value,
        bytes=values["byte_count"],
    )


def _note(session: Session, scope: Scope, *, action: str, **details: Any) -> None:
    """Write into the audit log what a unit did with a file."""
    audit.append_event(
        session,
        actor=scope["unit_code"],
        action=action,
        cycle_id=scope["cycle_id"],
        subject=f"{scope['step_id']}/{scope['unit_code']}",
        details=details,
    )


def _say_kind(
    session: Session, scope: Scope, known: attachments.DetailFile, new: NewAttachment
) -> None:
    """Let a file that is sent again be what its sender says of it now."""
    if known.kind == new.kind:
        return
    changed = {"sha256": known.sha256, "before": known.kind, "kind": new.kind.value}
    _note(session, scope, action="attachment.kind_changed", **changed)
    known.kind = new.kind
    session.flush()


def _has_project(file: attachments.DetailFile, links: Mapping[int, version_files.Link]) -> bool:
    link = links.get(file.id)
    return bool(file.entry_key) or (link is not None and link.row_number is not None)


def _elsewhere(
    scope: Scope, known: attachments.DetailFile, *, is_of_project: bool
) -> AttachmentRefused:
    """A file is there already and another project's: nothing is changed in silence."""
    whose = f"โครงการ “{known.about}”" if is_of_project else "ทั้งขั้นตอน"
    return refuse_attachment(
        scope,
        f"the file {known.file_name!r} is attached already, to "
        + (repr(known.about) if is_of_project else "the step as a whole"),
        f"ไฟล์ “{known.file_name}” แนบไว้แล้วกับ{whose} หากเป็นของโครงการอื่นให้ถอนไฟล์นั้นก่อน"
        " ไฟล์ที่ใช้หลายโครงการให้แนบกับทั้งขั้นตอน",
    )


def withdraw_attachment(
    session: Session, scope: Scope, sha256: str, *, reason: str, sender: str
) -> None:
    """Take a file back; what was sent stays in the record, and counts no more.

    One that was taken back before is left as it is: somebody clicked twice.

    Raises:
        AttachmentRefused: There is no such file, the step has closed, or no reason is given.
    """
    cycle_locks.lock_unit(session, **scope)
    _require_allowed(session, scope)
    known = attachments.find_attachment(session, **scope, sha256=sha256)
    if known is None:
        if attachments.was_withdrawn(session, **scope, sha256=sha256):
            return
        raise refuse_attachment(
            scope, f"no file with the SHA-256 {shown(sha256)!r} is attached", "ไม่มีเอกสารประกอบนี้"
        )
    if not normalise_text(reason) or not normalise_text(sender):
        raise refuse_attachment(
            scope,
            "a file that is taken back is told why and by whom",
            "การถอนเอกสารประกอบต้องบอกเหตุผลและชื่อผู้ถอน",
        )
    _withdraw(session, scope, known, reason=reason.strip(), sender=sender)


def _withdraw(
    session: Session, scope: Scope, known: attachments.DetailFile, *, reason: str, sender: str
) -> None:
    known.withdrawn_at = planning_now(session, scope["cycle_id"])
    known.withdrawn_by, known.withdrawn_why = sender, reason
    session.flush()
    _note(session, scope, action="attachment.withdrawn", sha256=known.sha256, reason=reason)
