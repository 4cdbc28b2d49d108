"""Rules of reminding are written into a calendar's file, and every other letter stays."""

from functools import cache

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from oneplan.gateways.calendars.calendar_files import list_calendar_files
from oneplan.gateways.calendars.policy_edits import PolicyNotFound, replace_rules
from tests.support.builders import CALENDARS

RULES = {"reminders": [-3, 0]}


@pytest.mark.parametrize(
    ("text", "step", "made"),
    [
        pytest.param(
            "# head\ncycle: a\nsteps: []\n",
            "",
            "# head\npolicy:\n  reminders: [-3, 0]\ncycle: a\nsteps: []\n",
            id="none of the calendar",
        ),
        pytest.param(
            "policy:\n  grace_days: 3 # said\nsteps: []\n",
            "",
            "policy:\n  reminders: [-3, 0]\n  grace_days: 3 # said\nsteps: []\n",
            id="others of the calendar",
        ),
        pytest.param(
            "policy:\n  reminders:\n    - -7\n    - 0\n  # why\n  grace_days: 3\nsteps: []\n",
            "",
            "policy:\n  reminders: [-3, 0]\n  # why\n  grace_days: 3\nsteps: []\n",
            id="a block of lines",
        ),
        pytest.param(
            "policy:\n  reminders:\n  - -7\n  - 0\nsteps: []\n",
            "",
            "policy:\n  reminders: [-3, 0]\nsteps: []\n",
            id="a block beside its key",
        ),
        pytest.param(
            "policy: {reminders: [-7], grace_days: 3}\nsteps: []\n",
            "",
            "policy: {reminders: [-3, 0], grace_days: 3}\nsteps: []\n",
            id="on one line",
        ),
        pytest.param(
            "steps:\n  - id: '1'\n    kind: x\n  - id: '2'\n",
            "1",
            "steps:\n  - policy:\n      reminders: [-3, 0]\n    id: '1'\n    kind: x\n  - id: '2'\n",
            id="none of a step",
        ),
        pytest.param(
            "policy: {reminders: [-7]}\nsteps:\n  - id: '1'\n    policy: {grace_days: 0}\n",
            "1",
            "policy: {reminders: [-7]}\nsteps:\n  - id: '1'\n"
            "    policy: {reminders: [-3, 0], grace_days: 0}\n",
            id="others of a step",
        ),
        pytest.param(
            "steps: [{id: '1', kind: x}]\n",
            "1",
            "steps: [{policy: {reminders: [-3, 0]}, id: '1', kind: x}]\n",
            id="a step on one line",
        ),
        pytest.param(
            "policy:\nsteps: []\n", "", "policy: {reminders: [-3, 0]}\nsteps: []\n", id="left empty"
        ),
    ],
)
def test_rules_are_written_and_every_other_letter_stays(text, step, made):
    assert replace_rules(text, step, RULES) == made
    assert yaml.safe_load(made)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        pytest.param("steps: []\n", "1", id="no such step"),
        pytest.param("policy: [1]\nsteps: []\n", "", id="rules that are a list"),
    ],
)
def test_a_file_of_another_shape_is_refused(text, step):
    with pytest.raises(PolicyNotFound) as refused:
        replace_rules(text, step, RULES)
    assert "แก้ไขด้วยแฟ้ม" in refused.value.in_thai


@cache
def texts():
    return [path.read_text(encoding="utf-8") for path in list_calendar_files(CALENDARS)]


def read(text):
    return yaml.load(text, yaml.CSafeLoader)


@settings(max_examples=8)
@given(data=st.data())
def test_a_calendar_of_the_office_takes_any_rules(data):
    text = data.draw(st.sampled_from(texts()))
    before = read(text)
    step = data.draw(st.sampled_from(["", *(each["id"] for each in before["steps"])]))
    rules = {
        "reminders": sorted(data.draw(st.sets(st.integers(-60, 60), max_size=6))),
        "send_window": {"opens": "07:30", "closes": "20:00", "working_days_only": False},
    }
    made = read(replace_rules(text, step, rules))
    owner = made if not step else next(each for each in made["steps"] if each["id"] == step)

    assert {key: owner["policy"][key] for key in rules} == rules
    owner.pop("policy")
    assert made == before
