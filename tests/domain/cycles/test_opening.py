"""When a step opens: by its window, or with its letter."""

import pytest

from oneplan.domain.cycles.calendar_checks import check_calendar
from oneplan.domain.cycles.opening import opens_at
from tests.support.builders import make_calendar, step_data

LETTERS = [{"key": "a", "dated": "๒๔ กุมภาพันธ์ ๒๕๖๒"}, {"key": "b", "dated": "๑ มีนาคม ๒๕๖๒"}]
CASES = [
    pytest.param({"printed": "ม.ค. ๖๒"}, {}, "2019-01-01", id="its own start"),
    pytest.param({"printed": "ภายใน มี.ค. ๖๒"}, {}, "2019-02-24", id="only a due date"),
    pytest.param({}, {}, "2019-02-24", id="no date at all"),
    pytest.param({}, {"starts_with_letter": "b"}, "2019-03-01", id="a letter of its own"),
]


@pytest.mark.parametrize(("window", "changes", "day"), CASES)
def test_a_step_without_a_start_opens_with_its_letter(window, changes, day):
    calendar = make_calendar(
        step_data("1", window=window, **changes), letters=LETTERS, starts_with_letter="a"
    )

    assert opens_at(calendar, calendar.step("1")).isoformat() == f"{day}T00:00:00+07:00"


def test_without_a_letter_it_has_no_day():
    calendar = make_calendar(step_data("1", window={}), letters=LETTERS)

    assert opens_at(calendar, calendar.step("1")) is None


def test_a_letter_that_is_not_there_is_an_error():
    calendar = make_calendar(
        step_data("1", starts_with_letter="x"), letters=LETTERS, starts_with_letter="y"
    )
    found = check_calendar(calendar, province_codes={"74"}, forms={"amphoe_development_plan"})

    assert [each.location for each in found] == [
        ("starts_with_letter",),
        ("steps", 0, "starts_with_letter"),
    ]
