"""What units proposed to be screened, each row with the result that holds for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.decisions.screenings import Proposal, ScreeningOutcome
from oneplan.domain.forms.forms import Form
from oneplan.domain.forms.idea_rules import ABOUT_IDEAS
from oneplan.gateways.files.forms import load_form
from oneplan.store.decisions import screenings
from oneplan.store.submissions.counted_rows import CountedRow, list_counted_rows

CLUSTER = "cluster"
"""Column of a form that names the mission cluster of a project."""


def steps_of_ideas(calendar: Calendar, form: Form) -> tuple[str, ...]:
    """Name the steps that collect the ideas which the projects of *form* grow from."""
    forms = {rule.form for rule in form.rules if rule.kind in ABOUT_IDEAS}
    return tuple(step.id for step in calendar.steps if collects(step) and step.form in forms)


def list_proposals(
    session: Session, calendar: Calendar, steps: Iterable[str]
) -> tuple[Proposal, ...]:
    """The rows that count in *steps*, each with the result that holds for it.

    A result is about the project that a row held then: it goes with the title where the unit
    sends its rows in another order, and is gone where the row holds another project.
    """
    names = list(steps)
    found = screenings.list_screenings(session, cycle_id=calendar.cycle, steps=names)
    by_row = {(each.row_key, each.title_key): each for each in found}
    by_title = {(_step(each.row_key), each.unit_code, each.title_key): each for each in found}
    made = []
    for name in names:
        clusters = _clusters(calendar.step(name).form or "")
        for row in list_counted_rows(session, cycle_id=calendar.cycle, step_id=name):
            result = by_row.get((row.key(name), row.title_key)) or by_title.get(
                (name, row.unit_code, row.title_key)
            )
            made.append(_proposal(name, row, result, clusters))
    return tuple(made)


def _proposal(
    step_id: str,
    row: CountedRow,
    result: screenings.Screening | None,
    clusters: Mapping[str, str],
) -> Proposal:
    return Proposal(
        row_key=row.key(step_id),
        unit_code=row.unit_code,
        title=row.title,
        title_key=row.title_key,
        cluster=clusters.get(str(row.values.get(CLUSTER, "")), ""),
        is_late=row.is_late,
        outcome=ScreeningOutcome(result.outcome) if result else None,
        reason=result.reason if result else "",
        screened_by=result.recorded_by if result else "",
    )


def _step(row_key: str) -> str:
    return row_key.split("/", maxsplit=1)[0]


def _clusters(form_key: str) -> Mapping[str, str]:
    """Stored value → Thai words of the mission clusters that a form offers."""
    columns = load_form(form_key, (), 0).columns
    return {
        choice.value: choice.th
        for column in columns
        if column.key == CLUSTER
        for choice in column.choices
    }
