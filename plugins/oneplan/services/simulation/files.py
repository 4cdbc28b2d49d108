"""The files that a simulated unit sends: right, or broken first and then right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
from oneplan.domain.forms.typed_entries import typed_values
from oneplan.domain.units.simulated_units import Behaviour
from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form
from oneplan.gateways.word.documents import write_document
from oneplan.services.forms.file_checks import form_of, stamp_of
from oneplan.services.simulation.photos import simulated_photo
from oneplan.services.simulation.timeline import TimelineEvent
from oneplan.services.units.validation_context import surroundings_of
from oneplan.store.units import units


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedFile:
    """What a unit sends at once: a file, or a form that it fills in on the web.

    Attributes:
        name: What its sender calls the file.
        content: The file; empty for a form on the web.
        fields: Field above the table → text as typed.
        entries: Column → text as typed, an entry each.
        photo: A picture of the first project of a form on the web; empty: none is attached.
    """

    name: str
    content: bytes = b""
    fields: Mapping[str, str] = field(default_factory=dict)
    entries: Sequence[Mapping[str, str]] = ()
    photo: bytes = b""


def simulated_files(
    session: Session, calendar: Calendar, event: TimelineEvent, unit: units.Unit, *, seed: int
) -> list[SimulatedFile]:
    """What a unit sends: one file or form, or a broken one and then the right one."""
    form = form_of(calendar, event.step_id)
    name = f"{event.step_id}-{unit.code}"
    if form.layout == Layout.DOCUMENT:
        content = write_document(*_words(session, calendar, event, form, unit))
        return [SimulatedFile(name=f"{name}.docx", content=content)]
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
    if is_filled_in(event.step_id, unit, seed=seed):
        return [
            SimulatedFile(
                name=name,
                fields=typed_values(form.header, fields),
                entries=[typed_values(form.columns, row) for row in each],
                photo=simulated_photo(f"{seed}/{name}/photo") if form.attachments else b"",
            )
            for each in tries
        ]
    stamp = stamp_of(form, cycle_id=calendar.cycle, step_id=event.step_id, unit_code=unit.code)
    heading = f"{unit.name_th} · {event.step_id}"
    templates = [
        Template(heading_th=heading, rows=each, stamp=stamp, fields=fields) for each in tries
    ]
    return [
        SimulatedFile(name=f"{name}.xlsx", content=write_form(form, template))
        for template in templates
    ]


def is_filled_in(step_id: str, unit: units.Unit, *, seed: int) -> bool:
    """Whether a unit fills its form in on the web: a third of the villages and communities do."""
    return (
        unit.level in {Level.VILLAGE, Level.COMMUNITY}
        and Random(f"{seed}/{step_id}/{unit.code}/way").randrange(3) == 0
    )


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
