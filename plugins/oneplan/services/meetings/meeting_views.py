"""Meetings, tasks, orders and comments of a cycle as its pages show them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, acts_of
from oneplan.domain.cycles.calendars import Calendar
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.decisions.comments import list_comments
from oneplan.services.meetings.meeting_tasks import OUTCOMES_TH
from oneplan.services.meetings.orders import view_orders
from oneplan.services.meetings.task_views import view_tasks
from oneplan.store.decisions.commented_projects import (
    CommentedProject,
    list_commented_projects,
)
from oneplan.store.units import areas

PAGE_ITEMS = 50
AMPHOE_DIGITS, TAMBON_DIGITS = 4, 6
_LEVELS_TH = {2: "จังหวัด", AMPHOE_DIGITS: "อำเภอ", TAMBON_DIGITS: "ตำบล"}
"""Digits of a DOPA code → what stands before the name of the area."""


def view_open_tasks(session: Session, cycle_id: str) -> dict[str, Any]:
    """Every task that a meeting gave, those that are open first, with what became of each."""
    found = [
        {**each, "outcome_th": OUTCOMES_TH.get(each["outcome"] or "", "")}
        for each in view_tasks(session, cycle_id)
    ]
    return {"tasks": sorted(found, key=lambda each: each["outcome"] is not None)}


def order_steps(calendar: Calendar) -> list[dict[str, str]]:
    """The steps in which orders are written down; all steps where none asks for a record."""
    asking = [step for step in calendar.steps if Act.RECORD in acts_of(calendar, step)]
    return [{"step": step.id, "title_th": step.title.th} for step in asking or list(calendar.steps)]


def view_step_orders(session: Session, cycle_id: str, step_id: str = "") -> dict[str, Any]:
    """The orders of a step (the first that is written down by default), and the areas without."""
    steps = order_steps(calendar_in_force(session, cycle_id))
    known = [each["step"] for each in steps]
    chosen = step_id if step_id in known else known[0]
    return {**view_orders(session, cycle_id, chosen), "steps": steps}


def order_areas(session: Session, cycle_id: str) -> list[tuple[str, str]]:
    """Code and name of every area that an order of the cycle may be about.

    In a province these are the province, its amphoe and its tambon, a tambon behind its amphoe;
    of the whole nation they end with the amphoe, or nobody would find one among 8,000.
    """
    calendar = calendar_in_force(session, cycle_id)
    under = calendar.province.code if calendar.province else ""
    most = AMPHOE_DIGITS if calendar.province is None else TAMBON_DIGITS
    known = areas.list_area_codes(session)
    codes = sorted(code for code in known if code.startswith(under) and len(code) <= most)
    names = areas.list_area_names(session, codes)
    return [(code, f"{_LEVELS_TH[len(code)]}{names[code]}") for code in codes]


def view_comments(
    session: Session, cycle_id: str, *, draft: int | None = None, page: int = 1
) -> dict[str, Any]:
    """Comments on a draft, or on all, those without an answer first; a page of them.

    Returns:
        draft; drafts: versions that were commented on; waiting: how many have no answer;
        comments: a page, as :func:`oneplan.services.decisions.comments.list_comments` tells
        them, with ``project`` (its title in the draft that was commented on; None for the whole
        draft) and ``project_row`` (where it stands now; None where it does not).
    """
    every = list_comments(session, cycle_id)
    found = [each for each in every if draft in (None, each["draft_version"])]
    found.sort(key=lambda each: each["outcome"] is not None)
    pages = max(1, -(-len(found) // PAGE_ITEMS))
    page = min(max(1, page), pages)
    shown = found[(page - 1) * PAGE_ITEMS : page * PAGE_ITEMS]
    about = list_commented_projects(session, [each["comment"] for each in shown if each["row_key"]])
    return {
        "draft": draft,
        "drafts": sorted({each["draft_version"] for each in every if each["draft_version"]}),
        "waiting": sum(each["outcome"] is None for each in found),
        "comments": {
            "total": len(found),
            "page": page,
            "pages": pages,
            "items": [{**each, **_about(about.get(each["comment"]))} for each in shown],
        },
    }


def _about(project: CommentedProject | None) -> dict[str, str | None]:
    if project is None:
        return {"project": None, "project_row": None}
    return {"project": project.title, "project_row": project.row_key}
