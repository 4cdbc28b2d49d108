"""Pages for who only looks: the link that the governor is mailed, with nothing to send."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from oneplan.domain.documents.document_formats import DocumentFormat
from oneplan.domain.documents.documents import Document
from oneplan.domain.reminders.mail_key import is_presented
from oneplan.portal.document_pages import Sha256
from oneplan.portal.rendering import render
from oneplan.portal.visits import Heavy, Open, PortalContext, let_in
from oneplan.services.documents.files import note_draft, print_file
from oneplan.services.documents.plan_views import find_plan_document, find_sent_file, view_plan
from oneplan.services.reminders.overdue_views import view_overdue
from oneplan.services.units.portal_links import LinkRefused
from oneplan.services.units.view_links import View, open_view
from oneplan.web.downloads import as_attachment

router = APIRouter()


def view(request: Request, token: str, opened: Open) -> View:
    """Open the link in the address, in a transaction that ends at once; a bad one is counted.

    Raises:
        LinkRefused: It opens nothing.
        TooManyRequests: Its sender, or whoever has the link, asks too often.
    """
    with opened.begin() as session:
        return let_in(request, token, opened, partial(open_view, session, token))


def plan_view(seen: Annotated[View, Depends(view)]) -> View:
    """A link that shows a plan.

    Raises:
        LinkRefused: It shows something else.
    """
    if not is_presented(seen.about):
        raise LinkRefused
    return seen


Seen = Annotated[View, Depends(view)]
SeenPlan = Annotated[View, Depends(plan_view)]


@router.get("/view/{token}", response_class=HTMLResponse)
def view_page(request: Request, token: str, seen: Seen, opened: Open) -> Response:
    """What the mail with this link is about, as it stands now."""
    is_plan = is_presented(seen.about)
    with opened.begin() as session:
        found = view_plan(session, seen) if is_plan else view_overdue(session, seen)
    return render(request, "plan_view" if is_plan else "overdue_view", token=token, found=found)


@router.get("/view/{token}/plan.pdf", dependencies=[Heavy])
async def plan_document(token: str, seen: SeenPlan, opened: Open) -> Response:
    """The plan as a document."""
    return await opened.heavy.run(partial(_plan_document, opened, seen), of=token)


def _plan_document(opened: PortalContext, seen: View) -> Response:
    with opened.begin() as session:
        found = find_plan_document(session, seen)
    if not isinstance(found, Document):
        return as_attachment(opened.files.get(found.sha256), found.name)
    # Typesetting takes long: no transaction waits for it.
    made = print_file(found, DocumentFormat.PDF)
    with opened.begin() as session:
        note_draft(session, found.scope, found.release, made)
    return as_attachment(made.content, made.name)


@router.get("/view/{token}/files/{sha256}", dependencies=[Heavy])
async def sent_file(token: str, sha256: Sha256, seen: SeenPlan, opened: Open) -> Response:
    """A file of the package that the plan was sent in."""
    return await opened.heavy.run(partial(_sent_file, opened, seen, sha256), of=token)


def _sent_file(opened: PortalContext, seen: View, sha256: str) -> Response:
    with opened.begin() as session:
        entry = find_sent_file(session, seen, sha256)
    return as_attachment(opened.files.get(sha256), entry["name"], kind=entry["type"])
