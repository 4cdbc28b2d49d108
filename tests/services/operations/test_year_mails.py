"""Every mail of a year, before it begins."""

from datetime import date

import pytest

from oneplan.services.operations.year_mails import plan_year
from tests.support.builders import make_calendar, step_data
from tests.support.world import start_world

pytestmark = pytest.mark.postgres
AMPHOE = {"levels": ["amphoe"], "role": "kbo"}


def planned(session, *steps, **policy):
    start_world(session)
    rules = {
        "reminders": [-7, 0, 3],
        "escalation": {"superior": 3, "provincial_office": 3, "governor": None},
    }
    calendar = make_calendar(*steps, policy={**rules, **policy})
    return plan_year(session, calendar)


def test_invitations_reminders_and_digests_are_listed_with_their_days(session):
    year = planned(session, step_data("1", submitted_by=AMPHOE))
    told = [
        (each.day.isoformat(), each.reminder, each.level.value, each.count) for each in year.mails
    ]

    assert told == [
        ("2019-01-02", "opening", "unit", 3),
        ("2019-01-24", "due-7", "unit", 3),
        ("2019-01-31", "due", "unit", 3),
        ("2019-02-04", "due+3", "unit", 3),
        ("2019-02-04", "due+3", "superior", 3),
        ("2019-02-04", "due+3", "provincial_office", 1),
    ]
    assert year.load == {
        date(2019, 1, 2): 3,
        date(2019, 1, 24): 3,
        date(2019, 1, 31): 3,
        date(2019, 2, 4): 7,
    }


def test_two_steps_on_one_day_make_one_digest_an_office(session):
    year = planned(
        session, step_data("1", submitted_by=AMPHOE), step_data("2", submitted_by=AMPHOE)
    )

    assert year.load[date(2019, 2, 4)] == 2 * 3 + 3 + 1
    assert year.total == 2 * 16


def test_a_step_without_a_day_is_listed_without_one(session):
    year = planned(session, step_data("1", submitted_by=AMPHOE, window={}))

    assert [(each.day, each.reminder, each.count) for each in year.mails] == [(None, "opening", 3)]
    assert year.load == {}


def test_a_step_that_comes_with_its_letter_is_listed_on_that_day(session):
    start_world(session)
    letter = {"key": "a", "dated": "๒๔ มกราคม ๒๕๖๒"}
    step = step_data("1", submitted_by=AMPHOE, window={})
    year = plan_year(session, make_calendar(step, letters=[letter], starts_with_letter="a"))

    assert [each.day for each in year.mails] == [date(2019, 1, 24)]
