"""From the kinds of a calendar to the acts of an office."""

import pytest

from oneplan.domain.cycles.acts import (
    Act,
    acts_of,
    collects,
    final_plan_step,
    gates_of,
    sources_of,
    steps_of_final_plan,
)
from oneplan.domain.cycles.groups import Group, goes_into, group_code_of, groups_of
from oneplan.gateways.calendars.calendar_files import load_calendar
from tests.support.builders import CALENDARS, make_calendar, step_data

COLLECTING = "open invite remind wait collect"
RAYONG = {
    "1.1": (COLLECTING, ""), "1.2": (COLLECTING, ""),
    "2.1": ("open consolidate dispatch", "1.1 1.2"), "2.2": (COLLECTING, "1.2 2.1"),
    "3.1": ("open consolidate dispatch", "2.1"), "3.2": ("open consolidate", "1.1 1.2 2.1"),
    "3.3": (f"{COLLECTING} consolidate", "3.1 3.2"), "4": ("open record", ""),
    "5": ("open record", ""), "6": ("open record", "5"),
    "7": ("open consolidate", "3.3 5 6"), "8": ("open record", "7"),
    "9": ("open consolidate", "7 8"), "10": ("open present approve", "9"),
    "11": ("open consolidate", "9 10"), "12.1": ("open dispatch", "11"),
    "12.2": ("open dispatch", "11 12.1"),
}  # fmt: skip

MINISTRY = {
    "D2.1": ("open record", ""), "1.1": ("open record", ""), "1.2": (COLLECTING, "1.1"),
    "2.1": (COLLECTING, "1.1"), "2.2": (COLLECTING, "2.1"), "T3.1": ("open record", "D2.1"),
    "3.1": ("open consolidate", "1.2 D2.1 T3.1"), "3.2": ("open dispatch", "3.1"),
    "4.1": (f"{COLLECTING} consolidate", "1.2 3.1"),
    "4.2": (f"{COLLECTING} consolidate", "2.1 2.2 4.1"), "4.3": ("open consolidate dispatch", "4.2"),
    "5": ("open consolidate", "4.1"), "6": ("open dispatch", "5"),
    "D2.2.3a": ("open invite wait collect consolidate dispatch", "6"),
    "D2.2.3b": ("open consolidate dispatch", "D2.2.3a 2.2"),
}  # fmt: skip
"""The letters' steps, and the row of the table that only the table prints."""

AMPHOE = (Group(code="2101", name_th="อำเภอเมือง"), Group(code="2102", name_th="อำเภอบ้านฉาง"))


@pytest.mark.parametrize(
    ("cycle", "step_id", "acts", "gates"),
    [
        (cycle, step_id, *expected)
        for cycle, steps in (("rayong-2564", RAYONG), ("moi-2560", MINISTRY))
        for step_id, expected in steps.items()
    ],
)
def test_a_step_does_what_its_calendar_asks(cycle, step_id, acts, gates):
    calendar = load_calendar(CALENDARS / f"{cycle}.yaml")
    step = calendar.step(step_id)

    assert " ".join(acts_of(calendar, step)) == acts
    assert " ".join(gates_of(calendar, step)) == gates


@pytest.mark.parametrize(
    ("cycle", "step_id", "sources"),
    [
        pytest.param("rayong-2564", "7", ("3.3",), id="meetings bring no rows of their own"),
        pytest.param("rayong-2564", "11", ("9",), id="an approval stands for what it approved"),
        pytest.param("rayong-2564", "3.2", ("1.1", "1.2", "2.1"), id="by two ways"),
        pytest.param("samutsakhon-2563", "14", ("10",), id="through two meetings"),
    ],
)
def test_a_plan_takes_in_the_plans_its_inputs_stand_for(cycle, step_id, sources):
    calendar = load_calendar(CALENDARS / f"{cycle}.yaml")

    assert sources_of(calendar, calendar.step(step_id)) == sources


@pytest.mark.parametrize(
    ("cycle", "step_id"),
    [
        ("rayong-2564", "11"),
        ("samutsakhon-2563", "10"),
        ("moi-2560", "5"),
        ("chachoengsao-tambon-2566", None),
    ],
)
def test_the_cycle_ends_in_the_last_plan_of_the_province(cycle, step_id):
    assert final_plan_step(load_calendar(CALENDARS / f"{cycle}.yaml")) == step_id


def test_an_approval_makes_the_plan_that_no_step_before_it_made():
    amphoe = {"levels": ["amphoe"], "role": "kbo"}
    province = {"levels": ["province"], "role": "provincial_office"}
    calendar = make_calendar(
        step_data("1", submitted_by=amphoe),
        step_data("2", kind="meeting", submitted_by=province, inputs=["1"]),
        step_data("3", kind="approval", submitted_by=province, inputs=["2"]),
    )

    assert acts_of(calendar, calendar.step("3")) == (
        Act.OPEN,
        Act.CONSOLIDATE,
        Act.PRESENT,
        Act.APPROVE,
    )


def test_a_meeting_that_reviews_a_draft_sees_it():
    calendar = load_calendar(CALENDARS / "samutsakhon-2563.yaml")

    assert acts_of(calendar, calendar.step("10")) == (Act.OPEN, Act.CONSOLIDATE, Act.RECORD)
    assert acts_of(calendar, calendar.step("14")) == (Act.OPEN, Act.PRESENT, Act.APPROVE)


def test_a_duty_that_two_documents_name_is_asked_once():
    calendar = load_calendar(CALENDARS / "samutsakhon-2563.yaml")

    assert [acts_of(calendar, calendar.step(name)) for name in ("M3.1.3", "M3.3")] == [
        (Act.OPEN,)
    ] * 2
    assert all(collects(calendar.step(name)) for name in ("7.3", "1"))


def test_an_optional_step_gates_nothing():
    calendar = make_calendar(
        step_data("1", optional=True), step_data("2", kind="consolidate", inputs=["1"])
    )

    assert gates_of(calendar, calendar.step("2")) == ()


def test_a_plan_with_nothing_to_take_in_is_written_down_by_a_person():
    calendar = make_calendar(step_data("1", kind="dispatch"))

    assert acts_of(calendar, calendar.step("1")) == (Act.OPEN, Act.RECORD)


@pytest.mark.parametrize(
    ("levels", "codes"),
    [
        (["village", "community"], ["2101", "2102"]),
        (["provincial_agency", "amphoe"], ["21-agencies", "2101", "2102"]),
        (["pao"], ["21-pao"]),
        (["province"], [""]),
    ],
)
def test_a_step_is_mapped_over_the_groups_of_its_levels(levels, codes):
    step = make_calendar(step_data(submitted_by={"levels": levels, "role": "x"})).steps[0]

    assert [g.code for g in groups_of(step, amphoe=AMPHOE, scope_code="21")] == codes


@pytest.mark.parametrize(
    ("level", "area", "province", "group"),
    [
        ("village", "210105", "21", "2101"),
        ("amphoe", "2101", "21", "2101"),
        ("provincial_agency", "21", "21", "21-agencies"),
        ("pao", "21", "21", "21-pao"),
        ("province", "21", "21", ""),
        ("village", "210105", None, "21"),
        ("provincial_agency", "21", None, "21"),
        ("pao", "21", None, "21"),
        ("province", "21", None, "21"),
    ],
)
def test_a_unit_is_counted_in_its_group(level, area, province, group):
    assert group_code_of(level=level, area_code=area, province_code=province) == group


@pytest.mark.parametrize(
    ("source", "code", "goes"),
    [
        pytest.param("2101", "", True, id="the province takes all"),
        pytest.param("", "2101", True, id="what the province made goes everywhere"),
        pytest.param("2101", "21", True, id="a nation's province takes its amphoe"),
        pytest.param("2101", "11", False, id="of another province"),
        pytest.param("21", "2101", False, id="an amphoe takes no whole province"),
        pytest.param("21-pao", "21", False, id="a word is no area"),
        pytest.param("21-pao", "21-pao", True, id="itself"),
    ],
)
def test_what_goes_into_the_plan_of_a_group(source, code, goes):
    assert goes_into(source, code) is goes


@pytest.mark.parametrize(
    ("cycle", "reaching"),
    [
        ("rayong-2564", {"3.3", "7", "9", "11"}),
        ("samutsakhon-2563", {"7.2", "7.3", "9", "10"}),
        ("moi-2560", {"4.1", "5"}),
        ("chachoengsao-tambon-2566", set()),
    ],
)
def test_which_steps_reach_the_final_plan(cycle, reaching):
    assert steps_of_final_plan(load_calendar(CALENDARS / f"{cycle}.yaml")) == reaching
