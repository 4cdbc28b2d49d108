"""Documents: a recipient's package and its receipt, the verify page, the public plan."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import AfterValidator

from oneplan.config.settings import settings
from oneplan.gateways.pdf.qr_codes import qr_svg
from oneplan.portal.guards import address_of
from oneplan.portal.rendering import render
from oneplan.portal.visits import (
    Acting,
    Heavy,
    Open,
    PortalContext,
    Public,
    Transaction,
    Visitor,
)
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.documents.acknowledgements import (
    PackageNotYours,
    acknowledge_package,
    find_newer_package,
    open_package,
)
from oneplan.services.documents.package_names import name_package
from oneplan.services.documents.public_plans import (
    find_public_file,
    find_public_page,
    verify_scope,
)
from oneplan.services.submissions.portal_views import view_header
from oneplan.services.units.portal_links import Visit
from oneplan.web.downloads import as_attachment
from oneplan.web.form_guards import csrf_token, plain

router = APIRouter()
Id = Annotated[int, Path(ge=1, le=2**62)]
Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
Short = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]
Cycle = Annotated[str, Path(pattern="^[a-z0-9-]{3,60}$")]
Name = Annotated[str, Form(min_length=1, max_length=200), AfterValidator(plain)]


@router.get("/u/{token}/packages/{package_id}", response_class=HTMLResponse)
def package_page(
    request: Request, token: str, package_id: Id, visitor: Visitor, session: Transaction
) -> Response:
    """The package that was sent to the visitor; looking at it says nothing."""
    scope = {"cycle_id": visitor.cycle_id, "unit_code": visitor.unit_code}
    dispatch, recipient = open_package(session, **scope, dispatch_id=package_id)
    return render(
        request,
        "package",
        token=token,
        csrf=csrf_token(token),
        package=dispatch,
        recipient=recipient,
        newer=find_newer_package(session, dispatch, visitor.unit_code),
        title=name_package(session, calendar_in_force(session, visitor.cycle_id), dispatch),
        unit=view_header(session, **scope),
    )


@router.get("/u/{token}/packages/{package_id}/files/{sha256}", dependencies=[Heavy])
async def package_file(
    token: str, package_id: Id, sha256: Sha256, visitor: Visitor, opened: Open
) -> Response:
    """One file of the package."""
    return await opened.heavy.run(
        partial(_package_file, opened, visitor, package_id, sha256), of=token
    )


def _package_file(opened: PortalContext, visitor: Visit, package_id: int, sha256: str) -> Response:
    with opened.begin() as session:
        dispatch, _ = open_package(
            session, cycle_id=visitor.cycle_id, unit_code=visitor.unit_code, dispatch_id=package_id
        )
        entry = next((each for each in dispatch.files if each["sha256"] == sha256), None)
    if entry is None:
        raise PackageNotYours
    return as_attachment(opened.files.get(sha256), entry["name"], kind=entry["type"])


@router.post("/u/{token}/packages/{package_id}/acknowledgement", dependencies=[Acting])
def acknowledge(
    token: str, package_id: Id, visitor: Visitor, session: Transaction, receiver: Name
) -> Response:
    """Keep that the package came and who says so."""
    acknowledge_package(
        session,
        cycle_id=visitor.cycle_id,
        unit_code=visitor.unit_code,
        dispatch_id=package_id,
        by=receiver,
    )
    return RedirectResponse(f"/u/{token}/packages/{package_id}", status_code=303)


@router.get(
    "/verify/{cycle}/{kind}/{group}/{version}/{short_hash}",
    response_class=HTMLResponse,
    dependencies=[Public],
)
def verify_page(
    request: Request,
    cycle: Cycle,
    kind: str,
    group: str,
    version: Annotated[int, Path(ge=1, le=2**31 - 1)],
    short_hash: Short,
    opened: Open,
) -> Response:
    """What the QR code of a document leads to: which version it is and how it stands now."""
    with opened.begin() as session:
        found = verify_scope(
            session,
            cycle_id=cycle,
            kind=kind,
            group="" if group == "-" else group,
            version=version,
            short_hash=short_hash,
        )
    return render(request, "verify", found=found)


@router.get("/plans/{cycle}", response_class=HTMLResponse, dependencies=[Public])
async def plan_page(request: Request, cycle: Cycle, opened: Open) -> Response:
    """The public page of the plan that was issued last."""
    answer = HTMLResponse(
        await opened.heavy.run(partial(_plan_page, opened, cycle), of=address_of(request))
    )
    answer.headers["X-Robots-Tag"] = "all"
    return answer


def _plan_page(opened: PortalContext, cycle: str) -> bytes:
    with opened.begin() as session:
        sha256 = find_public_page(session, cycle)
    return opened.files.get(sha256)


@router.get("/plans/{cycle}/files/{sha256}", dependencies=[Public])
async def plan_file(request: Request, cycle: Cycle, sha256: Sha256, opened: Open) -> Response:
    """A download of the public page."""
    return await opened.heavy.run(
        partial(_plan_file, opened, cycle, sha256), of=address_of(request)
    )


def _plan_file(opened: PortalContext, cycle: str, sha256: str) -> Response:
    with opened.begin() as session:
        file = find_public_file(session, cycle, sha256)
    return as_attachment(opened.files.get(sha256), file.name)


@router.get("/plans/{cycle}/qr.svg", dependencies=[Public])
async def plan_code(request: Request, cycle: Cycle, opened: Open) -> Response:
    """The QR code that a circular carries: it leads to the public page, wherever it is asked for."""
    address = f"{settings().public_url.rstrip('/')}/plans/{cycle}"
    svg = await opened.heavy.run(partial(qr_svg, address), of=address_of(request))
    return Response(svg, media_type="image/svg+xml")
