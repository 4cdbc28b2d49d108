"""Ideas are screened one by one; full projects refer to them, and what does not fit is told."""

import pytest
from sqlalchemy import select

from oneplan.domain.decisions.answers import FieldRefused
from oneplan.domain.decisions.screenings import ScreeningsInvalid
from oneplan.services.decisions.records import ask_record
from oneplan.services.decisions.screenings import import_screenings, view_screenings
from oneplan.services.forms.templates import prepare_template
from oneplan.services.reminders.screened_mails import keep_record_and_tell, tell_screened
from oneplan.services.submissions.portal_views import view_unit
from oneplan.services.submissions.withdrawals import withdraw_submission
from oneplan.store.reminders import notices
from oneplan.store.shared.audit_chain import append_pending
from oneplan.store.shared.tables import AuditEvent
from oneplan.store.submissions import submissions
from tests.support.screened_ideas import COLUMN, send_titles, start_screening
from tests.support.world import CYCLE

pytestmark = pytest.mark.postgres


@pytest.fixture
def world(session):
    """Ideas, a meeting that screens them, and full projects."""
    return start_screening(session)


def keys_of(session):
    return {each["title"]: each["row_key"] for each in view_screenings(session, CYCLE)["ideas"]}


def record(session, screened):
    keep_record_and_tell(
        session,
        CYCLE,
        "2",
        "",
        decided_by="เลขานุการ",
        values={"meeting_no": "1/2562", "held_on": "2019-02-05", "screened": screened},
        answer_id=f"answer {screened}",
    )


@pytest.fixture
def proposed(session, files, world):
    """Three ideas of one agency and one of another."""
    send_titles(session, files, world, "1", "P1", titles=["คลอง", "อาชีพ", "ถนน"])
    send_titles(session, files, world, "1", "P2", titles=["ป่าชายเลน"])
    return world


def test_the_question_holds_every_idea_and_its_answer_gives_each_a_result(session, proposed):
    question = ask_record(session, CYCLE, "2", "")
    keys = keys_of(session)
    lines = question.values["screened"].splitlines()

    assert lines == [f"{key}: ผ่าน" for key in sorted(keys.values())]
    assert all(f"`{key}` {title}" in question.body for title, key in keys.items())

    record(session, "\n".join([*lines[:1], f"{keys['อาชีพ']}: ไม่ผ่าน: ซ้ำกับ อบจ."]))
    ideas = {each["title"]: each for each in view_screenings(session, CYCLE)["ideas"]}

    assert {title: each["outcome"] for title, each in ideas.items()} == {
        "คลอง": "passed",
        "อาชีพ": "not_passed",
        "ถนน": None,
        "ป่าชายเลน": None,
    }
    assert ideas["อาชีพ"]["reason"] == "ซ้ำกับ อบจ."
    assert ideas["อาชีพ"]["screened_by"] == "เลขานุการ"


def test_each_unit_is_told_its_own_results_once(session, proposed):
    keys = keys_of(session)
    record(session, f"{keys['คลอง']}: ให้ปรับปรุง: ระบุกลุ่มเป้าหมาย\n{keys['ป่าชายเลน']}: ผ่าน")
    again = tell_screened(session, CYCLE, "2")
    told = {
        each.unit_code: each.body_text
        for each in notices.list_notices(session, cycle_id=CYCLE)
        if each.reminder.startswith("screened:")
    }

    assert again == 0
    assert set(told) == {"P1", "P2"}
    assert "คลอง" in told["P1"]
    assert "ระบุกลุ่มเป้าหมาย" in told["P1"]
    assert "ป่าชายเลน" not in told["P1"]


def test_the_unit_sees_the_result_on_its_page(session, proposed):
    record(session, f"{keys_of(session)['คลอง']}: ไม่ผ่าน: ซ้ำ")
    seen = {
        each["title"]: each["outcome_th"]
        for each in view_unit(session, cycle_id=CYCLE, unit_code="P1").ideas
    }

    assert seen == {"คลอง": "ไม่ผ่าน", "อาชีพ": "ยังไม่มีผล", "ถนน": "ยังไม่มีผล"}


def test_the_workbook_of_full_projects_offers_the_units_own_ideas_that_were_not_turned_down(
    session, proposed
):
    keys = keys_of(session)
    record(session, f"{keys['คลอง']}: ไม่ผ่าน: ซ้ำ")
    _, template = prepare_template(session, cycle_id=CYCLE, step_id="3", unit_code="P1")

    assert template.suggestions[COLUMN] == [f"{keys['อาชีพ']} อาชีพ", f"{keys['ถนน']} ถนน"]


@pytest.mark.parametrize(
    ("idea", "expected"),
    [
        pytest.param("{อาชีพ} อาชีพ", ("accepted", []), id="passed, with its title"),
        pytest.param("{อาชีพ}", ("accepted", []), id="passed, its id alone"),
        pytest.param("{ถนน}", ("accepted", []), id="no result yet"),
        pytest.param("{คลอง}", ("accepted_with_warnings", ["idea_passed"]), id="turned down"),
        pytest.param("", ("accepted_with_warnings", ["idea_passed"]), id="none named"),
        pytest.param("1/P1/99", ("returned", ["idea_exists"]), id="none of that id"),
        pytest.param("{อาชีพ} ถนน", ("returned", ["idea_exists"]), id="the title of another"),
    ],
)
def test_a_full_project_names_an_idea_that_passed(session, files, proposed, idea, expected):
    keys = keys_of(session)
    record(session, f"{keys['คลอง']}: ไม่ผ่าน: ซ้ำ\n{keys['อาชีพ']}: ผ่าน")
    receipt = send_titles(
        session, files, proposed, "3", "P1", titles=["โครงการ"], ideas=[idea.format(**keys)]
    )

    assert (receipt.state, [each.rule for each in receipt.findings]) == expected


def test_a_project_is_told_when_the_idea_of_another_unit_is_taken_back(session, files, proposed):
    keys = keys_of(session)
    of_other = next(key for title, key in keys.items() if key.startswith("1/P2/"))
    send_titles(session, files, proposed, "3", "P1", titles=["ก"], ideas=[of_other])

    withdraw_submission(
        session, cycle_id=CYCLE, step_id="1", unit_code="P2", sender="t", reason="r"
    )

    after = submissions.get_last(session, cycle_id=CYCLE, step_id="3", unit_code="P1")
    session.refresh(after)
    assert [(each["rule"], each["severity"]) for each in after.findings] == [
        ("idea_exists", "warning")
    ]


def test_a_project_sent_before_the_screening_is_told_when_its_idea_is_turned_down(
    session, files, proposed
):
    keys = keys_of(session)
    before = send_titles(session, files, proposed, "3", "P1", titles=["ก"], ideas=[keys["คลอง"]])
    record(session, f"{keys['คลอง']}: ไม่ผ่าน: ซ้ำ")
    after = submissions.get_last(session, cycle_id=CYCLE, step_id="3", unit_code="P1")
    (mail,) = [
        each
        for each in notices.list_notices(session, cycle_id=CYCLE)
        if each.reminder.startswith("screened:P1")
    ]

    assert before.findings == ()
    assert [each["rule"] for each in after.findings] == ["idea_passed"]
    assert "ข้อเสนอที่เป็นที่มาไม่ผ่าน" in mail.body_text


def test_ideas_without_a_project_and_projects_without_an_idea_are_listed(session, files, proposed):
    keys = keys_of(session)
    send_titles(session, files, proposed, "3", "P1", titles=["ก", "ข"], ideas=[keys["คลอง"]])
    found = view_screenings(session, CYCLE)
    grown = {each["title"]: each["projects"] for each in found["ideas"]}
    projects = {each["title"]: (each["idea"], each["idea_th"]) for each in found["projects"]}

    assert [title for title, made in grown.items() if not made] == ["อาชีพ", "ถนน", "ป่าชายเลน"]
    assert len(grown["คลอง"]) == 1
    assert projects == {"ก": (keys["คลอง"], "ยังไม่มีผล"), "ข": ("", "ไม่ได้ระบุ")}


def test_an_idea_that_came_late_is_marked(session, files, proposed):
    (late,) = [each for each in view_screenings(session, CYCLE)["ideas"] if each["unit"] == "P2"]

    assert late["is_late"], "February is after the January in which ideas are due"


def test_a_result_goes_with_its_title_and_not_with_the_row(session, files, proposed):
    record(session, f"{keys_of(session)['คลอง']}: ไม่ผ่าน: ซ้ำ")
    send_titles(session, files, proposed, "1", "P1", titles=["ใหม่", "คลอง"])
    found = {each["title"]: each["outcome"] for each in view_screenings(session, CYCLE)["ideas"]}

    assert found == {"ใหม่": None, "คลอง": "not_passed", "ป่าชายเลน": None}


def test_a_list_is_imported_once_and_changes_only_what_is_new(session, proposed):
    keys = keys_of(session)
    content = f"project,result,reason\n{keys['คลอง']},ไม่ผ่าน,ซ้ำ\n{keys['ถนน']},ผ่าน,\n"
    new = [
        import_screenings(session, CYCLE, "2", each, recorded_by="สมศรี")
        for each in (content, content, content.replace("ไม่ผ่าน", "ให้ปรับปรุง"))
    ]
    append_pending(session)
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "screenings.kept"))

    assert new == [2, 0, 1]
    assert [each.details["new"] for each in events] == [2, 1]


def test_a_step_that_screens_nothing_takes_no_result(session, proposed):
    with pytest.raises(FieldRefused, match="screens no projects"):
        import_screenings(session, CYCLE, "3", "project,result\nx,ผ่าน\n", recorded_by="ก")


def test_a_wrong_list_keeps_nothing(session, proposed):
    with pytest.raises(ScreeningsInvalid):
        import_screenings(
            session,
            CYCLE,
            "2",
            f"project,result\n{keys_of(session)['คลอง']},ผ่าน\nx,ผ่าน\n",
            recorded_by="ก",
        )

    assert not any(each["outcome"] for each in view_screenings(session, CYCLE)["ideas"])
