"""What a unit does with its form on the web. Only POST acts; a repeated one adds nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import JSONResponse, Response
from pydantic import AfterValidator
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from oneplan.domain.submissions.drafts import FIELDS, MAX_KEY, cell_text
from oneplan.domain.submissions.submissions import Scope
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
from oneplan.portal.unit_acts import Words
from oneplan.portal.unit_pages import require_own
from oneplan.portal.visits import Acting, Open, Transaction, Typing, Visitor, visit_within
from oneplan.services.submissions import draft_entries, draft_sources
from oneplan.services.submissions.draft_checks import check_draft
from oneplan.services.submissions.drafts import SENT, DraftForm, begin_draft

router = APIRouter()
_NUMBERED = re.compile(r"-[0-9]+$")
CELL, SHOWN = "c.", "b."
"""How a page names what was typed into a cell, and what it had shown there."""


def new_key(key: str) -> str:
    """A key that an entry can be added under: not what an address calls something else.

    Entries that come several at once have a number behind the key of their coming.

    Raises:
        ValueError: It is.
    """
    if key in {FIELDS_PATH, BLANK, SENT} or _NUMBERED.search(key):
        message = "is no key of an entry"
        raise ValueError(message)
    return key


Key = Annotated[str, Form(pattern=f"^[A-Za-z0-9-]{{1,{MAX_KEY}}}$"), AfterValidator(new_key)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCells:
    """Cells of an entry as they were typed, and as they were shown."""

    typed: dict[str, str]
    shown: dict[str, str]

    @property
    def changed(self) -> dict[str, str]:
        """What its writer changed: a page without a script sends all of its cells."""
        return {key: text for key, text in self.typed.items() if self.shown.get(key) != text}


async def typed_cells(request: Request) -> TypedCells:
    """The cells of a request; line ends as a workbook has them."""
    form = (await request.form()).items()
    named = {name: cell_text(text) for name, text in form if isinstance(text, str)}
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


@router.post("/u/{token}/steps/{step_id}/form/entries", dependencies=[Typing])
def add_entry(
    token: str, step_id: str, visitor: Visitor, session: Transaction, key: Key
) -> Response:
    """Add an entry and lead to it; a phone that had no signal adds a day's work at once."""
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
        session, scope, _name(key), cells.changed, version=version, before=cells.shown
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
async def save_cells(
    request: Request,
    token: str,
    step_id: str,
    key: EntryKey,
    opened: Open,
    cells: Cells,
    version: Version,
) -> Response:
    """Save cells while somebody types; the answer says what is kept, and what is wrong with it.

    It is asked more often than anything else, so it is one turn of a thread and one transaction,
    from the link to the answer.
    """

    def save() -> Response:
        with opened.begin() as session:
            scope = _scope(session, visit_within(request, token, opened, session), step_id)
            return _save_cells(session, scope, _name(key), cells, version)

    return await run_in_threadpool(save)


def _save_cells(
    session: Session, scope: Scope, key: str, cells: TypedCells, version: int
) -> Response:
    saved = draft_entries.save_entry(
        session, scope, key, cells.typed, version=version, before=cells.shown
    )
    answer: dict[str, Any] = {
        "version": saved.entry.version,
        "values": saved.entry.values,
        "conflicts": saved.conflicts,
        "findings": _findings_of(session, scope, saved.form, key),
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


def _name(key: str) -> str:
    return FIELDS if key == FIELDS_PATH else key


def _scope(session: Transaction, visitor: Visitor, step_id: str) -> Scope:
    require_own(session, visitor, step_id)
    return scope_of(visitor, step_id)


def _findings_of(
    session: Transaction, scope: Scope, found: DraftForm, key: str
) -> dict[str, list[dict[str, str]]]:
    """Column → what is said of it in this entry, in both languages."""
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
