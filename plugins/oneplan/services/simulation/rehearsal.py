"""Rehearse a year: simulated units live through a real calendar on the real DAG."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from oneplan.domain.units.simulated_units import Behaviour
from oneplan.gateways.airflow.airflow_api import ACTIVE_STATES, AirflowApi
from oneplan.gateways.mail.mailers import mailer
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now, set_clock
from oneplan.services.cycles.steps import open_step
from oneplan.services.documents.acknowledgements import REMIND_EVERY, remind_recipients
from oneplan.services.operations.outstanding_acts import outstanding_acts
from oneplan.services.reminders.sending import deliver_queued
from oneplan.services.simulation.answers import RehearsalAnswers
from oneplan.services.simulation.faults import RehearsalFailed
from oneplan.services.simulation.files import simulated_files
from oneplan.services.simulation.patience import Patience
from oneplan.services.simulation.receipts import due_letters, due_receipts
from oneplan.services.simulation.timeline import EventKind, TimelineEvent, timeline
from oneplan.services.simulation.uploads import Uploads
from oneplan.store.cycles import cycles
from oneplan.store.documents import dispatches
from oneplan.store.reminders import notices
from oneplan.store.shared.transactions import Transactions
from oneplan.store.units import units

DAY = 86_400.0
QUIET_SECONDS = 0.8


class Progress(Protocol):
    """Shows a person how far the year is."""

    def __call__(self, *, share: float, now: datetime | None, doing: str) -> None:
        """Show *share* of the year done (0 to 1), the planning moment and the event."""
        ...


@dataclass(slots=True, kw_only=True)
class Rehearsal:
    """Drives a simulated cycle through its timeline.

    The clock is moved from event to event; after an opening, a reminder and a
    closing the rehearsal waits until Airflow has done what the moment asks for.
    """

    cycle_id: str
    begin: Transactions
    uploads: Uploads
    airflow: AirflowApi
    speed: float
    progress: Progress
    run_id: str = ""
    secretary: AirflowApi | None = None
    seed: int = 0
    answers: RehearsalAnswers = field(init=False)
    _events: tuple[TimelineEvent, ...] = ()

    def __post_init__(self) -> None:
        """Hand the run to those who answer its questions."""
        self.answers = RehearsalAnswers(
            cycle_id=self.cycle_id,
            run_id=self.run_id,
            airflow=self.airflow,
            begin=self.begin,
            secretary=self.secretary,
        )

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
            self.advance(event.moment)
            if event.kind == EventKind.UPLOAD:
                self.upload(event)
            elif number == len(left) or left[number].moment > event.moment:
                self._settle(event.moment)
                self.acknowledge()
                self.pass_letters_on()
        self.finish()

    def finish(self) -> None:
        """Let the clock run on until Airflow's run has ended, answering what is asked."""
        patience = Patience()
        while True:
            state = self._state()
            if state == "success":
                self.acknowledge()
                return
            self.answers.mend()
            asked, active = self.answers.give(), self._active()
            if patience.is_lost((asked, active, self.answers.count, self._finished())):
                raise RehearsalFailed(cycle_id=self.cycle_id, reason="the run does not end")
            time.sleep(0.5)

    def send_the_rest(self) -> None:
        """Let the clock run until the last mail may go and the last package has its answer."""
        self.pass_letters_on()
        self._deliver()
        self.acknowledge()
        with self.begin() as session:
            left = dispatches.list_unacknowledged(session, cycle_id=self.cycle_id)
        if left:
            self.advance(max(dispatch.dispatched_at for dispatch, _ in left) + REMIND_EVERY)
            with self.begin() as session:
                remind_recipients(session, self.cycle_id)
            self._deliver()
            self.acknowledge()

    def acknowledge(self) -> None:
        """Let the recipients of packages answer who would do so by now."""
        with self.begin() as session:
            due = due_receipts(session, self.cycle_id)
        for package_id, unit_code in due:
            self.uploads.acknowledge(unit_code, package_id, receiver="ผู้รับเอกสาร (จำลอง)")

    def pass_letters_on(self) -> None:
        """Let the offices that a letter asks to tell others do so."""
        with self.begin() as session:
            due = due_letters(session, self.cycle_id)
        for letter_id, unit_code in due:
            self.uploads.pass_on(unit_code, letter_id, by="ผู้รับหนังสือ (จำลอง)")

    def _deliver(self) -> None:
        with self.begin() as session:
            last = notices.find_last_moment(session, cycle_id=self.cycle_id)
        if last is not None:
            self.advance(last)
        deliver_queued(self.cycle_id, begin=self.begin, mailer=mailer())

    def _state(self) -> str:
        run = self.airflow.find_run(self.cycle_id)
        return str(run["state"]) if run else "missing"

    def _active(self) -> int:
        return self.airflow.count_tasks(self.cycle_id, self.run_id, ACTIVE_STATES)

    def _finished(self) -> int:
        return self.airflow.count_tasks(self.cycle_id, self.run_id, ("success", "skipped"))

    def advance(self, moment: datetime) -> None:
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
        patience = Patience()
        quiet_since: float | None = None
        while quiet_since is None or time.monotonic() - quiet_since < QUIET_SECONDS:
            with self.begin() as session:
                left = outstanding_acts(session, self.cycle_id)
            asked, active = self.answers.give(), self._active()
            if asked or left or active:
                quiet_since = None
            elif quiet_since is None:
                quiet_since = time.monotonic()
            self.answers.mend()
            signs = (asked, active, len(left), self.answers.count, self._finished())
            if patience.is_lost(signs):
                waits = ", ".join(f"{step}.{act}" for step, act in left[:5])
                raise RehearsalFailed(
                    cycle_id=self.cycle_id, reason=f"nothing moved at {moment}; waiting for {waits}"
                )
            time.sleep(0.3)

    def upload(self, event: TimelineEvent) -> None:
        """Send what the unit sends, by the way that units send."""
        with self.begin() as session:
            calendar = calendar_in_force(session, self.cycle_id)
            unit = units.require_unit(session, event.unit_code)
            workbooks = (
                None
                if event.behaviour == Behaviour.NIL
                else simulated_files(session, calendar, event, unit, seed=self.seed)
            )
        sender = f"ผู้ประสานงาน {unit.name_th}"
        if workbooks is None:
            self.uploads.send_nil(
                unit.code, event.step_id, sender=sender, reason="ไม่มีโครงการในปีนี้ (จำลอง)"
            )
            return
        for file in workbooks:
            if file.content:
                self.uploads.send_file(
                    unit.code,
                    event.step_id,
                    file_name=file.name,
                    content=file.content,
                    sender=sender,
                )
            else:
                self.uploads.fill_in(
                    unit.code,
                    event.step_id,
                    fields=file.fields,
                    entries=file.entries,
                    sender=sender,
                    photo=file.photo,
                )

    def late_events(self) -> list[TimelineEvent]:
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
