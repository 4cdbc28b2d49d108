"""Print a document as files, and tell an issued file from a draft and from a changed one."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.documents.document_formats import DocumentFormat
from oneplan.domain.documents.document_kinds import KIND_NAMES_TH, DocumentKind
from oneplan.domain.documents.document_scopes import DocumentScope
from oneplan.domain.documents.documents import Document
from oneplan.domain.documents.open_data import OPEN_DATA_KINDS, NoOpenData
from oneplan.domain.documents.releases import STATE_NAMES_TH, Release, ReleaseState
from oneplan.gateways.pdf.document_stamps import read_document_stamp
from oneplan.gateways.pdf.plan_pdfs import write_pdf
from oneplan.gateways.spreadsheets.open_data_files import write_open_data
from oneplan.gateways.spreadsheets.plan_tables import write_csv, write_dictionary, write_json
from oneplan.gateways.spreadsheets.plan_workbooks import write_workbook
from oneplan.gateways.word.plan_word_files import write_word_file
from oneplan.services.cycles.clock import planning_now
from oneplan.services.documents.releases import release_of
from oneplan.store.cycles import cycles
from oneplan.store.documents import documents

WRITERS: Mapping[DocumentFormat, Callable[[Document], bytes]] = {
    DocumentFormat.PDF: write_pdf,
    DocumentFormat.XLSX: write_workbook,
    DocumentFormat.DOCX: write_word_file,
    DocumentFormat.CSV: write_csv,
    DocumentFormat.JSON: write_json,
    DocumentFormat.DICTIONARY: write_dictionary,
    DocumentFormat.OPEN_DATA: write_open_data,
}
FILE_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "zip": "application/zip",
}
"""Ending of a file → its type."""
PRINTED = tuple(each for each in WRITERS if each != DocumentFormat.OPEN_DATA)
"""Every format that any document is written in."""
ENDINGS = {
    DocumentFormat.DICTIONARY: "-dictionary.csv",
    DocumentFormat.OPEN_DATA: "-open-data.zip",
    DocumentFormat.PROJECT_WORKBOOKS: "-project-workbooks.zip",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """One file of a document."""

    name: str
    content: bytes
    sha256: str
    format: DocumentFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class FileVerification:
    """What a file is (``genuine``, ``draft``, ``changed``, ``unknown``) and of which document."""

    answer: str
    scope: DocumentScope | None = None
    state: ReleaseState | None = None
    number: int | None = None
    others: tuple[FileVerification, ...] = ()
    """The same of every further document that was issued with these very bytes."""

    def lines(self) -> list[str]:
        """The verdict in Thai."""
        heads = {
            "genuine": "เอกสารนี้ตรงกับที่ระบบจัดทำทุกตัวอักษร",
            "draft": "เอกสารนี้เป็นร่างที่พิมพ์จากระบบ ไม่ใช่ฉบับที่ออกเลขที่",
            "changed": "เอกสารนี้ถูกแก้ไข ไม่ตรงกับที่ระบบจัดทำ",
            "unknown": "ไม่ใช่เอกสารที่ระบบนี้จัดทำ",
        }
        lines = [heads[self.answer]]
        for each in (self, *self.others):
            lines.extend(each.document_lines())
        return lines

    def document_lines(self) -> list[str]:
        """The document in Thai, and where it stands now; empty where none is known."""
        lines = []
        if self.scope is not None:
            name = KIND_NAMES_TH[self.scope.kind]
            lines.append(
                f"{name} {self.scope.cycle_id} {self.scope.group} ฉบับที่ {self.scope.version}"
                f" รหัสเนื้อหา {self.scope.content_hash}"
            )
        if self.state is not None:
            number = f" เลขที่ {self.number}" if self.number else ""
            lines.append(f"สถานะปัจจุบัน: {STATE_NAMES_TH[self.state]}{number}")
        return lines


def formats_of(kind: DocumentKind) -> tuple[DocumentFormat, ...]:
    """Every format that a document is written in; one that is published is data as well."""
    return (*PRINTED, DocumentFormat.OPEN_DATA) if kind in OPEN_DATA_KINDS else PRINTED


def print_draft(
    session: Session, document: Document, formats: tuple[DocumentFormat, ...]
) -> list[MadeFile]:
    """Write a document that was not issued in each of *formats*, and note every file."""
    made = [print_file(document, each) for each in formats]
    for file in made:
        note_draft(session, document.scope, document.release, file)
    return made


def note_draft(session: Session, scope: DocumentScope, release: Release, file: MadeFile) -> None:
    """Write down a file that was made of a document which was not issued."""
    documents.add_file(
        session,
        sha256=file.sha256,
        cycle_id=scope.cycle_id,
        kind=scope.kind,
        group_code=scope.group,
        version=scope.version,
        content_hash=scope.content_hash,
        format=file.format,
        name=file.name,
        state=release.state,
        number=release.number,
        byte_count=len(file.content),
        made_at=planning_now(session, scope.cycle_id),
    )


def print_file(document: Document, format_: DocumentFormat) -> MadeFile:
    """Write a document in one format.

    Raises:
        NoOpenData: It is to be published and is not one that is.
    """
    scope = document.scope
    if format_ == DocumentFormat.OPEN_DATA and scope.kind not in OPEN_DATA_KINDS:
        raise NoOpenData(kind=scope.kind)
    return name_file(scope, WRITERS[format_](document), format_)


def name_file(scope: DocumentScope, content: bytes, format_: DocumentFormat) -> MadeFile:
    """A file of a document under the name that its scope and its format give it."""
    parts = [scope.cycle_id, scope.kind.value.replace("_", "-")]
    if scope.group:
        parts.append("-".join(re.split(r"[\\/\s:]+", scope.group))[:60])
    return MadeFile(
        name=f"{'-'.join(parts)}-v{scope.version}" + ENDINGS.get(format_, f".{format_.value}"),
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        format=format_,
    )


def verify_file(session: Session, content: bytes) -> FileVerification:
    """Say what a file is: an issued document to the last byte, a draft, changed, or none of ours.

    Only the bytes that were kept when a document was issued are genuine.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    issued = [issue for issue, _ in documents.find_kept(session, sha256)]
    if issued:
        first, *others = (_verification(session, "genuine", issue) for issue in issued)
        return dataclasses.replace(first, others=tuple(others))
    draft = documents.find_file(session, sha256)
    if draft is not None:
        return _verification(session, "draft", draft)
    stamp = read_document_stamp(content)
    if stamp is None or cycles.find_cycle(session, stamp.cycle_id) is None:
        return FileVerification(answer="unknown")
    claimed = DocumentScope(
        kind=stamp.kind,
        cycle_id=stamp.cycle_id,
        group=stamp.group,
        version=stamp.version,
        content_hash=stamp.short_hash,
    )
    return FileVerification(answer="changed", scope=claimed)


def _verification(
    session: Session, answer: str, found: documents.DocumentIssue | documents.DocumentFile
) -> FileVerification:
    scope = DocumentScope(
        kind=DocumentKind(found.kind),
        cycle_id=found.cycle_id,
        group=found.group_code,
        version=found.version,
        content_hash=found.content_hash,
    )
    release = release_of(session, scope)
    return FileVerification(answer=answer, scope=scope, state=release.state, number=release.number)
