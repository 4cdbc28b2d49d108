import pytest

from oneplan.domain.documents.circulars import (
    HEADINGS,
    CircularUnknown,
    EnclosuresMissing,
    calendar_table,
    enclosed_of,
    letter_of,
    numbered_enclosures,
    require_enclosures,
    signed_by,
)
from oneplan.gateways.calendars.calendar_files import load_calendar
from tests.support.builders import ROOT


@pytest.fixture(scope="module")
def rayong():
    return load_calendar(ROOT / "dags/calendars/rayong-2564.yaml")


@pytest.mark.parametrize(
    ("printed", "name", "position", "acting_for"),
    [
        ("นายสมชาย ใจดี ผู้ว่าราชการจังหวัดระยอง", "(นายสมชาย ใจดี)", "ผู้ว่าราชการจังหวัดระยอง", ""),
        (
            "นางสาวสมหญิง ใจงาม รองผู้ว่าราชการจังหวัด ปฏิบัติราชการแทน ผู้ว่าราชการจังหวัดตราด",
            "(นางสาวสมหญิง ใจงาม)",
            "รองผู้ว่าราชการจังหวัด",
            "ผู้ว่าราชการจังหวัดตราด",
        ),
        ("นายก ข อธิบดีกรม (printed นายค ข)", "(นายก ข)", "อธิบดีกรม", ""),
        ("นายก", "(นายก)", "", ""),
    ],
)
def test_who_signed_is_read_from_the_line_that_is_printed(printed, name, position, acting_for):
    read = signed_by(printed)
    assert (read.name, read.position, read.acting_for) == (name, position, acting_for)


def test_the_table_has_every_step_in_order(rayong):
    heading, *rows = calendar_table(rayong)
    assert heading == HEADINGS
    assert [row[1] for row in rows] == [step.title.th for step in rayong.steps]
    assert rows[0][2] == "ม.ค. – ก.พ. ๖๒"
    assert all(all(row) for row in rows)


def test_the_calendar_is_printed_with_its_letter_and_every_other_enclosure_has_a_file(rayong):
    letter = letter_of(rayong, "cover")
    assert [each.quantity for each in enclosed_of(letter)] == ["๑ เล่ม", "๑ ชุด"]
    assert list(numbered_enclosures(letter)) == [1, 2]
    with pytest.raises(EnclosuresMissing, match=r"1\. คู่มือ") as held:
        require_enclosures(letter, ())
    assert "ปฏิทินการดำเนินงาน" not in str(held.value)
    require_enclosures(letter, {1})


def test_a_letter_that_is_not_in_the_calendar_is_told_with_those_that_are(rayong):
    with pytest.raises(CircularUnknown, match=r"no circular .other.\. It has cover"):
        letter_of(rayong, "other")
