"""What is written down of a meeting: its resolutions decide, its tasks are reminded of."""

import io
from datetime import date

import pytest
from docx import Document

from oneplan.domain.decisions.decisions import DecidedAlready, NotOfTheCommittee, Resolution
from oneplan.domain.meetings.agendas import rows_of_lines
from oneplan.domain.meetings.faults import MeetingInvalid, MeetingTaskUnknown, SittingIsOver
from oneplan.domain.meetings.records import Assigned, ItemOutcome, Resolved
from oneplan.domain.reminders.notices import NoticeState
from oneplan.services.decisions.approval_questions import ask_approval
from oneplan.services.decisions.committees import import_committees
from oneplan.services.decisions.decision_views import list_decisions
from oneplan.services.decisions.minutes import NothingDecided
from oneplan.services.decisions.records import ask_record
from oneplan.services.meetings.meeting_tasks import (
    MeetingTaskEnded,
    MeetingTaskNeedsReason,
    end_task,
    remind_owners,
)
from oneplan.services.meetings.sitting_facts import find_sitting
from oneplan.services.meetings.sitting_minutes import draft_of, keep_sitting_minutes, write_draft
from oneplan.services.meetings.sitting_views import view_sitting, view_sittings
from oneplan.services.meetings.task_views import view_tasks
from oneplan.services.plans.plan_versions import find_plan
from oneplan.store.decisions import decisions
from oneplan.store.reminders import notices
from oneplan.store.units import unit_mergers
from tests.support.builders import SMALL_STEPS, step_data
from tests.support.meetings import COMMITTEE, decide, make_plan
from tests.support.sittings import RECORD, call, record
from tests.support.world import CYCLE, put, set_time, start_world

pytestmark = pytest.mark.postgres


@pytest.fixture
def planned(session, files):
    """A plan of one amphoe, and a committee that is called to see it."""
    start_world(session)
    put(session, "A1", ("ถนน", "740101", 5))
    make_plan(session)
    call(session, files)


@pytest.fixture
def called(session, planned):
    """The evening after the committee met."""
    set_time(session, "2019-03-12T18:00:00")


def sitting(session, step="3", number="1/2562"):
    return view_sitting(session, find_sitting(session, CYCLE, step, number))


def task_mails(session, state=None):
    found = notices.list_notices(session, cycle_id=CYCLE, state=state)
    return [each for each in found if each.reminder.startswith("meeting_task:")]


def test_an_approval_by_an_item_is_the_decision_of_the_committee(session, called):
    kept = record(session)

    (decision,) = decisions.list_decisions(session, cycle_id=CYCLE)
    assert kept.decided == {"2": 1}
    assert (decision.act, decision.resolution, decision.content_hash) == (
        "approve", Resolution.APPROVED, find_plan(session, CYCLE).content_hash,
    )  # fmt: skip
    assert (decision.details["meeting_no"], decision.details["present"]) == ("1/2562", 16)
    assert ask_approval(session, CYCLE, "3", 1).settled == "unchanged since it was approved"
    seen = sitting(session)
    assert (seen["state"], seen["held_on"], seen["present"]) == ("held", "2019-03-12", 16)
    assert [e["presence"] for e in seen["invited"]] == ["present", "proxy", "absent"]
    assert [(e["outcome"], e["decision"]) for e in seen["agenda"]] == [
        ("acknowledged", None), ("approved", decision.id),
    ]  # fmt: skip
    with pytest.raises(SittingIsOver, match="is held"):
        record(session)


def test_a_plan_that_did_not_pass_is_asked_about_again(session, called):
    returned = Resolved(number="2", outcome=ItemOutcome.REVISE, text="ยอดรวมผิด")
    resolved = (RECORD.resolved[0], returned)
    record(session, resolved=resolved)

    (decision,) = decisions.list_decisions(session, cycle_id=CYCLE)
    assert decision.resolution == Resolution.RETURNED
    assert ask_approval(session, CYCLE, "3", 1).settled is None


def test_a_record_that_is_wrong_keeps_nothing_and_tells_everything(session, called):
    with pytest.raises(MeetingInvalid) as refused:
        record(session, resolved=(Resolved(number="9", outcome=ItemOutcome.APPROVED),), members=40,
               assigned=(Assigned(number="8", owner="ZZ", what="ก", due=date(2018, 1, 1)),))  # fmt: skip

    for told in ("'9'", "item 1 has no resolution", "item 2 has no", "16 of 40", "'8'", "'ZZ'"):
        assert told in str(refused.value)
    assert "วาระที่ ๑ ยังไม่มีมติ" in refused.value.in_thai
    assert [each["state"] for each in view_sittings(session, CYCLE)] == ["called"]
    assert decisions.list_decisions(session, cycle_id=CYCLE) == []
    assert (view_tasks(session, CYCLE), task_mails(session)) == ([], [])


def test_a_resolution_about_a_plan_that_changed_decides_nothing_about_the_new_one(
    session, files, planned
):
    put(session, "A2", ("สะพาน", "740201", 7))
    make_plan(session)
    set_time(session, "2019-03-12T18:00:00")
    kept = record(session)

    assert kept.decided == {}
    assert "the meeting saw version 1 of the plan, version 2 is in force" in kept.notes[0].en
    assert [d.act for d in decisions.list_decisions(session, cycle_id=CYCLE)] == ["record"]
    assert sitting(session)["agenda"][1]["outcome"] == "approved"
    assert ask_approval(session, CYCLE, "3", 2).settled is None


def test_who_may_not_answer_for_the_committee_writes_no_approval(session, called):
    import_committees(session, CYCLE, COMMITTEE, actor="t")
    with pytest.raises(NotOfTheCommittee), session.begin_nested():
        record(session, actor="office", members=None, present=1)

    assert decisions.list_decisions(session, cycle_id=CYCLE) == []


@pytest.mark.parametrize("resolved", [Resolution.APPROVED, Resolution.RETURNED])
def test_a_sitting_that_was_answered_for_in_required_actions_is_one_decision(
    session, called, resolved
):
    shown = ask_approval(session, CYCLE, "3", 1).values
    assert (shown["meeting_no"], shown["held_on"]) == ("1/2562", "2019-03-12")
    decide(session, 1, resolved, meeting_no="๑/๒๕๖๒")
    if resolved == Resolution.APPROVED:
        record(session)
    else:
        with pytest.raises(DecidedAlready), session.begin_nested():
            record(session)

    assert len(decisions.list_decisions(session, cycle_id=CYCLE)) == 1


MEETINGS = (
    *SMALL_STEPS(),
    step_data("5", kind="meeting", meeting_count=2, window={"printed": "มี.ค. ๖๒"},
              submitted_by={"levels": ["province"], "role": "provincial_office"}),
)  # fmt: skip


def test_a_step_that_meets_several_times_gets_a_record_a_sitting(session, files):
    start_world(session, steps=MEETINGS)
    agenda = rows_of_lines("1 แนวทางการจัดทำแผน | เพื่อทราบ")
    for number, day in (("1/2562", "12"), ("2/2562", "13"), ("3/2562", "14")):
        set_time(session, f"2019-03-{day}T08:00:00")
        call(session, files, step_id="5", number=number, day=f"2019-03-{day}", agenda=agenda)
        set_time(session, f"2019-03-{day}T18:00:00")
        record(session, step="5", number=number, resolved=RECORD.resolved[:1], assigned=(),
               members=None)  # fmt: skip

    kept = decisions.list_decisions(session, cycle_id=CYCLE)
    assert [(d.group_code, d.details["meeting_no"]) for d in kept] == [
        ("#1", "1/2562"), ("#2", "2/2562"), ("#3", "3/2562"),
    ]  # fmt: skip
    assert kept[0].details["resolution"] == "วาระที่ ๑ แนวทางการจัดทำแผน: รับทราบ"
    assert ask_record(session, CYCLE, "5", "#2").settled == "written down before"


def test_the_owner_of_a_task_is_told_and_reminded_once_each(session, called):
    kept = record(session)
    assert kept.queued == 1
    (told,) = task_mails(session)
    assert (told.unit_code, told.reminder) == ("A2", f"meeting_task:{kept.tasks[0]}:told")

    sent = []
    for day in ("2019-04-01", "2019-04-17", "2019-04-23", "2019-04-24", "2019-05-03", "2019-05-04"):
        set_time(session, f"{day}T10:00:00")
        sent.append((remind_owners(session, CYCLE), remind_owners(session, CYCLE)))
    assert sent == [(0, 0), (1, 0), (1, 0), (0, 0), (1, 0), (0, 0)]
    assert "เลยกำหนดแล้ว ๓ วัน" in task_mails(session)[-1].body_text
    (task,) = view_tasks(session, CYCLE, only_open=True)
    assert (task["owner_th"], task["due"], task["overdue"]) == ("กบอ. กระทุ่มแบน", "2019-04-30", 4)

    unit_mergers.add_merger(session, unit_code="A2", into_code="A1", merged_by="t", reason="ก")
    set_time(session, "2019-05-07T10:00:00")
    assert remind_owners(session, CYCLE) == 1
    assert task_mails(session)[-1].unit_code == "A1"
    assert view_tasks(session, CYCLE)[0]["owner"] == "A1"


def test_a_task_that_is_done_is_reminded_of_no_more(session, called):
    (number,) = record(session).tasks
    with pytest.raises(MeetingTaskNeedsReason):
        end_task(session, CYCLE, number, outcome="closed", note=" ", actor="อำเภอ")
    end_task(session, CYCLE, number, outcome="done", note="ส่งแล้ว", actor="อำเภอ")
    set_time(session, "2019-05-03T10:00:00")

    assert remind_owners(session, CYCLE) == 0
    assert [m.state for m in task_mails(session)] == [NoticeState.DROPPED]
    (task,) = view_tasks(session, CYCLE)
    assert (task["outcome"], task["ended_by"], task["overdue"]) == ("done", "อำเภอ", 0)
    with pytest.raises(MeetingTaskEnded, match="is done already"):
        end_task(session, CYCLE, number, outcome="done", note="", actor="อำเภอ")
    with pytest.raises(MeetingTaskUnknown):
        end_task(session, CYCLE, number + 1, outcome="done", note="", actor="อำเภอ")


def test_minutes_belong_to_the_sitting_and_a_draft_has_the_layout_of_the_source(
    session, files, called
):
    scope = {"file_name": "รายงาน.docx", "files": files, "actor": "เลขานุการ"}
    with pytest.raises(NothingDecided):
        keep_sitting_minutes(session, CYCLE, "3", "1/2562", content=b"", **scope)
    record(session)
    content = write_draft(draft_of(session, CYCLE, "3", "1/2562"))
    sha256, _ = keep_sitting_minutes(session, CYCLE, "3", "1/2562", content=content, **scope)

    assert [each["sha256"] for each in sitting(session)["minutes"]] == [sha256]
    assert list_decisions(session, CYCLE)[0]["minutes"][0]["sha256"] == sha256
    document = Document(io.BytesIO(content))
    table, tasks = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["ระเบียบวาระ", "รายละเอียด", "มติที่ประชุม"]
    assert rows[2][0] == "ระเบียบวาระที่ ๒ เรื่องเพื่อพิจารณา"
    assert rows[2][1].startswith("ร่างแผนพัฒนาจังหวัด\nแผนฉบับที่ ๑")
    assert rows[2][2] == "● เห็นชอบตามที่เสนอ"
    assert [c.text for c in tasks.rows[1].cells] == [
        "๒", "กบอ. กระทุ่มแบน", "จัดส่งโครงการ", "๓๐ เมษายน ๒๕๖๒",
    ]  # fmt: skip
    said = "\n".join(each.text for each in document.paragraphs)
    assert "ผู้เข้าประชุม ๑๖ คน จากกรรมการ ๓๐ คน" in said
    assert "กบอ. กระทุ่มแบน (ปลัดอำเภอ ผู้แทนมาประชุม) ๖ คน" in said
    assert "ผู้ไม่มาประชุม" in said
