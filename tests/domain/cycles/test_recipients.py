"""A recipient of a step has a name that a clerk knows."""

import re

import pytest

from oneplan.domain.cycles.recipients import recipient_th
from oneplan.gateways.calendars.calendar_files import load_calendar
from tests.support.builders import ALL_CYCLES, CALENDARS


@pytest.mark.parametrize(
    ("named", "name"),
    [
        pytest.param("lao", "องค์กรปกครองส่วนท้องถิ่น", id="a role of the register"),
        pytest.param("ministries", "กระทรวง/กรมที่เกี่ยวข้อง", id="one that submits nothing"),
        pytest.param("central system (ศูนย์ข้อมูลกลาง)", "ศูนย์ข้อมูลกลาง", id="both languages"),
        pytest.param("สภาเกษตรกร (จังหวัด)", "สภาเกษตรกร (จังหวัด)", id="Thai words with brackets"),
    ],
)
def test_a_recipient_is_told_in_thai(named, name):
    assert recipient_th(named) == name


@pytest.mark.parametrize("cycle", sorted(ALL_CYCLES))
def test_no_recipient_of_a_calendar_is_told_by_its_code(cycle):
    told = {
        recipient_th(each)
        for step in load_calendar(CALENDARS / f"{cycle}.yaml").steps
        for each in step.submitted_to
    }

    assert told
    assert {name for name in told if re.search("[A-Za-z_]", name)} == set()
