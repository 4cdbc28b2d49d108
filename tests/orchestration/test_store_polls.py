"""Everyone who waits in a triggerer is answered by one poll, and each by their own fact."""

import asyncio
from functools import partial

import pytest

from oneplan.store.shared.session import begin
from tests.support.world import CYCLE, set_time, start_world

pytestmark = [pytest.mark.airflow, pytest.mark.postgres]


async def fired(trigger, done):
    async for event in trigger.run():
        done.append((type(trigger).__name__, event.payload["detail"]))


def test_many_wait_together_and_each_goes_in_its_time(shared_url, monkeypatch):
    from oneplan.orchestration.triggers import store_polls as polls

    def move_clock(at):
        with begin(shared_url) as session:
            set_time(session, at)

    with begin(shared_url) as session:
        start_world(session, at="2019-01-05")
    asked = []

    def answer(session, conditions):
        found = real_answer(session, conditions)
        asked.append(len(conditions))
        return found

    real_answer = polls.answer
    monkeypatch.setattr(polls, "REHEARSAL_POLL_SECONDS", 0.05)
    monkeypatch.setattr(polls, "begin", partial(begin, shared_url))
    monkeypatch.setattr(polls, "answer", answer)

    async def live():
        done = []
        waiting = [
            asyncio.create_task(fired(trigger, done))
            for trigger in (
                polls.ReminderDueTrigger(CYCLE, "1", "due-14"),
                polls.StepOpensTrigger(CYCLE, "2"),
                *(polls.SubmissionsReceivedTrigger(CYCLE, "1", f"740{n}") for n in (1, 2, 3)),
            )
        ]
        seen = []
        for at in ("2019-01-06", "2019-01-17T09:00", "2019-02-01"):
            await asyncio.to_thread(move_clock, at)
            # The poll under way may have read the old clock; the two after it have not.
            before = len(asked)
            async with asyncio.timeout(60):
                while len(asked) < before + 3:
                    await asyncio.sleep(0.01)
            seen.append(len(done))
        await asyncio.to_thread(move_clock, "2019-02-08T00:00:01")
        async with asyncio.timeout(60):
            await asyncio.gather(*waiting)
        return done, seen

    done, seen = asyncio.run(live())

    assert seen == [0, 1, 2]
    assert len(done) == 5
    assert done[:2] == [("ReminderDueTrigger", "due-14"), ("StepOpensTrigger", "")]
    assert max(asked) == 5


def test_an_amended_date_reaches_everyone_who_waits_within_two_polls(shared_url, monkeypatch):
    from oneplan.orchestration.triggers import store_polls as polls
    from oneplan.services.operations.amendments import follow_calendar
    from tests.support.builders import SMALL_STEPS, make_calendar

    def amend():
        first, second, *others = SMALL_STEPS()
        first["window"] = {"printed": "๑ - ๕ ม.ค. ๖๒"}
        second["window"] = {"printed": "๑๐ ม.ค. ๖๒"}
        with begin(shared_url) as session:
            follow_calendar(session, make_calendar(first, second, *others), seed=1)

    with begin(shared_url) as session:
        start_world(session, at="2019-01-15T09:00")
    asked = []

    def answer(session, conditions):
        asked.append(len(conditions))
        return real_answer(session, conditions)

    real_answer = polls.answer
    monkeypatch.setattr(polls, "REHEARSAL_POLL_SECONDS", 0.5)
    monkeypatch.setattr(polls, "begin", partial(begin, shared_url))
    monkeypatch.setattr(polls, "answer", answer)

    async def live():
        waits = [
            polls.ReminderDueTrigger(CYCLE, "1", "due+3"),
            polls.StepOpensTrigger(CYCLE, "2"),
            *(polls.SubmissionsReceivedTrigger(CYCLE, "1", f"740{n}") for n in (1, 2, 3)),
        ]
        tasks = [asyncio.create_task(fired(each, [])) for each in waits]
        async with asyncio.timeout(60):
            while not asked:
                await asyncio.sleep(0.01)
            await asyncio.to_thread(amend)
            before = len(asked)
            await asyncio.gather(*tasks)
        return len(asked) - before

    assert asyncio.run(live()) <= 2


def test_a_store_that_is_away_for_a_moment_fails_nobody(in_store, monkeypatch):
    from sqlalchemy.exc import OperationalError

    from oneplan.orchestration.triggers import store_polls as polls

    start_world(in_store, at="2019-02-01")
    answer, broken = polls.answer, [OperationalError("", {}, Exception())]

    def away(session, conditions):
        if broken:
            raise broken.pop()
        return answer(session, conditions)

    monkeypatch.setattr(polls, "REAL_POLL_SECONDS", 0.05)
    monkeypatch.setattr(polls, "answer", away)
    done = []
    asyncio.run(asyncio.wait_for(fired(polls.StepOpensTrigger(CYCLE, "2"), done), 20))

    assert done == [("StepOpensTrigger", "")]


def live_until(first, others, done, seconds=20):
    """Run triggers until *first* of them have fired; return what the rest did."""

    async def live():
        tasks = [asyncio.create_task(fired(each, done)) for each in others]
        async with asyncio.timeout(seconds):
            while len(done) < first:
                await asyncio.sleep(0.01)
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(live())


@pytest.mark.parametrize("failing", ["pool", "query", "connection", "deadlock"])
def test_every_passing_fault_is_outlived(in_store, monkeypatch, failing):
    from psycopg import errors
    from sqlalchemy import exc

    from oneplan.orchestration.triggers import store_polls as polls

    start_world(in_store, at="2019-02-01")
    fault = {
        "pool": exc.TimeoutError("QueuePool limit reached"),
        "query": exc.OperationalError("", {}, errors.QueryCanceled()),
        "connection": exc.InterfaceError("", {}, Exception()),
        "deadlock": exc.OperationalError("", {}, errors.DeadlockDetected()),
    }[failing]
    real, broken = polls.answer, [fault] * 3

    def away(session, conditions):
        if broken:
            raise broken.pop()
        return real(session, conditions)

    monkeypatch.setattr(polls, "AWAY_POLL_SECONDS", 0.02)
    monkeypatch.setattr(polls, "answer", away)
    done = []
    live_until(1, [polls.StepOpensTrigger(CYCLE, "2")], done)

    assert (done, broken) == ([("StepOpensTrigger", "")], [])


def break_answer(monkeypatch):
    from oneplan.services.operations import polls

    real = polls._is_over

    def broken(condition, facts):
        if condition.detail == "7401":
            raise KeyError("bad")
        return real(condition, facts)

    monkeypatch.setattr(polls, "_is_over", broken)


def break_asking(monkeypatch):
    from oneplan.orchestration.triggers import store_polls

    real = store_polls.answer

    def broken(session, conditions):
        if any(each.detail == "7401" for each in conditions):
            raise RuntimeError("bad")
        return real(session, conditions)

    monkeypatch.setattr(store_polls, "answer", broken)


@pytest.mark.parametrize(
    ("group", "break_it"),
    [
        pytest.param("7401", break_answer, id="in its own answer"),
        pytest.param("7401", break_asking, id="in the asking"),
        pytest.param("7401\x00", lambda _: None, id="a value that the database refuses"),
    ],
)
def test_one_bad_wait_fails_its_own_task_alone(in_store, monkeypatch, group, break_it):
    from oneplan.orchestration.triggers import store_polls as polls

    start_world(in_store, at="2019-02-01")
    break_it(monkeypatch)

    async def event_of(trigger):
        return [each.payload async for each in trigger.run()]

    async def live():
        async with asyncio.timeout(20):
            return await asyncio.gather(
                event_of(polls.StepOpensTrigger(CYCLE, "2")),
                event_of(polls.SubmissionsReceivedTrigger(CYCLE, "1", group)),
            )

    good, bad = asyncio.run(live())
    assert good == [{"detail": ""}]
    assert bad[0]["failed"]


def test_a_failed_wait_fails_its_task_with_the_reason(in_store):
    from airflow.sdk.exceptions import AirflowFailException

    from oneplan.orchestration.sensors.step_opens import StepOpensSensor

    start_world(in_store)
    task = StepOpensSensor(task_id="open", cycle_id=CYCLE, step_id="2")
    with pytest.raises(AirflowFailException, match="no such thing"):
        task.execute_complete({}, {"failed": "no such thing"})


def test_a_cancelled_wait_frees_its_place(in_store):
    from oneplan.orchestration.triggers import store_polls as polls

    start_world(in_store, at="2019-01-05")

    async def live():
        task = asyncio.create_task(fired(polls.StepOpensTrigger(CYCLE, "2"), []))
        await asyncio.sleep(0.1)
        held = len(polls.poller()._waiting)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return held, len(polls.poller()._waiting)

    assert asyncio.run(live()) == (1, 0)


def test_a_rehearsal_quickens_no_other_cycle(in_store, monkeypatch):
    from oneplan.orchestration.triggers import store_polls as polls
    from oneplan.services.cycles.calendars import start_cycle
    from oneplan.services.operations import polls as services
    from tests.support.builders import make_calendar

    start_world(in_store, at="2019-01-05")
    real = make_calendar().model_copy(update={"cycle": "real-2564"})
    start_cycle(in_store, real)
    asked = {}

    def answer(session, conditions):
        for cycle in {each.cycle_id for each in conditions}:
            asked[cycle] = asked.get(cycle, 0) + 1
        return real_answer(session, conditions)

    real_answer = polls.answer
    monkeypatch.setattr(polls, "answer", answer)
    monkeypatch.setattr(polls, "REHEARSAL_POLL_SECONDS", 0.05)
    # A busy machine may take longer over twelve polls than the minute of a real cycle.
    monkeypatch.setattr(polls, "REAL_POLL_SECONDS", 3600)
    monkeypatch.setattr(services, "_has_closed", lambda *_: False)
    monkeypatch.setattr(services, "list_complete", lambda *_: set())

    async def live():
        tasks = [
            asyncio.create_task(fired(polls.StepOpensTrigger(CYCLE, "2"), [])),
            asyncio.create_task(
                fired(polls.SubmissionsReceivedTrigger("real-2564", "1", "7401"), [])
            ),
        ]
        async with asyncio.timeout(300):
            while asked.get(CYCLE, 0) < 12:
                await asyncio.sleep(0.01)
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(live())
    assert asked["real-2564"] == 1


def test_late_files_are_looked_for_though_the_store_is_away(in_store, monkeypatch):
    from sqlalchemy.exc import TimeoutError as PoolTimeout

    from oneplan.orchestration.triggers import late_files

    broken = [PoolTimeout("full")] * 2

    def count(_self):
        if broken:
            raise broken.pop()
        return 1

    monkeypatch.setattr(late_files, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(late_files.LateFilesTrigger, "_count", count)

    async def live():
        return [each.payload async for each in late_files.LateFilesTrigger().run()]

    assert asyncio.run(live()) == [{"waiting": 1}]


def test_tasks_of_a_withdrawn_step_are_skipped(in_store):
    from airflow.sdk.exceptions import AirflowSkipException

    from oneplan.orchestration.operators.collect_submissions import CollectSubmissionsOperator
    from oneplan.orchestration.operators.send_notices import SendNoticesOperator
    from oneplan.orchestration.sensors.step_opens import StepOpensSensor
    from oneplan.orchestration.sensors.submissions_received import SubmissionsReceivedSensor
    from oneplan.store.cycles import stored_steps
    from tests.support.world import moment

    start_world(in_store, at="2019-02-01")
    stored_steps.withdraw_step(in_store, CYCLE, "1", at=moment("2019-02-01"))
    in_store.expire_all()
    step = {"cycle_id": CYCLE, "step_id": "1"}
    for task in (
        StepOpensSensor(task_id="open", **step),
        SubmissionsReceivedSensor(task_id="wait", group="7401", **step),
        SendNoticesOperator(task_id="invite", reminder="opening", **step),
        SendNoticesOperator(task_id="remind", reminder="due-7", **step),
        CollectSubmissionsOperator(task_id="collect", group="7401", **step),
    ):
        with pytest.raises(AirflowSkipException, match="withdrawn"):
            task.execute({})
