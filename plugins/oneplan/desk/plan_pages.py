"""The plan: chosen rows and their sums, one project, its cell, two versions side by side."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from oneplan.desk.page_context import Desk, DeskContext, PageContext, Reader, ThisPage, context_of
from oneplan.desk.rendering import render
from oneplan.desk.visitors import Visitor
from oneplan.services.documents.project_workbooks import make_project_workbook
from oneplan.services.evidence.evidence_views import view_area_evidence, view_unit_evidence
from oneplan.services.plans.cell_pictures import picture_cell
from oneplan.services.plans.comparison_views import view_comparison
from oneplan.services.plans.lineage import RowUnknown
from oneplan.services.plans.plan_labels import DIMENSIONS
from oneplan.services.plans.plan_views import PlanQuestion, view_plan
from oneplan.services.plans.row_views import form_for, view_row
from oneplan.store.units import units
from oneplan.web.downloads import as_attachment

router = APIRouter()
Text = Annotated[str, Query(max_length=300)]
Page = Annotated[int, Query(ge=1, le=1_000_000)]
Version = Annotated[int | None, Query(ge=1, le=1_000_000)]
Dimension = Literal["strategy", "amphoe", "tambon", "year", "agency", "holder", "unit"]
CHOSEN = tuple(DIMENSIONS)
NOTHING = "-"
"""Stands in an address for the empty value of a dimension: no strategy, no agency."""


def question(
    step: Text = "",
    group: Text = "",
    version: Version = None,
    strategy: Text = "",
    amphoe: Text = "",
    tambon: Text = "",
    year: Annotated[str, Query(pattern=r"^(\d{4})?$")] = "",
    agency: Text = "",
    holder: Text = "",
    unit: Text = "",
    by_row: Dimension = "strategy",
    by_column: Dimension = "year",
    show: Literal["baht", "projects"] = "baht",
    words: Text = "",
    page: Page = 1,
) -> PlanQuestion:
    """What the address asks; ``-`` chooses what has no value of a dimension."""
    given = (strategy, amphoe, tambon, year, agency, holder, unit)
    return PlanQuestion(
        step=step,
        group=group,
        version=version,
        chosen={
            name: "" if value == NOTHING else value
            for name, value in zip(CHOSEN, given, strict=True)
            if value
        },
        by_row=by_row,
        by_column=by_column
        if by_column != by_row
        else ("strategy" if by_row == "year" else "year"),
        counts=show == "projects",
        words=words,
        page=page,
    )


Asked = Annotated[PlanQuestion, Depends(question)]


@router.get("/cycles/{cycle_id}/plan", include_in_schema=False)
def plan(request: Request, context: ThisPage, asked: Asked) -> Response:
    """The plan."""
    return render(
        request,
        "plan",
        context,
        view=plan_as_json(context, asked),
        query=query_of(asked),
        chosen=asked.chosen,
        dimensions=DIMENSIONS,
        evidence=_evidence(context, asked),
    )


def _evidence(context: PageContext, asked: PlanQuestion) -> dict[str, Any] | None:
    """What is known of the village or tambon whose projects are chosen."""
    seen = context.visitor.area or context.cycle.province_code or ""
    if code := asked.chosen.get("unit"):
        unit = units.get_unit(context.session, code)
        is_seen = unit is not None and unit.area_code.startswith(seen)
        return view_unit_evidence(context.session, unit) if unit and is_seen else None
    tambon = asked.chosen.get("tambon", "")
    is_seen = tambon.startswith(seen) and bool(tambon)
    return view_area_evidence(context.session, context.cycle, tambon) if is_seen else None


@router.get("/api/cycles/{cycle_id}/plan", tags=["plan"])
def plan_as_json(context: ThisPage, asked: Asked) -> dict[str, Any]:
    """The chosen projects of a plan: their sums by two dimensions, and a page of them."""
    return view_plan(context.session, context.cycle.id, asked, area=context.visitor.area)


def query_of(asked: PlanQuestion) -> dict[str, str]:
    """A question as an address asks it, without its page."""
    given = {
        "step": asked.step,
        "group": asked.group,
        "version": str(asked.version or ""),
        "by_row": asked.by_row,
        "by_column": asked.by_column,
        "show": "projects" if asked.counts else "baht",
        "words": asked.words,
    }
    chosen = {name: value or NOTHING for name, value in asked.chosen.items()}
    return {name: value for name, value in {**given, **chosen}.items() if value}


@router.get("/cycles/{cycle_id}/plan/rows/{row_key:path}", include_in_schema=False)
def row(request: Request, context: ThisPage, row_key: str) -> Response:
    """One project."""
    return render(request, "plan_row", context, view=row_as_json(context, row_key))


@router.get("/api/cycles/{cycle_id}/plan/rows/{row_key:path}", tags=["plan"])
def row_as_json(context: ThisPage, row_key: str) -> dict[str, Any]:
    """One project, ``<step>/<unit>/<sheet row>``: what it says, its cells, what became of it."""
    return view_row(context.session, context.cycle.id, row_key, area=context.visitor.area)


@router.get("/cycles/{cycle_id}/plan/workbooks/{row_key:path}", include_in_schema=False)
def workbook(context: ThisPage, row_key: str) -> Response:
    """One project in the order in which the national project system asks for it."""
    name, content = make_project_workbook(
        context.session, context.cycle.id, row_key, area=context.visitor.area
    )
    return as_attachment(content, name)


Cell = Annotated[str, Query(pattern=r"^[A-Za-z]{1,3}[1-9]\d{0,6}$")]
FileVersion = Annotated[int, Query(ge=1, le=1_000_000)]


@router.get("/cycles/{cycle_id}/plan/cells/{row_key:path}", include_in_schema=False)
async def cell(
    request: Request,
    cycle_id: str,
    row_key: str,
    reader: Reader,
    desk: Desk,
    cell: Cell,
    file: FileVersion,
) -> Response:
    """The sheet around a cell of a project."""
    context, view = await run_in_threadpool(_picture, desk, reader, cycle_id, row_key, cell, file)
    return await run_in_threadpool(render, request, "plan_cell", context, view=view)


@router.get("/api/cycles/{cycle_id}/plan/cells/{row_key:path}", tags=["plan"])
async def cell_as_json(
    cycle_id: str, row_key: str, reader: Reader, desk: Desk, cell: Cell, file: FileVersion
) -> dict[str, Any]:
    """The part of the sheet around a cell of a project, in the version *file* of its file."""
    _, view = await run_in_threadpool(_picture, desk, reader, cycle_id, row_key, cell, file)
    return view


def _picture(
    desk: DeskContext, reader: Visitor, cycle_id: str, row_key: str, cell: str, file: int
) -> tuple[PageContext, dict[str, Any]]:
    """The file is read outside of the transaction: it may take a second."""
    with desk.begin() as session:
        context = context_of(cycle_id, reader, session, desk)
        found = view_row(session, cycle_id, row_key, area=reader.area)
        source = next((s for s in found["sources"] if s["submission_version"] == file), None)
        if source is None:
            raise RowUnknown(cycle_id=cycle_id, row_key=row_key)
    picture = picture_cell(
        desk.files,
        sha256=source["sha256"],
        file_name=source["file_name"],
        sheet=source["sheet"],
        cell=cell,
        form=form_for(source["form"], {each["year"] for each in source["money"]}),
    )
    told = [*source["said"], *({**each, "label": each["year"]} for each in source["money"])]
    return context, {
        "row_key": row_key,
        "title": found["title"],
        "unit_name": found["unit_name"],
        "file_name": source["file_name"],
        "submission_version": file,
        "picture": picture,
        "cells": [{"label": each["label"], "cell": each["cell"]} for each in told if each["cell"]],
    }


@router.get("/cycles/{cycle_id}/plan/comparison", include_in_schema=False)
def comparison(
    request: Request,
    context: ThisPage,
    step: Text = "",
    group: Text = "",
    before: Version = None,
    after: Version = None,
    page: Page = 1,
) -> Response:
    """Two versions side by side."""
    view = comparison_as_json(context, step, group, before, after, page)
    return render(request, "plan_comparison", context, view=view)


@router.get("/api/cycles/{cycle_id}/plan/comparison", tags=["plan"])
def comparison_as_json(
    context: ThisPage,
    step: Text = "",
    group: Text = "",
    before: Version = None,
    after: Version = None,
    page: Page = 1,
) -> dict[str, Any]:
    """What a later version of a plan changed, project by project; the last two by default."""
    return view_comparison(
        context.session,
        context.cycle.id,
        step=step,
        group=group,
        before=before,
        after=after,
        page=page,
        area=context.visitor.area,
    )
