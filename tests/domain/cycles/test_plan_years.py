"""The years that a step asks money of."""

import pytest

from oneplan.domain.cycles.plan_years import SpanInvalid, fiscal_year_of, parse_span, years_of
from oneplan.gateways.calendars.calendar_files import load_calendar
from tests.support.builders import CALENDARS, make_calendar, step_data


@pytest.mark.parametrize(
    ("step", "cycle", "years", "fiscal_year"),
    [
        pytest.param({}, {}, (2564,), 2564, id="the cycle's fiscal year"),
        pytest.param({}, {"plan_span_be": [2561, 2565]}, (2561, 2562, 2563, 2564, 2565), 2564,
                     id="the cycle's plan"),
        pytest.param({"plan_span_be": [2563, 2565]}, {}, (2563, 2564, 2565), 2564,
                     id="a plan of its own around the year"),
        pytest.param({"plan_span_be": [2563, 2563]}, {"plan_span_be": [2561, 2565]}, (2563,), 2563,
                     id="a plan of another year"),
    ],
)  # fmt: skip
def test_the_years_of_a_step(step, cycle, years, fiscal_year):
    calendar = make_calendar(step_data(**step), **cycle)

    assert years_of(calendar, calendar.steps[0]) == years
    assert fiscal_year_of(calendar, calendar.steps[0]) == fiscal_year


@pytest.mark.parametrize(
    ("step_id", "years"),
    [("2.1", (2559, 2560, 2561)), ("4.1", (2560,)), ("D2.2.3a", (2559,)), ("3.1", (2559, 2560))],
)
def test_the_ministrys_calendar_holds_plans_of_two_fiscal_years(step_id, years):
    calendar = load_calendar(CALENDARS / "moi-2560.yaml")

    assert years_of(calendar, calendar.step(step_id)) == years


@pytest.mark.parametrize(
    ("text", "span"),
    [
        pytest.param("2571-2575", (2571, 2575), id="as asked for"),
        pytest.param("๒๕๗๑ – ๒๕๗๕", (2571, 2575), id="in Thai digits"),
        pytest.param("2571-2571", (2571, 2571), id="of one year"),
    ],
)
def test_the_years_of_a_plan_are_read(text, span):
    assert parse_span(text) == span


@pytest.mark.parametrize("text", ["2570", "2575-2571", "71-75", "2571-", "", "2571-2575-2580"])
def test_years_of_a_plan_that_are_no_two_years_are_refused_in_both_languages(text):
    with pytest.raises(SpanInvalid) as refused:
        parse_span(text)

    assert f"“{text}”" in refused.value.th
    assert "เช่น 2571-2575" in refused.value.th
    assert "2571-2575" in str(refused.value)
