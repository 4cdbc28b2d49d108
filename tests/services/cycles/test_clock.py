"""The planning clock: one moment for every process, and never a real cycle's."""

from datetime import timedelta

import pytest

from oneplan.gateways.calendars.clock import SimulatedClock, real_now
from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.cycles.clock import ClockGoesBack, ClockIsReal, planning_now, set_clock
from tests.support.builders import make_calendar
from tests.support.world import CYCLE, moment, set_time, start_world

REAL = real_now()


@pytest.mark.parametrize(
    ("speed", "after", "hold", "expected"),
    [
        pytest.param(0, 100, None, "2019-01-01T00:00:00", id="stands still"),
        pytest.param(86_400, 10, None, "2019-01-11T00:00:00", id="a day a second"),
        pytest.param(
            86_400, 10, "2019-01-03T08:00", "2019-01-03T08:00:00", id="never past the hold"
        ),
        pytest.param(86_400, 1, "2019-01-03T08:00", "2019-01-02T00:00:00", id="before the hold"),
        pytest.param(86_400, -5, None, "2019-01-01T00:00:00", id="a real clock set back"),
    ],
)
def test_a_simulated_clock_runs_from_its_anchor(speed, after, hold, expected):
    clock = SimulatedClock(
        anchor_planning_at=moment("2019-01-01"), anchor_real_at=REAL, speed=speed,
        hold_at=moment(hold) if hold else None,
    )  # fmt: skip

    assert clock.at(REAL + timedelta(seconds=after)) == moment(expected)


@pytest.mark.postgres
def test_every_reader_sees_what_the_store_holds(session):
    start_world(session)
    set_time(session, "2019-03-01T10:00")

    assert planning_now(session, CYCLE) == moment("2019-03-01T10:00")


@pytest.mark.postgres
def test_a_real_cycle_refuses_to_be_moved(session):
    start_cycle(session, make_calendar())

    with pytest.raises(ClockIsReal, match="runs in real time"):
        set_clock(session, CYCLE, at=moment("2030-01-01"), speed=0, hold_at=None)
    assert abs(planning_now(session, CYCLE) - real_now()) < timedelta(seconds=5)


@pytest.mark.postgres
def test_the_clock_does_not_go_back(session):
    start_world(session, at="2019-02-01")

    with pytest.raises(ClockGoesBack, match="cannot go back"):
        set_time(session, "2019-01-31")
