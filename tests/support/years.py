"""A simulated year lived without Airflow: the files sent, and the acts of its steps done."""

from contextlib import contextmanager

from oneplan.domain.cycles.acts import Act, acts_of
from oneplan.domain.decisions.decisions import Resolution
from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.services.cycles.provinces import groups_in_cycle
from oneplan.services.cycles.steps import collect_step, open_step
from oneplan.services.decisions.approval_questions import meeting_values, present_versions
from oneplan.services.decisions.records import ask_record
from oneplan.services.documents.collation_dispatch import send_on
from oneplan.services.documents.dispatch import dispatch_step
from oneplan.services.plans.collations import collate_step
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.reminders.project_mails import keep_approval_and_tell
from oneplan.services.reminders.screened_mails import keep_record_and_tell
from oneplan.services.simulation.answers import simulate_results
from oneplan.services.simulation.registers import prepare_rehearsal
from oneplan.services.simulation.rehearsal import Rehearsal, live_through
from oneplan.services.simulation.uploads import ServiceUploads
from tests.support.builders import CALENDARS


def rehearsal_of(session, files, cycle):
    """A rehearsal whose units send straight to the service."""

    @contextmanager
    def begin(**_):
        yield session

    uploads = ServiceUploads(cycle_id=cycle, begin=begin, files=lambda: files)
    return Rehearsal(
        cycle_id=cycle,
        begin=begin,
        uploads=uploads,
        airflow=None,
        speed=1,
        progress=lambda **_: None,
    )


def send_year(session, files, cycle, *, seed, size=None):
    """Prepare a cycle and let every unit send at its moment; return the calendar.

    *size* is the shape of a nation's register.
    """
    calendar = load_calendar(CALENDARS / f"{cycle}.yaml")
    prepare_rehearsal(session, calendar, seed=seed, size=size)
    live_through(rehearsal_of(session, files, cycle))
    return calendar


def act_out(session, calendar, files, *, acts=None, time=1):
    """Do what the tasks of each step do, in the calendar's order; *time* tells rounds apart."""
    for step in calendar.steps:
        for act in acts_of(calendar, step):
            if act in (ACTS if acts is None else acts):
                act_once(session, calendar, step, act, files, time=time)


def act_once(session, calendar, step, act, files, *, time=1):
    """Do one act of a step."""
    ACTS[act](session, calendar, step, files, time)


def in_groups(do):
    """An act that is done for each group of its step."""

    def done(session, calendar, step, files, time):
        for group in groups_in_cycle(session, calendar, step):
            do(session, calendar.cycle, step.id, group.code, files)

    return done


def _open(session, calendar, step, files, time):
    open_step(session, calendar.cycle, step.id)


def _approve(session, calendar, step, files, time):
    cycle = calendar.cycle
    keep_approval_and_tell(
        session,
        cycle,
        step.id,
        version=present_versions(session, cycle, step.id)[-1],
        resolution=Resolution.APPROVED,
        decided_by="ประธาน",
        user_id="chair",
        values=_meeting(session, cycle, step.id),
        answer_id=f"{step.id}/approve/{time}",
    )


def _record(session, cycle, step_id, group, files):
    shown = ask_record(session, cycle, step_id, group).values
    keep_record_and_tell(
        session,
        cycle,
        step_id,
        group,
        decided_by="เลขานุการ",
        values={
            **_meeting(session, cycle, step_id),
            "resolution": "",
            "screened": simulate_results(shown.get("screened", "")),
        },
        answer_id=f"{step_id}/{group}",
    )


def _meeting(session, cycle, step_id):
    return {
        **meeting_values(session, cycle, step_id),
        "meeting_no": "๑/๒๕๖๒",
        "present": 21,
        "members": 30,
        "resolution": "เห็นชอบ (จำลอง)",
    }


ACTS = {
    Act.OPEN: _open,
    Act.COLLECT: in_groups(lambda s, cycle, step, group, _: collect_step(s, cycle, step, group)),
    Act.CONSOLIDATE: in_groups(lambda s, cycle, step, group, _: consolidate_step(s, cycle, step, group)),
    Act.APPROVE: _approve,
    Act.RECORD: in_groups(_record),
    Act.DISPATCH: in_groups(
        lambda s, cycle, step, group, files: dispatch_step(s, cycle, step, group, files=files)),
    Act.COLLATE: lambda s, calendar, step, *_: collate_step(s, calendar.cycle, step.id),
    Act.SEND_ON: lambda s, calendar, step, files, _: send_on(
        s, calendar.cycle, step.id, files=files),
}  # fmt: skip
PLANS = (Act.COLLECT, Act.CONSOLIDATE)
"""The acts that make plans, and no more."""
