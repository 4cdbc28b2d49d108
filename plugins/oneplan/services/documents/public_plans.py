"""What anyone may look at: the last issued plan, its files, and whether a document is genuine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.documents.document_formats import DocumentFormat
from oneplan.domain.documents.document_kinds import KIND_NAMES_TH, DocumentKind
from oneplan.domain.documents.document_scopes import DocumentScope
from oneplan.domain.documents.open_data import OPEN_DATA_KINDS
from oneplan.domain.documents.releases import STATE_NAMES_TH, Release, ReleaseState
from oneplan.errors import OneplanError
from oneplan.services.documents.releases import release_of
from oneplan.store.cycles import cycles
from oneplan.store.documents import documents

PUBLIC_KINDS = OPEN_DATA_KINDS
UNLISTED = (DocumentFormat.HTML, DocumentFormat.PROJECT_WORKBOOKS)
"""Files of an issued document that no public page offers."""


class NotPublished(OneplanError):
    """A page or a file was asked for that nobody published."""

    status_code = 404
    th = "ยังไม่มีแผนที่เผยแพร่ หรือไม่มีเอกสารนี้"

    def __init__(self) -> None:
        super().__init__("Nothing of that name is published.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What the verify page says of a document."""

    name: str
    cycle_title: str
    scope: DocumentScope
    state: ReleaseState
    state_th: str
    number: int | None
    files: Sequence[documents.DocumentFile | documents.IssuedFile]
    """The files that were issued, or the drafts that were printed, to compare hashes with."""
    is_simulated: bool


def verify_scope(
    session: Session, *, cycle_id: str, kind: str, group: str, version: int, short_hash: str
) -> Verification:
    """What stands behind the address in a QR code.

    Raises:
        NotPublished: No document was ever made of that version and content.
    """
    found = cycles.find_cycle(session, cycle_id)
    if found is None or kind not in set(DocumentKind):
        raise NotPublished
    issues = documents.list_issues(session, cycle_id=cycle_id, kind=kind, group_code=group)
    issue = next(
        (i for i in issues if i.version == version and i.content_hash.startswith(short_hash)), None
    )
    made: Sequence[documents.DocumentFile | documents.IssuedFile]
    if issue is not None:
        made = documents.list_kept(session, cycle_id=cycle_id, number=issue.number)
        content_hash = issue.content_hash
    else:
        made = drafts = documents.list_made(
            session,
            cycle_id=cycle_id,
            kind=kind,
            group_code=group,
            version=version,
            short_hash=short_hash,
        )
        if not drafts:
            raise NotPublished
        content_hash = drafts[0].content_hash
    scope = DocumentScope(
        kind=DocumentKind(kind),
        cycle_id=cycle_id,
        group=group,
        version=version,
        content_hash=content_hash,
    )
    release: Release = release_of(session, scope)
    return Verification(
        name=KIND_NAMES_TH[scope.kind],
        cycle_title=found.title_th,
        scope=scope,
        state=release.state,
        state_th=STATE_NAMES_TH[release.state],
        number=release.number,
        files=[file for file in made if file.format not in UNLISTED],
        is_simulated=found.is_simulated,
    )


def find_public_page(session: Session, cycle_id: str) -> str:
    """The hash of the static page of the plan that was issued last.

    Raises:
        NotPublished: None was issued.
    """
    issues = documents.list_issues(
        session, cycle_id=cycle_id, group_code="", kind=DocumentKind.PROVINCIAL_PLAN
    )
    pages = [
        file
        for issue in issues[-1:]
        for file in documents.list_kept(session, cycle_id=cycle_id, number=issue.number)
        if file.format == DocumentFormat.HTML
    ]
    if not pages:
        raise NotPublished
    return pages[0].sha256


def find_public_file(session: Session, cycle_id: str, sha256: str) -> documents.IssuedFile:
    """A file of an issued plan of the province, by its hash.

    Raises:
        NotPublished: It is a draft, of another cycle, or no file of ours.
    """
    kept = documents.find_kept(session, sha256, cycle_id=cycle_id, kinds=PUBLIC_KINDS)
    found = next(
        (
            file
            for issue, file in kept
            if not issue.group_code and file.format != DocumentFormat.PROJECT_WORKBOOKS
        ),
        None,
    )
    if found is None:
        raise NotPublished
    return found
