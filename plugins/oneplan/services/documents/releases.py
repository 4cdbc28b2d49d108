"""How far a document is: draft, approved, issued under a number, superseded."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.documents.document_kinds import KIND_NAMES_TH
from oneplan.domain.documents.document_scopes import DocumentScope
from oneplan.domain.documents.releases import Release, ReleaseState
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.decisions.resolutions import last_approval
from oneplan.store.cycles import cycle_locks
from oneplan.store.documents import documents
from oneplan.store.shared import audit

ISSUER = "oneplan"
"""The part of the office that issues documents; who decided stands with the resolution."""


class NotApproved(OneplanError):
    """A document was to be issued whose content no committee approved."""

    status_code = 409

    def __init__(self, *, scope: DocumentScope) -> None:
        super().__init__(
            f"{scope.kind.value} version {scope.version} of {scope.cycle_id} cannot be issued:"
            f" no decision approves the content {scope.content_hash[:16]}."
        )
        self.th = (
            f"ออกเลขที่ให้{KIND_NAMES_TH[scope.kind]} ฉบับที่ {to_thai_digits(scope.version)} ไม่ได้:"
            f" ยังไม่มีมติเห็นชอบเนื้อหาของฉบับนี้ (รหัสเนื้อหา {scope.content_hash[:16]})"
        )


def release_of(session: Session, scope: DocumentScope) -> Release:
    """Work out where a document stands, from decisions and issues alone.

    A content is approved when every committee of the calendar that has to do with it
    endorsed exactly its hash; a document is superseded when a later one of the same
    kind and area was issued.
    """
    issues = documents.list_issues(
        session, cycle_id=scope.cycle_id, kind=scope.kind, group_code=scope.group
    )
    mine = next((i for i in issues if i.content_hash == scope.content_hash), None)
    calendar = calendar_in_force(session, scope.cycle_id)
    decision = last_approval(session, calendar, scope.content_hash)
    state = ReleaseState.APPROVED if decision else ReleaseState.DRAFT
    if mine is not None:
        is_last = mine.number == issues[-1].number
        state = ReleaseState.ISSUED if is_last else ReleaseState.SUPERSEDED
    return Release(
        state=state,
        number=mine.number if mine else None,
        approved_step=decision.step_id if decision else "",
        approved_at=decision.decided_at if decision else None,
    )


def number_document(session: Session, scope: DocumentScope) -> Release:
    """Give a document its running number; numbered again it keeps the one it has.

    Raises:
        NotApproved: No decision approves its content.
    """
    cycle_locks.lock_documents(session, scope.cycle_id)
    before = release_of(session, scope)
    if before.number is not None:
        return before
    calendar = calendar_in_force(session, scope.cycle_id)
    decision = last_approval(session, calendar, scope.content_hash)
    if decision is None:
        raise NotApproved(scope=scope)
    issue = documents.add_issue(
        session,
        cycle_id=scope.cycle_id,
        kind=scope.kind,
        group_code=scope.group,
        version=scope.version,
        content_hash=scope.content_hash,
        issued_at=planning_now(session, scope.cycle_id),
        issued_by=ISSUER,
        decision_id=decision.id,
    )
    audit.append_event(
        session,
        actor=ISSUER,
        action="document.issued",
        cycle_id=scope.cycle_id,
        subject=f"{scope.kind}/{scope.group}",
        details={"number": issue.number, "content_hash": scope.content_hash},
    )
    return release_of(session, scope)
