"""What a cycle has yet to do, asked together, is what each step and group would say alone."""

import pytest
from sqlalchemy import event

from oneplan.domain.cycles.acts import Act, collects
from oneplan.domain.reminders.reminder_schedule import reminder_keys
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.provinces import groups_in_cycle
from oneplan.services.cycles.steps import has_opened, record_act, waiting
from oneplan.services.operations.outstanding_acts import outstanding_acts
from oneplan.services.reminders.reminder_moments import is_reminder_due
from oneplan.store.decisions import decisions
from tests.support.world import CYCLE, send, set_time, start_world

pytestmark = pytest.mark.postgres
MOMENTS = (
    "2019-01-05",
    "2019-01-17T08:30",
    "2019-01-31T23:59",
    "2019-02-04T09:00",
    "2019-02-08T00:00",
    "2019-04-02",
)


def plainly(session, calendar):
    """The same by plain loops: every step, reminder and group is asked by itself."""
    done = {(a.step_id, a.act, a.group_code) for a in decisions.list_acts(session, cycle_id=CYCLE)}
    for step in calendar.steps:
        if not has_opened(session, CYCLE, step.id):
            continue
        asked = [("open", "", True), *(waits(session, calendar, step) if collects(step) else ())]
        for act, of, is_due in asked:
            if is_due and (step.id, act, of) not in done:
                yield step.id, f"{act}:{of}" if of else act


def waits(session, calendar, step):
    yield "invite", "", is_reminder_due(session, CYCLE, step.id, "opening")
    for key in reminder_keys(step):
        yield "remind", key, is_reminder_due(session, CYCLE, step.id, key)
    for group in groups_in_cycle(session, calendar, step):
        yield "collect", group.code, waiting(session, CYCLE, step.id, group.code).is_over


@pytest.mark.parametrize("at", MOMENTS)
def test_together_is_as_each_alone(session, files, at):
    calendar = start_world(session)
    send(session, files, calendar, "A1")
    set_time(session, at)

    assert outstanding_acts(session, CYCLE) == list(plainly(session, calendar))


def test_what_was_done_is_not_asked_for_again(session, files):
    calendar = start_world(session)
    send(session, files, calendar, "A1")
    set_time(session, MOMENTS[-1])
    before = outstanding_acts(session, CYCLE)
    group = next(act for step, act in before if act.startswith("collect:")).removeprefix("collect:")
    record_act(session, CYCLE, "1", Act.REMIND, "due")
    record_act(session, CYCLE, "1", Act.COLLECT, group)

    left = outstanding_acts(session, CYCLE)

    assert set(before) - set(left) == {("1", "remind:due"), ("1", f"collect:{group}")}
    assert left == list(plainly(session, calendar))


def test_it_asks_no_more_often_where_more_reminders_are_due(session):
    start_world(session)
    calendar = calendar_in_force(session, CYCLE)
    assert sum(len(reminder_keys(step)) for step in calendar.steps if collects(step)) > 3
    counts = []
    for at in MOMENTS[:3]:
        set_time(session, at)
        session.expire_all()
        asked = []

        def count(*args, asked=asked):
            asked.append(args[2])

        connection = session.connection()
        event.listen(connection, "before_cursor_execute", count)
        outstanding_acts(session, CYCLE)
        event.remove(connection, "before_cursor_execute", count)
        counts.append(len(asked))

    assert counts[0] == counts[1] == counts[2] <= 15
