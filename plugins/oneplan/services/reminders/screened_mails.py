"""Mails that tell a unit what a screening found about the projects that it proposed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.decisions.screenings import ScreeningOutcome
from oneplan.domain.reminders.mail_key import SCREENED, screened_key
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.decisions.records import keep_record
from oneplan.services.decisions.screenings import view_screenings
from oneplan.services.forms.cross_checks import recheck_screened
from oneplan.services.reminders.outbox import queue_notices
from oneplan.store.units import units

TURNED_DOWN = frozenset({ScreeningOutcome.NOT_PASSED.value})


def keep_record_and_tell(
    session: Session,
    cycle_id: str,
    step_id: str,
    group_code: str,
    *,
    decided_by: str,
    values: Mapping[str, Any],
    answer_id: str,
) -> None:
    """Keep what a person wrote down, and tell units what a screening found about their projects.

    Raises:
        AnswerRefused: It cannot be kept as it is.
        DecidedAlready: Another answer wrote it down before.
    """
    keep_record(
        session,
        cycle_id,
        step_id,
        group_code,
        decided_by=decided_by,
        values=values,
        answer_id=answer_id,
    )
    if calendar_in_force(session, cycle_id).step(step_id).screens:
        tell_screened(session, cycle_id, step_id)


def tell_screened(session: Session, cycle_id: str, step_id: str) -> int:
    """Check full projects against the results, and tell each unit its own; one mail a content.

    Returns:
        How many mails are new.
    """
    recheck_screened(session, cycle_id)
    found = view_screenings(session, cycle_id)
    by_unit: dict[str, list[dict[str, Any]]] = {}
    for idea in found["ideas"]:
        if idea["outcome"] is not None:
            by_unit.setdefault(idea["unit"], []).append(idea)
    projects: dict[str, list[dict[str, Any]]] = {}
    for project in found["projects"]:
        if project["idea_outcome"] in TURNED_DOWN:
            projects.setdefault(project["unit"], []).append(project)
    known = units.list_by_code(session, {*by_unit, *projects})
    return sum(
        _tell(
            session,
            cycle_id,
            step_id,
            unit,
            ideas=by_unit.get(code, []),
            projects=projects.get(code, []),
        )
        for code, unit in known.items()
    )


def _tell(
    session: Session,
    cycle_id: str,
    step_id: str,
    unit: units.Unit,
    *,
    ideas: list[dict[str, Any]],
    projects: list[dict[str, Any]],
) -> int:
    said = "\n".join(
        f"{each['row_key']} {each['outcome']} {each['reason']}" for each in ideas
    ) + "\n".join(each["row_key"] for each in projects)
    return queue_notices(
        session,
        cycle_id,
        step_id,
        reminder=screened_key(unit.code, said),
        template=SCREENED,
        recipients=[unit],
        values={"ideas": ideas, "projects": projects},
    )
