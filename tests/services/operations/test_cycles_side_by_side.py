"""Several cycles at once: what happens in one is not seen in another."""

import pytest

from oneplan.services.cycles.clock import set_clock
from oneplan.services.cycles.steps import open_step
from oneplan.services.operations.amendments import follow_calendar
from oneplan.services.operations.polls import Kind, WaitCondition, answer
from oneplan.services.operations.status import cycle_status
from oneplan.services.reminders.reminder_schedule import queue_invitations
from oneplan.store.cycles import calendar_stages, stored_steps
from oneplan.store.reminders import notices
from oneplan.store.submissions import missing_units
from tests.support.builders import SMALL_STEPS, make_calendar
from tests.support.world import CYCLE, collect, moment, send, start_world

pytestmark = pytest.mark.postgres
OTHER = "small-2565"


def steps_of_2563():
    """The same steps a year later."""
    return [
        {**step, "window": {"printed": step["window"]["printed"].replace("๖๒", "๖๓")}}
        for step in SMALL_STEPS()
    ]


@pytest.fixture
def both(session, files):
    """Two cycles of one province: the first is collected, the second has opened a year later."""
    calendar = start_world(session, at="2019-01-07T10:00")
    queue_invitations(session, CYCLE, "1")
    second = make_calendar(*steps_of_2563(), cycle=OTHER, fiscal_year_be=2565, work_year_be=2563)
    follow_calendar(session, second, seed=2)
    at = moment("2020-01-07T10:00")
    set_clock(session, OTHER, at=at, speed=0, hold_at=at)
    open_step(session, OTHER, "1")
    queue_invitations(session, OTHER, "1")
    send(session, files, calendar, "A1")
    collect(session)
    session.flush()


def facts(session, cycle_id):
    """All that a person sees of a cycle, and what waits in it."""
    session.expire_all()
    return (
        cycle_status(session, cycle_id),
        [(n.unit_code, n.reminder, n.state, n.revision) for n in notices.list_notices(session, cycle_id=cycle_id)],
        [each.stage for each in calendar_stages.list_stages(session, cycle_id)],
        [(s.step_id, s.opens_at, s.due_at, s.withdrawn_at) for s in stored_steps.list_steps(session, cycle_id)],
    )  # fmt: skip


def test_a_file_and_a_collection_of_one_cycle_are_none_of_the_other(session, both):
    waits = [WaitCondition(Kind.RECEIVED, cycle, "1", "7401") for cycle in (CYCLE, OTHER)]

    assert [unit.code for unit in missing_units.list_missing_units(session, cycle_id=CYCLE, step_id="1")] == ["A2", "A3"]  # fmt: skip
    assert [unit.code for unit in missing_units.list_missing_units(session, cycle_id=OTHER, step_id="1")] == ["A1", "A2", "A3"]  # fmt: skip
    assert answer(session, waits).over == {waits[0]}
    assert [n.unit_code for n in notices.list_notices(session, cycle_id=OTHER)] == [
        "A1",
        "A2",
        "A3",
    ]


def test_an_amendment_of_one_cycle_moves_nothing_of_the_other(session, both):
    before = facts(session, CYCLE)
    first, *others = steps_of_2563()
    moved = [{**first, "window": {"printed": "ก.พ. ๖๓"}}, *others[:-1]]
    changed = {"cycle": OTHER, "fiscal_year_be": 2565, "work_year_be": 2563}
    follow_calendar(session, make_calendar(*moved, **changed), seed=2, by="สมศรี", reason="เลื่อน")

    assert facts(session, CYCLE) == before
    assert [each.stage for each in calendar_stages.list_stages(session, OTHER)] == [
        "draft",
        "amended",
    ]
    assert [s.step_id for s in stored_steps.list_steps(session, OTHER)] == ["1", "2", "3"]


def test_a_clock_of_one_cycle_is_not_the_others(session, both):
    before = facts(session, CYCLE)
    late = moment("2020-05-01")
    set_clock(session, OTHER, at=late, speed=0, hold_at=late)
    waits = [WaitCondition(Kind.OPENS, cycle, "4", "") for cycle in (CYCLE, OTHER)]

    assert facts(session, CYCLE) == before
    assert answer(session, waits).over == {waits[1]}
