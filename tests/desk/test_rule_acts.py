"""The rules of reminding are amended by a form: seen before, with who and why, the file follows."""

import pytest
import yaml

from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.gateways.calendars.calendar_texts import calendar_text
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.operations import amendments, desk_amendments
from oneplan.services.reminders.reminder_schedule import queue_invitations, queue_reminders
from oneplan.store.reminders import notices
from oneplan.store.shared.audit_chain import list_events
from tests.support.desk import desk_client, fields_of
from tests.support.world import CYCLE, set_time, start_world

pytestmark = pytest.mark.postgres
ACT = f"/cycles/{CYCLE}/acts/amend-reminders"
NOW = {
    "step": "cycle",
    "before": "14, 7, 3, 1",
    "on_day": "yes",
    "after": "1, 3, 7, 14",
    "superior": "3",
    "provincial_office": "7",
    "governor": "14",
    "opens": "08.30",
    "closes": "16.30",
    "working_days_only": "yes",
}


@pytest.fixture
def folder(tmp_path, monkeypatch, session):
    """The small cycle with its file in a folder of the test's own."""
    calendar = start_world(session)
    data = calendar.model_dump(mode="json", exclude_unset=True)
    (tmp_path / f"{CYCLE}.yaml").write_text(calendar_text(data, heading=["mine"]))
    monkeypatch.setattr(desk_amendments, "CALENDARS", tmp_path)
    amendments.follow_calendar(session, load_calendar(tmp_path / f"{CYCLE}.yaml"), seed=1)
    return tmp_path


@pytest.fixture
def desk(session, files, folder):
    return desk_client(session, files)


def see(desk, **typed):
    """The preview of what was typed; an empty box is not sent."""
    sent = {key: value for key, value in {**NOW, **typed}.items() if value is not None}
    first = desk.get(ACT, params={"step": sent["step"]}).text
    return desk.post(ACT, data={**fields_of(first), **sent, "phase": "preview"})


def do(desk, **typed):
    sent = {key: value for key, value in {**NOW, **typed}.items() if value is not None}
    page = see(desk, **typed).text
    kept = {**fields_of(page), **sent, "reason": "หนังสือ มท.", "phase": "confirm"}
    return desk.post(ACT, data=kept)


def test_the_form_holds_the_rules_in_force(desk):
    page = desk.get(ACT, params={"step": "cycle"}).text

    for name, value in NOW.items():
        assert name in ("step", "on_day", "working_days_only") or f'value="{value}"' in page
    assert page.count(" checked") == 2
    assert "ไม่มีอะไรเปลี่ยน" in page


@pytest.mark.parametrize(
    ("typed", "check", "words"),
    [
        pytest.param(
            {"before": "๗"},
            lambda policy: policy.reminders == (-7, 0, 1, 3, 7, 14),
            "ก่อนกำหนด ๑๔ วัน",
            id="other days",
        ),
        pytest.param(
            {"on_day": None},
            lambda policy: 0 not in policy.reminders,
            "วันครบกำหนด",
            id="a box that is not ticked",
        ),
        pytest.param(
            {"governor": ""},
            lambda policy: policy.escalation.governor is None,
            "ผู้ว่าราชการจังหวัด",
            id="the governor is not told",
        ),
        pytest.param(
            {"opens": "10.00"},
            lambda policy: policy.send_window.opens.hour == 10,
            "๑๐.๐๐ น.",
            id="other hours",
        ),
    ],
)
@pytest.mark.parametrize("step", ["cycle", "1"])
def test_rules_are_amended_with_who_and_why_and_the_file_follows(
    desk, session, folder, *, typed, check, words, step
):
    page = see(desk, step=step, **typed).text
    answer = do(desk, step=step, **typed)
    calendar = calendar_in_force(session, CYCLE)

    assert words in page
    assert answer.status_code == 303, answer.text
    assert check(calendar.step("1").policy)
    assert check(calendar.policy) is (step == "cycle")
    assert load_calendar(folder / f"{CYCLE}.yaml") == calendar
    (event,) = [each for each in list_events(session) if each.action == "calendar.amended"]
    assert event.details["reason"] == "หนังสือ มท."


def test_the_preview_lists_what_moves_in_the_queue(desk, session):
    set_time(session, "2019-01-24T08:00")
    queue_invitations(session, CYCLE, "1")
    queue_reminders(session, CYCLE, "1", "due-7")
    page = see(desk, before="3", opens="10.00").text
    state = {n.reminder: n.state for n in notices.list_notices(session, cycle_id=CYCLE)}
    answer = do(desk, before="3", opens="10.00")

    assert "อีเมลที่รอส่ง ๓ ฉบับ เลื่อนเวลาส่ง" in page
    assert "อีเมลที่รอส่ง ๓ ฉบับ ไม่ถูกส่ง" in page
    assert "ก่อนกำหนด ๗ วัน ถึง กบอ. เมือง (รอส่งอยู่)" in page
    assert set(state.values()) == {"queued"}, "a preview moves nothing"
    assert answer.status_code == 303, answer.text
    after = {n.reminder: n.state for n in notices.list_notices(session, cycle_id=CYCLE)}
    assert after == {"opening": "queued", "due-7": "dropped"}


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        pytest.param({"before": "x"}, 422, "ไม่ใช่จำนวนวัน", id="no days"),
        pytest.param({"superior": "30"}, 422, "ไม่ลดลง", id="no climb"),
        pytest.param({"opens": ""}, 422, "ยังไม่ได้กรอก", id="no hour"),
        pytest.param({"step": "99"}, 422, "เลือกใหม่", id="no such step"),
        pytest.param({}, 422, "จึงไม่มีอะไรเปลี่ยน", id="as it was"),
    ],
)
def test_rules_that_cannot_be_are_refused_and_what_was_typed_is_kept(
    desk, folder, typed, status, words
):
    before = (folder / f"{CYCLE}.yaml").read_bytes()
    answer = do(desk, **typed)

    assert answer.status_code == status
    assert words in answer.text
    for name, value in typed.items():
        assert name == "step" or f'value="{value}"' in answer.text
    assert "หนังสือ มท." in answer.text
    assert (folder / f"{CYCLE}.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        pytest.param(
            {"before": "", "on_day": None, "after": ""}, "ไม่มีอีเมลเตือนฉบับใดเลย", id="no reminder"
        ),
        pytest.param({"after": "1, 3"}, "ผู้ว่าราชการจังหวัดจะไม่ได้รับแจ้ง", id="nobody so late"),
    ],
)
def test_what_nobody_would_hear_is_warned_of(desk, typed, words):
    assert words in see(desk, **typed).text


def test_a_step_with_its_own_rules_is_named(desk):
    assert do(desk, step="1", before="5").status_code == 303
    page = see(desk, before="6").text

    assert "ขั้นตอนที่ ๑ มีกติกาของตนเอง" in page
    settings = desk.get(f"/cycles/{CYCLE}/settings").text
    assert "/acts/amend-reminders?step=1" in settings
    assert "/acts/amend-reminders?step=cycle" in settings


def test_done_twice_it_is_one_amendment(desk, session):
    page = see(desk, before="5").text
    kept = {**fields_of(page), **NOW, "before": "5", "reason": "ก", "phase": "confirm"}
    answers = [desk.post(ACT, data=kept) for _ in range(2)]

    assert [each.status_code for each in answers] == [303, 303]
    assert sum(each.action == "calendar.amended" for each in list_events(session)) == 1


def test_a_later_amendment_keeps_its_file(desk, session, folder):
    """What follows an act late must not bring back what another amendment took away."""
    do(desk, before="5")
    late = (folder / f"{CYCLE}.yaml").read_text()
    do(desk, before="6")
    newest = (folder / f"{CYCLE}.yaml").read_text()
    desk_amendments.keep_in_force(session, CYCLE, late)

    assert (folder / f"{CYCLE}.yaml").read_text() == newest
    assert yaml.safe_load(newest)["policy"]["reminders"][0] == -6


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_who_may_not_act_is_shown_no_form(session, files, folder, role):
    desk = desk_client(session, files, role=role)

    assert desk.get(ACT).status_code == 403
    assert "amend-reminders" not in desk.get(f"/cycles/{CYCLE}/settings").text


def test_the_officer_of_an_amphoe_amends_nothing(session, files, folder):
    assert desk_client(session, files, area="7401").get(ACT).status_code == 403


def test_anchors_that_several_places_share_are_left_to_the_file(desk, session, folder):
    path = folder / f"{CYCLE}.yaml"
    data = yaml.safe_load(path.read_text())
    shared = {"reminders": [-9, 0]}
    for step in data["steps"]:
        step["policy"] = shared
    path.write_text(yaml.dump(data, allow_unicode=True, sort_keys=False))
    assert "&id001" in path.read_text()
    amendments.follow_calendar(session, load_calendar(path), seed=1)

    page = see(desk, step="1", before="5").text
    assert "แก้ไขด้วยแฟ้ม" in page
