"""Comments are kept with the draft they are about and the one that answered them."""

import pytest

from oneplan.domain.decisions.answers import FieldRefused
from oneplan.domain.decisions.comments import CommentKind, CommentsInvalid, read_comments
from oneplan.domain.decisions.decisions import RowNotInPlan
from oneplan.services.cycles.steps import collect_step
from oneplan.services.decisions.comments import answer_comment, keep_comments, list_comments
from oneplan.services.decisions.records import keep_record
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.plans.plan_json import read_plan
from oneplan.services.submissions.portal_views import view_unit
from tests.support.builders import SMALL_STEPS
from tests.support.world import CYCLE, send, set_time, start_world

HEARING = """said_by,text,row_key
ภาคประชาสังคม,ขอให้ระบุพื้นที่,
ชมรมผู้ประกอบการ,ซ้ำกับของ อบจ.,{row}
"""


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param("who,what\na,b\n", "the heading is", id="another heading"),
        pytest.param("a,b\n", "the heading is", id="another heading alone"),
        pytest.param("said_by,text\n", "there is no comment", id="nothing under it"),
        pytest.param("said_by,text\nก,\n", "line 2: text", id="no words"),
        pytest.param("said_by,text\n,ข\n", "line 2: said_by", id="nobody"),
        pytest.param(f"said_by,text\nก,{'x' * 4001}\n", "4001 characters", id="too long"),
        pytest.param(
            'said_by,text\nก,"ถนนพัง\nข,น้ำท่วม\nค,ไฟดับ\n', "line 4: ", id="a quote that never closes"
        ),
        pytest.param('said_by,text\nก,"ถนน"พัง\nข,น้ำท่วม\n', "line 2: ", id="words behind a quote"),
        pytest.param("said_by,text\nก,ถนนพัง,น้ำท่วม\n", "line 2: 3 cells", id="a comma in the words"),
        pytest.param("said_by,text,text\nก,ข,ค\n", "line 1: column 'text'", id="a column twice"),
        pytest.param(
            "said_by,text,row\nก,ข,1/A1/4\n", "line 1: column 'row' is not known", id="a near name"
        ),
        pytest.param("said_by,text,หมายเหตุ\nก,ข,\n", "column 'หมายเหตุ' is not known", id="notes"),
        pytest.param("said_by,text,\nก,ถนน,ไฟ\n", "line 2: 'ไฟ' stands under", id="no name"),
    ],
)
def test_a_list_that_is_wrong_is_refused_whole(content, told):
    with pytest.raises(CommentsInvalid, match=told):
        read_comments(content)


@pytest.fixture
def drafted(session, files):
    """A draft with the projects of two amphoe, and a hearing step."""
    steps = [
        {**step, **({"kind": "meeting", "comments": "hearing"} if step["id"] == "3" else {})}
        for step in SMALL_STEPS()
    ]
    calendar = start_world(session, steps=tuple(steps))
    for unit in ("A1", "A2"):
        send(session, files, calendar, unit)
    make_plan(session)
    return calendar


def make_plan(session):
    for group in ("7401", "7402", "7403"):
        collect_step(session, CYCLE, "1", group)
    consolidate_step(session, CYCLE, "2", "")


def keep(session, spoken):
    return keep_comments(
        session, CYCLE, "3", kind=CommentKind.HEARING, spoken=spoken, recorded_by="สมศรี"
    )


@pytest.mark.postgres
def test_a_comment_is_answered_in_a_later_draft(session, files, drafted):
    row = read_plan(session, CYCLE)["rows"][0]["row_key"]
    spoken = read_comments(HEARING.format(row=row))
    new = [keep(session, spoken), keep(session, spoken)]
    send(session, files, drafted, "A3")
    make_plan(session)
    first, second = list_comments(session, CYCLE)
    answer_comment(session, second["comment"], outcome="taken", text="ตัดออกแล้ว", answered_by="ก")
    answered = list_comments(session, CYCLE)[1]

    assert new == [2, 0]
    assert (first["row_key"], first["unit"], first["outcome_th"]) == (None, None, "ยังไม่ได้ตอบ")
    assert (answered["draft_version"], answered["answered_in_version"]) == (1, 2)
    assert answered["unit"] == row.split("/")[1]


@pytest.mark.postgres
def test_a_unit_reads_what_is_about_its_own_projects_and_nothing_else(session, drafted):
    rows = [r["row_key"] for r in read_plan(session, CYCLE)["rows"] if r["unit"] == "A1"]
    keep(session, read_comments(HEARING.format(row=rows[0])))
    mine, other = (view_unit(session, cycle_id=CYCLE, unit_code=u) for u in ("A1", "A2"))

    assert [c["text"] for c in mine.comments] == ["ซ้ำกับของ อบจ."]
    assert other.comments == []


@pytest.mark.postgres
def test_a_comment_about_a_row_that_is_not_there_keeps_nothing(session, drafted):
    with pytest.raises(RowNotInPlan, match="1/A9/9"):
        keep(session, read_comments(HEARING.format(row="1/A9/9")))

    assert list_comments(session, CYCLE) == []


@pytest.mark.postgres
def test_one_that_is_declined_is_told_why(session, drafted):
    keep(session, read_comments("said_by,text\nก,ข\n"))
    (comment,) = list_comments(session, CYCLE)
    for outcome, told in (("declined", "told why"), ("maybe", "it is one of")):
        with pytest.raises(CommentsInvalid, match=told):
            answer_comment(session, comment["comment"], outcome=outcome, text=" ", answered_by="ก")


@pytest.mark.postgres
def test_a_comment_made_before_there_is_a_draft_is_about_none_and_answered_in_the_first(
    session, files
):
    calendar = start_world(session)
    keep_comments(
        session,
        CYCLE,
        "3",
        kind=CommentKind.CLINIC,
        recorded_by="ก",
        spoken=read_comments("said_by,text\nก,ข\n"),
    )
    (before,) = list_comments(session, CYCLE)
    send(session, files, calendar, "A1")
    make_plan(session)
    answer_comment(session, before["comment"], outcome="partly", text="", answered_by="ก")
    (after,) = list_comments(session, CYCLE)

    assert (before["draft_version"], before["answered_in_version"]) == (None, None)
    assert (after["draft_version"], after["answered_in_version"]) == (None, 1)


@pytest.mark.postgres
def test_a_form_holds_comments_to_what_a_list_is_held_to(session, drafted):
    set_time(session, "2019-02-20")
    values = {"held_on": "2019-02-20", "comments": f"ภาคเอกชน: {'x' * 4001}"}
    with pytest.raises(CommentsInvalid, match="line 1: text of 4001"):
        keep_record(session, CYCLE, "3", "", decided_by="ก", values=values, answer_id="1")


@pytest.mark.postgres
def test_a_meeting_is_not_written_down_before_it_is_held(session, drafted):
    with pytest.raises(FieldRefused, match="today is 2019-01-05"):
        keep_record(
            session, CYCLE, "3", "", decided_by="ก", values={"held_on": "2019-01-06"}, answer_id="1"
        )


@pytest.mark.postgres
def test_the_form_of_a_hearing_takes_comments_a_line_each(session, drafted):
    set_time(session, "2019-02-20")
    values = {"held_on": "2019-02-20", "present": 40, "comments": "ภาคเอกชน: ขอถนน\n\nไม่มีชื่อผู้พูด"}
    for _ in range(2):
        keep_record(session, CYCLE, "3", "", decided_by="ก", values=values, answer_id="1")

    assert [(c["said_by"], c["text"]) for c in list_comments(session, CYCLE)] == [
        ("ภาคเอกชน", "ขอถนน"),
        ("ผู้เข้าร่วมประชุม", "ไม่มีชื่อผู้พูด"),
    ]
