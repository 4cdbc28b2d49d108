"""What a unit may do: send, say that it has nothing, take back. Only POST acts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import IO, Annotated

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from pydantic import AfterValidator

from oneplan.domain.shared.thai_numerals import to_arabic_digits
from oneplan.domain.submissions.submissions import Scope
from oneplan.errors import OneplanError
from oneplan.gateways.files.file_types import FileRefused, refuse
from oneplan.gateways.spreadsheets.workbooks import MAX_BYTES
from oneplan.portal.rendering import render
from oneplan.portal.unit_pages import require_own, step_values
from oneplan.portal.visits import Acting, Open, PortalContext, Transaction, Visitor, visit_within
from oneplan.services.submissions.admissions import Admission, admit
from oneplan.services.submissions.bundles import MAX_BUNDLE_BYTES, receive_bundle
from oneplan.services.submissions.intake import receive_file
from oneplan.services.submissions.portal_views import view_unit
from oneplan.services.submissions.submissions import receive_nil
from oneplan.services.submissions.withdrawals import withdraw_submission
from oneplan.services.units.portal_links import Visit
from oneplan.web.form_guards import filled, plain

router = APIRouter(dependencies=[Acting])
Words = Annotated[str, Form(max_length=500), AfterValidator(plain)]
Name = Annotated[str, Form(max_length=200), AfterValidator(plain), AfterValidator(filled)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """A visitor whose file may come, as of the moment the request was there."""

    visit: Visit
    admission: Admission


def admitted(request: Request, token: str, step_id: str, opened: Open) -> Admitted:
    """Open the link and ask whether its file may come, in one short transaction.

    Raises:
        LinkRefused: The link opens nothing.
        NothingThere: The step does not wait for the visitor.
        StepNotOpen: The step has not opened.
    """
    with opened.begin() as session:
        visitor = visit_within(request, token, opened, session)
        require_own(session, visitor, step_id)
        return Admitted(visit=visitor, admission=admit(session, **_scope(visitor, step_id)))


@router.post("/u/{token}/steps/{step_id}/files")
async def send_file(
    request: Request,
    token: str,
    step_id: str,
    by: Annotated[Admitted, Depends(admitted)],
    opened: Open,
    file: Annotated[UploadFile, File()],
    sender: Name,
    reason: Words = "",
) -> Response:
    """Take a file; the answer leads to its result."""
    return await opened.uploads.run(
        partial(_send_file, request, token, step_id, by, opened, file, sender, reason),
        of=token,
    )


def _send_file(
    request: Request,
    token: str,
    step_id: str,
    by: Admitted,
    opened: PortalContext,
    file: UploadFile,
    sender: str,
    reason: str,
) -> Response:
    try:
        receipt = receive_file(
            begin=opened.begin,
            **_scope(by.visit, step_id),
            file_name=file.filename or "",
            content=file.file.read(MAX_BYTES + 1),
            sender=sender,
            files=opened.files,
            reason=reason,
            admission=by.admission,
        )
    except FileRefused as refusal:
        with opened.begin() as session:
            held = require_own(session, by.visit, step_id)
            values = step_values(session, token, step_id, by.visit)
            del held
        return render(request, "step", status=refusal.status_code, refusal=refusal, **values)
    return to_result(token, step_id, receipt.version, is_repeat=receipt.is_repeat)


@router.post("/u/{token}/steps/{step_id}/nil")
def send_nil(
    token: str,
    step_id: str,
    visitor: Visitor,
    session: Transaction,
    opened: Open,
    reason: Words = "",
    sender: Words = "",
) -> Response:
    """Take the unit's word that it has nothing to send."""
    require_own(session, visitor, step_id)
    receipt = receive_nil(
        session, **_scope(visitor, step_id), reason=reason, sender=sender, files=opened.files
    )
    return to_result(token, step_id, receipt.version)


@router.post("/u/{token}/steps/{step_id}/withdrawals")
def withdraw(
    token: str,
    step_id: str,
    visitor: Visitor,
    session: Transaction,
    reason: Words = "",
    sender: Words = "",
) -> Response:
    """Give the file back that is in force."""
    require_own(session, visitor, step_id)
    version = withdraw_submission(session, **_scope(visitor, step_id), reason=reason, sender=sender)
    return to_result(token, step_id, version)


@router.post("/u/{token}/bundles")
async def send_bundle(
    request: Request,
    token: str,
    visitor: Visitor,
    opened: Open,
    file: Annotated[UploadFile, File()],
    sender: Name,
    step_id: Words = "",
) -> Response:
    """Take an amphoe's ZIP of its units' files, and show the result of each."""
    return await opened.heavy.run(
        partial(_send_bundle, request, token, visitor, opened, file, sender, step_id),
        of=token,
    )


def _send_bundle(
    request: Request,
    token: str,
    visitor: Visit,
    opened: PortalContext,
    file: UploadFile,
    sender: str,
    step_id: str,
) -> Response:
    with opened.begin() as session:
        unit = view_unit(session, cycle_id=visitor.cycle_id, unit_code=visitor.unit_code)
    if not unit.below:
        raise BundleRefused(unit_code=visitor.unit_code)
    results = receive_bundle(
        begin=opened.begin,
        cycle_id=visitor.cycle_id,
        step_id=to_arabic_digits(step_id).strip(),
        units={each.code: each.name_th for each in unit.below},
        content=_bounded(file, MAX_BUNDLE_BYTES),
        sender=f"{visitor.unit_code}: {sender}",
        files=opened.files,
    )
    return render(request, "bundle", token=token, unit=unit, results=results)


class BundleRefused(OneplanError):
    """A unit that is no amphoe sent a ZIP for others."""

    status_code = 403

    def __init__(self, *, unit_code: str) -> None:
        self.th = f"หน่วยงาน {unit_code} ส่งแทนหน่วยงานอื่นไม่ได้"
        super().__init__(f"Unit {unit_code} sends for no other unit.")


def _bounded(file: UploadFile, limit: int) -> IO[bytes]:
    """What was sent, where it was put while it came: a large ZIP is not held in memory."""
    if (file.size or 0) > limit:
        raise refuse("too_large", limit // 2**20)
    return file.file


def _read(file: UploadFile, limit: int) -> bytes:
    content = file.file.read(limit + 1)
    if len(content) > limit:
        raise refuse("too_large", limit // 2**20)
    return content


def _scope(visitor: Visit, step_id: str) -> Scope:
    return {"cycle_id": visitor.cycle_id, "step_id": step_id, "unit_code": visitor.unit_code}


def to_result(token: str, step_id: str, version: int, *, is_repeat: bool = False) -> Response:
    """Lead to the result of a version; *is_repeat* says that it was there before."""
    again = "?again=1" if is_repeat else ""
    address = f"/u/{token}/steps/{step_id}/versions/{version}{again}"
    return RedirectResponse(address, status_code=303)
