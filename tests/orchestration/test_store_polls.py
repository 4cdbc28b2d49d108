"""Everyone who waits in a triggerer is answered by one poll, and each by their own fact."""

import asyncio

import pytest
from tests.orchestration.test_operators import in_store  # noqa: F401  a fixture
from tests.services.world import CYCLE, set_time, start_world

pytestmark = [pytest.mark.airflow, pytest.mark.postgres]


async def fired(trigger, done):
    async for event in trigger.run():
        done.append((type(trigger).__name__, event.payload["detail"]))


def test_many_wait_together_and_each_goes_in_its_time(in_store, monkeypatch):  # noqa: F811
    from oneplan.orchestration.triggers import store_polls as polls

    start_world(in_store, at="2019-01-05")
    asked = []
    answer = polls.answer
    monkeypatch.setattr(polls, "REHEARSAL_POLL_SECONDS", 0.05)
    monkeypatch.setattr(
        polls,
        "answer",
        lambda session, questions: asked.append(len(questions)) or answer(session, questions),
    )

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
        for at in ("2019-01-06", "2019-01-17T09:00", "2019-02-01", "2019-02-08T00:00:01"):
            set_time(in_store, at)
            await asyncio.sleep(0.4)
            seen.append(len(done))
        await asyncio.gather(*waiting)
        return done, seen

    done, seen = asyncio.run(live())

    assert seen == [0, 1, 2, 5]
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
