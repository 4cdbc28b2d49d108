"""The planning clock: one moment for every process, and never a real cycle's."""

from datetime import datetime, timedelta

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from oneplan.domain.cycles.closing import closing_moment
from oneplan.gateways.calendars.clock import RealClock, SimulatedClock, real_now
from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.cycles.clock import ClockGoesBack, ClockIsReal, planning_now, set_clock
from oneplan.services.cycles.steps import is_step_over
from oneplan.store.cycles import stored_steps
from tests.support.builders import make_calendar, step_data
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
        anchor_planning_at=moment("2019-01-01"),
        anchor_real_at=REAL,
        speed=speed,
        hold_at=moment(hold) if hold else None,
    )

    assert clock.at(REAL + timedelta(seconds=after)) == moment(expected)


@given(seconds=st.floats(0, 10**6), speed=st.floats(0, 10**5))
def test_a_simulated_clock_loses_no_microsecond(seconds, speed):
    clock = SimulatedClock(
        anchor_planning_at=moment("2019-01-31T08:30"),
        anchor_real_at=REAL,
        speed=speed,
        hold_at=None,
    )
    passed = (REAL + timedelta(seconds=seconds) - REAL).total_seconds() * speed

    told = clock.at(REAL + timedelta(seconds=seconds))
    assert (
        told.isoformat()
        == (
            datetime.fromisoformat("2019-01-31T08:30:00+07:00") + timedelta(seconds=passed)
        ).isoformat()
    )


@pytest.mark.parametrize(
    ("outside", "planning"),
    [
        pytest.param("2019-12-31T16:59:59+00:00", "2019-12-31T23:59:59+07:00", id="the old year"),
        pytest.param("2019-12-31T17:00:00+00:00", "2020-01-01T00:00:00+07:00", id="the new year"),
        pytest.param("2020-02-28T20:00:00+00:00", "2020-02-29T03:00:00+07:00", id="29 February"),
    ],
)
def test_the_real_clock_tells_bangkok_time(outside, planning):
    with pendulum.travel_to(pendulum.parse(outside), freeze=True):
        assert RealClock().now().isoformat() == planning
        assert real_now().isoformat() == outside


@pytest.mark.postgres
def test_a_real_step_is_over_once_its_grace_is_past_the_new_year(session):
    start_cycle(session, make_calendar(step_data("1", window={"printed": "๒๗ ธ.ค. ๖๒"})))

    with pendulum.travel_to(moment("2020-01-03T23:59:59"), freeze=True):
        assert not is_step_over(session, CYCLE, "1")
        pendulum.travel(seconds=1, freeze=True)
        assert is_step_over(session, CYCLE, "1")


@pytest.mark.postgres
def test_a_stored_step_closes_when_its_calendar_says(session):
    calendar = make_calendar(policy={"grace_days": 9})
    start_cycle(session, calendar)
    session.expire_all()

    for row in stored_steps.list_steps(session, CYCLE):
        step = calendar.step(row.step_id)
        assert row.closes_at == closing_moment(step.window.due_at, 9)
        assert row.closes_at == session.scalar(
            text(
                "SELECT due_at + grace_days * interval '1 day' FROM steps"
                " WHERE cycle_id = :cycle AND step_id = :step"
            ),
            {"cycle": CYCLE, "step": row.step_id},
        )


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
