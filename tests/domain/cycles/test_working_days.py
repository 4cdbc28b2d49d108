"""Working days, counted a second time day by day, and the ends of months."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.cycles.calendar_steps import Window
from oneplan.domain.cycles.working_days import Roll, SendWindow, WorkingDays
from tests.support.world import BANGKOK, moment

DAYS = st.dates(date(2018, 1, 1), date(2027, 12, 31))
OFF = st.sets(st.dates(date(2017, 12, 1), date(2028, 2, 1)), max_size=200)
MOMENTS = st.datetimes(
    datetime(2018, 1, 1),  # noqa: DTZ001  it takes no other
    datetime(2027, 12, 31),  # noqa: DTZ001  it takes no other
    timezones=st.sampled_from([BANGKOK, UTC]),
)
NEW_YEAR = WorkingDays({
    date(2018, 12, 31): "วันสิ้นปี", date(2019, 1, 1): "วันขึ้นปีใหม่",
    date(2019, 12, 31): "วันสิ้นปี", date(2020, 1, 1): "วันขึ้นปีใหม่",
})  # fmt: skip


@given(day=DAYS, off=OFF, rule=st.sampled_from(list(Roll)))
def test_a_day_rolls_as_one_counts_it(day, off, rule):
    counted = day
    while rule != Roll.NONE and (counted.isoweekday() > 5 or counted in off):
        counted += timedelta(days=1 if rule == Roll.NEXT else -1)

    assert WorkingDays(dict.fromkeys(off, "วันหยุด")).roll(day, rule) == counted


@given(
    at=MOMENTS,
    off=OFF,
    only=st.booleans(),
    opens=st.times(time(6), time(11)),
    closes=st.times(time(12), time(22)),
)
def test_mail_goes_at_the_first_moment_one_finds_by_looking(at, off, only, opens, closes):
    there = at.astimezone(BANGKOK)
    found, day = None, there.date()
    while found is None:
        first = max(there, datetime.combine(day, opens, BANGKOK))
        goes = not only or (day.isoweekday() <= 5 and day not in off)
        if goes and first <= datetime.combine(day, closes, BANGKOK):
            found = first
        day += timedelta(days=1)
    window = SendWindow(opens=opens, closes=closes, working_days_only=only)

    assert window.first_moment(at, WorkingDays(dict.fromkeys(off, "วันหยุด"))) == found


@pytest.mark.parametrize(
    ("day", "rule", "rolled"),
    [
        pytest.param(date(2018, 12, 29), Roll.NEXT, date(2019, 1, 2), id="a weekend before New Year"),
        pytest.param(date(2020, 1, 1), Roll.PREVIOUS, date(2019, 12, 30), id="back into the old year"),
        pytest.param(date(2020, 2, 29), Roll.NEXT, date(2020, 3, 2), id="29 February, a Saturday"),
        pytest.param(date(2020, 2, 29), Roll.PREVIOUS, date(2020, 2, 28), id="29 February, back"),
        pytest.param(date(2019, 3, 31), Roll.NEXT, date(2019, 4, 1), id="a month end, a Sunday"),
        pytest.param(date(2019, 3, 31), Roll.NONE, date(2019, 3, 31), id="one that stays"),
    ],
)  # fmt: skip
def test_a_deadline_rolls_over(day, rule, rolled):
    assert NEW_YEAR.roll(day, rule) == rolled


@pytest.mark.parametrize(
    ("printed", "due"),
    [
        pytest.param("ก.พ. ๖๓", "2020-02-29", id="a leap year"),
        pytest.param("ก.พ. ๖๒", "2019-02-28", id="a common year"),
        pytest.param("ก.พ. ๒๕๔๓", "2000-02-29", id="a leap year that ends in two noughts"),
        pytest.param("ก.พ. ๒๔๔๓", "1900-02-28", id="a century without 29 February"),
        pytest.param("เม.ย. ๖๒", "2019-04-30", id="thirty days"),
        pytest.param("ธ.ค. ๖๑", "2018-12-31", id="the end of a year"),
        pytest.param("ธ.ค. ๖๑ – ก.พ. ๖๓", "2020-02-29", id="a range over two years"),
    ],
)
def test_a_month_is_due_in_its_last_second_in_bangkok(printed, due):
    window = Window(printed=printed)

    assert (window.due.isoformat(), window.due_at.isoformat(" ")[:19]) == (due, f"{due} 23:59:59")
    assert window.due_at.add(seconds=1).day == 1
    assert window.opens_at == window.opens_at.start_of("month")


def test_a_window_is_meant_in_bangkok():
    window = Window(printed="ม.ค. ๖๒")

    assert window.opens_at == moment("2019-01-01")
    assert window.opens_at.in_timezone("UTC").to_datetime_string() == "2018-12-31 17:00:00"
