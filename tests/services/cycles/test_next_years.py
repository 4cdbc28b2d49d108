"""Next year's calendar of the four that there are."""

from datetime import date

import pytest

from oneplan.domain.shared.thai_numerals import to_arabic_digits
from oneplan.gateways.calendars.calendar_files import check_calendar_file, load_calendar
from oneplan.services.cycles.calendar_sources import NoSuchCalendar
from oneplan.services.cycles.next_years import YearRefused, find_calendar_file, make_next_calendar
from tests.support.builders import CALENDARS

ON = date(2026, 11, 27)
YEARS = [
    pytest.param("rayong-2564", 2570, "rayong-2570", (2566, 2570), id="Rayong"),
    pytest.param("samutsakhon-2563", 2564, "samutsakhon-2564", (2561, 2564), id="Samut Sakhon"),
    pytest.param("chachoengsao-tambon-2566", 2567, "chachoengsao-tambon-2567", None, id="Chachoengsao"),
    pytest.param("moi-2560", 2561, "moi-2561", None, id="the ministry"),
]  # fmt: skip


def make(name, year, **changes):
    return make_next_calendar(find_calendar_file(name), year, made_on=ON, **changes)


@pytest.mark.parametrize(("name", "year", "cycle", "span"), YEARS)
def test_each_calendar_becomes_that_of_a_later_year(tmp_path, name, year, cycle, span):
    found = make(name, year)
    path = tmp_path / f"{cycle}.yaml"
    path.write_text(found.text, encoding="utf-8")
    read, before = load_calendar(path), load_calendar(CALENDARS / f"{name}.yaml")

    assert (read, read.cycle, read.plan_span_be) == (found.calendar, cycle, span)
    assert [step.id for step in read.steps] == [step.id for step in before.steps]
    for step in read.steps:
        was = before.step(step.id)
        assert (step.submitted_by, step.agencies, step.inputs, step.policy) == (
            was.submitted_by, was.agencies, was.inputs, was.policy,
        )  # fmt: skip
        if was.window.due is not None:
            assert step.window.precision == was.window.precision
            days = (step.window.due - was.window.due).days - 365.25 * (year - before.fiscal_year_be)
            assert abs(days) <= 4
    assert [each.kind for each in found.days] == []


@pytest.mark.parametrize(("name", "year", "cycle", "span"), YEARS)
def test_every_year_that_is_left_over_was_asked(tmp_path, name, year, cycle, span):
    found = make(name, year)
    path = tmp_path / f"{cycle}.yaml"
    path.write_text(found.text, encoding="utf-8")
    asked = {to_arabic_digits(each.value) for each in found.made.questions}
    left = [each for each in check_calendar_file(path) if "left over" in each.message]

    assert [each.value for each in left if to_arabic_digits(each.value) not in asked] == []
    assert [each.severity for each in check_calendar_file(path) if each.severity == "error"] == []


def test_the_same_year_is_made_with_the_same_bytes():
    assert make("rayong-2564", 2570).text == make("rayong-2564", 2570).text


REFUSED = [
    pytest.param({"year": 2564}, "ต้องเป็นปี พ.ศ. หลัง 2564", id="the same year"),
    pytest.param({"year": 2021}, "ต้องเป็นปี พ.ศ. หลัง 2564", id="a Christian year"),
    pytest.param({"year": 2570, "span": (2561, 2565)}, "ช่วงปีของแผนไม่มีปีงบประมาณนี้", id="a span without it"),
    pytest.param({"year": 2570, "cycle": "ระยอง"}, "ชื่อรอบ ระยอง ใช้ไม่ได้", id="a name that is none"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "said"), REFUSED)
def test_a_year_that_makes_no_sense_is_refused_in_words(wrong, said):
    with pytest.raises(YearRefused) as refused:
        make("rayong-2564", **wrong)

    assert said in refused.value.th


def test_a_calendar_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(NoSuchCalendar, match="rayong-2564"):
        find_calendar_file("rayong-2540")


def test_another_span_may_be_set():
    assert make("rayong-2564", 2566, span=(2566, 2567)).calendar.plan_span_be == (2566, 2567)
