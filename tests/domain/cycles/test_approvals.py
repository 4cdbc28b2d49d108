"""Which committees stand before a dispatch follows from the calendar alone."""

import pytest

from oneplan.domain.cycles.acts import Act, acts_of, approvals_before
from oneplan.gateways.calendars.calendar_files import load_calendar
from tests.support.builders import CALENDARS, SMALL_STEPS, make_calendar


@pytest.mark.parametrize(
    ("cycle", "expected"),
    [
        pytest.param(
            "rayong-2564", {"2.1": (), "3.1": (), "12.1": ("10",), "12.2": ("10",)}, id="rayong"
        ),
        pytest.param("samutsakhon-2563", {"15": ("14",)}, id="samut sakhon"),
        pytest.param(
            "moi-2560",
            {"3.2": (), "4.3": (), "6": (), "D2.2.3a": (), "D2.2.3b": ()},
            id="the ministry's",
        ),
        pytest.param("chachoengsao-tambon-2566", {}, id="a tambon year"),
    ],
)
def test_the_committees_before_each_dispatch_of_a_calendar(cycle, expected):
    calendar = load_calendar(CALENDARS / f"{cycle}.yaml")
    found = {
        step.id: approvals_before(calendar, step)
        for step in calendar.steps
        if Act.DISPATCH in acts_of(calendar, step)
    }

    assert found == expected


def test_an_order_that_is_no_input_puts_a_committee_before_a_dispatch_as_well():
    steps = SMALL_STEPS()
    steps[3] |= {"inputs": ["2"], "after": [{"step": "3", "basis": "stated"}]}
    calendar = make_calendar(*steps)

    assert approvals_before(calendar, calendar.step("4")) == ("3",)
