"""Documents by version, what was sent to whom, circulars, collations, and the check of a file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Path, Query, Request, UploadFile
from fastapi.responses import Response

from oneplan.desk.act_pages import MAX_FILE_BYTES, FileTooLarge
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.page_context import PageContext, ThisPage
from oneplan.desk.rendering import render
from oneplan.domain.documents.document_formats import DocumentFormat
from oneplan.domain.documents.document_kinds import DocumentKind
from oneplan.gateways.files.archives import pack
from oneplan.services.documents.circular_letters import write_circular
from oneplan.services.documents.collated_files import make_collated_files
from oneplan.services.documents.document_views import (
    view_circulars,
    view_dispatches,
    view_documents,
)
from oneplan.services.documents.files import verify_file
from oneplan.services.documents.issues import make_files
from oneplan.services.documents.kept_files import find_kept_file
from oneplan.services.documents.project_workbooks import make_project_workbooks
from oneplan.services.operations.collation_views import view_collations
from oneplan.web.downloads import as_attachment
from oneplan.web.form_guards import check_csrf, csrf_token

router = APIRouter()
PREFIX = "/cycles/{cycle_id}/documents"
Text = Annotated[str, Query(max_length=300)]
Version = Annotated[int | None, Query(ge=1, le=1_000_000)]
Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
Printed = Literal[
    "pdf", "docx", "xlsx", "csv", "json", "dictionary", "open_data", "project_workbooks"
]


@router.get(PREFIX, include_in_schema=False)
def documents(request: Request, context: ThisPage) -> Response:
    """The documents."""
    return _shown(request, context)


@router.get(f"/api{PREFIX}", tags=["documents"])
def documents_as_json(context: ThisPage) -> dict[str, Any]:
    """The documents of each version of the final plan, and what was issued."""
    require_whole_cycle(context)
    return view_documents(context.session, context.cycle.id)


def _shown(request: Request, context: PageContext, verdict: Any = None) -> Response:
    return render(
        request,
        "documents",
        context,
        view=documents_as_json(context),
        verdict=verdict,
        csrf=csrf_token(_subject(context)),
    )


def _subject(context: PageContext) -> str:
    return f"desk verify {context.visitor.user}"


@router.post(PREFIX, include_in_schema=False)
def verify(
    request: Request,
    context: ThisPage,
    file: Annotated[UploadFile, File()],
    csrf: Annotated[str, Form()] = "",
) -> Response:
    """Say what a file is: issued to the last byte, a draft, changed, or none of ours."""
    check_csrf(_subject(context), csrf)
    content = file.file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise FileTooLarge(name=file.filename or "", size=file.size or len(content))
    found = verify_file(context.session, content)
    verdict = {"answer": found.answer, "lines": found.lines(), "name": file.filename}
    return _shown(request, context, verdict)


@router.get(f"{PREFIX}/files/{{kind}}.{{format_}}", include_in_schema=False)
def download(
    context: ThisPage,
    kind: DocumentKind,
    format_: Printed,
    version: Version = None,
    group: Text = "",
) -> Response:
    """One document in one format: of an issued one the bytes that were kept, else a draft."""
    require_whole_cycle(context)
    if format_ == "project_workbooks":
        made = make_project_workbooks(
            context.session, context.cycle.id, files=context.files, group=group, version=version
        )
        return as_attachment(made.content, made.name)
    [made] = make_files(
        context.session,
        context.cycle.id,
        kind,
        (DocumentFormat(format_),),
        files=context.files,
        group=group,
        version=version,
    )
    return as_attachment(made.content, made.name)


@router.get(f"{PREFIX}/kept/{{sha256}}", include_in_schema=False)
def kept(context: ThisPage, sha256: Sha256) -> Response:
    """A file that was issued or sent, as it was."""
    require_whole_cycle(context)
    name = find_kept_file(context.session, context.cycle.id, sha256)
    return as_attachment(context.files.get(sha256), name)


@router.get(f"{PREFIX}/dispatch", include_in_schema=False)
def dispatch(request: Request, context: ThisPage) -> Response:
    """What was sent to whom."""
    return render(request, "dispatch", context, view=dispatch_as_json(context))


@router.get(f"/api{PREFIX}/dispatch", tags=["documents"])
def dispatch_as_json(context: ThisPage) -> dict[str, Any]:
    """What was sent to whom, who has said that it came, and what a newer package replaces."""
    require_whole_cycle(context)
    return view_dispatches(context.session, context.cycle.id)


@router.get(f"{PREFIX}/circulars", include_in_schema=False)
def circulars(request: Request, context: ThisPage) -> Response:
    """The letters of the calendar."""
    return render(request, "circulars", context, view=circulars_as_json(context))


@router.get(f"/api{PREFIX}/circulars", tags=["documents"])
def circulars_as_json(context: ThisPage) -> dict[str, Any]:
    """The letters with which the calendar is sent: enclosures, what is missing, when it went."""
    require_whole_cycle(context)
    return view_circulars(context.session, context.cycle.id)


@router.get(f"{PREFIX}/circulars/{{letter}}.{{format_}}", include_in_schema=False)
def circular(context: ThisPage, letter: str, format_: Literal["pdf", "docx"]) -> Response:
    """A circular to look at; nothing is kept and nobody is told."""
    require_whole_cycle(context)
    content = write_circular(context.session, context.cycle.id, letter, format_)
    return as_attachment(content, f"{context.cycle.id}-{letter}.{format_}")


@router.get(f"{PREFIX}/collations", include_in_schema=False)
def collations(request: Request, context: ThisPage) -> Response:
    """What was collated."""
    return render(request, "collations", context, view=collations_as_json(context))


@router.get(f"/api{PREFIX}/collations", tags=["documents"])
def collations_as_json(context: ThisPage) -> dict[str, Any]:
    """What was collated of each step, whether it was sent, and the target tambon."""
    require_whole_cycle(context)
    return view_collations(context.session, context.cycle.id)


@router.get(f"{PREFIX}/collations/{{step}}.zip", include_in_schema=False)
def collation(context: ThisPage, step: str) -> Response:
    """Every file of the collation in force of a step."""
    require_whole_cycle(context)
    made = make_collated_files(context.session, context.cycle.id, step, files=context.files)
    name = f"{context.cycle.id}-{step}.zip"
    return as_attachment(pack(made), name)
