"""A workbook that comes into the form on the web, and the workbook that leaves it: what is sent."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import Response

from oneplan.domain.forms.typed_entries import typed_entries
from oneplan.domain.submissions.drafts import WEB_FORM
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.spreadsheets.workbooks import MAX_BYTES
from oneplan.portal.draft_acts import Key
from oneplan.portal.draft_pages import page_values, scope_of, to_form
from oneplan.portal.rendering import render
from oneplan.portal.unit_acts import Admitted, Name, Words, admitted, to_result
from oneplan.portal.visits import Acting, Open, PortalContext
from oneplan.services.forms.file_checks import Check, check_file
from oneplan.services.submissions import draft_sources
from oneplan.services.submissions.attachment_links import rows_of_entries
from oneplan.services.submissions.drafts import load_form_draft, write_draft
from oneplan.services.submissions.intake import receive_file

router = APIRouter()


@router.post("/u/{token}/steps/{step_id}/form/workbook", dependencies=[Acting])
async def put_workbook(
    request: Request,
    token: str,
    step_id: str,
    by: Annotated[Admitted, Depends(admitted)],
    opened: Open,
    file: Annotated[UploadFile, File()],
    key: Key,
    instead: Annotated[bool, Form()] = False,  # noqa: FBT002  a field of the form
) -> Response:
    """Take over what a workbook holds, to go on here."""
    return await opened.uploads.run(
        partial(_put_workbook, request, token, step_id, by, opened, file, key, instead), of=token
    )


def _put_workbook(
    request: Request,
    token: str,
    step_id: str,
    by: Admitted,
    opened: PortalContext,
    file: UploadFile,
    key: str,
    instead: bool,  # noqa: FBT001  a field of the form
) -> Response:
    scope, check = scope_of(by.visit, step_id), by.admission.check
    try:
        fields, entries = _entries_of(check, file.file.read(MAX_BYTES + 1))
    except FileRefused as refusal:
        with opened.begin() as session:
            values = page_values(session, token, step_id, by.visit)
        return render(request, "draft", status=refusal.status_code, refusal=refusal, **values)
    with opened.begin() as session:
        count = draft_sources.put_entries(session, scope, fields, entries, key=key, instead=instead)
    return to_form(token, step_id, mark=f"?brought={count}")


@router.post("/u/{token}/steps/{step_id}/form/sendings", dependencies=[Acting])
async def send_form(
    token: str,
    step_id: str,
    by: Annotated[Admitted, Depends(admitted)],
    opened: Open,
    sender: Name,
    reason: Words = "",
) -> Response:
    """Send the form as it is now; the answer leads to its result."""
    return await opened.uploads.run(
        partial(_send_form, token, step_id, by, opened, sender, reason), of=token
    )


def _send_form(
    token: str, step_id: str, by: Admitted, opened: PortalContext, sender: str, reason: str
) -> Response:
    scope = scope_of(by.visit, step_id)
    with opened.begin() as session:
        found = load_form_draft(session, scope)
    if found is None:
        return to_form(token, step_id)
    receipt = receive_file(
        begin=opened.begin,
        **scope,
        file_name=WEB_FORM,
        content=write_draft(found),
        sender=sender,
        files=opened.files,
        reason=reason,
        admission=by.admission,
        entry_rows=rows_of_entries(found.form, found.draft),
    )
    return to_result(token, step_id, receipt.version, is_repeat=receipt.is_repeat)


def _entries_of(check: Check, content: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The fields and entries of a workbook.

    Raises:
        FileRefused: There are none, so that what is in the form is not emptied for it.
    """
    checked = check_file(check, content)
    fields, entries = typed_entries(check.form, checked.file.sheets, checked.reading)
    if not entries:
        told = checked.reading.findings[0]
        raise FileRefused(rule=told.rule, th=told.message_th, en=told.message_en)
    return fields, entries
