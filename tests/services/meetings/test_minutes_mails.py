"""The minutes of a sitting go to whoever was invited, once for a file."""

import io

import pytest
from docx import Document

from oneplan.domain.reminders.notices import NoticeState
from oneplan.services.meetings import minutes_mails
from oneplan.services.meetings.sitting_facts import find_sitting
from oneplan.services.meetings.sitting_minutes import draft_of, keep_sitting_minutes, write_draft
from oneplan.store.meetings import sittings
from oneplan.store.reminders import notices
from tests.support.meetings import make_plan
from tests.support.sittings import call, record
from tests.support.world import CYCLE, put, set_time, start_world

pytestmark = pytest.mark.postgres
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def held(session, files):
    """A sitting that was written down the evening after."""
    start_world(session)
    put(session, "A1", ("ถนน", "740101", 5))
    make_plan(session)
    call(session, files)
    set_time(session, "2019-03-12T18:00:00")
    record(session)


@pytest.fixture
def minutes(session, held):
    return write_draft(draft_of(session, CYCLE, "3", "1/2562"))


def keep(session, files, content, name="รายงาน.docx"):
    return keep_sitting_minutes(
        session, CYCLE, "3", "1/2562", file_name=name, content=content, files=files, actor="เลขา"
    )


def mails(session):
    found = notices.list_notices(session, cycle_id=CYCLE)
    return [each for each in found if each.reminder.startswith("minutes:")]


def test_each_of_the_invited_gets_them_once_absent_or_not(session, files, minutes):
    invited = sittings.list_invitees(session, find_sitting(session, CYCLE, "3", "1/2562").id)
    sha256, queued = keep(session, files, minutes)
    again = keep(session, files, minutes)

    assert {each.presence for each in invited} >= {"present", "absent"}
    assert sorted(each.unit_code for each in mails(session)) == sorted(
        each.unit_code for each in invited
    )
    assert (queued, again) == (len(invited), (sha256, 0))
    assert all(
        each.attachments == [{"name": "minutes.docx", "sha256": sha256, "type": DOCX}]
        for each in mails(session)
    )


def test_they_say_what_was_resolved(session, files, minutes):
    keep(session, files, minutes)
    first = mails(session)[0]

    assert first.state == NoticeState.QUEUED
    assert "รายงานการประชุม ๑๒ มี.ค. ๖๒" in first.subject
    assert "๒ ร่างแผนพัฒนาจังหวัด: เห็นชอบ เห็นชอบตามที่เสนอ" in first.body_text
    assert "ซึ่งแนบมาพร้อมอีเมลนี้" in first.body_text


def test_minutes_put_right_go_again(session, files, minutes):
    _, first = keep(session, files, minutes)
    _, second = keep(session, files, minutes_with(minutes))

    assert first == second > 0
    assert len(mails(session)) == first + second


def minutes_with(content):
    """The same minutes with one more paragraph."""

    document = Document(io.BytesIO(content))
    document.add_paragraph("แก้ไขแล้ว")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def test_a_large_file_is_named_and_not_attached(session, files, minutes, monkeypatch):
    monkeypatch.setattr(minutes_mails, "ATTACHED_BELOW", len(minutes))
    keep(session, files, minutes)

    assert [each.attachments for each in mails(session)] == [[]] * len(mails(session))
    assert "ขอรับได้ที่ฝ่ายเลขานุการ" in mails(session)[0].body_text
