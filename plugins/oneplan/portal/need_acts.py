"""A need of the unit's village is written into a project of its form."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from oneplan.domain.evidence.named_needs import column_of_needs, with_need
from oneplan.portal.draft_acts import Cells, Version, save_entry
from oneplan.portal.draft_pages import EntryKey, scope_of, to_form
from oneplan.portal.unit_pages import NothingThere, require_own
from oneplan.portal.visits import Acting, Transaction, Visitor
from oneplan.services.submissions.drafts import load_form_draft

router = APIRouter()
SEE_OTHER = 303
NeedText = Annotated[str, Form(min_length=1, max_length=500)]


@router.post("/u/{token}/steps/{step_id}/form/entries/{key}/needs", dependencies=[Acting])
def name_need(
    request: Request,
    token: str,
    step_id: str,
    key: EntryKey,
    visitor: Visitor,
    session: Transaction,
    cells: Cells,
    version: Version,
    need: NeedText,
) -> Response:
    """Save the entry with the need behind what it says of its need, for a page without a script."""
    require_own(session, visitor, step_id)
    found = load_form_draft(session, scope_of(visitor, step_id))
    column = column_of_needs(found.form) if found else ""
    if not column:
        raise NothingThere
    typed = {**cells.typed, column: with_need(cells.typed.get(column, ""), need)}
    answer = save_entry(
        request, token, step_id, key, visitor, session, replace(cells, typed=typed), version
    )
    is_saved = answer.status_code == SEE_OTHER
    return to_form(token, step_id, key, f"#cell-{column}") if is_saved else answer
