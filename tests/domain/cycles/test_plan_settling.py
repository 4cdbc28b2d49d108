"""Which steps of the real calendars let a plan be a draft no more."""

import pytest

from oneplan.domain.cycles.plan_settling import plan_step_of, steps_that_settle
from oneplan.gateways.calendars.calendar_files import load_calendar
from tests.support.builders import CALENDARS, make_calendar

CASES = [
    pytest.param("rayong-2564", "2.1", ("2.1", "3.1"), id="tambon plans: sent on, and within the amphoe's list"),
    pytest.param("rayong-2564", "3.2", (), id="amphoe plans: nobody decides about them"),
    pytest.param("rayong-2564", "3.3", ("10", "12.1", "12.2"), id="amphoe needs: with the province's plan"),
    pytest.param("rayong-2564", "9", ("10", "12.1", "12.2"), id="the province's draft: its committee"),
    pytest.param("samutsakhon-2563", "10", ("14", "15"), id="the province's plan of another year"),
    pytest.param("moi-2560", "3.1", ("3.2",), id="sent on before any approval"),
    pytest.param("moi-2560", "D2.2.3a", ("D2.2.3a", "D2.2.3b"), id="what was allocated"),
]  # fmt: skip


@pytest.mark.parametrize(("cycle", "step", "expected"), CASES)
def test_the_steps_that_settle_a_plan(cycle, step, expected):
    assert steps_that_settle(load_calendar(CALENDARS / f"{cycle}.yaml"), step) == expected


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        pytest.param("1", None, id="files are collected"),
        pytest.param("2", None, id="a plan is made"),
        pytest.param("3", "2", id="a committee decides about it"),
        pytest.param("4", "2", id="it is sent"),
    ],
)
def test_the_plan_that_a_step_is_about(step, expected):
    calendar = make_calendar()

    assert plan_step_of(calendar, calendar.step(step)) == expected
