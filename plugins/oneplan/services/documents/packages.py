"""The package of a plan: its documents, its data, and a manifest that proves both, as one .zip."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from oneplan.config.settings import settings
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.documents.addenda import addendum_number
from oneplan.domain.documents.document_formats import DocumentFormat
from oneplan.domain.documents.document_kinds import DocumentKind
from oneplan.domain.documents.document_scopes import DocumentScope
from oneplan.gateways.files.archives import pack
from oneplan.gateways.files.files import Files
from oneplan.gateways.files.public_pages import write_public_page
from oneplan.services.documents.addenda import make_addendum
from oneplan.services.documents.contents import kinds_of, read_document
from oneplan.services.documents.extracts import FORMATS, Extract
from oneplan.services.documents.files import FILE_TYPES, MadeFile
from oneplan.services.documents.issues import (
    formats_there,
    issue_document,
    keep_file,
    make_files,
)
from oneplan.services.documents.package_attachments import pack_details
from oneplan.services.documents.project_workbooks import make_project_workbooks
from oneplan.services.documents.releases import release_of
from oneplan.services.plans.completeness import completeness_of
from oneplan.store.decisions import decisions
from oneplan.store.plans import plans

PACKAGE = "package.zip"
MANIFEST = "manifest.json"


def write_package(
    session: Session,
    calendar: Calendar,
    plan: plans.PlanVersion,
    *,
    files: Files,
    folder: str,
    before: plans.PlanVersion | None,
    number: int,
) -> list[dict[str, Any]]:
    """Make every file of a plan, and keep them with their manifest as one .zip.

    A plan that was approved is issued under its running number first. Where an
    earlier version went out (*before*), the package is addendum *number* - 1 and
    holds the table of differences.

    Files with details of its projects go into the .zip, by a list that names each; what is
    too much is left out by name.

    Returns:
        name, bytes, sha256 and type of each file; the package itself is the last.
    """
    made: list[MadeFile] = []
    issued: dict[str, int | None] = {}
    for kind in kinds_of(calendar, plan):
        scope = _scope(calendar, kind, plan)
        if not release_of(session, scope).is_draft:
            issue_document(session, scope, plan, files=files)
        issued[kind.value] = release_of(session, scope).number
        made += make_files(
            session,
            calendar.cycle,
            kind,
            formats_there(session, scope),
            files=files,
            group=plan.group_code,
            plan=plan,
        )
    addendum = addendum_number(number)
    if before is not None and addendum is not None:
        made += make_addendum(session, calendar, before, plan, number=addendum)
    entries = [keep_entry(files, file.name, file.content) for file in made]
    if plan.group_code == "" and issued.get(DocumentKind.PROVINCIAL_PLAN):
        _publish(session, calendar, plan, entries, files=files)
    # For the recipients, and not for the public page: the workbooks, and what units attached.
    if DocumentKind.ANNUAL_ACTION_PLAN.value in issued:
        workbooks = make_project_workbooks(session, calendar.cycle, files=files, plan=plan)
        made.append(workbooks)
        entries.append(keep_entry(files, workbooks.name, workbooks.content))
    name = f"{calendar.cycle}-{plan.group_code or 'province'}-{number}"
    details = pack_details(session, plan.id, files=files, name=f"{name}-attachments.csv")
    if details.index is not None:
        made.append(details.index)
    listed = [keep_entry(files, file.name, file.content) for file in made[len(entries) :]]
    manifest = _manifest(
        session,
        calendar,
        plan,
        entries,
        attached=[*listed, *details.entries],
        left_out=details.left_out,
        issued=issued,
        number=number,
    )
    content = pack([*((f.name, f.content) for f in made), *details.members, (MANIFEST, manifest)])
    name = f"{name}-{PACKAGE}"
    files.write(
        f"{folder}/{plan.group_code or 'province'}/{plan.content_hash[:16]}/{name}", content
    )
    entries += listed
    return [*entries, keep_entry(files, MANIFEST, manifest), keep_entry(files, name, content)]


def _publish(
    session: Session,
    calendar: Calendar,
    plan: plans.PlanVersion,
    entries: Sequence[Mapping[str, Any]],
    *,
    files: Files,
) -> None:
    """Write the public page of an issued plan; the portal shows that of the last issue."""
    document = read_document(session, calendar.cycle, DocumentKind.PROVINCIAL_PLAN, plan=plan)
    url = f"{settings().public_url.rstrip('/')}/plans/{calendar.cycle}"
    content = write_public_page(document, entries, page_url=url)
    page = MadeFile(
        name=f"{calendar.cycle}.html",
        content=content,
        format=DocumentFormat.HTML,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    keep_file(session, document, page, files=files)


def write_extract(
    session: Session,
    calendar: Calendar,
    plan: plans.PlanVersion,
    extract: Extract,
    *,
    files: Files,
) -> list[dict[str, Any]]:
    """Make the files of an extract; an approved one is issued under a number of its own.

    Each says whom it is for, so that one that nobody got can be told of.
    """
    scope = DocumentScope(
        kind=extract.kind,
        cycle_id=calendar.cycle,
        group=extract.group,
        version=plan.version,
        content_hash=plan.content_hash,
    )
    if not release_of(session, scope).is_draft:
        issue_document(session, scope, plan, files=files)
    made = make_files(
        session, calendar.cycle, extract.kind, FORMATS, files=files, group=extract.group, plan=plan
    )
    holder = {"holder": extract.name_th}
    return [{**keep_entry(files, file.name, file.content), **holder} for file in made]


def _scope(calendar: Calendar, kind: DocumentKind, plan: plans.PlanVersion) -> DocumentScope:
    return DocumentScope(
        kind=kind,
        cycle_id=calendar.cycle,
        group=plan.group_code,
        version=plan.version,
        content_hash=plan.content_hash,
    )


def keep_entry(files: Files, name: str, content: bytes) -> dict[str, Any]:
    """Keep a file of a package; return its name, size, hash and type."""
    sha256 = files.put(content)
    return {
        "name": name,
        "bytes": len(content),
        "sha256": sha256,
        "type": FILE_TYPES[name.rsplit(".", 1)[-1]],
    }


def _manifest(
    session: Session,
    calendar: Calendar,
    plan: plans.PlanVersion,
    entries: Sequence[Mapping[str, Any]],
    *,
    attached: Sequence[Mapping[str, Any]],
    left_out: Sequence[Mapping[str, Any]],
    issued: Mapping[str, int | None],
    number: int,
) -> bytes:
    """Names, sizes, hashes, versions and decisions; nobody's name is among them."""
    units = completeness_of(session, plan)
    said = {
        "cycle": calendar.cycle,
        "title": calendar.title.th,
        "step": plan.step_id,
        "group": plan.group_code,
        "dispatch_number": number,
        "plan_version": plan.version,
        "content_hash": plan.content_hash,
        "rows": plan.row_count,
        "total_baht": dict(plan.totals),
        "completeness": units.as_dict() if units else None,
        "document_numbers": dict(issued),
        "decisions": [
            {
                "step": found.step_id,
                "resolution": found.resolution,
                "content_hash": found.content_hash,
                "decided_at": found.decided_at.isoformat(),
            }
            for found in decisions.list_decisions(session, cycle_id=calendar.cycle)
            if found.content_hash == plan.content_hash
        ],
        "files": [dict(entry) for entry in entries],
        "attachments": [dict(entry) for entry in attached],
        "attachments_left_out": [dict(each) for each in left_out],
    }
    return (json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def check_package(content: bytes) -> list[str]:
    """What in a package is not as its manifest says; empty when all of it is.

    Raises:
        zipfile.BadZipFile: It is no .zip.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if MANIFEST not in names:
            return [f"{MANIFEST}: missing"]
        manifest = json.loads(archive.read(MANIFEST))
        said = [*manifest["files"], *manifest.get("attachments", ())]
        wrong = [
            f"{name}: not in the manifest"
            for name in sorted(names - {MANIFEST} - {entry["name"] for entry in said})
        ]
        for entry in said:
            if entry["name"] not in names:
                wrong.append(f"{entry['name']}: missing")
                continue
            data = archive.read(entry["name"])
            if (len(data), hashlib.sha256(data).hexdigest()) != (entry["bytes"], entry["sha256"]):
                wrong.append(f"{entry['name']}: changed")
    return wrong
