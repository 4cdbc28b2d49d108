"""What the desk does with meetings, orders, comments, circulars and targets."""

import re

import pytest

from oneplan.services.decisions.comments import list_comments
from oneplan.services.meetings.sitting_views import view_sittings
from oneplan.store.meetings.orders import list_orders
from tests.support.blank_files import blank_pdf
from tests.support.desk import confirm, fields_of
from tests.support.sittings import AGENDA, call
from tests.support.world import CYCLE, set_time

pytestmark = pytest.mark.postgres
ACTS = f"/cycles/{CYCLE}/acts"
CALL = {
    "step": "3",
    "number": "๑/๒๕๖๒",
    "title": "คณะกรรมการบริหารงานจังหวัดแบบบูรณาการ",
    "day": "๑๒ มี.ค. ๖๒",
    "hour": "๑๓.๓๐",
    "room": "ห้องประชุมท่าจีน",
    "chair": "ผู้ว่าราชการจังหวัด",
    "agenda": AGENDA.replace(" | แผน", ""),
    "levels": "amphoe",
}


PDF = blank_pdf()


@pytest.fixture(autouse=True)
def quick_letters(monkeypatch):
    """Letters are set by tests of their own."""
    monkeypatch.setattr("oneplan.desk.meeting_acts.set_letter", lambda _: b"%PDF-1.7 a letter")


def upload(desk, act, content, name, **values):
    """Show an act with a file, and confirm it as its page shows it."""
    page = desk.get(f"{ACTS}/{act}", params=values).text
    data = {**fields_of(page), **values, "phase": "preview"}
    shown = desk.post(f"{ACTS}/{act}", data=data, files={"file": (name, content)})
    return shown, confirm(desk, f"{ACTS}/{act}", shown.text, **values)


def test_a_meeting_is_called_moved_and_cancelled(desk, session, calendar):
    page = desk.get(f"{ACTS}/call-meeting", params=CALL).text
    assert "3 หน่วยงาน" in page
    assert "กบอ. กระทุ่มแบน" in page
    assert view_sittings(session, CYCLE) == []
    assert confirm(desk, f"{ACTS}/call-meeting", page, **CALL).status_code == 303
    [called] = view_sittings(session, CYCLE)
    assert (called["number"], called["state"]) == ("1/2562", "called")

    key = {"step": "3", "number": "1/2562", "group": ""}
    for act, more, state in (
        ("move-meeting", {"day": "๑๓ มี.ค. ๖๒"}, "moved"),
        ("cancel-meeting", {}, "cancelled"),
    ):
        typed = {**key, "why": "ประธานติดราชการ", **more}
        page = desk.get(f"{ACTS}/{act}", params=typed).text
        assert confirm(desk, f"{ACTS}/{act}", page, **typed).status_code == 303
        assert view_sittings(session, CYCLE)[0]["state"] == state


def test_everything_that_is_wrong_with_a_call_is_told_at_once(desk, calendar):
    page = desk.get(
        f"{ACTS}/call-meeting", params={**CALL, "number": "x", "day": "x", "levels": ""}
    ).text

    assert page.count('role="alert"') == 1
    for words in ("ครั้งที่", "ผู้ได้รับเชิญ"):
        assert words in page[page.index('role="alert"') :]
    assert "ห้องประชุมท่าจีน" in page, "what was typed is still there"


def test_a_meeting_is_written_down_and_its_task_is_ended(desk, session, files, calendar):
    call(
        session,
        files,
        agenda=[(1, {"number": "1", "title": "เรื่องแจ้ง", "kind": "เพื่อทราบ", "plan": ""})],
    )
    set_time(session, "2019-03-13")
    typed = {
        "step": "3",
        "number": "1/2562",
        "group": "",
        "attended": "A1 | มา\nA2 | มา\nA3 | มา",
        "resolved": "1 | รับทราบ",
        "assigned": "1 | A2 | จัดส่งโครงการ | ๓๐ เม.ย. ๖๒",
        "members": "6",
    }
    page = desk.get(f"{ACTS}/record-meeting", params=typed).text
    answer = confirm(desk, f"{ACTS}/record-meeting", page, **typed)
    assert answer.status_code == 303, answer.text

    [task] = desk.get(f"/api/cycles/{CYCLE}/decisions/tasks").json()["tasks"]
    assert (task["owner_th"], task["outcome"]) == ("กบอ. กระทุ่มแบน", None)
    act = f"{ACTS}/finish-task?task={task['task']}"
    confirm(desk, f"{ACTS}/finish-task", desk.get(act).text)
    [task] = desk.get(f"/api/cycles/{CYCLE}/decisions/tasks").json()["tasks"]
    assert (task["outcome_th"], task["ended_by"]) == ("แล้วเสร็จ", "secretary")
    meeting = desk.get(f"/cycles/{CYCLE}/decisions/meetings/3?number=1/2562")
    assert "จัดส่งโครงการ" in meeting.text


def test_comments_are_taken_in_and_answered(desk, session, calendar):
    content = "said_by,text,row_key\nภาคประชาสังคม,ขอให้ระบุพื้นที่,\n".encode()
    shown, done = upload(desk, "import-comments", content, "c.csv", step="3", kind="hearing")
    assert "ขอให้ระบุพื้นที่" in shown.text
    assert done.status_code == 303
    [comment] = list_comments(session, CYCLE)

    typed = {"comment": comment["comment"], "outcome": "declined", "text": ""}
    assert "ยังไม่ได้กรอก" in desk.get(f"{ACTS}/answer-comment", params=typed).text
    typed["text"] = "อยู่นอกพื้นที่"
    page = desk.get(f"{ACTS}/answer-comment", params=typed).text
    assert confirm(desk, f"{ACTS}/answer-comment", page, **typed).status_code == 303
    assert list_comments(session, CYCLE)[0]["answer"] == "อยู่นอกพื้นที่"
    assert "ภาคประชาสังคม" in desk.get(f"/cycles/{CYCLE}/decisions/comments").text


def test_an_order_is_kept_with_its_file(desk, session, calendar):
    typed = {
        "step": "3", "area": "7401", "number": "12/2562", "dated": "๑ ม.ค. ๖๒", "signer": "นายอำเภอ",
    }  # fmt: skip
    asked = desk.get(f"{ACTS}/add-order", params={"step": "3"}).text
    for name in ("จังหวัดสมุทรสาคร", "อำเภอเมืองสมุทรสาคร", "ตำบลมหาชัย เมืองสมุทรสาคร"):
        assert name in asked
    wrong, _ = upload(desk, "add-order", PDF, "order.pdf", **{**typed, "dated": "๓๒ ม.ค. ๖๒"})
    assert "๓๒ ม.ค. ๖๒" in wrong.text[wrong.text.index('role="alert"') :]
    elsewhere, _ = upload(desk, "add-order", PDF, "order.pdf", **{**typed, "area": "2101"})
    assert "เลือกใหม่" in elsewhere.text
    _, done = upload(desk, "add-order", PDF, "order.pdf", **typed)

    assert done.status_code == 303, re.findall(r'role="alert".*?</p>', done.text)
    [order] = list_orders(session, cycle_id=CYCLE, step_id="3")
    page = desk.get(f"/cycles/{CYCLE}/decisions/orders?step=3").text
    assert "นายอำเภอ" in page
    saved = desk.get(f"/cycles/{CYCLE}/decisions/files/{order.sha256}")
    assert saved.content == PDF
