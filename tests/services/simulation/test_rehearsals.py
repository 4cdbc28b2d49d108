"""A simulated year without Airflow: its events, and what the units leave in the store."""

from collections import Counter

import pytest

from oneplan.config.settings import settings
from oneplan.domain.cycles.acts import collects, opens_by_inputs
from oneplan.domain.cycles.opening import opens_at
from oneplan.domain.plans.project_histories import ProjectStanding
from oneplan.domain.reminders.mail_key import is_about_projects
from oneplan.domain.units.simulated_units import Behaviour
from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.services.documents.acknowledgements import REMIND_EVERY, count_receipts
from oneplan.services.plans.project_histories import view_projects
from oneplan.services.simulation.registers import prepare_rehearsal
from oneplan.services.simulation.rehearsal import live_through
from oneplan.services.simulation.timeline import EventKind, first_moment, timeline
from oneplan.services.units.register import import_units
from oneplan.store.cycles import stored_steps
from oneplan.store.documents import dispatches
from oneplan.store.reminders import notices
from oneplan.store.submissions import submissions
from tests.support.builders import CALENDARS, make_calendar
from tests.support.world import BANGKOK
from tests.support.years import act_out, rehearsal_of

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("printed_once")]
CYCLES = ("rayong-2564", "samutsakhon-2563", "chachoengsao-tambon-2566", "moi-2560")


@pytest.mark.parametrize("cycle", CYCLES)
def test_every_calendar_has_a_timeline(session, cycle):
    calendar = load_calendar(CALENDARS / f"{cycle}.yaml")
    prepare_rehearsal(session, calendar, seed=7)
    events = timeline(session, calendar, seed=7)

    assert list(events) == sorted(events)
    assert events == timeline(session, calendar, seed=7), "a seed gives the same year again"
    assert all(event.moment > first_moment(calendar) for event in events)
    assert {e.step_id for e in events if e.kind == EventKind.OPENING} == {
        step.id
        for step in calendar.steps
        if opens_at(calendar, step) is not None or (collects(step) and opens_by_inputs(step))
    }


@pytest.mark.parametrize("cycle", CYCLES)
def test_every_upload_keeps_its_behaviour(session, cycle):
    calendar = load_calendar(CALENDARS / f"{cycle}.yaml")
    prepare_rehearsal(session, calendar, seed=7)
    uploads = [e for e in timeline(session, calendar, seed=7) if e.kind == EventKind.UPLOAD]

    for event in uploads:
        step = stored_steps.get_step(session, cycle, event.step_id)
        assert step.opens_at is None or event.moment >= step.opens_at
        assert 9 <= event.moment.astimezone(BANGKOK).hour <= 15
        if step.due_at is None:
            continue
        days_late = (event.moment - step.due_at).total_seconds() / 86_400
        if event.behaviour == Behaviour.AFTER_CLOSING:
            assert days_late > step.grace_days
        elif event.behaviour == Behaviour.GRACE:
            assert 0 < days_late <= step.grace_days
        else:
            assert days_late <= 0
    assert sum(e.behaviour == Behaviour.AFTER_CLOSING for e in uploads) == 1


@pytest.fixture
def packages(session, files, tmp_path, monkeypatch):
    """The small cycle lived to its dispatch: the centre's two offices and the amphoe got packages."""
    monkeypatch.setenv("ONEPLAN_FILES_URL", f"file://{tmp_path / 'files'}")
    settings.cache_clear()
    calendar = make_calendar()
    prepare_rehearsal(session, calendar, seed=1)
    import_units(session, SECOND_CENTRE, actor="test", is_simulated=True)
    rehearsal = rehearsal_of(session, files, calendar.cycle)
    live_through(rehearsal)
    act_out(session, calendar, files)
    yield rehearsal
    monkeypatch.undo()
    settings.cache_clear()


SECOND_CENTRE = """code,level,name_th,area_code,role,email,contact
Z9,province,ทีมบูรณาการกลาง (สำรอง),74,central_integration_team,z9@units.invalid,ค
"""


def test_recipients_acknowledge_at_once_and_one_after_it_was_asked(session, packages):
    cycle = packages.cycle_id
    packages.acknowledge()
    before = dispatches.list_unacknowledged(session, cycle_id=cycle)
    sent = count_receipts(session, cycle)

    assert [(d.group_code, unit.code) for d, unit in before] == [("", "Z9")]
    assert sent["acknowledged"] == sent["sent"] - 1 > 1
    assert sent["reminded"] == 0

    packages.send_the_rest()
    assert count_receipts(session, cycle) == {
        "sent": sent["sent"],
        "acknowledged": sent["sent"],
        "reminded": 1,
        "superseded": 0,
    }
    dispatch, _ = before[0]
    answer = dispatches.find_recipient(session, dispatch.id, "Z9")
    assert answer.acknowledged_at - dispatch.dispatched_at >= REMIND_EVERY
    assert "จำลอง" in answer.acknowledged_by


def test_a_year_seen_through_again_asks_nobody_twice(session, packages):
    packages.send_the_rest()
    done = count_receipts(session, packages.cycle_id)
    packages.send_the_rest()

    assert count_receipts(session, packages.cycle_id) == done


def test_every_unit_of_a_lived_year_is_told_once_of_each_event_and_reads_its_projects(
    session, packages
):
    cycle = packages.cycle_id
    in_force = {
        each.unit_code: each.row_count
        for each in submissions.list_counted(session, cycle_id=cycle, step_id="1")
        if each.row_count
    }
    told = Counter(
        (each.reminder.partition(":")[0], each.unit_code)
        for each in notices.list_notices(session, cycle_id=cycle)
        if is_about_projects(each.reminder)
    )

    assert told == {
        (kind, unit): 1 for kind in ("project_decided", "project_sent_on") for unit in in_force
    }
    for unit, rows in in_force.items():
        found = [
            each
            for each in view_projects(session, cycle, unit).projects
            if each.standing != ProjectStanding.REPLACED
        ]
        assert len(found) == rows
        assert {each.standing for each in found} <= {
            ProjectStanding.SENT_ON,
            ProjectStanding.MERGED,
        }


def test_a_lived_year_leaves_every_file_in_the_store(session, files):
    calendar = make_calendar()
    prepare_rehearsal(session, calendar, seed=1)
    live_through(rehearsal_of(session, files, "small-2564"))

    events = [e for e in timeline(session, calendar, seed=1) if e.kind == EventKind.UPLOAD]
    sent = submissions.list_submissions(session, cycle_id=calendar.cycle)
    broken = [e for e in events if e.behaviour == Behaviour.BROKEN_THEN_RIGHT]
    assert {each.unit_code for each in sent} == {e.unit_code for e in events}
    assert len(sent) == len(events) + len(broken)
    assert {each.state for each in sent if each.unit_code in {b.unit_code for b in broken}} == {
        "returned",
        "accepted",
    }
    assert [e.unit_code for e in events if e.behaviour == Behaviour.AFTER_CLOSING] == [
        each.unit_code for each in sent if each.state == "late"
    ]
