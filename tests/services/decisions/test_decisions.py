"""A decision is bound to the content that was seen."""

import hashlib
import json
import zipfile

import pytest

from oneplan.domain.decisions.answers import FieldRefused
from oneplan.domain.decisions.decisions import (
    NotOfTheCommittee,
    Resolution,
    ResolutionMissing,
    RowNotInPlan,
)
from oneplan.domain.decisions.meetings import QuorumMissing
from oneplan.domain.documents.document_kinds import DocumentKind
from oneplan.domain.documents.document_scopes import DocumentScope
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.word.documents import write_document
from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.cycles.steps import open_step
from oneplan.services.decisions.approval_questions import (
    OPEN_TO_ALL,
    ask_approval,
    present_versions,
)
from oneplan.services.decisions.approvals import PlanChangedMeanwhile
from oneplan.services.decisions.comments import list_comments
from oneplan.services.decisions.committees import CommitteeInvalid, import_committees
from oneplan.services.decisions.decision_views import list_decisions
from oneplan.services.decisions.gates import missing_answers
from oneplan.services.decisions.minutes import NothingDecided, keep_minutes
from oneplan.services.documents.dispatch import NothingToDispatch, dispatch_step
from oneplan.services.documents.releases import release_of
from oneplan.services.operations.amendments import follow_calendar
from oneplan.services.operations.status import cycle_status
from oneplan.services.plans.plan_json import read_plan
from oneplan.services.plans.plan_versions import find_plan
from oneplan.services.reminders.decision_reminders import remind_committees
from oneplan.services.units.register import import_units
from oneplan.store.decisions import decisions
from oneplan.store.reminders import notices
from tests.support.builders import SMALL_STEPS, make_calendar
from tests.support.meetings import COMMITTEE, OFFICE, decide, make_plan
from tests.support.world import CYCLE, send, set_time, start_world

pytestmark = pytest.mark.postgres


@pytest.fixture
def planned(session, files):
    """A plan of one amphoe, before the committee."""
    calendar = start_world(session)
    send(session, files, calendar, "A1")
    make_plan(session)
    return calendar


def test_the_committee_is_shown_the_plan(session, planned):
    question = ask_approval(session, CYCLE, "3", 1)

    assert present_versions(session, CYCLE, "3") == [1]
    assert question.settled is None
    assert "ฉบับที่ ๑" in question.body
    assert "บาท" in question.body
    assert "ได้รับแผน ๑ จาก ๓ หน่วยงาน" in question.body


def test_the_same_answer_kept_twice_is_one_decision(session, planned):
    for _ in range(2):
        decide(session, 1)

    assert len(decisions.list_decisions(session, cycle_id=CYCLE)) == 1


def test_an_approved_content_is_not_asked_about_again(session, planned):
    decide(session, 1)

    assert ask_approval(session, CYCLE, "3", 1).settled == "unchanged since it was approved"


def test_a_plan_that_was_sent_back_is_asked_about_again(session, planned):
    decide(session, 1, Resolution.RETURNED)

    assert ask_approval(session, CYCLE, "3", 1).settled is None


def test_a_changed_plan_voids_what_was_decided_and_asks_about_the_new_version(
    session, files, planned
):
    decide(session, 1)
    send(session, files, planned, "A2")
    make_plan(session)

    assert present_versions(session, CYCLE, "3") == [1, 2]
    assert ask_approval(session, CYCLE, "3", 1).settled == "superseded by version 2"
    assert "ฉบับที่ ๒" in ask_approval(session, CYCLE, "3", 2).body


def test_an_answer_about_a_plan_that_changed_meanwhile_is_not_kept(session, files, planned):
    send(session, files, planned, "A2")
    make_plan(session)

    with pytest.raises(PlanChangedMeanwhile, match="about version 1, version 2 is in force"):
        decide(session, 1)
    assert decisions.list_decisions(session, cycle_id=CYCLE) == []


def test_a_package_is_written_once_with_the_hash_of_every_file(session, files, planned, tmp_path):
    decide(session, 1)
    sent = [dispatch_step(session, CYCLE, "4", "", files=files) for _ in range(2)]

    (package,) = (tmp_path / "files" / "dispatch").rglob("*.zip")
    with zipfile.ZipFile(package) as archive:
        for entry in json.loads(archive.read("manifest.json"))["files"]:
            content = archive.read(entry["name"])
            assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert [s["number"] for s in sent] == [1, 1]
    assert sent[1]["queued"] == 0
    mails = notices.list_notices(session, cycle_id=CYCLE)
    assert [m.unit_code for m in mails if m.reminder.startswith("dispatch::")] == ["C1"]


def test_nothing_is_dispatched_before_there_is_a_plan(session, files):
    start_world(session)

    with pytest.raises(NothingToDispatch, match="has no plan to send"):
        dispatch_step(session, CYCLE, "4", "", files=files)


@pytest.mark.parametrize(
    "resolved",
    [
        pytest.param(None, id="nobody decided, as when a task is marked success by hand"),
        pytest.param(Resolution.RETURNED, id="sent back"),
    ],
)
def test_no_plan_leaves_without_a_resolution_that_lets_it_pass(session, files, planned, resolved):
    if resolved:
        decide(session, 1, resolved)
    with pytest.raises(ResolutionMissing, match="of step 3 about exactly this content") as held:
        dispatch_step(session, CYCLE, "4", "", files=files)

    assert "ไม่มีมติ" in held.value.in_thai
    assert [
        m for m in notices.list_notices(session, cycle_id=CYCLE) if "dispatch" in m.reminder
    ] == []
    assert decisions.list_dispatches(session, cycle_id=CYCLE) == []


def test_a_plan_that_is_sent_back_while_its_package_is_typeset_does_not_leave(
    session, files, planned, monkeypatch
):
    from oneplan.services.documents import dispatch

    decide(session, 1)
    write = dispatch.write_package

    def write_slowly(*given, **named):
        made = write(*given, **named)
        (kept,) = decisions.list_decisions(session, cycle_id=CYCLE)
        kept.resolution = Resolution.RETURNED
        session.flush()
        return made

    monkeypatch.setattr(dispatch, "write_package", write_slowly)
    with pytest.raises(ResolutionMissing, match="of step 3"), session.begin_nested():
        dispatch_step(session, CYCLE, "4", "", files=files)
    assert decisions.list_dispatches(session, cycle_id=CYCLE) == []


def test_a_resolution_about_another_content_lets_nothing_leave(session, files, planned):
    decide(session, 1)
    dispatch_step(session, CYCLE, "4", "", files=files)
    send(session, files, planned, "A2")
    make_plan(session)

    with pytest.raises(ResolutionMissing, match="version 2"):
        dispatch_step(session, CYCLE, "4", "", files=files)
    assert (
        len([d for d in decisions.list_dispatches(session, cycle_id=CYCLE) if not d.group_code])
        == 1
    )


def test_a_resolution_of_a_committee_that_the_calendar_does_not_name_is_none(
    session, files, planned
):
    decide(session, 1)
    (kept,) = decisions.list_decisions(session, cycle_id=CYCLE)
    kept.step_id = "2"
    session.flush()

    with pytest.raises(ResolutionMissing):
        dispatch_step(session, CYCLE, "4", "", files=files)
    assert release_of(session, scope_of(session)).is_draft


def test_a_plan_that_a_committee_took_note_of_leaves_without_a_number(session, files, planned):
    decide(session, 1, Resolution.ACKNOWLEDGED)

    assert dispatch_step(session, CYCLE, "4", "", files=files)["queued"]
    assert release_of(session, scope_of(session)).is_draft


def scope_of(session):
    plan = find_plan(session, CYCLE)
    return DocumentScope(
        kind=DocumentKind.PROVINCIAL_PLAN,
        cycle_id=CYCLE,
        group="",
        version=plan.version,
        content_hash=plan.content_hash,
    )


def test_a_step_is_open_again_when_its_plan_became_another(session, files, planned):
    def state():
        steps = cycle_status(session, CYCLE)["steps"]
        return [step["state"] for step in steps if step["step"] == "3"]

    open_step(session, CYCLE, "3")
    present_versions(session, CYCLE, "3")
    decide(session, 1)
    before = state()
    send(session, files, planned, "A2")
    make_plan(session)

    assert (before, state()) == (["finished"], ["open"])


def test_a_meeting_is_kept_as_it_was_held(session, planned):
    set_time(session, "2019-03-20")
    decide(session, 1, held_on="๑๔ มี.ค. ๖๒")
    (kept,) = list_decisions(session, CYCLE)

    assert (kept["meeting_no"], kept["held_on"]) == ("1/2562", "2019-03-14")
    assert (kept["present"], kept["members"]) == (16, 30)
    assert (kept["resolution"], kept["words"]) == ("approved", "ตามที่เสนอ")


@pytest.mark.parametrize(
    ("values", "error", "rule"),
    [
        pytest.param({"present": 14}, QuorumMissing, "14 of 30", id="fewer than half"),
        pytest.param({"members": 0}, FieldRefused, "number of members", id="no members"),
        pytest.param({"present": 31}, FieldRefused, "no more than", id="more than all"),
        pytest.param({"present": "สิบ"}, FieldRefused, "number of people", id="a word"),
        pytest.param({"meeting_no": " "}, FieldRefused, "has a number", id="no number"),
        pytest.param({"held_on": "มี.ค. ๖๒"}, FieldRefused, "a day", id="a month is no day"),
        pytest.param({"held_on": "2019-01-11"}, FieldRefused, "after it was held", id="tomorrow"),
        pytest.param(
            {"held_on": "2019-01-04"},
            FieldRefused,
            "made on 2019-01-05",
            id="before there was a draft",
        ),
        pytest.param({"resolution": " "}, FieldRefused, "told why", id="sent back, not why"),
        pytest.param({"returned_rows": "1/A1/5"}, FieldRefused, "row key", id="no reason"),
        pytest.param({"returned_rows": "1/A1/999: x"}, RowNotInPlan, "999", id="a row not there"),
    ],
)
def test_what_makes_no_meeting_decides_nothing(session, planned, values, error, rule):
    set_time(session, "2019-01-10")
    savepoint = session.begin_nested()
    with pytest.raises(error, match=rule):
        decide(session, 1, Resolution.RETURNED, **values)
    savepoint.rollback()

    assert list_decisions(session, CYCLE) == []


def test_half_of_the_members_are_a_quorum(session, planned):
    decide(session, 1, present=15)

    assert [d["resolution"] for d in list_decisions(session, CYCLE)] == ["approved"]
    assert ask_approval(session, CYCLE, "3", 1).settled


def test_a_quorum_is_of_the_listed_committee_whatever_is_typed(session, planned):
    lines = "".join(f"3,m{n},กรรมการ {n},member,,\n" for n in range(29))
    import_committees(
        session, CYCLE, COMMITTEE.splitlines()[0] + "\n3,chair,ประธาน,chair,,\n" + lines, actor="t"
    )

    with pytest.raises(FieldRefused, match="list has 30 members"):
        decide(session, 1, present=3, members=3)
    assert list_decisions(session, CYCLE) == []


def test_a_plan_that_was_taken_note_of_goes_on(session, planned):
    decide(session, 1, Resolution.ACKNOWLEDGED)

    assert ask_approval(session, CYCLE, "3", 1).settled


def test_a_row_that_was_sent_back_reaches_its_unit(session, planned):
    row = read_plan(session, CYCLE)["rows"][0]["row_key"]
    decide(session, 1, Resolution.RETURNED, returned_rows=f"{row}: งบประมาณสูงเกินไป")
    (told,) = list_comments(session, CYCLE, unit_code="A1")

    assert (told["kind"], told["row_key"], told["text"]) == ("committee", row, "งบประมาณสูงเกินไป")
    assert told["draft_version"] == 1


@pytest.mark.parametrize(
    ("user", "day", "may"),
    [
        pytest.param("chair", "2019-02-28", True, id="the chair"),
        pytest.param("chair", "2019-03-14", False, id="the chair while away"),
        pytest.param("deputy", "2019-03-14", True, id="the alternate while the chair is away"),
        pytest.param("deputy", "2019-02-28", False, id="the alternate while the chair is there"),
        pytest.param("office", "2019-03-14", False, id="who drafts does not decide"),
        pytest.param("stranger", "2019-03-14", False, id="a stranger"),
    ],
)
def test_who_may_answer_for_a_committee(session, planned, user, day, may):
    import_committees(session, CYCLE, COMMITTEE, actor="t")
    set_time(session, day)

    assert (user in dict(ask_approval(session, CYCLE, "3", 1).deciders)) == may
    if may:
        decide(session, 1, by=user)
    else:
        with pytest.raises(NotOfTheCommittee, match="may not answer"):
            decide(session, 1, by=user)


def test_a_list_with_an_error_leaves_the_one_before(session, planned):
    import_committees(session, CYCLE, COMMITTEE, actor="t")
    with pytest.raises(CommitteeInvalid) as refused:
        import_committees(
            session, CYCLE, COMMITTEE.replace("3,office", "9,") + "3,x,y,z,a,b\n", actor="t"
        )

    told = str(refused.value)
    assert all(word in told for word in ("no such step", "user is empty", "'z'", "absent_from 'a'"))
    assert len(ask_approval(session, CYCLE, "3", 1).deciders) == 1


def test_without_a_list_the_question_says_that_anyone_may_answer(session, planned):
    before = ask_approval(session, CYCLE, "3", 1).body
    import_committees(session, CYCLE, COMMITTEE, actor="t")

    assert OPEN_TO_ALL in before
    assert OPEN_TO_ALL not in ask_approval(session, CYCLE, "3", 1).body


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("3,chair,ประธาน,chair,,2019-03-31", "absent_to 2019-03-31", id="no first day"),
        pytest.param(
            "3,chair,ประธาน,chair,2019-03-31,2019-03-01", "it follows", id="back to front"
        ),
        pytest.param("3,chair", "role ''", id="too short"),
    ],
)
def test_a_line_of_a_committee_that_cannot_be_is_told(session, planned, line, told):
    with pytest.raises(CommitteeInvalid, match=told):
        import_committees(session, CYCLE, f"{COMMITTEE.splitlines()[0]}\n{line}\n", actor="t")


def test_spaces_around_a_user_make_nobody_else(session, planned):
    import_committees(session, CYCLE, COMMITTEE.replace("3,chair,", "3 , chair ,"), actor="t")

    assert "chair" in dict(ask_approval(session, CYCLE, "3", 1).deciders)


def test_an_alternate_of_a_committee_that_nobody_leads_today_is_asked_alone(session, planned):
    import_committees(session, CYCLE, COMMITTEE.replace("3,deputy", "3,d2"), actor="t")
    set_time(session, "2019-03-14")

    assert dict(ask_approval(session, CYCLE, "3", 1).deciders) == {"d2": "รองประธาน"}
    import_committees(session, CYCLE, "\n".join(COMMITTEE.splitlines()[:2]), actor="t")
    assert ask_approval(session, CYCLE, "3", 1).deciders == ()
    with pytest.raises(NotOfTheCommittee):
        decide(session, 1, by="anybody")


def test_each_meeting_has_its_own_minutes(session, files, planned):
    def keep(**which):
        keep_minutes(
            session,
            CYCLE,
            "3",
            file_name="../../ลับ\u202e\\มติ\n.docx",
            content=MINUTES,
            files=files,
            actor="t",
            **which,
        )

    decide(session, 1, Resolution.RETURNED)
    decide(session, 1, answer="2", meeting_no="2/2562")
    keep(meeting_no="1/2562")
    first, second = list_decisions(session, CYCLE)

    assert [m["file_name"] for m in first["minutes"]] == ["มติ.docx"]
    assert second["minutes"] == []
    with pytest.raises(NothingDecided, match="of meeting '9/2562'"):
        keep(meeting_no="9/2562")


def test_minutes_belong_to_the_last_meeting(session, files, planned):
    with pytest.raises(NothingDecided):
        keep_minutes(
            session, CYCLE, "3", file_name="m.docx", content=MINUTES, files=files, actor="t"
        )
    decide(session, 1)
    for _ in range(2):
        keep_minutes(
            session, CYCLE, "3", file_name="m.docx", content=MINUTES, files=files, actor="t"
        )
    (kept,) = list_decisions(session, CYCLE)

    assert [m["file_name"] for m in kept["minutes"]] == ["m.docx"]
    assert files.get(kept["minutes"][0]["sha256"]) == MINUTES
    with pytest.raises(FileRefused, match=r"is taken as \.pdf or \.docx"):
        keep_minutes(session, CYCLE, "3", file_name="x", content=b"a,b", files=files, actor="t")


MINUTES = write_document("รายงานการประชุม", "เห็นชอบ")


@pytest.mark.parametrize(
    ("day", "reminders"),
    [
        pytest.param("2019-02-07", 0, id="within three days"),
        pytest.param("2019-02-09", 1, id="after three days"),
        pytest.param("2019-02-13", 1, id="the second alone, when the first was missed"),
        pytest.param("2019-07-13", 1, id="after months, for as long as it has not answered"),
    ],
)
def test_a_committee_is_reminded_until_it_answers(session, planned, day, reminders):
    import_units(session, OFFICE, actor="t", is_simulated=True)
    set_time(session, "2019-02-05")
    present_versions(session, CYCLE, "3")
    set_time(session, day)

    assert remind_committees(session, CYCLE) == reminders
    assert remind_committees(session, CYCLE) == 0
    decide(session, 1)
    set_time(session, "2019-08-30")
    assert remind_committees(session, CYCLE) == 0


def without_committee(session, *, inputs=("2",)):
    """Put a calendar in force in which step 4 does not wait for step 3."""
    steps = SMALL_STEPS()
    steps[3]["inputs"] = list(inputs)
    start_cycle(session, make_calendar(*steps), seed=1)
    session.expire_all()


@pytest.mark.parametrize("before", ["presented", "returned"])
def test_an_amended_calendar_takes_no_plan_from_a_committee(session, files, planned, before):
    present_versions(session, CYCLE, "3")
    if before == "returned":
        decide(session, 1, Resolution.RETURNED)
    without_committee(session)

    assert [each.key.step_id for each in missing_answers(session, CYCLE, "4")] == ["3"]
    with pytest.raises(ResolutionMissing):
        dispatch_step(session, CYCLE, "4", "", files=files)


def test_a_later_version_waits_for_the_committee_of_the_one_before(session, files, planned):
    decide(session, 1)
    dispatch_step(session, CYCLE, "4", "", files=files)
    send(session, files, planned, "A2")
    make_plan(session)
    steps = SMALL_STEPS()
    steps[3]["inputs"] = ["2"]
    follow_calendar(session, make_calendar(*steps), seed=1)

    with pytest.raises(ResolutionMissing):
        dispatch_step(session, CYCLE, "4", "", files=files)
    decide(session, 2, answer="2")
    assert dispatch_step(session, CYCLE, "4", "", files=files)["number"] == 2


def test_a_plan_that_any_committee_sent_back_last_does_not_leave(session, files):
    steps = SMALL_STEPS()
    steps[3]["inputs"] = ["2"]
    calendar = start_world(session, steps=tuple(steps))
    send(session, files, calendar, "A1")
    make_plan(session)
    decide(session, 1, Resolution.RETURNED)

    with pytest.raises(ResolutionMissing):
        dispatch_step(session, CYCLE, "4", "", files=files)
    decide(session, 1, answer="2")
    assert dispatch_step(session, CYCLE, "4", "", files=files)["number"] == 1
