"""Files with details of projects: a unit adds them, looks at them and takes them back."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Path, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from pydantic import AfterValidator

from oneplan.domain.submissions.attachments import kind_of
from oneplan.domain.submissions.drafts import MAX_KEY
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.spreadsheets.workbooks import MAX_BYTES
from oneplan.portal.draft_pages import FIELDS_PATH, entry_values, page_values, scope_of, to_form
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
from oneplan.services.submissions.attachment_targets import AttachmentRefused, NewAttachment
from oneplan.services.submissions.attachment_views import view_attachments
from oneplan.services.submissions.attachments import receive_attachment, withdraw_attachment
from oneplan.services.units.portal_links import Visit
from oneplan.store.submissions import drafts
from oneplan.web.downloads import as_attachment
from oneplan.web.form_guards import filled, plain

router = APIRouter()
Words = Annotated[str, Form(max_length=500), AfterValidator(plain)]
Name = Annotated[str, Form(max_length=200), AfterValidator(plain), AfterValidator(filled)]
Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
Entry = Annotated[str | None, Form(pattern=f"^[A-Za-z0-9-]{{0,{MAX_KEY}}}$")]
Row = Annotated[str | None, Form(pattern="^([0-9]{1,7}(-[0-9a-f]{12})?)?$")]
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
    kind: Words = "",
    entry: Entry = None,
    row: Row = None,
) -> Response:
    """Take a file with details; the answer leads to the page that it was added from."""
    new = NewAttachment(
        file_name=file.filename or "",
        content=file.file.read(MAX_BYTES + 1),
        about=about,
        kind=kind_of(kind),
        entry=_name(entry),
        row=int(row.partition("-")[0]) if row else None,
        chosen=row if row and "-" in row else "",
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
            scope=scope_of(by, step_id),
            new=new,
            sender=sender,
            files=opened.files,
        )
    except (FileRefused, AttachmentRefused) as refusal:
        return _refuse(request, token, step_id, by, opened, new, refusal)
    return _back(token, step_id, new.entry)


def _refuse(
    request: Request,
    token: str,
    step_id: str,
    by: Visit,
    opened: PortalContext,
    new: NewAttachment,
    refusal: FileRefused | AttachmentRefused,
) -> Response:
    """The page that the file was added from, with what is wrong with it."""
    name = "step" if new.entry is None else "draft_entry" if new.entry else "draft"
    with opened.begin() as session:
        held = require_own(session, by, step_id)
        if new.entry is None:
            values = step_values(session, token, step_id, by)
        else:
            values = page_values(session, token, step_id, by)
            values |= entry_values(values["found"], new.entry) if new.entry else {}
        del held
    said = {"th": refusal.in_thai, "en": getattr(refusal, "en", str(refusal))}
    return render(request, name, status=refusal.status_code, **values, refusal=said)


@router.post("/u/{token}/steps/{step_id}/attachments/{sha256}/withdrawals", dependencies=[Acting])
def withdraw_attached(
    token: str,
    step_id: str,
    sha256: Sha256,
    visitor: Visitor,
    session: Transaction,
    reason: Words = "",
    sender: Words = "",
    entry: Entry = None,
) -> Response:
    """Take a file with details back."""
    require_own(session, visitor, step_id)
    scope = scope_of(visitor, step_id)
    withdraw_attachment(session, scope, sha256, reason=reason, sender=sender)
    name = _name(entry)
    if name and not drafts.is_there(session, **scope, key=name):
        name = ""  # somebody deleted the entry meanwhile; the file is taken back all the same
    return _back(token, step_id, name)


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


def _name(entry: str | None) -> str | None:
    """What a page calls an entry, as the draft does; None: the file is not of the form's pages."""
    return "" if entry == FIELDS_PATH else entry or None


def _back(token: str, step_id: str, entry: str | None) -> Response:
    if entry is None:
        return RedirectResponse(f"/u/{token}/steps/{step_id}#attached", status_code=303)
    return to_form(token, step_id, entry, mark="#attached")
