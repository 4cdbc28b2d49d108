"""Issue a document: its number, and its files, which stay what they were from then on.

An issued document is never printed from the store again. What happens later
(a late file, a meeting, a row that moved on) is in the next version, which is
issued under a number of its own.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.documents.document_formats import DocumentFormat
from oneplan.domain.documents.document_kinds import DocumentKind
from oneplan.domain.documents.document_scopes import DocumentScope
from oneplan.domain.documents.documents import Document
from oneplan.errors import OneplanError
from oneplan.gateways.files.files import Files
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.documents.contents import find_basis, read_document
from oneplan.services.documents.files import MadeFile, formats_of, print_draft, print_file
from oneplan.services.documents.proofs import prove_totals
from oneplan.services.documents.releases import number_document
from oneplan.store.documents import documents
from oneplan.store.plans import plans


class NotKept(OneplanError):
    """An issued document was asked for in a format of which no file was kept with it."""

    status_code = 404

    def __init__(self, *, scope: DocumentScope, number: int, formats: tuple[str, ...]) -> None:
        names = ", ".join(formats)
        super().__init__(
            f"{scope.kind.value} number {number} of {scope.cycle_id} was issued without a file of"
            f" type {names}; it is not made anew. The files that were issued stand on its verify"
            " page."
        )
        self.th = (
            f"เอกสารเลขที่ {number} ออกไปแล้วโดยไม่มีไฟล์ชนิด {names} ระบบไม่พิมพ์เอกสารที่ออกแล้วขึ้นใหม่"
            " โปรดใช้ไฟล์ที่ออกไว้ในหน้าตรวจสอบเอกสาร"
        )


def make_files(
    session: Session,
    cycle_id: str,
    kind: DocumentKind,
    formats: tuple[DocumentFormat, ...],
    *,
    files: Files,
    group: str = "",
    version: int | None = None,
    plan: plans.PlanVersion | None = None,
) -> list[MadeFile]:
    """The files of a document: of an issued one those that were kept, else a draft as it is now.

    Raises:
        NotKept: It was issued by an earlier release, which kept other formats.
        TotalsDiffer: A figure of a draft is not the store's; nothing is made.
        PlanUnknown: The plan under it was not made.
    """
    calendar = calendar_in_force(session, cycle_id)
    plan = plan or find_basis(session, calendar, kind, group, version=version)
    scope = DocumentScope(
        kind=kind,
        cycle_id=cycle_id,
        group=group,
        version=plan.version,
        content_hash=plan.content_hash,
    )
    issue = _find_issue(session, scope)
    if issue is not None:
        return _read_kept(session, scope, issue, formats, files=files)
    document = read_document(session, cycle_id, kind, group=group, plan=plan)
    prove_totals(session, document, plan)
    return print_draft(session, document, formats)


def formats_there(session: Session, scope: DocumentScope) -> tuple[DocumentFormat, ...]:
    """The formats that a document has: of one that was issued, those that were kept then."""
    formats, issue = formats_of(scope.kind), _find_issue(session, scope)
    if issue is None:
        return formats
    files = documents.list_kept(session, cycle_id=issue.cycle_id, number=issue.number)
    kept = {file.format for file in files}
    return tuple(each for each in formats if each in kept)


def issue_document(
    session: Session, scope: DocumentScope, plan: plans.PlanVersion, *, files: Files
) -> int:
    """Number an approved document and keep every file of it; return its number.

    Issued again it is what it was.

    Raises:
        NotApproved: No decision approves its content.
        TotalsDiffer: A figure of it is not the store's; nothing is issued.
    """
    issue = _find_issue(session, scope)
    if issue is not None:
        return issue.number
    number_document(session, scope)
    document = read_document(session, scope.cycle_id, scope.kind, group=scope.group, plan=plan)
    prove_totals(session, document, plan)
    for format_ in formats_of(scope.kind):
        keep_file(session, document, print_file(document, format_), files=files)
    return document.release.number or 0


def keep_file(session: Session, document: Document, file: MadeFile, *, files: Files) -> None:
    """Keep the bytes of a file with the issued document that it was made of."""
    documents.keep_file(
        session,
        cycle_id=document.scope.cycle_id,
        number=document.release.number,
        format=file.format,
        sha256=files.put(file.content),
        name=file.name,
        byte_count=len(file.content),
    )


def find_kept(
    session: Session, scope: DocumentScope, format_: DocumentFormat
) -> documents.IssuedFile | None:
    """The file that was kept of an issued document in one format, or None."""
    issue = _find_issue(session, scope)
    if issue is None:
        return None
    kept = documents.list_kept(session, cycle_id=issue.cycle_id, number=issue.number)
    return next((file for file in kept if file.format == format_), None)


def _find_issue(session: Session, scope: DocumentScope) -> documents.DocumentIssue | None:
    return documents.find_issue(
        session,
        cycle_id=scope.cycle_id,
        kind=scope.kind,
        group_code=scope.group,
        content_hash=scope.content_hash,
    )


def _read_kept(
    session: Session,
    scope: DocumentScope,
    issue: documents.DocumentIssue,
    formats: tuple[DocumentFormat, ...],
    *,
    files: Files,
) -> list[MadeFile]:
    kept = {
        file.format: file
        for file in documents.list_kept(session, cycle_id=issue.cycle_id, number=issue.number)
    }
    missing = tuple(each.value for each in formats if each not in kept)
    if missing:
        raise NotKept(scope=scope, number=issue.number, formats=missing)
    return [
        MadeFile(
            name=kept[each].name,
            content=files.get(kept[each].sha256),
            sha256=kept[each].sha256,
            format=each,
        )
        for each in formats
    ]
