"""Everyone who waits in a triggerer is answered by one poll, and each by their own fact."""

import asyncio
from functools import partial

import pytest
from tests.orchestration.test_operators import in_store  # noqa: F401  a fixture
from tests.services.world import CYCLE, set_time, start_world

from oneplan.store.session import begin

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

    def answer(session, questions):
        found = real_answer(session, questions)
        asked.append(len(questions))
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
                polls.RungDueTrigger(CYCLE, "1", "due-14"),
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
    assert done[:2] == [("RungDueTrigger", "due-14"), ("StepOpensTrigger", "")]
    assert max(asked) == 5


def test_a_store_that_is_away_for_a_moment_fails_nobody(in_store, monkeypatch):  # noqa: F811
    from sqlalchemy.exc import OperationalError

    from oneplan.orchestration.triggers import store_polls as polls

    start_world(in_store, at="2019-02-01")
    answer, broken = polls.answer, [OperationalError("", {}, Exception())]

    def away(session, questions):
        if broken:
            raise broken.pop()
        return answer(session, questions)

    monkeypatch.setattr(polls, "REAL_POLL_SECONDS", 0.05)
    monkeypatch.setattr(polls, "answer", away)
    done = []
    asyncio.run(asyncio.wait_for(fired(polls.StepOpensTrigger(CYCLE, "2"), done), 20))

    assert done == [("StepOpensTrigger", "")]
