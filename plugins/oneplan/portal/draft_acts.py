"""What a unit does with its form on the web. Only POST acts; a repeated one adds nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import JSONResponse, Response
from pydantic import AfterValidator

from oneplan.domain.forms.typed_entries import typed_entries
from oneplan.domain.submissions.drafts import FIELDS, MAX_KEY
from oneplan.domain.submissions.submissions import Scope
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.spreadsheets.workbooks import MAX_BYTES
from oneplan.portal.draft_pages import (
    BLANK,
    FIELDS_PATH,
    EntryKey,
    entry_values,
    page_values,
    scope_of,
    to_form,
)
from oneplan.portal.rendering import render
from oneplan.portal.unit_acts import Admitted, Name, Words, admitted, to_result
from oneplan.portal.unit_pages import require_own
from oneplan.portal.visits import Acting, Open, PortalContext, Transaction, Typing, Visitor
from oneplan.services.forms.file_checks import Check, check_file
from oneplan.services.submissions import draft_entries, draft_sources
from oneplan.services.submissions.draft_checks import check_draft
from oneplan.services.submissions.drafts import begin_draft, load_form_draft, write_draft
from oneplan.services.submissions.intake import receive_file
from oneplan.web.form_guards import plain

router = APIRouter()
CELL, SHOWN = "c.", "b."
"""How a page names what was typed into a cell, and what it had shown there."""


def new_key(key: str) -> str:
    """A key that an entry can be added under: not what an address calls something else.

    Raises:
        ValueError: It is.
    """
    if key in {FIELDS_PATH, BLANK}:
        message = "is no key of an entry"
        raise ValueError(message)
    return key


Key = Annotated[str, Form(pattern=f"^[A-Za-z0-9-]{{1,{MAX_KEY}}}$"), AfterValidator(new_key)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCells:
    """Cells of an entry as they were typed, and as they were shown."""

    typed: dict[str, str]
    shown: dict[str, str]


async def typed_cells(request: Request) -> TypedCells:
    """The cells of a request; line ends as a workbook has them."""
    form = [
        (name, str(text).replace("\r\n", "\n")) for name, text in (await request.form()).items()
    ]
    named = {name: plain(text) for name, text in form}
    return TypedCells(
        typed={n.removeprefix(CELL): t for n, t in named.items() if n.startswith(CELL)},
        shown={n.removeprefix(SHOWN): t for n, t in named.items() if n.startswith(SHOWN)},
    )


Cells = Annotated[TypedCells, Depends(typed_cells)]
Version = Annotated[int, Form(ge=1, le=2**31 - 1)]


@router.post("/u/{token}/steps/{step_id}/form", dependencies=[Acting])
def begin_form(token: str, step_id: str, visitor: Visitor, session: Transaction) -> Response:
    """Begin the form, with what was accepted last."""
    begin_draft(session, _scope(session, visitor, step_id))
    return to_form(token, step_id)


@router.post("/u/{token}/steps/{step_id}/form/entries", dependencies=[Acting])
def add_entry(
    token: str, step_id: str, visitor: Visitor, session: Transaction, key: Key
) -> Response:
    """Add an entry and lead to it."""
    draft_entries.add_entry(session, _scope(session, visitor, step_id), key)
    return to_form(token, step_id, key)


@router.post("/u/{token}/steps/{step_id}/form/entries/{key}", dependencies=[Acting])
def save_entry(
    request: Request,
    token: str,
    step_id: str,
    key: EntryKey,
    visitor: Visitor,
    session: Transaction,
    cells: Cells,
    version: Version,
    then: Words = "",
) -> Response:
    """Save an entry; where somebody else changed the same cells, show both."""
    scope = _scope(session, visitor, step_id)
    saved = draft_entries.save_entry(
        session, scope, _name(key), cells.typed, version=version, before=cells.shown
    )
    if not saved.conflicts:
        if then == "next":
            made = uuid4().hex
            draft_entries.add_entry(session, scope, made)
            return to_form(token, step_id, made)
        return to_form(token, step_id, mark=f"#entry-{key}")
    values = page_values(session, token, step_id, visitor)
    shown = entry_values(values["found"], key)
    shown["typed"] |= {column: typed for column, (_, typed) in saved.conflicts.items()}
    shown["conflicts"] = saved.conflicts
    return render(request, "draft_entry", status=409, **{**values, **shown})


@router.post("/u/{token}/steps/{step_id}/form/entries/{key}/cells", dependencies=[Typing])
def save_cells(
    token: str,
    step_id: str,
    key: EntryKey,
    visitor: Visitor,
    session: Transaction,
    cells: Cells,
    version: Version,
) -> Response:
    """Save cells while somebody types; the answer says what is kept, and what is wrong with it."""
    scope = _scope(session, visitor, step_id)
    saved = draft_entries.save_entry(
        session, scope, _name(key), cells.typed, version=version, before=cells.shown
    )
    answer: dict[str, Any] = {
        "version": saved.entry.version,
        "values": saved.entry.values,
        "conflicts": saved.conflicts,
        "findings": _findings_of(session, scope, _name(key)),
    }
    return JSONResponse(answer, status_code=409 if saved.conflicts else 200)


@router.post("/u/{token}/steps/{step_id}/form/entries/{key}/copies", dependencies=[Acting])
def copy_entry(
    token: str,
    step_id: str,
    key: EntryKey,
    visitor: Visitor,
    session: Transaction,
    as_key: Key,
) -> Response:
    """Add an entry that says the same, and lead to it."""
    draft_entries.copy_entry(session, _scope(session, visitor, step_id), key, as_key=as_key)
    return to_form(token, step_id, as_key)


@router.post("/u/{token}/steps/{step_id}/form/entries/{key}/moves", dependencies=[Acting])
def move_entry(
    token: str,
    step_id: str,
    key: EntryKey,
    visitor: Visitor,
    session: Transaction,
    down: bool = Form(default=False),  # noqa: FBT001  a field of the form
) -> Response:
    """Let an entry change places with its neighbour."""
    draft_entries.move_entry(session, _scope(session, visitor, step_id), key, down=down)
    return to_form(token, step_id, mark=f"#entry-{key}")


@router.post("/u/{token}/steps/{step_id}/form/entries/{key}/removals", dependencies=[Acting])
def remove_entry(
    token: str, step_id: str, key: EntryKey, visitor: Visitor, session: Transaction
) -> Response:
    """Take an entry out."""
    draft_entries.remove_entry(session, _scope(session, visitor, step_id), key)
    return to_form(token, step_id)


@router.post("/u/{token}/steps/{step_id}/form/last-year", dependencies=[Acting])
def bring_last_year(
    token: str, step_id: str, visitor: Visitor, session: Transaction, key: Key
) -> Response:
    """Add what the unit had accepted in its last cycle."""
    scope = _scope(session, visitor, step_id)
    count = draft_sources.bring_last_year(session, scope, key=key)
    return to_form(token, step_id, mark=f"?brought={count}")


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


WEB_FORM = "แบบบนเว็บ.xlsx"
"""What the file of a form that was filled in on the web is called."""


def _name(key: str) -> str:
    return FIELDS if key == FIELDS_PATH else key


def _scope(session: Transaction, visitor: Visitor, step_id: str) -> Scope:
    require_own(session, visitor, step_id)
    return scope_of(visitor, step_id)


def _findings_of(session: Transaction, scope: Scope, key: str) -> dict[str, list[dict[str, str]]]:
    """Column → what is said of it in this entry, in both languages."""
    found = load_form_draft(session, scope)
    if found is None:
        return {}
    keys = [each.key for each in found.draft.entries]
    number = 0 if key == FIELDS else keys.index(key) + 1
    said: dict[str, list[dict[str, str]]] = {}
    for spot, finding in check_draft(session, scope, found).findings:
        if spot.entry == number and spot.key:
            told = {
                "kind": finding.severity.value,
                "th": finding.message_th,
                "en": finding.message_en,
            }
            said.setdefault(spot.key, []).append(told)
    return said
