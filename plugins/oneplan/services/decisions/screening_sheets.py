"""Screenings as a page shows them, and as the list that is filled in and taken in again."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.decisions.screenings import COLUMNS
from oneplan.domain.shared.list_columns import thai_heading
from oneplan.gateways.spreadsheets.list_exports import write_list
from oneplan.services.decisions.screenings import view_screenings

PAGE_IDEAS = 50


def view_screening_page(session: Session, cycle_id: str, *, page: int = 1) -> dict[str, Any]:
    """Describe a page of the proposed projects, those without a result first.

    Returns:
        steps (step, title_th), unscreened, without (how many have no full project), late;
        ideas: total, page, pages, items as
        :func:`oneplan.services.decisions.screenings.view_screenings` tells them; projects: the
        full projects whose idea did not pass, was not screened, or that came late.
    """
    found = view_screenings(session, cycle_id)
    ideas = sorted(found["ideas"], key=lambda each: each["outcome"] is not None)
    pages = max(1, -(-len(ideas) // PAGE_IDEAS))
    page = min(max(1, page), pages)
    return {
        "steps": found["steps"],
        "unscreened": sum(each["outcome"] is None for each in ideas),
        "without": sum(not each["projects"] for each in ideas),
        "late": sum(each["is_late"] for each in ideas),
        "ideas": {
            "total": len(ideas),
            "page": page,
            "pages": pages,
            "items": ideas[(page - 1) * PAGE_IDEAS : page * PAGE_IDEAS],
        },
        "projects": [each for each in found["projects"] if needs_a_look(each)],
    }


def needs_a_look(project: dict[str, Any]) -> bool:
    """Whether a full project came late, or grew from no idea that passed."""
    return project["is_late"] or project["idea_outcome"] not in ("passed", "put_right")


def sheet_rows(session: Session, cycle_id: str) -> list[dict[str, str]]:
    """The list that is filled in, with the results that hold."""
    return [
        {
            "project": each["row_key"],
            "result": each["outcome_th"] if each["outcome"] else "",
            "reason": each["reason"],
            "unit": each["unit_th"],
            "title": each["title"],
            "cluster": each["cluster"],
        }
        for each in view_screenings(session, cycle_id)["ideas"]
    ]


def write_sheet(session: Session, cycle_id: str) -> bytes:
    """That list as CSV under the headings that a clerk reads."""
    heading = thai_heading(COLUMNS)
    rows = sheet_rows(session, cycle_id)
    return write_list(
        heading,
        [dict(zip(heading, (row[name] for name in COLUMNS), strict=True)) for row in rows],
    )
