"""One poll for everyone who waits says what each would be told alone."""

import pytest
from sqlalchemy import event

from oneplan.services.cycles.steps import has_opened, release_step, waiting
from oneplan.services.notices.ladder import is_rung_due
from oneplan.services.running.polls import Kind, Question, answer
from tests.services.world import CYCLE, send, set_time, start_world

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

    assert counts == [3, 3]


def test_a_step_that_is_gone_is_looked_at_by_its_task(session):
    start_world(session)
    gone = Question(Kind.RECEIVED, CYCLE, "99", "7401")

    assert answer(session, [gone]).over == {gone}
    assert answer(session, []).over == frozenset()
