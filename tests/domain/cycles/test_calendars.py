"""The four calendars hold everything that their documents print."""

from datetime import date

import pendulum
import pytest
import yaml

from oneplan.gateways.calendars.calendar_files import load_calendar
from tests.support.builders import ALL_CYCLES, CALENDARS, ROOT, make_calendar, step_data

SHARED = ROOT.parent / "shared" / "calendars"

RAYONG = {
    "1.1": ("2019-01-01", "2019-02-28"), "1.2": ("2019-01-01", "2019-02-28"),
    "2.1": ("2019-03-01", "2019-04-30"), "2.2": ("2019-03-01", "2019-04-30"),
    "3.1": ("2019-04-01", "2019-05-31"), "3.2": ("2019-05-01", "2019-06-30"),
    "3.3": ("2019-05-01", "2019-06-30"), "4": ("2019-06-01", "2019-06-30"),
    "5": ("2019-07-01", "2019-07-31"), "6": ("2019-07-01", "2019-07-31"),
    "7": ("2019-07-01", "2019-08-31"), "8": ("2019-08-01", "2019-08-31"),
    "9": ("2019-08-01", "2019-08-31"), "10": ("2019-08-01", "2019-08-31"),
    "11": ("2019-09-01", "2019-09-30"), "12.1": ("2019-09-01", "2019-09-30"),
    "12.2": ("2019-09-01", "2019-09-30"),
}  # fmt: skip


@pytest.fixture(params=sorted(ALL_CYCLES))
def cycle(request):
    return request.param


def test_rayong_has_seventeen_sub_steps_with_the_printed_windows():
    calendar = load_calendar(CALENDARS / "rayong-2564.yaml")

    windows = {s.id: (s.window.start.isoformat(), s.window.due.isoformat()) for s in calendar.steps}
    assert windows == RAYONG
    assert (calendar.start, calendar.due) == (date(2019, 1, 1), date(2019, 9, 30))
    assert calendar.fiscal_year == (date(2020, 10, 1), date(2021, 9, 30))


@pytest.mark.parametrize(
    ("name", "planned", "worked", "offset", "local"),
    [
        pytest.param("rayong-2564", 2564, 2562, -2, (None, None), id="Rayong: two years ahead"),
        pytest.param("samutsakhon-2563", 2563, 2561, -2, (None, None), id="Samut Sakhon: two"),
        pytest.param("moi-2560", 2560, 2558, -2, (2559, -1), id="the ministry: local plans one"),
        pytest.param("chachoengsao-tambon-2566", 2566, 2566, 0, (None, None), id="the year itself"),
    ],
)
def test_the_year_of_the_plan_is_not_the_year_of_the_work(name, planned, worked, offset, local):
    calendar = load_calendar(CALENDARS / f"{name}.yaml")

    assert (calendar.fiscal_year_be, calendar.work_year_be) == (planned, worked)
    assert calendar.year_offset == offset == worked - planned
    assert (calendar.local_plan_fiscal_year_be, calendar.local_year_offset) == local
    assert calendar.due.year + 543 == worked


@pytest.mark.parametrize(
    ("name", "day", "may_change"),
    [
        pytest.param("rayong-2564", date(2019, 5, 10), True, id="revised in May"),
        pytest.param("samutsakhon-2563", date(2018, 4, 4), False, id="data as of April"),
    ],
)
def test_a_calendar_states_the_day_of_its_data(name, day, may_change):
    revision = load_calendar(CALENDARS / f"{name}.yaml").revision

    assert revision.date == day
    assert bool(revision.may_change) == may_change


def test_two_numbers_that_one_letter_prints_are_both_kept():
    (letter,) = load_calendar(CALENDARS / "samutsakhon-2563.yaml").letters

    assert letter.number.endswith("๕๕๗๗")
    assert letter.number_in_annex.endswith("๕๕๓๗")


def test_a_moment_with_a_time_of_day_opens_and_is_due_then():
    step = load_calendar(CALENDARS / "samutsakhon-2563.yaml").step("3")

    moment = pendulum.datetime(2018, 4, 4, 13, 30, tz="Asia/Bangkok")
    assert (step.window.opens_at, step.window.due_at) == (moment, moment)


def test_a_step_takes_the_calendars_rules_unless_it_has_its_own():
    calendar = make_calendar(
        step_data("1"),
        step_data("2", policy={"when_missing": "hold"}),
        policy={"grace_days": 3},
    )

    assert calendar.step("1").policy.grace_days == 3
    assert calendar.step("1").policy.when_missing == "proceed"
    assert calendar.step("2").policy.grace_days == 3
    assert calendar.step("2").policy.when_missing == "hold"


def test_a_calendar_survives_the_store(cycle):
    calendar = load_calendar(CALENDARS / f"{cycle}.yaml")

    assert type(calendar).model_validate(calendar.model_dump(mode="json")) == calendar


CORRECTED_LINES = {
    ("chachoengsao-tambon-2566", "2.1"): 72,
    ("chachoengsao-tambon-2566", "2.2"): 72,
    ("chachoengsao-tambon-2566", "3"): 74,
    ("chachoengsao-tambon-2566", "4.1"): 76,
    ("chachoengsao-tambon-2566", "5"): 78,
    ("rayong-2564", "11"): 20,
    ("samutsakhon-2563", "3"): 88,
    ("samutsakhon-2563", "14"): 110,
}
"""Where the extraction names another line than the one that prints the step."""


SPLIT = {("chachoengsao-tambon-2566", "2"): ("2.1", "2.2")}
"""A step of the extraction that is two here: each order is a file of its own."""
ADDED = {"moi-2560": {"T3.1"}}
"""A row of the print that the extraction has no step of: the amphoe appoints its working group."""
AFTER = {("moi-2560", "D2.2.3a"): {"6"}}
"""Steps that one without a date waits for, by inference of its letter alone."""
KINDS = {
    ("chachoengsao-tambon-2566", "2.1"): ("collect", None),
    ("chachoengsao-tambon-2566", "2.2"): ("collect", None),
    ("chachoengsao-tambon-2566", "4.1"): ("meeting", "collect"),
    ("samutsakhon-2563", "10"): ("meeting", "consolidate"),
    ("moi-2560", "D2.2.3a"): ("collect", "dispatch"),
    ("rayong-2564", "2.1"): ("consolidate", "dispatch"),
    ("moi-2560", "D2.2.3b"): ("consolidate", "dispatch"),
}
"""Steps that collect, send on, or make the draft that they review, where the extraction says less."""
INPUTS = {
    ("samutsakhon-2563", step): inputs
    for step, inputs in {
        "10": ["7.2", "7.3", "9"],
        "11": ["10"],
        "12": ["10", "11"],
        "13": ["10"],
    }.items()
} | {("moi-2560", "D2.2.3b"): ["D2.2.3a", "2.2"]}
"""The first draft is made where its review begins, and what follows is about that draft."""
NOT_KEPT = {
    "chachoengsao-tambon-2566": {
        "Review the orders appointing the Integrated Tambon Administration Committee (ก.บ.ต.) and the committees of the"
        " Community Organisation Coordination Centres (ศอช.) at each level, to keep them up to date.",
        "consolidate",
    }
}
"""English of a step that was split (its Thai is its parent's), and a kind that a step has no more."""


def test_nothing_of_the_extraction_is_lost(cycle):
    source = SHARED / f"{cycle}.yaml"
    if not source.exists():
        pytest.skip("the source extraction is not at hand; the repository's calendars stand alone")
    theirs = yaml.safe_load(source.read_text(encoding="utf-8"))
    calendar = load_calendar(CALENDARS / f"{cycle}.yaml")

    parts = [
        (step, each)
        for step in theirs["steps"]
        for each in SPLIT.get((cycle, step["id"]), (step["id"],))
    ]
    added = ADDED.get(cycle, set())
    assert [each for _, each in parts] == [s.id for s in calendar.steps if s.id not in added]
    for step, each in parts:
        compare_step(cycle, step, calendar.step(each))
    ours = flatten(calendar.model_dump(mode="json"))
    assert {
        text for text in flatten(theirs) if text not in ours and not derived(text)
    } == NOT_KEPT.get(cycle, set())


def compare_step(cycle, theirs, ours):
    window = theirs["window"]
    iso = [day.isoformat() if day else None for day in (ours.window.start, ours.window.due)]
    assert iso == [window["start"], window["due"]], theirs["id"]
    assert ours.window.precision == window["precision"]
    assert list(ours.inputs) == INPUTS.get((cycle, ours.id), theirs["consolidates"])
    inferred = ADDED.get(cycle, set()) | AFTER.get((cycle, ours.id), set())
    assert [(o.step, o.basis, o.evidence) for o in ours.after if o.step not in inferred] == [
        (SPLIT.get((cycle, o["step"]), (o["step"],))[0], o["basis"], o.get("evidence"))
        for o in theirs["depends_on"]
    ]
    assert "|".join(ours.submitted_by.levels) == theirs["submitted_by"]["level"]
    kinds = KINDS.get((cycle, ours.id), (theirs["kind"], theirs.get("also_kind")))
    assert (ours.kind, ours.also) == kinds
    line = CORRECTED_LINES.get((cycle, ours.id), theirs["seed_line"])
    assert ours.source.line == line


def flatten(value) -> set[str]:
    """Every text in a document."""
    if isinstance(value, dict):
        return set().union(*(flatten(each) for each in value.values()), set())
    if isinstance(value, list):
        return set().union(*(flatten(each) for each in value), set())
    return {value} if isinstance(value, str) else set()


def derived(text: str) -> bool:
    """ISO days, levels and precisions, which ours are read from what is printed."""
    return (
        text.count("-") == 2
        or "|" in text
        or text
        in {"none", "13:30", "day", "month", "month_range", "month_deadline", "day_deadline"}
    )
