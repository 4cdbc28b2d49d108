"""The documents of a plan, what was sent to whom, and circulars, as pages show them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import final_plan_step
from oneplan.domain.documents.document_formats import DocumentFormat
from oneplan.domain.documents.document_kinds import KIND_NAMES_TH, DocumentKind
from oneplan.domain.documents.open_data import OPEN_DATA_KINDS
from oneplan.gateways.files.areas import name_area
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.documents.circular_lists import list_letters
from oneplan.services.documents.contents import kinds_of
from oneplan.store.documents import dispatches, documents
from oneplan.store.plans import plans

OFFERED = (
    DocumentFormat.PDF,
    DocumentFormat.DOCX,
    DocumentFormat.XLSX,
    DocumentFormat.CSV,
    DocumentFormat.JSON,
)
"""Formats in which a document is saved."""
FORMATS_TH = {
    "pdf": "PDF",
    "docx": "Word",
    "xlsx": "Excel",
    "csv": "CSV",
    "json": "JSON",
    "dictionary": "คำอธิบายคอลัมน์",
    "html": "หน้าเว็บ",
    "open_data": "ข้อมูลเปิด",
    "project_workbooks": "แบบกรอกระบบโครงการ",
}


def _offered(kind: DocumentKind) -> tuple[DocumentFormat, ...]:
    """The formats in which a document is saved: what is published as data too."""
    published = (DocumentFormat.OPEN_DATA,) if kind in OPEN_DATA_KINDS else ()
    is_annual = kind == DocumentKind.ANNUAL_ACTION_PLAN
    return (*OFFERED, *published, *((DocumentFormat.PROJECT_WORKBOOKS,) if is_annual else ()))


def view_documents(session: Session, cycle_id: str) -> dict[str, Any]:
    """The documents of each version of the final plan, and what was issued.

    Returns:
        versions, the last one first: version, projects, made_at, content_hash, kinds (kind,
        kind_th, number of its issue or None, formats); issued: number, kind_th, group_th, version,
        issued_at, files (sha256, name, format_th).
    """
    calendar = calendar_in_force(session, cycle_id)
    final = final_plan_step(calendar)
    made = plans.list_versions(session, cycle_id=cycle_id, step_id=final) if final else ()
    issued = documents.list_issued_files(session, cycle_id=cycle_id)
    numbers = {
        (issue.kind, issue.group_code, issue.content_hash): issue.number for issue, _ in issued
    }
    return {
        "versions": [
            {
                "version": each.version,
                "group": each.group_code,
                "group_th": name_area(each.group_code) if each.group_code else "",
                "projects": each.row_count,
                "made_at": each.made_at,
                "content_hash": each.content_hash,
                "kinds": [
                    {
                        "kind": kind.value,
                        "kind_th": KIND_NAMES_TH[kind],
                        "number": numbers.get((kind, each.group_code, each.content_hash)),
                        "formats": [
                            {"format": format_.value, "format_th": FORMATS_TH[format_]}
                            for format_ in _offered(kind)
                        ],
                    }
                    for kind in kinds_of(calendar, each)
                ],
            }
            for each in reversed(made)
        ],
        "issued": [
            {
                "number": issue.number,
                "kind_th": KIND_NAMES_TH[DocumentKind(issue.kind)],
                "group_th": name_area(issue.group_code) if issue.group_code else "",
                "version": issue.version,
                "issued_at": issue.issued_at,
                "files": [
                    {
                        "sha256": each.sha256,
                        "name": each.name,
                        "format_th": FORMATS_TH.get(each.format, each.format),
                    }
                    for each in files
                ],
            }
            for issue, files in issued
        ],
    }


def view_dispatches(session: Session, cycle_id: str) -> dict[str, Any]:
    """What was sent to whom, the last package first.

    Returns:
        packages: step, title_th, group, group_th, number, content_hash, sent_at, superseded_by
        (number of the newer package or None), files (name, sha256, bytes), recipients (name_th,
        acknowledged_at, acknowledged_by), acknowledged: how many.
    """
    titles = {s.id: s.title.th for s in calendar_in_force(session, cycle_id).steps}
    found = dispatches.list_with_recipients(session, cycle_id=cycle_id)
    last: dict[tuple[str, str], int] = {}
    for package, _ in found:
        place = package.step_id, package.group_code
        last[place] = max(last.get(place, 0), package.number)
    return {
        "packages": [
            {
                "step": package.step_id,
                "title_th": titles.get(package.step_id, ""),
                "group": package.group_code,
                "group_th": _name_of(package.group_code),
                "number": package.number,
                "content_hash": package.content_hash,
                "sent_at": package.dispatched_at,
                "superseded_by": newer
                if (newer := last[_place(package)]) > package.number
                else None,
                "files": [
                    {name: each.get(name) for name in ("name", "sha256", "bytes")}
                    for each in package.files
                ],
                "recipients": [
                    {
                        "name_th": name,
                        "acknowledged_at": receipt.acknowledged_at,
                        "acknowledged_by": receipt.acknowledged_by,
                    }
                    for receipt, name in recipients
                ],
                "acknowledged": sum(r.acknowledged_at is not None for r, _ in recipients),
            }
            for package, recipients in reversed(found)
        ]
    }


def _place(package: dispatches.Dispatch) -> tuple[str, str]:
    return package.step_id, package.group_code


def _name_of(group_code: str) -> str:
    return name_area(group_code) if group_code.isdigit() else group_code


def view_circulars(session: Session, cycle_id: str) -> dict[str, Any]:
    """The letters of the calendar: what each encloses and lacks, and when it went."""
    return {"letters": list_letters(session, cycle_id)}
