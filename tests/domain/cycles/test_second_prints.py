"""The months of a second print are held against the windows of the first."""

import pytest

from oneplan.domain.cycles.second_prints import check_second_print
from oneplan.gateways.calendars.calendar_files import load_calendar
from tests.support.builders import CALENDARS, make_calendar, step_data

STEPS = (
    step_data("1", window={"printed": "ม.ค. – ก.พ. ๖๒"}),
    step_data("2.1", parent="2", window={"printed": "มี.ค. ๖๒"}),
    step_data("2.2", parent="2", window={"printed": "เม.ย. ๖๒"}),
    step_data("3", window={"printed": "ภายใน พ.ค. ๖๒"}),
    step_data("4", window={}),
)
CASES = [
    pytest.param("ก.พ.62", "1", None, id="inside a range"),
    pytest.param("เม.ย.62", "2 (3 ครั้ง)", None, id="one of the sub-steps"),
    pytest.param("พ.ค.62", "3", None, id="a deadline"),
    pytest.param("ธ.ค.62", "4", None, id="the table has no date"),
    pytest.param("มี.ค.62", "1", "ไม่อยู่ในช่วงเวลาของตาราง (ม.ค. – ก.พ. ๖๒)", id="a month late"),
    pytest.param("เม.ย.62", "3", "ไม่อยู่ในช่วงเวลาของตาราง", id="before the month of a deadline"),
    pytest.param("พ.ค.62", "9", "ไม่มีขั้นตอนนี้ในตาราง", id="no such step"),
    pytest.param("ปลายปี", "1", "อ่านเดือนไม่ได้", id="no month"),
]


@pytest.mark.parametrize(("month", "item", "told"), CASES)
def test_a_month_outside_the_window_of_its_step_is_told(month, item, told):
    calendar = make_calendar(
        *STEPS,
        parents=[{"id": "2", "title_th": "สอง"}],
        infographic=[{"month": month, "items": [item]}],
    )
    found = [each.message for each in check_second_print(calendar)]

    assert len(found) == bool(told)
    assert all(told in message for message in found)


def test_the_two_prints_of_samut_sakhon_agree():
    calendar = load_calendar(CALENDARS / "samutsakhon-2563.yaml")

    assert len(calendar.infographic) == 7
    assert list(check_second_print(calendar)) == []
