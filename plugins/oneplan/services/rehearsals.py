"""Rehearse a year: simulated units live through a real calendar on the real DAG."""

from __future__ import annotations

import csv
import io
import time
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, Protocol

from sqlalchemy.orm import Session

from oneplan.domain.calendar_steps import Level
from oneplan.domain.calendars import Calendar
from oneplan.domain.forms import Form, Layout
from oneplan.domain.simulated_rows import SimulatedSender, break_rows, simulate_rows
from oneplan.domain.simulated_units import Behaviour, simulate_register
from oneplan.errors import OneplanError
from oneplan.gateways.airflow_api import ACTIVE_STATES, AirflowApi, Request
from oneplan.gateways.areas import list_groups
from oneplan.gateways.documents import write_document
from oneplan.gateways.files import Files
from oneplan.gateways.form_workbooks import Template, write_form
from oneplan.services.clock import planning_now, set_clock
from oneplan.services.cycles import calendar_in_force, forget_rehearsal, start_cycle
from oneplan.services.file_checks import form_of, stamp_of
from oneplan.services.notices import Transactions
from oneplan.services.rehearsal_timeline import Event, EventKind, first_moment, timeline
from oneplan.services.status import outstanding_acts
from oneplan.services.steps import open_step
from oneplan.services.submissions import receive_nil, receive_submission
from oneplan.services.surroundings import surroundings_of
from oneplan.services.units import COLUMNS, import_units
from oneplan.store import areas, cycles, units

DAY = 86_400.0
STALL_SECONDS = 300
QUIET_SECONDS = 0.8
ANSWER_SECONDS = 2.0
"""How long a Required Action waits for its answer: one that comes before the scheduler
has seen the task park makes it retry (docs/decisions/0006)."""


class RehearsalFailed(OneplanError):
    """A rehearsal could not go on."""

    def __init__(self, *, cycle_id: str, reason: str) -> None:
        super().__init__(f"The rehearsal of {cycle_id} stopped: {reason}.")


class Progress(Protocol):
    """Shows a person how far the year is."""

    def __call__(self, *, share: float, now: datetime | None, doing: str) -> None:
        """Show *share* of the year done (0 to 1), the planning moment and the event."""
        ...


def prepare_rehearsal(session: Session, calendar: Calendar, *, seed: int) -> None:
    """Start a simulated cycle with its register and a clock that stands before the first window.

    Raises:
        CycleIsReal: Real units take part in this cycle.
    """
    forget_rehearsal(session, calendar.cycle)
    start_cycle(session, calendar, seed=seed)
    provinces = [calendar.province.code] if calendar.province else [
        group.code for group in list_groups(None)
    ]  # fmt: skip
    for code in provinces:
        content = _register(session, calendar, code)
        import_units(session, content, actor="rehearsal", is_simulated=True)
    start = first_moment(calendar)
    set_clock(session, calendar.cycle, at=start, speed=0, hold_at=start)


def _register(session: Session, calendar: Calendar, province_code: str) -> str:
    """The register of one province as CSV; a national rehearsal takes one tambon of each amphoe."""
    amphoe = [(each.code, each.name_th) for each in
              areas.list_areas(session, digits=4, under=province_code)]  # fmt: skip
    tambon = [(each.code, each.name_th) for each in
              areas.list_areas(session, digits=6, under=province_code)]  # fmt: skip
    if calendar.province is None:
        amphoe = amphoe[:1]
        tambon = [each for each in tambon if each[0].startswith(amphoe[0][0])][:1]
    roles = {role for step in calendar.steps for role in step.submitted_to if role.isidentifier()}
    stream = io.StringIO()
    writer = csv.DictWriter(stream, fieldnames=COLUMNS)
    writer.writeheader()
    writer.writerows(
        unit.as_row()
        for unit in simulate_register(
            province_code,
            amphoe,
            tambon,
            villages_per_tambon=2 if calendar.province else 1,
            recipient_roles=sorted(roles),
        )
    )
    return stream.getvalue()


@dataclass(slots=True, kw_only=True)
class Rehearsal:
    """Drives a simulated cycle through its timeline.

    The clock is moved from event to event; after an opening, a reminder and a
    closing the rehearsal waits until Airflow has done what the moment asks for.
    """

    cycle_id: str
    begin: Transactions
    files: Files
    airflow: AirflowApi
    speed: float
    progress: Progress
    run_id: str = ""
    seed: int = 0
    answered: int = 0
    _events: tuple[Event, ...] = ()
    _seen: dict[tuple[str, int], float] = field(default_factory=dict)

    def run(self) -> None:
        """Go through what is left of the year until the run has finished.

        Raises:
            RehearsalFailed: A task failed for good, or nothing moved for long.
        """
        with self.begin() as session:
            calendar = calendar_in_force(session, self.cycle_id)
            self.seed = cycles.get_cycle(session, self.cycle_id).seed or 0
            self._events = timeline(session, calendar, seed=self.seed)
            now = planning_now(session, self.cycle_id)
        left = [event for event in self._events if event.moment >= now]
        self._settle(now)
        for number, event in enumerate(left, start=1):
            self.progress(share=number / len(left), now=event.moment, doing=f"{event.step_id}")
            self._advance(event.moment)
            if event.kind == EventKind.UPLOAD:
                self.upload(event)
            elif number == len(left) or left[number].moment > event.moment:
                self._settle(event.moment)
        self.finish()

    def finish(self) -> None:
        """Let the clock run on until Airflow's run has ended, answering what is asked."""
        deadline = time.monotonic() + STALL_SECONDS
        while True:
            state = self._state()
            if state == "success":
                return
            self._fail_fast()
            if self._answer() or self._active():
                deadline = time.monotonic() + STALL_SECONDS
            if time.monotonic() > deadline:
                raise RehearsalFailed(cycle_id=self.cycle_id, reason="the run does not end")
            time.sleep(0.5)

    def _state(self) -> str:
        run = self.airflow.find_run(self.cycle_id)
        return str(run["state"]) if run else "missing"

    def _fail_fast(self) -> None:
        """Stop as soon as one task has failed for good; the rest would wait for it for ever."""
        failed = self.airflow.list_failed(self.cycle_id, self.run_id)
        if failed:
            reason = f"these tasks failed: {', '.join(failed)}"
            raise RehearsalFailed(cycle_id=self.cycle_id, reason=reason)

    def _active(self) -> int:
        return self.airflow.count_tasks(self.cycle_id, self.run_id, ACTIVE_STATES)

    def _advance(self, moment: datetime) -> None:
        """Let the planning clock run to *moment* at the rehearsal's speed."""
        with self.begin() as session:
            now = planning_now(session, self.cycle_id)
            if moment <= now:
                return
            set_clock(session, self.cycle_id, at=now, speed=self.speed * DAY, hold_at=moment)
        time.sleep((moment - now).total_seconds() / (self.speed * DAY))
        with self.begin() as session:
            set_clock(session, self.cycle_id, at=moment, speed=0, hold_at=moment)

    def _settle(self, moment: datetime) -> None:
        """Wait until Airflow has done what *moment* asks for and is quiet."""
        deadline = time.monotonic() + STALL_SECONDS
        quiet_since: float | None = None
        while quiet_since is None or time.monotonic() - quiet_since < QUIET_SECONDS:
            with self.begin() as session:
                left = outstanding_acts(session, self.cycle_id)
            is_busy = bool(self._answer() or left or self._active())
            if is_busy:
                quiet_since = None
            elif quiet_since is None:
                quiet_since = time.monotonic()
            self._fail_fast()
            if time.monotonic() > deadline:
                waits = ", ".join(f"{step}.{act}" for step, act in left[:5])
                raise RehearsalFailed(
                    cycle_id=self.cycle_id, reason=f"nothing moved at {moment}; waiting for {waits}"
                )
            time.sleep(0.3)

    def _answer(self) -> int:
        """Answer the Required Actions that wait, as the chair and the secretary would."""
        requests = self.airflow.list_requests(self.cycle_id, self.run_id)
        for request in requests:
            seen_at = self._seen.setdefault((request.task_id, request.map_index), time.monotonic())
            if time.monotonic() - seen_at < ANSWER_SECONDS:
                continue
            del self._seen[request.task_id, request.map_index]
            self.answered += 1
            self.airflow.answer(
                self.cycle_id,
                self.run_id,
                request,
                option=request.options[0],
                values=self._answers_to(request),
            )
        return len(requests)

    def _answers_to(self, request: Request) -> dict[str, Any]:
        given = {
            "meeting_no": f"{self.answered}/จำลอง",
            "attendance": "21",
            "resolution": "เห็นชอบ (จำลอง)",
            "held_on": "ตามปฏิทิน (จำลอง)",
        }
        return {name: given.get(name, _default(param)) for name, param in request.params.items()}

    def upload(self, event: Event) -> None:
        """Send what the unit sends, through the same service as everyone."""
        with self.begin() as session:
            calendar = calendar_in_force(session, self.cycle_id)
            unit = units.get_unit(session, event.unit_code)
            if unit is None:
                raise RehearsalFailed(cycle_id=self.cycle_id, reason=f"{event.unit_code} is gone")
            scope: dict[str, Any] = {
                "cycle_id": self.cycle_id,
                "step_id": event.step_id,
                "unit_code": unit.code,
                "sender": f"ผู้ประสานงาน {unit.name_th}",
                "files": self.files,
            }
            if event.behaviour == Behaviour.NIL:
                receive_nil(session, **scope, reason="ไม่มีโครงการในปีนี้ (จำลอง)")
                return
            for content, name in self._workbooks(session, calendar, event, unit):
                receive_submission(session, **scope, content=content, file_name=name)

    def _workbooks(
        self, session: Session, calendar: Calendar, event: Event, unit: units.Unit
    ) -> list[tuple[bytes, str]]:
        """The files that a unit sends: one, or a broken one and then the right one."""
        form = form_of(calendar, event.step_id)
        name = f"{event.step_id}-{unit.code}"
        if form.layout == Layout.DOCUMENT:
            return [(write_document(f"{form.title_th} {unit.name_th}"), f"{name}.docx")]
        random = Random(f"{self.seed}/{event.step_id}/{unit.code}/rows")
        count = random.randint(4, 9) if unit.level == Level.AMPHOE else random.randint(1, 3)
        rows = simulate_rows(form, self._sender(session, calendar, event, form, unit),
                             count=count, random=random)  # fmt: skip
        tries = [rows]
        if event.behaviour == Behaviour.BROKEN_THEN_RIGHT:
            tries.insert(0, break_rows(form, rows))
        scope = {"cycle_id": self.cycle_id, "step_id": event.step_id, "unit_code": unit.code}
        return [
            (write_form(form, Template(heading_th=f"{unit.name_th} · {event.step_id}", rows=each,
                                       stamp=stamp_of(form, **scope), fields=_fields(form))),
             f"{name}.xlsx")
            for each in tries
        ]  # fmt: skip

    def _sender(
        self, session: Session, calendar: Calendar, event: Event, form: Form, unit: units.Unit
    ) -> SimulatedSender:
        around = surroundings_of(session, calendar, calendar.step(event.step_id), form, unit)
        return SimulatedSender(
            unit_code=unit.code,
            unit_name=unit.name_th,
            tambon_codes=sorted(around.area_names.values()),
            project_ids=sorted(id_ for ids in around.project_ids.values() for id_ in ids),
            row_count=next(iter(around.row_counts.values()), None),
        )

    def late_events(self) -> list[Event]:
        """The uploads that come after their step has closed."""
        return [event for event in self._events if event.behaviour == Behaviour.AFTER_CLOSING]


def live_through(rehearsal: Rehearsal) -> None:
    """Live a year without Airflow: open the steps and send the files, each at its moment.

    What the DAG does over it afterwards is late for every reminder, so none is
    sent; plans, decisions and packages are the same.
    """
    with rehearsal.begin() as session:
        calendar = calendar_in_force(session, rehearsal.cycle_id)
        rehearsal.seed = cycles.get_cycle(session, rehearsal.cycle_id).seed or 0
        events = timeline(session, calendar, seed=rehearsal.seed)
        for step in calendar.steps:
            if step.window.start is None:
                open_step(session, rehearsal.cycle_id, step.id)
    for event in events:
        with rehearsal.begin() as session:
            set_clock(session, rehearsal.cycle_id, at=event.moment, speed=0, hold_at=event.moment)
            if event.kind == EventKind.OPENING:
                open_step(session, rehearsal.cycle_id, event.step_id)
        if event.kind == EventKind.UPLOAD:
            rehearsal.upload(event)


def _fields(form: Form) -> dict[str, str]:
    """The fields above a simulated table that must be filled in."""
    return {column.key: column.choices[0].value for column in form.header if column.choices}


def _default(param: Any) -> Any:
    """The value that a form shows before anyone types."""
    return param.get("value", "") if isinstance(param, dict) else param
