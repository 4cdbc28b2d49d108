"""One poll for everyone who waits says what each would be told alone."""

import pytest
from sqlalchemy import event

from oneplan.services.cycles.steps import has_opened, release_step, waiting
from oneplan.services.operations.polls import Kind, Question, answer
from oneplan.services.reminders.ladder import is_rung_due
from oneplan.store.cycles import cycles
from tests.support.world import CYCLE, moment, send, set_time, start_world

pytestmark = pytest.mark.postgres
GROUPS = ("7401", "7402", "7403")
RUNGS = ("opening", "due-14", "due", "due+3", "due+99")
STEPS = ("1", "2", "3", "4")


def alone(session, question):
    if question.kind == Kind.OPENS:
        return has_opened(session, CYCLE, question.step_id)
    if question.kind == Kind.RUNG:
        return is_rung_due(session, CYCLE, question.step_id, question.detail)
    return waiting(session, CYCLE, question.step_id, question.detail).is_over


def everything():
    yield from (Question(Kind.OPENS, CYCLE, step) for step in STEPS)
    yield from (Question(Kind.RECEIVED, CYCLE, "1", group) for group in GROUPS)
    yield from (Question(Kind.RUNG, CYCLE, "1", rung) for rung in RUNGS)


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

    questions = list(everything())
    assert answer(session, questions).over == {q for q in questions if alone(session, q)}


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
        answer(session, [Question(Kind.RECEIVED, CYCLE, "1", f"74{n:02d}") for n in range(groups)])
        event.remove(connection, "before_cursor_execute", count)
        counts.append(len(asked))

    assert counts == [4, 4]


def test_a_step_that_is_gone_is_looked_at_by_its_task(session):
    start_world(session)
    gone = Question(Kind.RECEIVED, CYCLE, "99", "7401")

    assert answer(session, [gone]).over == {gone}
    assert answer(session, []).over == frozenset()


def queries_of(session, questions):
    session.expire_all()
    asked = []

    def count(*args):
        asked.append(args[2])

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", count)
    found = answer(session, questions)
    event.remove(connection, "before_cursor_execute", count)
    return len(asked), found


@pytest.mark.parametrize("kind", [Kind.RUNG, Kind.ANSWERS])
def test_two_hundred_reminders_cost_the_queries_of_one(session, kind):
    start_world(session)
    answer(session, [Question(Kind.RUNG, CYCLE, "1", "due")])
    one, _ = queries_of(session, [Question(kind, CYCLE, "1", "due")])
    many, _ = queries_of(
        session, [Question(kind, CYCLE, step, f"due+{n}") for n in range(50) for step in STEPS]
    )
    everything, _ = queries_of(
        session, [Question(each, CYCLE, "1", f"due+{n}") for n in range(50) for each in Kind]
    )

    assert one == many <= 4
    assert everything == 5


def test_one_question_that_cannot_be_answered_fails_alone(session, monkeypatch):
    from oneplan.services.operations import polls

    start_world(session, at="2019-02-01")
    bad, good = Question(Kind.RUNG, CYCLE, "1", "due-7"), Question(Kind.OPENS, CYCLE, "2")

    def broken(*_):
        raise ValueError("no such policy")

    monkeypatch.setattr(polls, "plan_ladder", broken)
    found = answer(session, [bad, good])

    assert (found.over, found.failed) == ({good}, {bad: "ValueError: no such policy"})


def test_a_step_that_only_the_calendar_dropped_is_over(session):
    start_world(session)
    dropped = cycles.get_step(session, CYCLE, "4")
    session.add(
        cycles.Step(
            cycle_id=CYCLE, step_id="old", position=99, title_th="เดิม", kind=dropped.kind,
            due_at=moment("2030-01-01"), grace_days=0, when_missing="wait",
        )
    )  # fmt: skip
    session.flush()
    questions = [Question(kind, CYCLE, "old", "due-7") for kind in Kind]

    assert answer(session, questions).over == set(questions)
