"""What the registers of the tambon count, read from the files that count now."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.forms.tambon_facts import (
    COUNTS,
    ORDER_FORM,
    PLAN_FORM,
    REGISTER_FORM,
    TambonFacts,
    tambon_facts,
)
from oneplan.domain.submissions.submissions import SubmissionState
from oneplan.services.cycles.steps import is_step_over
from oneplan.store.submissions import expected_submissions, submission_rows, submissions
from oneplan.store.units import units

_FILES = frozenset({SubmissionState.ACCEPTED, SubmissionState.WARNED})
_FORMS = (ORDER_FORM, PLAN_FORM, REGISTER_FORM)


def settled_counts(session: Session, calendar: Calendar, area_code: str) -> dict[str, int]:
    """The counts of an area of which every register is there; one that may still grow is absent.

    A register is there once nobody of the area is missing from it, or its step is over.
    """
    settled = {
        form
        for form, step in _steps(calendar).items()
        if _is_settled(session, calendar, step, area_code)
    }
    counts = facts_of(session, calendar, area_code).counts(area_code)
    return {name: count for name, count in counts.items() if settled.issuperset(COUNTS[name])}


def facts_of(session: Session, calendar: Calendar, area_code: str) -> TambonFacts:
    """What the files of an area's units say of its tambon."""
    found = {
        form: _files(session, calendar, step, area_code) for form, step in _steps(calendar).items()
    }
    areas = {
        unit.code: unit.area_code
        for unit in units.list_by_code(
            session, {each.unit_code for files in found.values() for each in files}
        ).values()
    }
    return tambon_facts(
        orders=frozenset(areas[each.unit_code] for each in found.get(ORDER_FORM, ())),
        plans={
            areas[each.unit_code]: each.layout.get("fields", {})
            for each in found.get(PLAN_FORM, ())
        },
        register=[
            row.values
            for each in found.get(REGISTER_FORM, ())
            for row in submission_rows.list_rows(session, each.id)
        ],
    )


def _steps(calendar: Calendar) -> Mapping[str, Step]:
    return {step.form: step for step in calendar.steps if collects(step) and step.form in _FORMS}


def _files(
    session: Session, calendar: Calendar, step: Step, area_code: str
) -> list[submissions.Submission]:
    asked = {
        unit.code
        for unit in expected_submissions.list_expected_units(
            session, cycle_id=calendar.cycle, step_id=step.id
        )
        if unit.area_code.startswith(area_code)
    }
    counted = submissions.list_counted(session, cycle_id=calendar.cycle, step_id=step.id)
    return [each for each in counted if each.unit_code in asked and each.state in _FILES]


def _is_settled(session: Session, calendar: Calendar, step: Step, area_code: str) -> bool:
    scope = {"cycle_id": calendar.cycle, "step_id": step.id}
    if is_step_over(session, **scope):
        return True
    asked = expected_submissions.list_expected_units(session, **scope)
    missing = {each.code for each in expected_submissions.list_missing_units(session, **scope)}
    here = [unit for unit in asked if unit.area_code.startswith(area_code)]
    return bool(here) and not any(unit.code in missing for unit in here)
