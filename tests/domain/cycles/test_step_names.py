"""A step is named by the number that its calendar prints; an id of a file is shown to nobody."""

import re

import pytest

from oneplan.domain.cycles.step_names import (
    english_step_name,
    find_step_name,
    step_name,
    step_number,
)
from oneplan.domain.shared.step_ids import english_number_of_id, name_of_id, number_of_id
from oneplan.gateways.calendars.calendar_files import list_calendar_files, load_calendar
from tests.support.builders import CALENDARS

STEPS = [
    pytest.param(step, id=f"{path.stem}-{step.id}")
    for path in list_calendar_files(CALENDARS)
    for step in load_calendar(path).steps
]


@pytest.mark.parametrize(
    ("step_id", "printed", "name"),
    [
        pytest.param("2.1", "๒", "ขั้นตอนที่ ๒.๑", id="a number"),
        pytest.param("M3.1.2", "๓.๑", "ขั้นตอนตามข้อ ๓.๑", id="an item of minutes"),
        pytest.param("D2.2.3a", "๒.๒ ๓)", "ขั้นตอนตามข้อ ๒.๒ ๓)", id="an item of another letter"),
        pytest.param("T3.1", "ปฏิทิน", "ขั้นตอนตามปฏิทิน", id="no number is printed"),
        pytest.param("M3.3", "", "ขั้นตอนตามข้อ ๓.๓", id="nothing is printed"),
        pytest.param("X", "", "ขั้นตอนนี้", id="nothing is known"),
    ],
)
def test_a_step_is_named_as_printed(step_id, printed, name):
    assert name_of_id(step_id, printed) == name


@pytest.mark.parametrize("step", STEPS)
def test_no_id_of_a_file_is_read_by_anyone(step):
    assert not re.search("[A-Za-z]", step_name(step) + step_number(step))
    assert not re.search("[A-Z]|[ก-๙]", english_step_name(step).replace("calendar", ""))


@pytest.mark.parametrize(
    ("step_id", "thai", "english"),
    [
        pytest.param("2.1", "๒.๑", "2.1", id="a number"),
        pytest.param("M3.1.2", "ข้อ ๓.๑.๒", "item 3.1.2", id="an item of minutes"),
        pytest.param("D2.2.3a", "ข้อ ๒.๒.๓", "item 2.2.3", id="an item of another letter"),
        pytest.param("X", "–", "–", id="no number in it"),
    ],
)
def test_a_number_of_an_id_has_no_letter_of_the_file(step_id, thai, english):
    assert (number_of_id(step_id), english_number_of_id(step_id)) == (thai, english)


def test_a_step_that_an_amendment_took_out_still_has_a_name():
    calendar = load_calendar(CALENDARS / "samutsakhon-2563.yaml")

    assert find_step_name(calendar, "M3.1.2") == "ขั้นตอนตามข้อ ๓.๑"
    assert find_step_name(calendar, "99.1") == "ขั้นตอนที่ ๙๙.๑"
