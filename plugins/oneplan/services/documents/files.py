"""Make the files of a document, note each one, and tell a changed file from a true one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.document_formats import DocumentFormat
from oneplan.domain.documents import (
    KIND_NAMES_TH,
    STATE_NAMES_TH,
    Document,
    DocumentKind,
    ReleaseState,
    Scope,
)
from oneplan.gateways.document_stamps import read_document_stamp
from oneplan.gateways.plan_pdfs import write_pdf
from oneplan.gateways.plan_tables import write_csv, write_dictionary, write_json
from oneplan.gateways.plan_word_files import write_word_file
from oneplan.gateways.plan_workbooks import write_workbook
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.documents.contents import find_basis, read_document
from oneplan.services.documents.proofs import prove_totals
from oneplan.services.documents.releases import release_of
from oneplan.store import cycles, documents, plans

WRITERS: Mapping[DocumentFormat, Callable[[Document], bytes]] = {
    DocumentFormat.PDF: write_pdf,
    DocumentFormat.XLSX: write_workbook,
    DocumentFormat.DOCX: write_word_file,
    DocumentFormat.CSV: write_csv,
    DocumentFormat.JSON: write_json,
    DocumentFormat.DICTIONARY: write_dictionary,
}
FILE_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "zip": "application/zip",
}
"""Ending of a file → its type."""
PRINTED = tuple(WRITERS)
"""Every format that a document is written in."""
ENDINGS = {DocumentFormat.DICTIONARY: "-dictionary.csv"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """One file of a document."""

    name: str
    content: bytes
    sha256: str
    format: DocumentFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a file is (``genuine``, ``changed``, ``unknown``) and of which document."""

    answer: str
    scope: Scope | None = None
    state: ReleaseState | None = None
    number: int | None = None

    def lines(self) -> list[str]:
        """The verdict in Thai."""
        heads = {
            "genuine": "เอกสารนี้ตรงกับที่ระบบจัดทำทุกตัวอักษร",
            "changed": "เอกสารนี้ถูกแก้ไข ไม่ตรงกับที่ระบบจัดทำ",
            "unknown": "ไม่ใช่เอกสารที่ระบบนี้จัดทำ",
        }
        lines = [heads[self.answer]]
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


def make_files(
    session: Session,
    cycle_id: str,
    kind: DocumentKind,
    formats: tuple[DocumentFormat, ...],
    *,
    group: str = "",
    version: int | None = None,
    plan: plans.PlanVersion | None = None,
) -> list[MadeFile]:
    """Gather a document, prove its totals, write it in each of *formats* and note every file.

    Raises:
        TotalsDiffer: A figure is not the store's; nothing is made.
        PlanUnknown: The plan under it was not made.
    """
    calendar = calendar_in_force(session, cycle_id)
    plan = plan or find_basis(session, calendar, kind, group, version=version)
    document = read_document(session, cycle_id, kind, group=group, plan=plan)
    prove_totals(session, document, plan)
    made = [_make(document, each) for each in formats]
    for file in made:
        note_file(session, document, file)
    return made


def note_file(session: Session, document: Document, file: MadeFile) -> None:
    """Write down that a file was made of a document."""
    scope = document.scope
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
        state=document.release.state,
        number=document.release.number,
        byte_count=len(file.content),
        made_at=planning_now(session, scope.cycle_id),
    )


def _make(document: Document, format_: DocumentFormat) -> MadeFile:
    content = WRITERS[format_](document)
    scope = document.scope
    parts = [scope.cycle_id, scope.kind.value.replace("_", "-")]
    if scope.group:
        parts.append("-".join(re.split(r"[\\/\s:]+", scope.group))[:60])
    return MadeFile(
        name=f"{'-'.join(parts)}-v{scope.version}" + ENDINGS.get(format_, f".{format_.value}"),
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        format=format_,
    )


def verify_file(session: Session, content: bytes) -> Verdict:
    """Say which document a file is, or that it was changed, or that it is none of ours."""
    found = documents.find_file(session, hashlib.sha256(content).hexdigest())
    if found is not None:
        scope = Scope(kind=DocumentKind(found.kind), cycle_id=found.cycle_id,
                      group=found.group_code, version=found.version,
                      content_hash=found.content_hash)  # fmt: skip
        release = release_of(session, scope)
        return Verdict(answer="genuine", scope=scope, state=release.state, number=release.number)
    stamp = read_document_stamp(content)
    if stamp is None or cycles.find_cycle(session, stamp.cycle_id) is None:
        return Verdict(answer="unknown")
    claimed = Scope(kind=stamp.kind, cycle_id=stamp.cycle_id, group=stamp.group,
                    version=stamp.version, content_hash=stamp.short_hash)  # fmt: skip
    return Verdict(answer="changed", scope=claimed)
