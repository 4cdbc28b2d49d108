"""Files with details of projects: a unit adds them, looks at them and takes them back."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Path, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from pydantic import AfterValidator

from oneplan.domain.submissions.submissions import Scope
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.spreadsheets.workbooks import MAX_BYTES
from oneplan.portal.rendering import render
from oneplan.portal.unit_pages import NothingThere, require_own, step_values
from oneplan.portal.visits import (
    Acting,
    Heavy,
    Open,
    PortalContext,
    Transaction,
    Visitor,
    visit_within,
)
from oneplan.services.submissions.attachments import (
    NewAttachment,
    receive_attachment,
    view_attachments,
    withdraw_attachment,
)
from oneplan.services.units.portal_links import Visit
from oneplan.web.downloads import as_attachment
from oneplan.web.form_guards import filled, plain

router = APIRouter()
Words = Annotated[str, Form(max_length=500), AfterValidator(plain)]
Name = Annotated[str, Form(max_length=200), AfterValidator(plain), AfterValidator(filled)]
Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
KINDS = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def own(request: Request, token: str, step_id: str, opened: Open) -> Visit:
    """Open the link and see that the step is the visitor's, in one short transaction.

    Raises:
        LinkRefused: The link opens nothing.
        NothingThere: The step does not wait for the visitor.
    """
    with opened.begin() as session:
        visitor = visit_within(request, token, opened, session)
        require_own(session, visitor, step_id)
        return visitor


@router.post("/u/{token}/steps/{step_id}/attachments", dependencies=[Acting])
async def attach(
    request: Request,
    token: str,
    step_id: str,
    by: Annotated[Visit, Depends(own)],
    opened: Open,
    file: Annotated[UploadFile, File()],
    sender: Name,
    about: Words = "",
) -> Response:
    """Take a file with details; the answer leads to the step."""
    new = NewAttachment(
        file_name=file.filename or "", content=file.file.read(MAX_BYTES + 1), about=about
    )
    return await opened.uploads.run(
        partial(_attach, request, token, step_id, by, opened, new, sender), of=token
    )


def _attach(
    request: Request,
    token: str,
    step_id: str,
    by: Visit,
    opened: PortalContext,
    new: NewAttachment,
    sender: str,
) -> Response:
    try:
        receive_attachment(
            begin=opened.begin,
            scope=_scope(by, step_id),
            new=new,
            sender=sender,
            files=opened.files,
        )
    except FileRefused as refusal:
        with opened.begin() as session:
            held = require_own(session, by, step_id)
            values = step_values(session, token, step_id, by)
            del held
        return render(request, "step", status=refusal.status_code, refusal=refusal, **values)
    return _to_step(token, step_id)


@router.post("/u/{token}/steps/{step_id}/attachments/{sha256}/withdrawals", dependencies=[Acting])
def withdraw_attached(
    token: str,
    step_id: str,
    sha256: Sha256,
    visitor: Visitor,
    session: Transaction,
    reason: Words = "",
    sender: Words = "",
) -> Response:
    """Take a file with details back."""
    require_own(session, visitor, step_id)
    withdraw_attachment(session, _scope(visitor, step_id), sha256, reason=reason, sender=sender)
    return _to_step(token, step_id)


@router.get("/u/{token}/steps/{step_id}/attachments/{sha256}", dependencies=[Heavy])
def attached(
    token: str, step_id: str, sha256: Sha256, visitor: Visitor, session: Transaction, opened: Open
) -> Response:
    """One file with details, as it is kept; it is saved, never shown within a page."""
    require_own(session, visitor, step_id)
    found = view_attachments(
        session, visitor.cycle_id, step_id=step_id, unit_code=visitor.unit_code
    )
    known = next((each for each in found if each["sha256"] == sha256), None)
    if known is None:
        raise NothingThere
    name = f"{step_id}-{visitor.unit_code}-{sha256[:12]}.{known['type']}"
    return as_attachment(opened.files.get(sha256), name, kind=KINDS[known["type"]])


def _scope(visitor: Visit, step_id: str) -> Scope:
    return {"cycle_id": visitor.cycle_id, "step_id": step_id, "unit_code": visitor.unit_code}


def _to_step(token: str, step_id: str) -> Response:
    return RedirectResponse(f"/u/{token}/steps/{step_id}#attached", status_code=303)
