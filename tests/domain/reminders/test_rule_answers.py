"""Rules of reminding as they are typed: read, or refused with all that is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.cycles.calendar_steps import Policy
from oneplan.domain.reminders.rule_answers import (
    ReminderRulesRefused,
    changed_rules,
    read_rules,
    type_rules,
    unheard_levels,
)

NOW = type_rules(Policy())


def test_the_rules_in_force_read_back_as_they_are():
    assert NOW["before"] == "14, 7, 3, 1"
    assert changed_rules(Policy(), read_rules(NOW)) == {}


@pytest.mark.parametrize(
    ("typed", "key", "rule"),
    [
        pytest.param({"before": "๗ และ ๑"}, "reminders", [-7, -1, 0, 1, 3, 7, 14], id="Thai"),
        pytest.param(
            {"after": "", "on_day": ""}, "reminders", [-14, -7, -3, -1], id="before alone"
        ),
        pytest.param(
            {"superior": "", "governor": "๓๐"},
            "escalation",
            {"superior": None, "provincial_office": 7, "governor": 30},
            id="nobody near is told",
        ),
        pytest.param(
            {"opens": "๗.๐๐", "closes": "20:00 น.", "working_days_only": ""},
            "send_window",
            {"opens": "07:00", "closes": "20:00", "working_days_only": False},
            id="hours",
        ),
    ],
)
def test_what_is_typed_is_read(typed, key, rule):
    assert changed_rules(Policy(), read_rules({**NOW, **typed})) == {key: rule}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        pytest.param({"before": "7, x"}, ["“x” ไม่ใช่จำนวนวัน"], id="no number"),
        pytest.param({"before": "0"}, ["“0” ไม่ใช่จำนวนวัน"], id="no day before"),
        pytest.param({"after": "7 7"}, ["๗ วัน เขียนซ้ำ"], id="twice"),
        pytest.param({"after": "9999"}, ["ไม่ใช่จำนวนวัน"], id="too far"),
        pytest.param({"superior": "10"}, ["ต้องไม่ลดลงตามลำดับชั้น"], id="no climb"),
        pytest.param({"governor": "-1"}, ["แจ้งผู้ว่าราชการจังหวัด: “-1”"], id="below nought"),
        pytest.param({"opens": "25.00"}, ["เวลาเริ่มส่ง: “25.00” ไม่ใช่เวลา"], id="no time"),
        pytest.param({"opens": "17.00"}, ["ต้องก่อนเวลาหยุดส่ง"], id="ends before it begins"),
        pytest.param(
            {"before": "x", "governor": "y", "closes": "z"}, ["“x”", "“y”", "“z”"], id="all at once"
        ),
    ],
)
def test_what_cannot_be_is_refused_with_all_that_is_wrong(typed, words):
    with pytest.raises(ReminderRulesRefused) as refused:
        read_rules({**NOW, **typed})
    assert [word for word in words if word not in refused.value.in_thai] == []


@pytest.mark.parametrize(
    ("typed", "unheard"),
    [
        pytest.param({}, [], id="as shipped"),
        pytest.param({"after": "1, 3"}, ["provincial_office", "governor"], id="short"),
        pytest.param({"after": ""}, ["superior", "provincial_office", "governor"], id="none after"),
        pytest.param(
            {"after": "", "superior": "0"}, ["provincial_office", "governor"], id="at once"
        ),
    ],
)
def test_a_level_without_a_reminder_so_late_is_never_told(typed, unheard):
    assert unheard_levels(read_rules({**NOW, **typed})) == unheard


@given(
    reminders=st.sets(st.integers(-365, 365), max_size=9),
    delays=st.lists(st.none() | st.integers(0, 365), min_size=3, max_size=3),
)
def test_any_rules_survive_being_typed(reminders, delays):
    given_days = sorted(day for day in delays if day is not None)
    climbing = [None if day is None else given_days.pop(0) for day in delays]
    names = ("superior", "provincial_office", "governor")
    policy = Policy(
        reminders=tuple(sorted(reminders)), escalation=dict(zip(names, climbing, strict=True))
    )

    assert changed_rules(policy, read_rules(type_rules(policy))) == {}
