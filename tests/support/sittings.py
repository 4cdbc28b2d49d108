"""Meetings of the small cycle: called, and written down."""

from dataclasses import replace
from datetime import date

from oneplan.domain.meetings.agendas import rows_of_lines
from oneplan.domain.meetings.records import (
    Assigned,
    Attended,
    ItemOutcome,
    MeetingRecord,
    Presence,
    Resolved,
)
from oneplan.services.meetings.calls import CallRequest, keep_call, prepare_call
from oneplan.services.meetings.held_sittings import record_sitting
from oneplan.services.meetings.invited_units import Guests
from tests.support.world import CYCLE

LETTER = b"%PDF-1.7 a letter"
AGENDA = """๑ เรื่องที่ประธานแจ้งให้ที่ประชุมทราบ
๒ ร่างแผนพัฒนาจังหวัด | เพื่อพิจารณา | แผน
"""
REQUEST = CallRequest(
    step_id="3",
    number="๑/๒๕๖๒",
    title="คณะกรรมการบริหารงานจังหวัดแบบบูรณาการ",
    day="๑๒ มี.ค. ๖๒",
    hour="๑๓.๓๐ น.",
    room="ห้องประชุมท่าจีน (๕๐๒)",
    chair="ผู้ว่าราชการจังหวัด",
    agenda=rows_of_lines(AGENDA),
    guests=Guests(levels=("amphoe",)),
)
RECORD = MeetingRecord(
    attended=(
        Attended(who="A1", presence=Presence.PRESENT, people=10),
        Attended(who="กบอ. กระทุ่มแบน", presence=Presence.PROXY, proxy="ปลัดอำเภอ", people=6),
    ),
    resolved=(
        Resolved(number="1", outcome=ItemOutcome.ACKNOWLEDGED),
        Resolved(number="2", outcome=ItemOutcome.APPROVED, text="เห็นชอบตามที่เสนอ"),
    ),
    assigned=(Assigned(number="2", owner="A2", what="จัดส่งโครงการ", due=date(2019, 4, 30)),),
    members=30,
)


def call(session, files, **changes):
    """Call a meeting, as the command does it; the letter is not set."""
    prepared = prepare_call(session, CYCLE, replace(REQUEST, **changes))
    return keep_call(session, prepared, letter=LETTER, files=files, actor="เลขานุการ")


def record(session, *, number="1/2562", step="3", actor="chair", group_code="", **changes):
    """Write a meeting down."""
    written = replace(RECORD, **changes)
    return record_sitting(session, CYCLE, step, number, written, actor=actor, group_code=group_code)
