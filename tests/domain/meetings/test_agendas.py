"""The agenda of a meeting, read from the words of an office."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.meetings.agendas import (
    IN_FORCE,
    ItemKind,
    is_heading,
    read_agenda,
    rows_of_lines,
)
from oneplan.domain.meetings.sittings import meeting_name, read_hour, read_number
from oneplan.domain.shared.thai_numerals import to_thai_digits

SOURCE = """ระเบียบวาระที่ ๒ เรื่องเพื่อทราบ
๒.๑ แนวทางการเชื่อมโยงและบูรณาการแผนในระดับพื้นที่
๒.๒ แผนพัฒนาจังหวัด ๔ ปี (พ.ศ. ๒๕๖๑ – ๒๕๖๔) ของจังหวัดสมุทรสาคร
๒.๓ โครงการพัฒนาศักยภาพในการเชื่อมโยงระดับพื้นที่
ระเบียบวาระที่ ๓ เรื่องเพื่อพิจารณา
๓.๑ ร่างปฏิทินการทบทวนและจัดทำแผนพัฒนาพื้นที่
๓.๒ ร่างปฏิทินการทบทวนแผนพัฒนาจังหวัด ๔ ปี | | แผน
๓.๓ แบบวิเคราะห์ปัญหาและความต้องการของประชาชนในพื้นที่
"""
"""The agenda of Samut Sakhon's meeting of 4 April 2561, as its minutes print it."""


def test_the_agenda_of_the_source_is_read_with_its_headings_and_kinds():
    items, problems = read_agenda(rows_of_lines(SOURCE))

    assert problems == []
    assert [each.number for each in items] == ["2", "2.1", "2.2", "2.3", "3", "3.1", "3.2", "3.3"]
    assert [each.kind for each in items] == [ItemKind.INFORM] * 4 + [ItemKind.CONSIDER] * 4
    assert [each.plan for each in items if each.plan is not None] == [IN_FORCE]
    assert items[2].title == "แผนพัฒนาจังหวัด ๔ ปี (พ.ศ. ๒๕๖๑ – ๒๕๖๔) ของจังหวัดสมุทรสาคร"
    assert [n for n in ("2", "2.1", "3") if is_heading(n, [e.number for e in items])] == ["2", "3"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("", "has no item", id="nothing"),
        pytest.param("เรื่องใหม่", "has no number", id="no number"),
        pytest.param("1 เรื่อง", "kind '': it is inform", id="no kind"),
        pytest.param("1 เรื่อง | ลับ", "kind 'ลับ'", id="another kind"),
        pytest.param("1 ก | อื่น ๆ\n1 ข | อื่น ๆ", "item 1 stands twice", id="twice"),
        pytest.param("2 ก | อื่น ๆ\n1 ข | อื่น ๆ", "below item 2", id="out of order"),
        pytest.param("1 ก | อื่น ๆ | สอง", "plan 'สอง'", id="no version"),
        pytest.param("1 ก | อื่น ๆ | แผน\n2 ข | อื่น ๆ | แผน", "about the plan of item 1", id="one plan twice"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_agenda_is_told_in_both_languages(text, told):
    _, problems = read_agenda(rows_of_lines(text))

    assert [each for each in problems if told in each.en]
    assert all(any("ก" <= letter <= "ฮ" for letter in each.th) for each in problems)


def test_all_that_is_wrong_is_told_at_once_by_its_line():
    _, problems = read_agenda(rows_of_lines("\n1 ก | ลับ\n\nเรื่อง\n2 ข | อื่น ๆ | ครึ่ง"))

    assert [each.en.split(":")[0] for each in problems] == ["line 2", "line 4", "line 4", "line 5"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("๑/๒๕๖๓", "1/2563"),
        ("ครั้งที่ ๓ / ๒๕๖๒", "3/2562"),
        ("พิเศษ ครั้งที่ 1/2563", "พิเศษ 1/2563"),
        ("1/63", None),
        ("0/2563", None),
        ("1/2019", None),
        ("หนึ่ง", None),
    ],
)
def test_the_number_of_a_sitting_has_one_form(typed, kept):
    assert read_number(typed) == kept


@given(number=st.integers(1, 999), year=st.integers(2400, 2700))
def test_a_number_reads_back_in_either_digits(number, year):
    plain = f"{number}/{year}"

    assert read_number(plain) == read_number(to_thai_digits(plain)) == plain


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("๑๓.๓๐ น.", "13:30"), ("เวลา 9:00", "09:00"), ("25.00", None), ("เช้า", None)],
)
def test_a_time_of_day_is_read_as_offices_write_it(typed, kept):
    found = read_hour(typed)

    assert (f"{found:%H:%M}" if found else None) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("การประชุมเชื่อมโยงแผน", "เชื่อมโยงแผน"),
        ("จัดประชุม ก.บ.จ.สค.", "ก.บ.จ.สค."),
        ("คณะกรรมการ", "คณะกรรมการ"),
        ("ประชุม", "ประชุม"),
    ],
)
def test_letters_write_the_word_meeting_once(typed, kept):
    assert meeting_name(typed) == kept
