"""What a calendar notes as missing or undecided is told to whoever checks it."""

import pytest

from oneplan.domain.cycles.source_doubts import check_source
from oneplan.gateways.calendars.calendar_files import check_calendar_file
from tests.support.builders import CALENDARS, make_calendar

MISSING = {"title_th": "ปฏิทินระดับพื้นที่", "title_en": "Area calendar", "note": "title only"}


def test_a_calendar_without_notes_raises_nothing():
    assert not list(check_source(make_calendar()))


def test_each_note_is_a_warning_with_its_words():
    calendar = make_calendar(missing_calendars=[MISSING], open_questions=["ส่งถึงจังหวัดหรือกรม"])

    missing, question = check_source(calendar)
    assert (missing.severity, missing.value) == ("warning", "ปฏิทินระดับพื้นที่")
    assert "ตารางไม่อยู่ในเอกสาร" in missing.th
    assert question.value == "ส่งถึงจังหวัดหรือกรม"
    assert "ยังไม่มีผู้ตัดสิน" in question.th


@pytest.mark.parametrize(
    ("cycle", "words"),
    [
        pytest.param("samutsakhon-2563", "ตารางไม่อยู่ในเอกสาร", id="R107"),
        pytest.param("chachoengsao-tambon-2566", "แบบรายงานส่งถึงใคร", id="R108"),
    ],
)
def test_the_calendars_of_the_sources_tell_theirs(cycle, words):
    found = check_calendar_file(CALENDARS / f"{cycle}.yaml")

    (told,) = [each for each in found if words in each.th_line]
    assert told.severity == "warning"
    assert told.line > 1
