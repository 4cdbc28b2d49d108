"""Years that a calendar does not explain, numbers that changed as if they were years."""

import pytest

from oneplan.domain.cycles.collisions import check_days
from oneplan.domain.cycles.digit_accidents import check_phones, find_digit_accidents
from oneplan.domain.cycles.working_days import WorkingDays
from oneplan.domain.cycles.year_checks import check_years
from oneplan.gateways.calendars.calendar_files import check_calendar_file
from tests.support.builders import CALENDARS, make_calendar, step_data

SPAN = {"plan_span_be": [2561, 2565]}
LEFT_OVER = [
    pytest.param("แผนปฏิบัติการประจำปีงบประมาณ พ.ศ. ๒๕๖๓", "ปีไม่ตรงกับปีงบประมาณ ๒๕๖๔", id="fiscal year"),
    pytest.param("ฉบับทบทวนปี ๒๕๖๓", "ปีที่ทบทวนไม่ใช่ปีงบประมาณ ๒๕๖๔", id="review"),
    pytest.param("พ.ศ. ๒๕๖๑ – ๒๕๖๔", "ช่วงปีไม่ตรงกับช่วงปีของแผน ๒๕๖๑-๒๕๖๕", id="span"),
    pytest.param("ภายในเดือนมิถุนายน ๒๕๖๐", "วันที่ไม่อยู่ในปีที่ดำเนินการ ๒๕๖๒", id="date"),
    pytest.param("เริ่ม พ.ศ. ๒๕๖๐", "ปีไม่ตรงกับปีงบประมาณ ๒๕๖๔", id="any other year"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule"), LEFT_OVER)
def test_a_year_of_another_calendar_is_named_with_field_value_and_rule(text, rule):
    (found,) = check_years(make_calendar(step_data("1", title={"th": text}), **SPAN))

    assert found.location == ("steps", 0, "title", "th")
    assert found.value in text
    assert found.message.startswith(rule)


ALLOWED = [
    "ปีงบประมาณ ๒๕๖๔",
    "พ.ศ. ๒๕๖๑-๒๕๖๕",
    "ทบทวนในปี ๒๕๖๒",
    "ธันวาคม ๒๕๖๑",
    "ระเบียบฯ พ.ศ. ๒๕๔๘",
    "ว ๒๕๖๓",
]


@pytest.mark.parametrize("text", ALLOWED)
def test_a_year_that_a_rule_allows_is_no_finding(text):
    assert check_years(make_calendar(step_data("1", title={"th": text}), **SPAN)) == ()


def test_a_misprint_that_is_put_right_is_no_finding():
    title = {"th": "ปีงบประมาณ พ.ศ. ๒๕๖๓", "th_corrected": "… พ.ศ. ๒๕๖๔ ปีงบประมาณ พ.ศ. ๒๕๖๔"}

    assert check_years(make_calendar(step_data("1", title=title))) == ()


def test_a_span_that_does_not_hold_the_fiscal_year_is_a_finding():
    (found,) = check_years(make_calendar(step_data("1"), plan_span_be=[2565, 2569]))

    assert (found.location, found.value) == (("plan_span_be",), "2565-2569")


R82_R83 = [
    "steps[5].title.th = ปี ๒๕๖๑ – ๒๕๖๔",
    "steps[6].title.th = พ.ศ. ๒๕๖๑ – ๒๕๖๔",
    "steps[7].title.th = พ.ศ. ๒๕๖๑ – ๒๕๖๔",
    "steps[9].title.th = ทบทวนปี ๒๕๖๓",
]
KNOWN = {"rayong-2564": R82_R83, "samutsakhon-2563": ["steps[M3.1.3].duty_of = 7.3"]}
"""A duty that minutes and table print with two due days is one of the doubts of a print.

What a calendar notes as undecided is told too (``test_source_doubts.py``).
"""


@pytest.mark.parametrize("path", sorted(CALENDARS.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_calendars_of_the_sources_raise_the_alarms_of_their_prints_and_no_other(path):
    found = [
        f"{each.path} = {each.value}"
        for each in check_calendar_file(path)
        if not each.path.startswith(("open_questions", "missing_calendars"))
    ]

    assert found == KNOWN.get(path.stem, [])


def issuer(**numbers):
    return {"issuer": {"unit_th": "สำนักงานจังหวัด", **numbers}}


def test_a_telephone_that_changed_with_the_year_is_found():
    before = make_calendar(step_data("1"), **issuer(phone="๐-๓๘๖๔-๔๐๑๐", fax="๐-๓๘๖๔-๔๐๑๑"))
    later = {"fiscal_year_be": 2565, "work_year_be": 2563, "cycle": "small-2565"}
    after = make_calendar(step_data("1"), **later, **issuer(phone="๐-๓๘๖๕-๔๐๑๐", fax="๐-๓๘๖๔-๔๐๑๙"))
    (found,) = find_digit_accidents(before, after)

    assert (found.location, found.value) == (("issuer", "phone"), "๐-๓๘๖๕-๔๐๑๐")
    assert "๐-๓๘๖๔-๔๐๑๐" in found.message


@pytest.mark.parametrize(
    ("phone", "count"),
    [
        ("๐-๓๘๖๙-๔๐๑๐", 0),
        ("๐ ๓๔๔๒ ๕๐๗๕ ต่อ ๑๒", 0),
        ("๐๘๑ ๒๓๔ ๕๖๗๘", 0),
        ("๐-๓๘๖๙-๔๐๑", 1),
        ("๓๘๖๙-๔๐๑๐๐", 1),
    ],
)
def test_a_telephone_number_has_its_digits(phone, count):
    assert len(list(check_phones(make_calendar(step_data("1"), **issuer(phone=phone))))) == count


def meeting(step_id, printed, **changes):
    kbj = [{"th": "ก.บ.จ.", "role": "kbj"}]
    return step_data(
        step_id, kind="meeting", form=None, agencies=kbj, window={"printed": printed}, **changes
    )


DAYS = [
    pytest.param([meeting("1", "๔ ก.พ. ๖๒"), meeting("2", "๔ ก.พ. ๖๒")], [("collision", ("1", "2"))], id="the same committee on one day"),
    pytest.param([meeting("1", "๔ ก.พ. ๖๒ เวลา ๙.๐๐ น."), meeting("2", "๔ ก.พ. ๖๒ เวลา ๑๓.๐๐ น.")], [], id="morning and afternoon"),
    pytest.param([meeting("1", "ก.พ. ๖๒"), meeting("2", "ก.พ. ๖๒")], [], id="windows that overlap are normal"),
    pytest.param([meeting("1", "๒ ก.พ. ๖๒")], [("day_off", ("1",))], id="a Saturday"),
    pytest.param([meeting("1", "ก.พ. ๖๒"), meeting("2", "ม.ค. ๖๒", inputs=["1"])], [("order", ("2", "1"))], id="ends before what it waits for"),
]  # fmt: skip


@pytest.mark.parametrize(("steps", "found"), DAYS)
def test_what_cannot_be_in_the_days_is_said(steps, found):
    told = check_days(make_calendar(*steps), WorkingDays({}))

    assert [(each.kind, each.steps) for each in told] == found
