"""A unit: what it sent and owes, the files themselves, its people and links."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import Response

from oneplan.desk.act_pages import form_subject
from oneplan.desk.page_context import PageContext, ThisPage
from oneplan.desk.rendering import render
from oneplan.desk.visitors import Right
from oneplan.domain.submissions.unit_standings import STANDINGS
from oneplan.errors import OneplanError
from oneplan.services.plans.project_histories import view_projects
from oneplan.services.submissions.unit_views import view_office_unit
from oneplan.services.units.portal_links import hand_out_link
from oneplan.store.shared import done_acts
from oneplan.store.submissions import submissions
from oneplan.store.units import units
from oneplan.web.downloads import as_attachment
from oneplan.web.form_guards import PageStale, check_csrf, csrf_token

router = APIRouter()
Version = Annotated[int, Path(ge=1, le=2**31 - 1)]


class FileUnknown(OneplanError):
    """A version was asked for that a unit did not send."""

    status_code = 404

    def __init__(self, *, unit_code: str, step_id: str, version: int) -> None:
        self.th = "หน่วยงานไม่ได้ส่งไฟล์นี้"
        super().__init__(f"Unit {unit_code} sent no version {version} to step {step_id}.")


@router.get("/cycles/{cycle_id}/units/{unit_code}", include_in_schema=False)
def unit(request: Request, context: ThisPage, unit_code: str) -> Response:
    """The page."""
    return _page(request, context, unit_code)


@router.post("/cycles/{cycle_id}/units/{unit_code}/link", include_in_schema=False)
def new_link(
    request: Request,
    context: ThisPage,
    unit_code: str,
    csrf: Annotated[str, Form()] = "",
    once: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Make a link for the unit and show it, once: nobody can read it again.

    A second click shows that it was made and makes no other.
    """
    context.visitor.require(Right.ACT)
    require_own_area(context, unit_code)
    check_csrf(form_subject(context.visitor), csrf)
    if not once:
        raise PageStale
    cycle_id = context.cycle.id
    if done_acts.claim(context.session, key=once, act="new-link", cycle_id=cycle_id) is not None:
        return _page(request, context, unit_code, link="")
    link = hand_out_link(
        context.session, cycle_id=cycle_id, unit_code=unit_code, actor=context.visitor.user
    )
    done_acts.save_location(context.session, key=once, location=f"/units/{unit_code}")
    return _page(request, context, unit_code, link=link)


def _page(
    request: Request, context: PageContext, unit_code: str, *, link: str | None = None
) -> Response:
    """The page; *link* is a new one, empty where it was shown before."""
    return render(
        request,
        "unit",
        context,
        view=_view(context, unit_code),
        link=link,
        csrf=csrf_token(form_subject(context.visitor)),
        once=secrets.token_urlsafe(16),
        may_act=context.visitor.may(Right.ACT),
        standings=STANDINGS,
    )


@router.get("/api/cycles/{cycle_id}/units/{unit_code}", tags=["submissions"])
def unit_as_json(context: ThisPage, unit_code: str) -> dict[str, Any]:
    """What the page shows."""
    return _view(context, unit_code)


@router.get("/cycles/{cycle_id}/units/{unit_code}/projects", include_in_schema=False)
def projects(request: Request, context: ThisPage, unit_code: str) -> Response:
    """What became of each project of the unit, as it reads it by its link."""
    found = require_own_area(context, unit_code)
    view = view_projects(context.session, context.cycle.id, unit_code)
    return render(request, "unit_projects", context, unit=found, view=view)


@router.get("/api/cycles/{cycle_id}/units/{unit_code}/projects", tags=["submissions"])
def projects_as_json(context: ThisPage, unit_code: str) -> dict[str, Any]:
    """What the page shows."""
    require_own_area(context, unit_code)
    return asdict(view_projects(context.session, context.cycle.id, unit_code))


@router.get(
    "/cycles/{cycle_id}/units/{unit_code}/files/{step_id}/{version}", include_in_schema=False
)
def file(context: ThisPage, unit_code: str, step_id: str, version: Version) -> Response:
    """The file as the unit sent it, byte for byte."""
    require_own_area(context, unit_code)
    sent = submissions.get_version(
        context.session,
        cycle_id=context.cycle.id,
        step_id=step_id,
        unit_code=unit_code,
        version=version,
    )
    if sent is None:
        raise FileUnknown(unit_code=unit_code, step_id=step_id, version=version)
    return as_attachment(
        context.files.get(sent.sha256), sent.file_name, kind="application/octet-stream"
    )


def require_own_area(context: PageContext, unit_code: str) -> units.Unit:
    """The unit, unless the visitor's area does not hold it.

    Raises:
        UnitUnknown: The register has no such unit.
        OutsideArea: It stands in another area.
    """
    unit = units.require_unit(context.session, unit_code)
    context.visitor.require_area(unit.area_code)
    return unit


def _view(context: PageContext, unit_code: str) -> dict[str, Any]:
    own = require_own_area(context, unit_code)
    view = view_office_unit(context.session, context.cycle.id, own, now=context.now)
    if not context.visitor.may(Right.ACT):
        view["contacts"] = [
            {**each, "name": "", "email": "", "deputy_of": None} for each in view["contacts"]
        ]
    return view
