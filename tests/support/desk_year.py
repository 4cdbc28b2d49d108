"""A simulated year up to a day, as a secretariat meets it: most units sent, some did not."""

from random import Random

from oneplan.domain.cycles.acts import collects
from oneplan.domain.units.simulated_units import Behaviour
from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.services.cycles.clock import set_clock
from oneplan.services.cycles.provinces import groups_in_cycle
from oneplan.services.cycles.steps import collect_step, open_step
from oneplan.services.simulation.files import simulated_files
from oneplan.services.simulation.registers import prepare_rehearsal
from oneplan.services.simulation.timeline import EventKind, timeline
from oneplan.services.submissions.submissions import receive_nil, receive_submission
from oneplan.store.units import units
from tests.support.builders import CALENDARS
from tests.support.world import moment

SENDER = "สมหญิง ใจดี"


def live_until(session, files, cycle, *, until, seed=7, silent=0.08, wrong=0.03, villages=1):
    """Let the units of a rehearsal send until a day; return the calendar.

    A share of them says nothing (*silent*), another sends what is returned to it (*wrong*).
    """
    calendar = load_calendar(CALENDARS / f"{cycle}.yaml")
    prepare_rehearsal(session, calendar, seed=seed, villages=villages)
    for step in calendar.steps:
        if step.window.start is None:
            open_step(session, cycle, step.id)
    for event in timeline(session, calendar, seed=seed):
        if event.moment > moment(until):
            break
        set_clock(session, cycle, at=event.moment, speed=0, hold_at=event.moment)
        if event.kind == EventKind.OPENING:
            open_step(session, cycle, event.step_id)
        elif event.kind == EventKind.CLOSING:
            _collect(session, calendar, event.step_id)
        elif event.kind == EventKind.UPLOAD:
            _upload(session, files, calendar, event, silent=silent, wrong=wrong, seed=seed)
    set_clock(session, cycle, at=moment(until), speed=0, hold_at=moment(until))
    return calendar


def _collect(session, calendar, step_id):
    step = calendar.step(step_id)
    for group in groups_in_cycle(session, calendar, step) if collects(step) else ():
        collect_step(session, calendar.cycle, step_id, group.code)


def _upload(session, files, calendar, event, *, silent, wrong, seed):
    chance = Random(f"{seed}/{event.step_id}/{event.unit_code}/desk").random()
    scope = {"cycle_id": calendar.cycle, "step_id": event.step_id, "unit_code": event.unit_code}
    common = {"session": session, **scope, "sender": SENDER, "files": files}
    if chance < silent:
        return
    if chance < silent + wrong:
        receive_submission(**common, file_name="แผนหมู่บ้าน.xlsx", content=b"PK no workbook")
        return
    if event.behaviour == Behaviour.NIL:
        receive_nil(**common, reason="ไม่มีโครงการในปีนี้")
        return
    unit = units.require_unit(session, event.unit_code)
    for content, name in simulated_files(session, calendar, event, unit, seed=seed):
        receive_submission(**common, file_name=name, content=content)
