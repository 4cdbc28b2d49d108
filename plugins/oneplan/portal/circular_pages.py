"""Circulars that were sent: where the QR code of the letter leads, open to anyone."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, Response

from oneplan.portal.document_pages import Cycle, Sha256
from oneplan.portal.guards import address_of
from oneplan.portal.rendering import render
from oneplan.portal.visits import Open, PortalContext, Public
from oneplan.services.documents.public_circulars import find_circular_file, view_circular
from oneplan.web.downloads import as_attachment

router = APIRouter()
Key = Annotated[str, Path(pattern="^[A-Za-z0-9_-]{1,60}$")]


@router.get("/circulars/{cycle}/{key}", response_class=HTMLResponse, dependencies=[Public])
def circular_page(request: Request, cycle: Cycle, key: Key, opened: Open) -> Response:
    """The letter and what goes with it."""
    with opened.begin() as session:
        found = view_circular(session, cycle, key)
    return render(request, "circular", found=found, cycle=cycle, key=key)


@router.get("/circulars/{cycle}/{key}/files/{sha256}", dependencies=[Public])
async def circular_file(
    request: Request, cycle: Cycle, key: Key, sha256: Sha256, opened: Open
) -> Response:
    """The letter's file, or one that it encloses."""
    return await opened.heavy.run(
        partial(_circular_file, opened, cycle, key, sha256), of=address_of(request)
    )


def _circular_file(opened: PortalContext, cycle: str, key: str, sha256: str) -> Response:
    with opened.begin() as session:
        file = find_circular_file(session, cycle, key, sha256)
    return as_attachment(opened.files.get(sha256), file["name"], kind=file["type"])
