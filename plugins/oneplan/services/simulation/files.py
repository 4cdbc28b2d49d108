"""The files that a simulated unit sends: right, or broken first and then right."""

from __future__ import annotations

from random import Random

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_steps import Level
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.forms.forms import Form, Layout
from oneplan.domain.forms.idea_rules import idea_words
from oneplan.domain.forms.simulated_rows import (
    SimulatedSender,
    break_rows,
    simulate_fields,
    simulate_rows,
)
from oneplan.domain.units.simulated_units import Behaviour
from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form
from oneplan.gateways.word.documents import write_document
from oneplan.services.forms.file_checks import form_of, stamp_of
from oneplan.services.simulation.timeline import TimelineEvent
from oneplan.services.units.validation_context import surroundings_of
from oneplan.store.units import units


def simulated_files(
    session: Session, calendar: Calendar, event: TimelineEvent, unit: units.Unit, *, seed: int
) -> list[tuple[bytes, str]]:
    """The files that a unit sends: one, or a broken one and then the right one."""
    form = form_of(calendar, event.step_id)
    name = f"{event.step_id}-{unit.code}"
    if form.layout == Layout.DOCUMENT:
        return [(write_document(*_words(session, calendar, event, form, unit)), f"{name}.docx")]
    random = Random(f"{seed}/{event.step_id}/{unit.code}/rows")
    count = random.randint(4, 9) if unit.level == Level.AMPHOE else random.randint(1, 3)
    sender = _sender(session, calendar, event, form, unit)
    rows = simulate_rows(form, sender, count=count, random=random)
    fields = simulate_fields(
        form, sender, random=Random(f"{seed}/{event.step_id}/{unit.code}/fields")
    )
    tries = [rows]
    if event.behaviour == Behaviour.BROKEN_THEN_RIGHT:
        tries.insert(0, break_rows(form, rows))
    scope = {"cycle_id": calendar.cycle, "step_id": event.step_id, "unit_code": unit.code}
    return [
        (
            write_form(
                form,
                Template(
                    heading_th=f"{unit.name_th} · {event.step_id}",
                    rows=each,
                    stamp=stamp_of(form, **scope),
                    fields=fields,
                ),
            ),
            f"{name}.xlsx",
        )
        for each in tries
    ]


def _sender(
    session: Session, calendar: Calendar, event: TimelineEvent, form: Form, unit: units.Unit
) -> SimulatedSender:
    around = surroundings_of(session, calendar, calendar.step(event.step_id), form, unit)
    return SimulatedSender(
        unit_code=unit.code,
        unit_name=unit.name_th,
        tambon_codes=sorted(around.targets or around.area_names.values()),
        project_ids=sorted(id_ for ids in around.project_ids.values() for id_ in ids),
        row_count=next(iter(around.row_counts.values()), None),
        lists_all=bool(around.targets),
        lao_codes=[
            each.code
            for each in units.list_units(
                session, levels=["lao"], under=unit.area_code, simulated=unit.is_simulated
            )
        ],
        ideas=[
            idea_words(each)
            for each in (around.ideas or {}).values()
            if each.unit_code == unit.code
        ],
        recorded=around.recorded,
        work_year_be=calendar.work_year_be,
        budget_year_be=calendar.fiscal_year_be,
    )


def _words(
    session: Session, calendar: Calendar, event: TimelineEvent, form: Form, unit: units.Unit
) -> tuple[str, ...]:
    """The paragraphs of a simulated document; it names the first tambon that it can be about."""
    around = surroundings_of(session, calendar, calendar.step(event.step_id), form, unit)
    names = sorted(
        name for name, code in around.area_names.items() if code in (around.targets or ())
    )
    return (f"{form.title_th} {unit.name_th}", *(f"ตำบล{name}" for name in names[:1]))
