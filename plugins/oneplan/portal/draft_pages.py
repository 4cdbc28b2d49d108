"""The form on the web: the whole of it, one entry of it, and its workbook. GET changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from oneplan.domain.evidence.named_needs import column_of_needs
from oneplan.domain.forms.form_help import describe, describe_need
from oneplan.domain.forms.forms import Column, ColumnType, Layout
from oneplan.domain.forms.typed_entries import numbers_itself
from oneplan.domain.shared.findings import Severity
from oneplan.domain.submissions.drafts import (
    FIELDS,
    MAX_CELL,
    MAX_ENTRIES,
    MAX_KEY,
    WEB_FORM,
    DraftEntry,
    EntryGone,
)
from oneplan.domain.submissions.submissions import Scope
from oneplan.portal.rendering import render
from oneplan.portal.unit_pages import XLSX, NothingThere, require_own, step_values
from oneplan.portal.visits import Heavy, Open, PortalContext, Transaction, Visitor
from oneplan.services.evidence.evidence_views import view_unit_evidence
from oneplan.services.submissions.attachment_links import title_key
from oneplan.services.submissions.attachment_views import group_by_entry
from oneplan.services.submissions.draft_checks import DraftCheck, check_draft
from oneplan.services.submissions.drafts import DraftForm, load_form_draft, write_draft
from oneplan.services.units.portal_links import Visit
from oneplan.store.submissions.version_files import FALLEN
from oneplan.store.units.units import require_unit
from oneplan.web.downloads import as_attachment

router = APIRouter()
FIELDS_PATH = "fields"
"""What an address calls the fields above the table."""
BLANK = "blank"
"""What it calls an entry that is not there yet: a phone without signal begins others with it."""
EntryKey = Annotated[str, Path(pattern=f"^[A-Za-z0-9-]{{1,{MAX_KEY}}}$")]
_LONG = frozenset({ColumnType.TEXT, ColumnType.TEXT_LIST, ColumnType.ACTIVITIES})
_NUMBERS = frozenset({ColumnType.INTEGER, ColumnType.BAHT, ColumnType.YEAR_BE})


@router.get("/u/{token}/steps/{step_id}/form", response_class=HTMLResponse)
def form_page(
    request: Request,
    token: str,
    step_id: str,
    visitor: Visitor,
    session: Transaction,
    brought: Annotated[int | None, Query(ge=0, le=MAX_ENTRIES)] = None,
) -> Response:
    """The form as it is now, everything wrong with it, and what it adds up to."""
    values = page_values(session, token, step_id, visitor)
    return render(request, "draft", **{**values, "brought": brought})


@router.get("/u/{token}/steps/{step_id}/form/entries/{key}", response_class=HTMLResponse)
def entry_page(
    request: Request,
    token: str,
    step_id: str,
    key: EntryKey,
    visitor: Visitor,
    session: Transaction,
) -> Response:
    """One entry to fill in; ``fields`` is what stands above the table."""
    values = page_values(session, token, step_id, visitor)
    return render(request, "draft_entry", **values, **entry_values(values["found"], key))


@router.get("/u/{token}/steps/{step_id}/form/draft.xlsx", dependencies=[Heavy])
async def draft_workbook(token: str, step_id: str, visitor: Visitor, opened: Open) -> Response:
    """The form as a workbook, to go on in Excel."""
    content = await opened.heavy.run(partial(_workbook, opened, visitor, step_id), of=token)
    return as_attachment(content, f"{step_id}-{visitor.unit_code}-draft.xlsx", kind=XLSX)


def _workbook(opened: PortalContext, visitor: Visit, step_id: str) -> bytes:
    with opened.begin() as session:
        require_own(session, visitor, step_id)
        found = load_form_draft(session, scope_of(visitor, step_id))
    if found is None:
        raise NothingThere
    return write_draft(found)


def scope_of(visitor: Visit, step_id: str) -> Scope:
    """A visitor's part in a step."""
    return {"cycle_id": visitor.cycle_id, "step_id": step_id, "unit_code": visitor.unit_code}


def page_values(session: Session, token: str, step_id: str, visitor: Visit) -> dict[str, Any]:
    """What the pages of a form show.

    Raises:
        NothingThere: The step is not the visitor's, or no form was begun.
    """
    held = require_own(session, visitor, step_id)
    scope = scope_of(visitor, step_id)
    found = load_form_draft(session, scope)
    if found is None:
        raise NothingThere
    values = step_values(session, token, step_id, visitor)
    check = check_draft(session, scope, found)
    del held
    return {
        **values,
        "found": found,
        "of": "/".join((visitor.cycle_id, step_id, visitor.unit_code)),
        "names": {each.key: each.th for each in (*found.form.header, *found.form.columns)},
        "check": check,
        "errors": _sorted(check),
        "columns": [each for each in found.form.columns if not numbers_itself(each)],
        "is_one": found.form.layout == Layout.ONE,
        "describe": describe,
        "describe_need": describe_need,
        "kind_of": kind_of,
        "new_key": lambda: uuid4().hex,
        "most": MAX_CELL,
        "brought": None,
        **_file_that_stands(values, found),
        "evidence": view_unit_evidence(session, require_unit(session, visitor.unit_code)),
        "attached": group_by_entry(
            values["step"].attachments, [each.key for each in found.draft.entries]
        ),
    }


def _file_that_stands(values: Mapping[str, Any], found: DraftForm) -> dict[str, Any]:
    """The version that this form would take the place of, where it came as a file.

    Somebody of the unit may have changed it in Excel since this form was begun.
    """
    standing = next((each for each in values["step"].history if each.state not in FALLEN), None)
    if standing is None or not standing.rows or standing.file_name == WEB_FORM:
        return {"standing": None, "lacking": ()}
    here = Counter(
        title_key(each.values.get(found.form.title_from, "")) for each in found.draft.entries
    )
    lacking = []
    for _, title in values["projects"]:
        here[title_key(title)] -= 1
        if here[title_key(title)] < 0:
            lacking.append(title)
    return {"standing": standing, "lacking": lacking}


def entry_values(found: DraftForm, key: str) -> dict[str, Any]:
    """What the page of one entry shows beside.

    Raises:
        EntryGone: It is there no more.
    """
    name = FIELDS if key == FIELDS_PATH else key
    entry = DraftEntry(BLANK, 1, {}) if name == BLANK else found.draft.entry(name)
    if entry is None:
        raise EntryGone
    keys = [each.key for each in found.draft.entries]
    at = keys.index(name) if name in keys else len(keys) if name == BLANK else -1
    shown = found.form.header if name == FIELDS else found.form.columns
    return {
        "key": key,
        "entry": entry,
        "number_of": at + 1,
        "count": len(keys),
        "before_this": keys[at - 1] if 0 < at < len(keys) else "",
        "behind_this": keys[at + 1] if 0 <= at < len(keys) - 1 else "",
        "shown": [each for each in shown if not numbers_itself(each)],
        "typed": dict(entry.values) if name == FIELDS else {**found.known, **entry.values},
        "conflicts": {},
        "needs_into": "" if name == FIELDS else column_of_needs(found.form),
    }


def kind_of(column: Column) -> str:
    """How a column is filled in: ``choice``, ``number``, ``long`` or ``short``."""
    if column.choices:
        return "choice"
    if column.type in _NUMBERS:
        return "number"
    return "long" if column.type in _LONG else "short"


def to_form(token: str, step_id: str, key: str = "", mark: str = "") -> Response:
    """Lead to the form, or to an entry of it."""
    path = f"/u/{token}/steps/{step_id}/form" + (f"/entries/{key}" if key else "")
    return RedirectResponse(f"{path}{mark}", status_code=303)


def _sorted(check: DraftCheck) -> list[Any]:
    """What was found, what has to be put right first."""
    order = [Severity.ERROR, Severity.WARNING, Severity.NOTE]
    return sorted(check.findings, key=lambda each: (order.index(each[1].severity), each[0].entry))
