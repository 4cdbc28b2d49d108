"""When a step closes: days of grace are days of the calendar, in Bangkok."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.cycles.closing import closing_moment, has_closed
from oneplan.domain.submissions.submissions import Arrival, arrival
from tests.support.world import BANGKOK, moment

DUES = st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001  it takes no other
    datetime(2060, 1, 1),  # noqa: DTZ001  it takes no other
    timezones=st.sampled_from([BANGKOK, UTC]),
)
GRACE = st.integers(0, 60)


@pytest.mark.parametrize(
    ("due", "grace_days", "closes"),
    [
        pytest.param("2019-12-27T23:59:59", 7, "2020-01-03T23:59:59", id="over the New Year holidays"),
        pytest.param("2019-12-31T23:59:59", 1, "2020-01-01T23:59:59", id="onto New Year's Day, a holiday"),
        pytest.param("2019-04-12T23:59:59", 7, "2019-04-19T23:59:59", id="over Songkran"),
        pytest.param("2020-02-27T23:59:59", 3, "2020-03-01T23:59:59", id="over 29 February"),
        pytest.param("2020-02-22T23:59:59", 7, "2020-02-29T23:59:59", id="onto 29 February"),
        pytest.param("2019-02-26T23:59:59", 3, "2019-03-01T23:59:59", id="a February without it"),
        pytest.param("2020-02-29T23:59:59", 60, "2020-04-29T23:59:59", id="from 29 February"),
        pytest.param("2019-01-31T23:59:59", 30, "2019-03-02T23:59:59", id="over a month end"),
        pytest.param("2018-04-04T13:30:00", 7, "2018-04-11T13:30:00", id="a due date with a time of day"),
        pytest.param("2019-04-30T23:59:59", 0, "2019-04-30T23:59:59", id="no grace"),
    ],
)  # fmt: skip
def test_a_step_closes_after_its_days_of_grace(due, grace_days, closes):
    assert closing_moment(moment(due), grace_days) == moment(closes)
    assert (
        closing_moment(moment(due).in_timezone("UTC"), grace_days).date() == moment(closes).date()
    )


@pytest.mark.parametrize(
    ("now", "closed"),
    [
        pytest.param("2020-01-03T23:59:59", False, id="the last second"),
        pytest.param("2020-01-04T00:00:00", True, id="the next"),
    ],
)
def test_the_closing_moment_still_counts(now, closed):
    assert has_closed(moment("2019-12-27T23:59:59"), 7, now=moment(now)) == closed


def test_a_step_without_a_due_date_never_closes():
    assert not has_closed(None, 7, now=moment("2500-01-01"))


def test_a_due_date_without_a_zone_is_refused():
    with pytest.raises(ValueError, match=r"2019-01-31T23:59:59 has no time zone\."):
        closing_moment(datetime(2019, 1, 31, 23, 59, 59), 7)  # noqa: DTZ001  it is the fault


@given(due=DUES, grace_days=GRACE)
def test_grace_is_counted_day_by_day(due, grace_days):
    there = due.astimezone(BANGKOK)
    day = date(there.year, there.month, there.day)
    for _ in range(grace_days):
        day += timedelta(days=1)

    closes = closing_moment(due, grace_days)
    assert (closes.date(), closes.time()) == (day, there.time())
    assert closes.timezone_name == "Asia/Bangkok"


@given(due=DUES, grace_days=GRACE, seconds=st.integers(-10 * 86_400, 70 * 86_400))
def test_a_file_is_too_late_exactly_when_its_step_has_closed(due, grace_days, seconds):
    now = due + timedelta(seconds=seconds)
    came = arrival(now, due_at=due, grace_days=grace_days)

    assert (came == Arrival.CLOSED) == has_closed(due, grace_days, now=now)
    assert (came == Arrival.ON_TIME) == (seconds <= 0)
