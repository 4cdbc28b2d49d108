"""One poll for everyone who waits says what each would be told alone."""

import pytest
from sqlalchemy import event

from oneplan.services.cycles.steps import has_opened, release_step, waiting
from oneplan.services.operations.polls import Kind, WaitCondition, answer
from oneplan.services.reminders.reminder_moments import is_reminder_due
from oneplan.store.cycles import stored_steps
from tests.support.world import CYCLE, moment, send, set_time, start_world

pytestmark = pytest.mark.postgres
GROUPS = ("7401", "7402", "7403")
REMINDERS = ("opening", "due-14", "due", "due+3", "due+99")
STEPS = ("1", "2", "3", "4")


def alone(session, condition):
    if condition.kind == Kind.OPENS:
        return has_opened(session, CYCLE, condition.step_id)
    if condition.kind == Kind.REMINDER:
        return is_reminder_due(session, CYCLE, condition.step_id, condition.detail)
    return waiting(session, CYCLE, condition.step_id, condition.detail).is_over


def everything():
    yield from (WaitCondition(Kind.OPENS, CYCLE, step) for step in STEPS)
    yield from (WaitCondition(Kind.RECEIVED, CYCLE, "1", group) for group in GROUPS)
    yield from (WaitCondition(Kind.REMINDER, CYCLE, "1", reminder) for reminder in REMINDERS)


@pytest.mark.parametrize("is_released", [False, True])
@pytest.mark.parametrize(
    "at",
    [
        "2019-01-05",
        "2019-01-17T08:30",
        "2019-01-31T23:59",
        "2019-02-04T09:00",
        "2019-02-08T00:00",
        "2019-04-02",
    ],
)
def test_together_is_as_each_alone(session, files, at, is_released):
    calendar = start_world(session)
    send(session, files, calendar, "A1")
    if is_released:
        release_step(session, CYCLE, "1", actor="test")
    set_time(session, at)

    conditions = list(everything())
    assert answer(session, conditions).over == {q for q in conditions if alone(session, q)}


def test_a_poll_of_many_asks_no_more_often_than_one_of_few(session):
    start_world(session)
    counts = []
    for groups in (3, 900):
        session.expire_all()
        asked = []

        def count(*args, asked=asked):
            asked.append(args[2])

        connection = session.connection()
        event.listen(connection, "before_cursor_execute", count)
        answer(
            session, [WaitCondition(Kind.RECEIVED, CYCLE, "1", f"74{n:02d}") for n in range(groups)]
        )
        event.remove(connection, "before_cursor_execute", count)
        counts.append(len(asked))

    assert counts == [4, 4]


def test_a_step_that_is_gone_is_looked_at_by_its_task(session):
    start_world(session)
    gone = WaitCondition(Kind.RECEIVED, CYCLE, "99", "7401")

    assert answer(session, [gone]).over == {gone}
    assert answer(session, []).over == frozenset()


def queries_of(session, conditions):
    session.expire_all()
    asked = []

    def count(*args):
        asked.append(args[2])

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", count)
    found = answer(session, conditions)
    event.remove(connection, "before_cursor_execute", count)
    return len(asked), found


@pytest.mark.parametrize("kind", [Kind.REMINDER, Kind.ANSWERS])
def test_two_hundred_reminders_cost_the_queries_of_one(session, kind):
    start_world(session)
    answer(session, [WaitCondition(Kind.REMINDER, CYCLE, "1", "due")])
    one, _ = queries_of(session, [WaitCondition(kind, CYCLE, "1", "due")])
    many, _ = queries_of(
        session, [WaitCondition(kind, CYCLE, step, f"due+{n}") for n in range(50) for step in STEPS]
    )
    everything, _ = queries_of(
        session, [WaitCondition(each, CYCLE, "1", f"due+{n}") for n in range(50) for each in Kind]
    )

    assert one == many <= 4
    assert everything == 5


def test_one_condition_that_cannot_be_answered_fails_alone(session, monkeypatch):
    from oneplan.services.operations import polls

    start_world(session, at="2019-02-01")
    bad, good = (
        WaitCondition(Kind.REMINDER, CYCLE, "1", "due-7"),
        WaitCondition(Kind.OPENS, CYCLE, "2"),
    )

    def broken(*_):
        raise ValueError("no such policy")

    monkeypatch.setattr(polls, "plan_reminders", broken)
    found = answer(session, [bad, good])

    assert (found.over, found.failed) == ({good}, {bad: "ValueError: no such policy"})


def test_a_step_that_only_the_calendar_dropped_is_over(session):
    start_world(session)
    dropped = stored_steps.get_step(session, CYCLE, "4")
    session.add(
        stored_steps.StoredStep(
            cycle_id=CYCLE,
            step_id="old",
            position=99,
            title_th="เดิม",
            kind=dropped.kind,
            due_at=moment("2030-01-01"),
            grace_days=0,
            when_missing="wait",
        )
    )
    session.flush()
    conditions = [WaitCondition(kind, CYCLE, "old", "due-7") for kind in Kind]

    assert answer(session, conditions).over == set(conditions)
