"""A meeting is called, moved, cancelled: its invited are told once each time."""

import io
from dataclasses import replace

import pytest
from docx import Document

from oneplan.domain.meetings.agendas import rows_of_lines
from oneplan.domain.meetings.faults import MeetingInvalid, SittingIsOver, SittingUnknown
from oneplan.domain.meetings.sittings import SittingState
from oneplan.domain.reminders.notices import NoticeState
from oneplan.services.cycles.calendars import forget_rehearsal
from oneplan.services.meetings.calls import prepare_call
from oneplan.services.meetings.changes import ChangeRequest, keep_change, prepare_change
from oneplan.services.meetings.invitation_letters import set_letter
from oneplan.services.meetings.invited_units import Guests
from oneplan.services.meetings.sitting_facts import find_sitting
from oneplan.services.meetings.sitting_views import view_sitting, view_sittings
from oneplan.services.plans.plan_versions import find_plan
from oneplan.store.meetings import sittings
from oneplan.store.reminders import notices
from oneplan.store.shared import audit_chain
from tests.support.meetings import make_plan
from tests.support.sittings import LETTER, REQUEST, call
from tests.support.world import CYCLE, put, start_world

pytestmark = pytest.mark.postgres


@pytest.fixture
def planned(session):
    """A plan of one amphoe, before the committee meets."""
    start_world(session)
    put(session, "A1", ("ถนน", "740101", 5))
    make_plan(session)


def mails(session, state=None):
    return [
        each
        for each in notices.list_notices(session, cycle_id=CYCLE, state=state)
        if each.reminder.startswith("sitting:")
    ]


def change(session, files, **changes):
    request = ChangeRequest(
        **{"step_id": "3", "number": "1/2562", "state": SittingState.MOVED, "reason": "ห้องไม่ว่าง", **changes}
    )  # fmt: skip
    prepared = prepare_change(session, CYCLE, request)
    return keep_change(session, prepared, letter=b"%PDF moved", files=files, actor="เลขานุการ")


def test_every_invited_unit_gets_the_letter_once_and_the_plan_is_frozen(session, files, planned):
    assert call(session, files) == 3

    plan = find_plan(session, CYCLE)
    seen = view_sitting(session, find_sitting(session, CYCLE, "3", "1/2562"))
    assert [each["unit"] for each in seen["invited"]] == ["A1", "A2", "A3"]
    assert (seen["agenda"][1]["plan_version"], seen["agenda"][1]["content_hash"]) == (
        1, plan.content_hash,
    )  # fmt: skip
    assert files.get(seen["calls"][0]["letter_sha256"]) == LETTER
    assert {(m.unit_code, m.attachments[0]["sha256"]) for m in mails(session)} == {
        (code, seen["calls"][0]["letter_sha256"]) for code in ("A1", "A2", "A3")
    }
    assert "วันอังคารที่ ๑๒ มีนาคม ๒๕๖๒ เวลา ๑๓.๓๐ น." in mails(session)[0].body_text
    assert "แผนฉบับที่ ๑" in mails(session)[0].body_text


def test_a_new_plan_does_not_change_what_the_agenda_is_about(session, files, planned):
    call(session, files)
    before = find_plan(session, CYCLE).content_hash
    put(session, "A2", ("สะพาน", "740201", 7))
    make_plan(session)

    (sitting,) = sittings.list_sittings(session, cycle_id=CYCLE)
    assert sittings.list_items(session, sitting.id)[1].content_hash == before
    assert find_plan(session, CYCLE).content_hash != before


def test_the_letter_is_previewed_without_telling_anybody(session, planned):
    prepared = prepare_call(session, CYCLE, REQUEST)
    document = Document(io.BytesIO(set_letter(prepared.letter, "docx")))
    said = "\n".join(each.text for each in document.paragraphs)

    assert "ขอเชิญประชุมคณะกรรมการบริหารงานจังหวัดแบบบูรณาการ ครั้งที่ ๑/๒๕๖๒" in said
    assert "ณ ห้องประชุมท่าจีน (๕๐๒) โดยมีผู้ว่าราชการจังหวัดเป็นประธานการประชุม" in said
    assert "ผู้ได้รับเชิญประชุมตามบัญชีแนบท้าย" in said
    assert "๓. กบอ. บ้านแพ้ว" in said
    assert [[c.text for c in row.cells] for row in document.tables[0].rows][2] == [
        "๒", "ร่างแผนพัฒนาจังหวัด", "เรื่องเพื่อพิจารณา", "แผนฉบับที่ ๑",
    ]  # fmt: skip
    assert set_letter(prepared.letter).startswith(b"%PDF")
    assert mails(session) == []
    assert view_sittings(session, CYCLE) == []


WRONG_CALLS = {
    "number": ({"number": "๑"}, "'๑': a number and a Buddhist year"),
    "day that is gone": ({"day": "๑ ม.ค. ๖๒"}, "it is gone"),
    "slip of the year": ({"day": "๑๒ มี.ค. ๖๙"}, "more than 400 days ahead"),
    "no time": ({"day": "สัปดาห์หน้า", "hour": "บ่าย", "room": ""}, "'บ่าย': a time of day"),
    "no chair": ({"chair": " "}, "chair '': one line"),
    "group of another step": ({"group_code": "7401"}, "group '7401'"),
    "nobody": ({"guests": Guests()}, "nobody is invited"),
    "unknown unit": ({"guests": Guests(units=("ZZ",))}, "invited unit 'ZZ'"),
    "role of nobody": ({"guests": Guests(roles=("pao",))}, "role 'pao'"),
    "plan not made": ({"agenda": rows_of_lines("1 ก | อื่น ๆ | 7")}, "version 7 of step 3"),
}


def test_a_call_that_is_wrong_is_refused_whole(session, files, planned):
    told = {}
    for name, (changes, _) in WRONG_CALLS.items():
        with pytest.raises(MeetingInvalid) as refused:
            call(session, files, **changes)
        told[name] = refused.value
    assert [n for n, (_, words) in WRONG_CALLS.items() if words not in str(told[n])] == []
    assert all("ไม่ได้บันทึกการประชุม" in each.in_thai for each in told.values())

    wrong = {"number": "x", "day": "x", "hour": "x", "room": "", "chair": "", "title": ""}
    with pytest.raises(MeetingInvalid) as refused:
        call(session, files, **wrong, guests=Guests(units=("ZZ",)), agenda=rows_of_lines("x"))
    assert len(refused.value.problems) >= 8
    assert (mails(session), view_sittings(session, CYCLE)) == ([], [])


def test_two_sittings_of_a_step_have_not_one_number(session, files, planned):
    call(session, files)
    with pytest.raises(MeetingInvalid, match="another sitting of this step has it"):
        call(session, files)

    assert call(session, files, number="2/2562", day="๑๙ มี.ค. ๖๒") == 3


def test_a_moved_sitting_keeps_its_past_and_tells_the_invited_once_more(session, files, planned):
    call(session, files)
    assert change(session, files, day="๑๘ มี.ค. ๖๒") == 3

    seen = view_sitting(session, find_sitting(session, CYCLE, "3", "1/2562"))
    assert [(e["state"], e["begins_at"]) for e in seen["calls"]] == [
        ("called", "2019-03-12 13:30"), ("moved", "2019-03-18 13:30"),
    ]  # fmt: skip
    assert (seen["state"], seen["begins_at"]) == ("moved", "2019-03-18 13:30")
    assert len(mails(session, NoticeState.QUEUED)) == 3
    assert len(mails(session, NoticeState.DROPPED)) == 3  # the first ones had not gone yet
    assert "เดิมกำหนดในวันอังคารที่ ๑๒ มีนาคม ๒๕๖๒" in mails(session, NoticeState.QUEUED)[0].body_text
    actions = [e.action for e in audit_chain.list_events(session) if e.action.startswith("meeting")]
    assert actions == ["meeting.called", "meeting.moved"]


def test_a_cancelled_sitting_is_changed_no_more(session, files, planned):
    call(session, files)
    assert change(session, files, state=SittingState.CANCELLED) == 3

    assert "ยกเลิกแล้ว เนื่องจากห้องไม่ว่าง" in mails(session, NoticeState.QUEUED)[0].body_text
    with pytest.raises(SittingIsOver, match="is cancelled"):
        change(session, files, day="๑๘ มี.ค. ๖๒")


def test_a_change_that_is_wrong_changes_nothing(session, files, planned):
    call(session, files)
    for changes, told in (
        ({"reason": " "}, "the invited are told why"),
        ({}, "called for that moment and room already"),
        ({"day": "๑ ม.ค. ๖๒"}, "it is gone"),
    ):
        with pytest.raises(MeetingInvalid, match=told):
            change(session, files, **changes)
    with pytest.raises(SittingUnknown, match="no sitting"):
        change(session, files, number="9/2562")

    assert [each["state"] for each in view_sittings(session, CYCLE)] == ["called"]


def test_the_office_is_told_of_a_day_off_another_window_and_a_taken_room(session, files, planned):
    call(session, files, day="๖ เม.ย. ๖๒")
    prepared = prepare_call(session, CYCLE, replace(REQUEST, number="2/2562", day="๖ เม.ย. ๖๒"))

    assert [each.en.split(" ")[0] for each in prepared.warnings] == [
        "2019-04-06",
        "2019-04-06",
        "sitting",
    ]


def test_a_rehearsal_is_forgotten_with_its_meetings(session, files, planned):
    call(session, files)
    forget_rehearsal(session, CYCLE)

    assert session.query(sittings.Sitting).count() == 0
