"""The reminder schedule: which day, which level, which mark, and what a day off does to them."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from oneplan.domain.cycles.calendar_steps import Policy
from oneplan.domain.cycles.working_days import Roll, SendWindow, WorkingDays
from oneplan.domain.reminders.reminder_schedule import (
    Reminder,
    ReminderLevel,
    is_stale,
    levels_told,
    opening_moment,
    plan_reminders,
    reminder_of,
    urgency_of,
)
from tests.support.world import BANGKOK, moment

SONGKRAN = WorkingDays({date(2019, 4, d): "วันสงกรานต์" for d in (15, 16)})
NONE_OFF = WorkingDays({})


def test_the_default_ladder_is_that_of_the_office():
    planned = plan_reminders(Policy(), moment("2019-05-23T23:59:59"), NONE_OFF)

    assert [(p.reminder.key, p.at.isoformat()[:16], p.taken_over_by) for p in planned] == [
        ("due-14", "2019-05-09T08:30", None),
        ("due-7", "2019-05-16T08:30", None),
        ("due-3", "2019-05-20T08:30", None),
        ("due-1", "2019-05-22T08:30", None),
        ("due", "2019-05-23T08:30", None),
        ("due+1", "2019-05-24T08:30", None),
        ("due+3", "2019-05-27T08:30", None),
        ("due+7", "2019-05-30T08:30", None),
        ("due+14", "2019-06-06T08:30", None),
    ]
    assert [p.reminder.key for p in planned if p.is_put_off] == ["due+3"]


def test_reminders_that_are_put_off_to_one_morning_are_one():
    planned = plan_reminders(
        Policy(reminders=(-3, -1, 0, 1, 3)), moment("2019-04-14T23:59"), SONGKRAN
    )

    assert [(p.reminder.key, p.at.date().isoformat(), p.taken_over_by) for p in planned] == [
        ("due-3", "2019-04-11", None),
        ("due-1", "2019-04-17", "due+3"),
        ("due", "2019-04-17", "due+3"),
        ("due+1", "2019-04-17", "due+3"),
        ("due+3", "2019-04-17", None),
    ]


@given(
    due=st.datetimes(datetime(2018, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001  it takes no other
    days=st.sets(st.integers(-40, 40), min_size=1, max_size=12),
    off=st.sets(st.dates(date(2017, 10, 1), date(2027, 4, 1)), max_size=60),
)
def test_no_reminder_is_lost_or_early_or_beside_another(due, days, off):
    working = WorkingDays(dict.fromkeys(off, "วันหยุด"))
    planned = plan_reminders(
        Policy(reminders=tuple(sorted(days))), due.replace(tzinfo=BANGKOK), working
    )
    going = [p for p in planned if not p.taken_over_by]
    keys = {p.reminder.key: p for p in going}

    assert [p.reminder.days for p in planned] == sorted(days)
    assert all(p.at >= p.nominal_at and working.is_working(p.at.date()) for p in planned)
    assert all(time(8, 30) <= p.at.time() <= time(16, 30) for p in planned)
    assert len({p.at for p in going}) == len(going)
    assert all(keys[p.taken_over_by].at <= p.at for p in planned if p.taken_over_by)


@pytest.mark.parametrize(
    ("days", "levels", "mark"),
    [
        pytest.param(-14, [ReminderLevel.UNIT], "", id="early"),
        pytest.param(-1, [ReminderLevel.UNIT], "ด่วน", id="the day before"),
        pytest.param(0, [ReminderLevel.UNIT], "ด่วน", id="due"),
        pytest.param(1, [ReminderLevel.UNIT], "ด่วนมาก", id="overdue"),
        pytest.param(3, [ReminderLevel.UNIT, ReminderLevel.SUPERIOR], "ด่วนมาก", id="three days"),
        pytest.param(
            7,
            [ReminderLevel.UNIT, ReminderLevel.SUPERIOR, ReminderLevel.PROVINCIAL_OFFICE],
            "ด่วนที่สุด",
            id="a week",
        ),
        pytest.param(14, list(ReminderLevel), "ด่วนที่สุด", id="a fortnight"),
    ],
)
def test_each_level_has_its_own_patience(days, levels, mark):
    assert list(levels_told(Policy(), days)) == levels
    assert urgency_of(Policy(), days) == mark


def test_a_step_sets_its_own_ladder():
    policy = Policy.model_validate(
        {
            "escalation": {"superior": 1, "provincial_office": None, "governor": 30},
            "urgency": {"urgent": None, "very_urgent": 0, "most_urgent": 1},
        }
    )

    assert list(levels_told(policy, 7)) == [ReminderLevel.UNIT, ReminderLevel.SUPERIOR]
    assert [urgency_of(policy, d) for d in (-1, 0, 1)] == ["", "ด่วนมาก", "ด่วนที่สุด"]


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        ({"reminders": [3, 1]}, "must rise"),
        ({"escalation": {"superior": 9}}, "must climb"),
        ({"send_window": {"opens": "17:00"}}, "opens at 17:00:00 and closes at 16:30:00"),
        ({"roll": "sometimes"}, "'none', 'next' or 'previous'"),
    ],
)
def test_a_ladder_that_cannot_be_is_refused(policy, message):
    with pytest.raises(ValidationError, match=message):
        Policy.model_validate(policy)


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        pytest.param("2019-04-11T09:00", "2019-04-11T09:00", id="in office hours"),
        pytest.param("2019-04-11T07:00", "2019-04-11T08:30", id="too early"),
        pytest.param("2019-04-11T16:30", "2019-04-11T16:30", id="the last minute"),
        pytest.param("2019-04-11T16:31", "2019-04-12T08:30", id="too late"),
        pytest.param("2019-04-12T20:00", "2019-04-17T08:30", id="a weekend and Songkran"),
        pytest.param("2019-04-15T10:00", "2019-04-17T08:30", id="on a holiday"),
    ],
)
def test_mail_goes_in_office_hours(at, goes):
    window = SendWindow(opens=time(8, 30), closes=time(16, 30), working_days_only=True)

    assert window.first_moment(moment(at), SONGKRAN) == moment(goes)


def test_a_step_that_opens_at_midnight_invites_in_the_morning():
    nominal, at = opening_moment(Policy(), moment("2019-04-13"), SONGKRAN)

    assert (nominal, at) == (moment("2019-04-13T08:30"), moment("2019-04-17T08:30"))


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        (Roll.NONE, date(2019, 4, 14)),
        (Roll.NEXT, date(2019, 4, 17)),
        (Roll.PREVIOUS, date(2019, 4, 12)),
    ],
)
def test_a_deadline_on_a_day_off_rolls_by_its_rule(rule, day):
    assert SONGKRAN.roll(date(2019, 4, 14), rule) == day


@pytest.mark.parametrize("days", [-14, -1, 0, 1, 14])
def test_a_reminder_reads_back_from_its_key(days):
    assert reminder_of(Reminder(days=days).key).days == days


def test_what_is_no_reminder_is_refused():
    with pytest.raises(ValueError, match="'soon' is no reminder"):
        reminder_of("soon")


def test_a_reminder_is_stale_a_day_later():
    assert not is_stale(moment("2019-04-11T08:30"), now=moment("2019-04-12T08:29"))
    assert is_stale(moment("2019-04-11T08:30"), now=moment("2019-04-12T08:30"))
