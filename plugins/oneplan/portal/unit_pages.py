"""What a unit may look at: its page, a step, a result, a receipt. GET shows and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from oneplan.domain.cycles.step_names import step_name
from oneplan.domain.submissions.attachments import KINDS, choice_of
from oneplan.domain.submissions.submission_differences import RowDifference, compare_rows
from oneplan.domain.submissions.submissions import SubmissionState
from oneplan.errors import OneplanError
from oneplan.gateways.files.file_types import FileRefused, FileType
from oneplan.gateways.pdf.receipt_documents import write_receipt
from oneplan.gateways.spreadsheets.form_workbooks import write_form
from oneplan.gateways.spreadsheets.marked_workbooks import mark_workbook
from oneplan.gateways.spreadsheets.workbooks import read_file
from oneplan.portal.rendering import render
from oneplan.portal.visits import Heavy, Open, PortalContext, Transaction, Visitor
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.forms.file_checks import form_of
from oneplan.services.forms.receipts import Receipt, receipt_of
from oneplan.services.forms.templates import prepare_template
from oneplan.services.submissions.attachment_views import view_version_files
from oneplan.services.submissions.portal_views import UnitHeader, view_header, view_step, view_unit
from oneplan.services.units.portal_links import Visit
from oneplan.store.submissions import (
    drafts,
    expected_submissions,
    scopes,
    submission_rows,
    submissions,
    version_files,
)
from oneplan.web.downloads import as_attachment
from oneplan.web.form_guards import csrf_token

router = APIRouter()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_SHOWN = 200
_MARKED = frozenset(
    {FileType.XLSX, FileType.XLS, FileType.ODS, FileType.CSV, FileType.DOCX, FileType.OTHER}
)
"""Types of files of which a marked copy is made; of one that was not read, its findings."""
WITHOUT_ROWS = frozenset({SubmissionState.RETURNED, SubmissionState.NIL})
Version = Annotated[int, Path(ge=1, le=2**31 - 1)]


class NothingThere(OneplanError):
    """A unit asked for a step or a version that is not its own."""

    status_code = 404
    th = "ไม่มีหน้านี้ของหน่วยงานท่าน"

    def __init__(self) -> None:
        super().__init__("There is no such page of yours.")


@router.get("/u/{token}", response_class=HTMLResponse)
def unit_page(request: Request, token: str, visitor: Visitor, session: Transaction) -> Response:
    """The unit's own page: what is due, the most pressing first."""
    unit = view_unit(session, cycle_id=visitor.cycle_id, unit_code=visitor.unit_code)
    return render(request, "unit", token=token, unit=unit, csrf=csrf_token(token))


@router.get("/u/{token}/steps/{step_id}", response_class=HTMLResponse)
def step_page(
    request: Request, token: str, step_id: str, visitor: Visitor, session: Transaction
) -> Response:
    """One step: the workbook, the upload, the history."""
    held = require_own(session, visitor, step_id)
    values = step_values(session, token, step_id, visitor)
    del held
    return render(request, "step", **values)


def step_values(session: Session, token: str, step_id: str, visitor: Visit) -> dict[str, Any]:
    """What the page of a step shows; whether the step is the visitor's is asked before."""
    scope = {"cycle_id": visitor.cycle_id, "step_id": step_id, "unit_code": visitor.unit_code}
    step = view_step(session, **scope)
    return {
        "token": token,
        "csrf": csrf_token(token),
        "unit": view_header(session, cycle_id=visitor.cycle_id, unit_code=visitor.unit_code),
        "step": step,
        "projects": [
            (choice_of(row, title), title)
            for row, title in (
                version_files.list_standing_projects(session, **scope) if step.history else ()
            )
        ],
        "kinds": KINDS,
        "has_draft": drafts.has_draft(
            session, cycle_id=visitor.cycle_id, step_id=step_id, unit_code=visitor.unit_code
        ),
    }


def require_own(session: Session, visitor: Visit, step_id: str) -> Sequence[object]:
    """Refuse a step that does not wait for the visitor, as if it were not there.

    Returns:
        What was loaded; while it is kept, the session asks for none of it again.

    Raises:
        NothingThere: It does not.
    """
    scope = {"cycle_id": visitor.cycle_id, "step_id": step_id, "unit_code": visitor.unit_code}
    held = scopes.load_scope(session, **scope)
    if expected_submissions.find_expected(session, **scope) is None:
        raise NothingThere
    return held


@router.get("/u/{token}/steps/{step_id}/workbook.xlsx", dependencies=[Heavy])
async def workbook(token: str, step_id: str, visitor: Visitor, opened: Open) -> Response:
    """The workbook that the unit fills in."""
    content = await opened.heavy.run(partial(_workbook, opened, visitor, step_id), of=token)
    return as_attachment(content, f"{step_id}-{visitor.unit_code}.xlsx", kind=XLSX)


def _workbook(opened: PortalContext, visitor: Visit, step_id: str) -> bytes:
    with opened.begin() as session:
        require_own(session, visitor, step_id)
        form, template = prepare_template(
            session, cycle_id=visitor.cycle_id, step_id=step_id, unit_code=visitor.unit_code
        )
    return write_form(form, template)


@router.get("/u/{token}/steps/{step_id}/versions/{version}", response_class=HTMLResponse)
def result_page(
    request: Request,
    token: str,
    step_id: str,
    version: Version,
    visitor: Visitor,
    session: Transaction,
    again: str = "",
) -> Response:
    """How one version stands, with every finding and what changed since the one before.

    *again* says that its file was sent once more and is this version already.
    """
    held = require_own(session, visitor, step_id)
    sent = _version(session, visitor, step_id, version)
    values = step_values(session, token, step_id, visitor)
    del held
    receipt = receipt_of(sent)
    return render(
        request,
        "result",
        **values,
        receipt=receipt,
        again=again,
        shown=receipt.findings[:MAX_SHOWN],
        hidden=max(0, len(receipt.findings) - MAX_SHOWN),
        difference=_difference(session, visitor, step_id, version),
        has_file=sent.file_type in _MARKED,
        attached=view_version_files(session, sent.id, with_withdrawn=True),
    )


def _difference(
    session: Session, visitor: Visit, step_id: str, version: int
) -> tuple[int, RowDifference] | None:
    """The version before that held rows, and what this one changes in it."""
    sent = {
        each.version: each
        for each in submissions.list_submissions(
            session, cycle_id=visitor.cycle_id, step_id=step_id, unit_code=visitor.unit_code
        )
        if each.state not in WITHOUT_ROWS
    }
    before = max((number for number in sent if number < version), default=None)
    if before is None or version not in sent:
        return None
    difference = compare_rows(
        *(submission_rows.list_rows(session, sent[number].id) for number in (before, version))
    )
    return None if difference.is_empty else (before, difference)


@router.get("/u/{token}/steps/{step_id}/versions/{version}/marked.xlsx", dependencies=[Heavy])
async def marked(
    token: str, step_id: str, version: Version, visitor: Visitor, opened: Open
) -> Response:
    """The unit's own file with the cells marked."""
    made = await opened.heavy.run(partial(_marked, opened, visitor, step_id, version), of=token)
    return as_attachment(made, f"{step_id}-{visitor.unit_code}-{version}-marked.xlsx", kind=XLSX)


def _marked(opened: PortalContext, visitor: Visit, step_id: str, version: int) -> bytes:
    with opened.begin() as session:
        sent = _version(session, visitor, step_id, version)
        form = form_of(calendar_in_force(session, visitor.cycle_id), step_id)
        receipt = receipt_of(sent)
    content = opened.files.get(receipt.sha256)
    try:
        file = read_file(content, accepts=form.accepts)
    except OneplanError as error:
        if not isinstance(error, FileRefused) or error.is_passing:
            raise
        return mark_workbook(b"", FileType.OTHER, (), receipt.findings)
    except Exception:  # noqa: BLE001  a file that no library reads still has its list of findings
        return mark_workbook(b"", FileType.OTHER, (), receipt.findings)
    return mark_workbook(content, file.type, file.sheets, receipt.findings)


@router.get("/u/{token}/steps/{step_id}/versions/{version}/receipt.pdf", dependencies=[Heavy])
async def receipt_pdf(
    token: str, step_id: str, version: Version, visitor: Visitor, opened: Open
) -> Response:
    """The receipt as a document."""
    content = await opened.heavy.run(
        partial(_receipt_pdf, opened, visitor, step_id, version), of=token
    )
    return as_attachment(
        content, f"{step_id}-{visitor.unit_code}-{version}.pdf", kind="application/pdf"
    )


def _receipt_pdf(opened: PortalContext, visitor: Visit, step_id: str, version: int) -> bytes:
    with opened.begin() as session:
        sent = _version(session, visitor, step_id, version)
        receipt = receipt_of(sent)
        unit = view_header(session, cycle_id=visitor.cycle_id, unit_code=visitor.unit_code)
        step = step_name(calendar_in_force(session, visitor.cycle_id).step(step_id))
        attached = view_version_files(session, sent.id)
    return write_receipt({**receipt_values(receipt, unit, step), "attachments": attached})


def receipt_values(receipt: Receipt, unit: UnitHeader, step: str) -> dict[str, Any]:
    """What the receipt's document says."""
    return {
        "number": receipt.number,
        "unit": unit.unit_name,
        "unit_code": receipt.unit_code,
        "cycle": unit.cycle_title_th,
        "step": step,
        "version": receipt.version,
        "state": receipt.state.value,
        "rows": receipt.rows,
        "total_baht": f"{receipt.total_baht:.2f}",
        "sha256": receipt.sha256,
        "received_at": receipt.received_at,
        "simulated": unit.is_simulated,
    }


def _version(
    session: Session, visitor: Visit, step_id: str, version: int
) -> submissions.Submission:
    require_own(session, visitor, step_id)
    sent = submissions.get_version(
        session,
        cycle_id=visitor.cycle_id,
        step_id=step_id,
        unit_code=visitor.unit_code,
        version=version,
    )
    if sent is None:
        raise NothingThere
    return sent
