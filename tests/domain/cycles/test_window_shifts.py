"""A window some years later, on days on which offices work."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.cycles.window_shifts import shift_window
from oneplan.domain.cycles.working_days import Roll, WorkingDays
from oneplan.domain.shared.thai_dates import parse_window

DAYS = WorkingDays({date(2020, 2, 10): "วันหยุดชดเชยวันมาฆบูชา"})
CASES = [
    pytest.param("ม.ค. – ก.พ. ๖๒", 1, Roll.NONE, ("2020-01-01", "2020-02-29"), id="months end as months do"),
    pytest.param("ภายใน ก.พ. ๖๓", 1, Roll.NONE, (None, "2021-02-28"), id="February of another year"),
    pytest.param("๑๐ ก.พ. ๖๒", 1, Roll.NONE, ("2020-02-11", "2020-02-11"), id="a meeting leaves a holiday forwards"),
    pytest.param("ภายในวันที่ ๑๐ ก.พ. ๖๒", 1, Roll.NONE, (None, "2020-02-07"), id="a deadline leaves it backwards"),
    pytest.param("ภายในวันที่ ๑๐ ก.พ. ๖๒", 1, Roll.NEXT, (None, "2020-02-11"), id="or by the rule of its step"),
    pytest.param("๒๙ ก.พ. ๖๓", 1, Roll.NONE, ("2021-03-01", "2021-03-01"), id="29 February, a Sunday a year later"),
    pytest.param("๘ - ๙ ก.พ. ๖๒", 1, Roll.NONE, ("2020-02-08", "2020-02-09"), id="a range of days off stays"),
    pytest.param("๑ - ๑๕ ก.พ. ๖๒", 1, Roll.NONE, ("2020-02-03", "2020-02-14"), id="both ends of a range"),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "years", "roll", "days"), CASES)
def test_a_window_moves_by_its_rule(printed, years, roll, days):
    window, _ = shift_window(parse_window(printed), years=years, working_days=DAYS, roll=roll)

    assert (window.start and window.start.isoformat(), window.due.isoformat()) == days


def test_a_day_that_moved_is_told_with_its_reason():
    _, (moved,) = shift_window(parse_window("๑๐ ก.พ. ๖๒"), years=1, working_days=DAYS)

    assert (moved.asked.day, moved.taken.day, moved.reason) == (10, 11, "วันหยุดชดเชยวันมาฆบูชา")


@given(st.integers(1, 28), st.integers(1, 12), st.integers(1, 9))
def test_one_day_always_lands_on_a_working_day_near_it(day, month, years):
    window = parse_window(f"{day} {MONTHS[month - 1]} 2562")
    moved, _ = shift_window(window, years=years, working_days=DAYS)

    assert DAYS.is_working(moved.due)
    assert 0 <= (moved.due - date(2019 + years, month, day)).days <= 4


MONTHS = (
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
)
