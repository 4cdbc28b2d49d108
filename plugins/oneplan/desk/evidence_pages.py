"""Surveys of villages: their files, and the needs in them beside the projects of a plan."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from oneplan.desk.act_pages import MAX_FILE_BYTES, FileTooLarge, form_subject
from oneplan.desk.page_context import Desk, DeskContext, Reader, ThisPage, context_of
from oneplan.desk.rendering import base_of, render
from oneplan.desk.visitors import Right, Visitor
from oneplan.domain.evidence.kinds import KINDS_EN, KINDS_TH, EvidenceKind
from oneplan.errors import OneplanError
from oneplan.gateways.spreadsheets.list_exports import write_list, write_list_sheet
from oneplan.services.evidence.evidence_files import keep_evidence
from oneplan.services.evidence.evidence_views import find_file, view_files
from oneplan.services.evidence.need_views import TABLE, list_needs, view_needs, view_tambon
from oneplan.services.plans.plan_views import PlanQuestion
from oneplan.web.downloads import as_attachment
from oneplan.web.form_guards import check_csrf, csrf_token, plain

router = APIRouter()
Step = Annotated[str, Query(max_length=100)]
Group = Annotated[str, Query(pattern=r"^(\d{2})?$")]
Tambon = Annotated[str, Path(pattern=r"^\d{6}$")]
FileId = Annotated[int, Path(ge=1, le=2**31 - 1)]
KINDS = {each.value: (KINDS_TH[each], KINDS_EN[each]) for each in EvidenceKind}


class EvidenceFileUnknown(OneplanError):
    """A file of a survey was asked for that there is not, or not for this visitor."""

    status_code = 404
    th = "ไม่มีไฟล์นี้"

    def __init__(self) -> None:
        super().__init__("There is no such file.")


class NoFileChosen(OneplanError):
    """A file was to be read and none was chosen, or it was not said of which survey."""

    status_code = 422
    th = "ยังไม่ได้เลือกไฟล์ หรือยังไม่ได้เลือกแหล่งข้อมูล"

    def __init__(self) -> None:
        super().__init__("Choose a file, and the survey that it is of.")


@router.get("/cycles/{cycle_id}/lists/evidence", include_in_schema=False)
def evidence(request: Request, context: ThisPage) -> Response:
    """The files of surveys."""
    return render(
        request,
        "evidence",
        context,
        view=evidence_as_json(context),
        tab="evidence",
        kinds=KINDS,
        csrf=csrf_token(form_subject(context.visitor)),
    )


@router.get("/api/cycles/{cycle_id}/evidence", tags=["lists"])
def evidence_as_json(context: ThisPage) -> dict[str, Any]:
    """The files of surveys about the visitor's area, the last first."""
    return view_files(context.session, context.cycle, area=context.visitor.area)


@router.post("/cycles/{cycle_id}/lists/evidence", include_in_schema=False)
async def upload(request: Request, cycle_id: str, reader: Reader, desk: Desk) -> Response:
    """Look at a file and lead to the matching of its columns; who is named in it is not kept."""
    reader.require(Right.ACT)
    async with request.form(max_fields=10) as form:
        check_csrf(form_subject(reader), str(form.get("csrf", "")))
        kind, file = str(form.get("kind", "")), form.get("file")
        content, name = b"", ""
        if isinstance(file, UploadFile) and file.filename:
            content = await file.read(MAX_FILE_BYTES + 1)
            name = plain(file.filename)[-200:]
    return await run_in_threadpool(_keep, request, desk, reader, cycle_id, kind, name, content)


def _keep(
    request: Request,
    desk: DeskContext,
    reader: Visitor,
    cycle_id: str,
    kind: str,
    name: str,
    content: bytes,
) -> Response:
    """The file is read outside of the transaction: it may take a second."""
    try:
        if not name or kind not in KINDS:
            raise NoFileChosen
        if len(content) > MAX_FILE_BYTES:
            raise FileTooLarge(name=name, size=len(content))
        sha256 = keep_evidence(desk.files, content)
    except OneplanError as error:
        with desk.begin() as session:
            context = context_of(cycle_id, reader, session, desk)
            return render(
                request,
                "evidence",
                context,
                status=error.status_code,
                view=evidence_as_json(context),
                tab="evidence",
                kinds=KINDS,
                csrf=csrf_token(form_subject(reader)),
                error=error,
            )
    asked = urlencode({"file": sha256, "file_name": name, "kind": kind})
    address = f"{base_of(request)}/cycles/{cycle_id}/acts/import-evidence?{asked}"
    return RedirectResponse(address, status_code=303)


@router.get("/cycles/{cycle_id}/lists/evidence/files/{file_id}", include_in_schema=False)
def evidence_file(context: ThisPage, file_id: FileId) -> Response:
    """The file as the office handed it in, byte for byte."""
    found = find_file(context.session, context.cycle, file_id, area=context.visitor.area)
    if found is None:
        raise EvidenceFileUnknown
    content = context.files.get(found.sha256)
    return as_attachment(content, found.file_name, kind="application/octet-stream")


@router.get("/cycles/{cycle_id}/plan/needs", include_in_schema=False)
def needs(request: Request, context: ThisPage, step: Step = "", group: Group = "") -> Response:
    """Needs and projects by tambon."""
    return render(request, "needs", context, view=needs_as_json(context, step, group))


@router.get("/api/cycles/{cycle_id}/plan/needs", tags=["plan"])
def needs_as_json(context: ThisPage, step: Step = "", group: Group = "") -> dict[str, Any]:
    """How many needs of each tambon have no project, and projects no need.

    Of a nation's cycle *group* is the code of the province.
    """
    question = PlanQuestion(step=step, group=group)
    return view_needs(context.session, context.cycle, question, area=context.visitor.area)


@router.get("/cycles/{cycle_id}/plan/needs/table.{ending}", include_in_schema=False)
def needs_table(
    context: ThisPage, ending: Literal["csv", "xlsx"], step: Step = "", group: Group = ""
) -> Response:
    """Every need with its projects, and every project without a need, as a file."""
    question = PlanQuestion(step=step, group=group)
    rows = list_needs(context.session, context.cycle, question, area=context.visitor.area)
    headed = [{TABLE[name]: value for name, value in each.items()} for each in rows]
    write = write_list if ending == "csv" else write_list_sheet
    return as_attachment(write(list(TABLE.values()), headed), f"needs-{context.cycle.id}.{ending}")


@router.get("/cycles/{cycle_id}/plan/needs/{tambon}", include_in_schema=False)
def tambon_needs(request: Request, context: ThisPage, tambon: Tambon, step: Step = "") -> Response:
    """The needs of a tambon beside its projects."""
    view = tambon_needs_as_json(context, tambon, step)
    return render(
        request, "needs_tambon", context, view=view, may_act=context.visitor.may(Right.ACT)
    )


@router.get("/api/cycles/{cycle_id}/plan/needs/{tambon}", tags=["plan"])
def tambon_needs_as_json(context: ThisPage, tambon: Tambon, step: Step = "") -> dict[str, Any]:
    """The needs of a tambon, the projects that answer them and those that may."""
    context.visitor.require_area(tambon)
    if not tambon.startswith(context.cycle.province_code or ""):
        raise EvidenceFileUnknown
    question = PlanQuestion(step=step)
    return view_tambon(context.session, context.cycle, tambon, question, area=context.visitor.area)
