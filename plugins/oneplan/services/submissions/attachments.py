"""Files with details of projects, as drawings and bills of quantities: added and taken back.

As a workbook, a file is taken in three parts, so that no transaction is open while it is
looked at: the store is asked whether it may come, a reader lets it in, and it is written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.decisions.answers import MAX_LINE, shown
from oneplan.domain.forms.forms import Attachable
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.domain.shared.thai_numerals import normalise_text, to_thai_digits
from oneplan.domain.submissions.submissions import Scope
from oneplan.errors import OneplanError
from oneplan.gateways.files.attached_files import read_attachment
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.files.files import Files
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.forms.file_checks import form_of, shown_name
from oneplan.services.submissions.admissions import require_expected, require_open
from oneplan.services.submissions.intake import is_passing_fault, record_refusal
from oneplan.store.cycles import cycle_locks, stored_steps
from oneplan.store.late_submissions import late_tickets
from oneplan.store.shared import audit
from oneplan.store.shared.transactions import Transactions
from oneplan.store.submissions import attachments


class AttachmentRefused(OneplanError):
    """A file with details cannot be added to, or taken from, a unit's part in a step."""

    status_code = 409

    def __init__(self, *, step_id: str, unit_code: str, rule: str, th: str) -> None:
        self.th = f"{name_of_id(step_id)}: {th}"
        super().__init__(f"Step {step_id}, unit {unit_code}: {rule}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAttachment:
    """A file as it is handed in: its name and what it belongs to, as typed."""

    file_name: str
    content: bytes
    about: str = ""


def receive_attachment(
    *, begin: Transactions, scope: Scope, new: NewAttachment, sender: str, files: Files
) -> str:
    """Let a file in and keep it; return the SHA-256 of what is kept.

    The same file sent twice is one.

    Raises:
        UnitNotExpected: The step does not wait for this unit.
        StepNotOpen: The step has not opened.
        AttachmentRefused: The form takes none, has enough of them, or the step has closed.
        FileRefused: The file is not safe to keep; its hash is, in the audit.
    """
    with begin(only_asks=True) as session:
        allowed = _require_allowed(session, scope)
    try:
        found = read_attachment(new.content, accepts=allowed.types, most_mib=allowed.mib)
    except FileRefused as refusal:
        if not is_passing_fault(refusal):
            with begin() as session:
                record_refusal(session, **scope, content=new.content, refusal=refusal)
        raise
    sha256 = files.put(found.content)
    with begin() as session:
        _keep(
            session,
            scope,
            sha256=sha256,
            about=normalise_text(new.about)[:MAX_LINE],
            file_name=shown_name(new.file_name),
            file_type=found.kind,
            byte_count=len(found.content),
            sender=sender,
        )
    return sha256


def _require_allowed(session: Session, scope: Scope) -> Attachable:
    """Check that a file may be added now, and say which kinds."""
    require_expected(session, **scope)
    now = require_open(session, scope["cycle_id"], scope["step_id"])
    form = form_of(calendar_in_force(session, scope["cycle_id"]), scope["step_id"])
    if form.attachments is None:
        raise AttachmentRefused(
            step_id=scope["step_id"],
            unit_code=scope["unit_code"],
            rule=f"the form {form.key} takes no files with details",
            th=f"“{form.title_th}” ไม่รับเอกสารประกอบ",
        )
    step = stored_steps.get_step(session, scope["cycle_id"], scope["step_id"])
    if step.has_closed(now) and late_tickets.find_open(session, **scope, now=now) is None:
        raise AttachmentRefused(
            step_id=scope["step_id"],
            unit_code=scope["unit_code"],
            rule="the step has closed; a late file's ticket opens it for its unit",
            th="ปิดรับแล้ว จึงเพิ่มหรือถอนเอกสารประกอบไม่ได้ เว้นแต่สำนักงานจังหวัดเปิดให้ส่งล่าช้า",
        )
    return form.attachments


def _keep(session: Session, scope: Scope, *, sha256: str, **values: Any) -> None:
    cycle_locks.lock_unit(session, **scope)
    allowed = _require_allowed(session, scope)
    if attachments.find_attachment(session, **scope, sha256=sha256) is not None:
        return
    there = len(attachments.list_attachments(session, **scope))
    if there >= allowed.most:
        raise AttachmentRefused(
            step_id=scope["step_id"],
            unit_code=scope["unit_code"],
            rule=f"there are {there} files with details; at most {allowed.most}",
            th=to_thai_digits(f"มีเอกสารประกอบแล้ว {there} ไฟล์ รับไม่เกิน {allowed.most} ไฟล์"),
        )
    now = planning_now(session, scope["cycle_id"])
    attachments.add_attachment(session, **scope, sha256=sha256, added_at=now, **values)
    audit.append_event(
        session,
        actor=scope["unit_code"],
        action="attachment.kept",
        cycle_id=scope["cycle_id"],
        subject=f"{scope['step_id']}/{scope['unit_code']}",
        details={"sha256": sha256, "type": values["file_type"], "bytes": values["byte_count"]},
    )


def withdraw_attachment(
    session: Session, scope: Scope, sha256: str, *, reason: str, sender: str
) -> None:
    """Take a file back; what was sent stays in the record, and counts no more.

    Raises:
        AttachmentRefused: There is no such file, the step has closed, or no reason is given.
    """
    cycle_locks.lock_unit(session, **scope)
    _require_allowed(session, scope)
    known = attachments.find_attachment(session, **scope, sha256=sha256)
    if known is None:
        raise AttachmentRefused(
            step_id=scope["step_id"],
            unit_code=scope["unit_code"],
            rule=f"no file with the SHA-256 {shown(sha256)!r} is attached",
            th="ไม่มีเอกสารประกอบนี้",
        )
    if not normalise_text(reason) or not normalise_text(sender):
        raise AttachmentRefused(
            step_id=scope["step_id"],
            unit_code=scope["unit_code"],
            rule="a file that is taken back is told why and by whom",
            th="การถอนเอกสารประกอบต้องบอกเหตุผลและชื่อผู้ถอน",
        )
    known.withdrawn_at = planning_now(session, scope["cycle_id"])
    known.withdrawn_by, known.withdrawn_why = sender, reason.strip()
    session.flush()
    audit.append_event(
        session,
        actor=scope["unit_code"],
        action="attachment.withdrawn",
        cycle_id=scope["cycle_id"],
        subject=f"{scope['step_id']}/{scope['unit_code']}",
        details={"sha256": sha256, "reason": reason.strip()},
    )


def view_attachments(
    session: Session, cycle_id: str, *, step_id: str | None = None, unit_code: str | None = None
) -> list[dict[str, Any]]:
    """The files in force, as plain JSON."""
    found = attachments.list_attachments(
        session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code
    )
    return [
        {
            "step": each.step_id,
            "unit": each.unit_code,
            "about": each.about,
            "file_name": each.file_name,
            "type": each.file_type,
            "bytes": each.byte_count,
            "sha256": each.sha256,
            "sender": each.sender,
            "added_at": each.added_at,
        }
        for each in found
    ]
