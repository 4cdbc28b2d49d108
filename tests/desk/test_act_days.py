"""A day that is none is told in Thai, whichever act asks for it, and what was typed stays."""

import re
from html import unescape

import pytest

from tests.support.desk import confirm
from tests.support.sittings import AGENDA, call
from tests.support.world import CYCLE

pytestmark = pytest.mark.postgres
WRONG = "๓๒ ม.ค. ๖๒"
MEETING = {"step": "3", "number": "1/2562", "group": ""}
DECIDED = {"meeting_no": "1/2562", "present": "5", "members": "6", "resolution": "ครบถ้วน"}
CASES = [
    pytest.param("extend-unit", "until", {"unit": "A1", "step": "1"}, id="more time"),
    pytest.param("endorse-calendar", "on", {"reference": "ก.บ.จ. ๑/๒๕๖๒"}, id="endorsed"),
    pytest.param("circulate-calendar", "on", {"reference": "สค ๐๐๑๗/ว ๑"}, id="circulated"),
    pytest.param("rename-unit", "on", {"unit": "A1", "name": "กบอ. ใหม่"}, id="renamed"),
    pytest.param("merge-units", "on", {"unit": "A1", "into": "A2"}, id="merged"),
    pytest.param("split-unit", "on", {"unit": "A1", "into": "A2\nA3"}, id="split"),
    pytest.param(
        "save-contact", "absent_from",
        {"unit": "A1", "contact": "นาง ข", "email": "b@units.invalid", "contact_role": "coordinator"},
        id="away",
    ),
    pytest.param(
        "call-meeting", "day",
        {"step": "3", "number": "๑/๒๕๖๒", "title": "ก.บ.จ.", "hour": "๑๓.๓๐", "room": "ห้อง",
         "chair": "ผู้ว่าราชการจังหวัด", "agenda": AGENDA.replace(" | แผน", ""), "levels": "amphoe"},
        id="called",
    ),
    pytest.param("move-meeting", "day", {**MEETING, "why": "ติดราชการ"}, id="moved"),
    pytest.param(
        "record-meeting", "day",
        {**MEETING, "attended": "A1 | มา", "resolved": "1 | รับทราบ"}, id="held",
    ),
    pytest.param("answer-approval", "held_on", {"step": "3", "answer": "approved", **DECIDED}, id="decided"),
    pytest.param("answer-record", "held_on", {"step": "2", **DECIDED}, id="written down"),
]  # fmt: skip


def alert(page):
    [found] = re.findall(r'role="alert".*?</div>', page, re.DOTALL)
    return re.sub(r"<[^>]+>", "", unescape(found).partition(">")[2])


@pytest.mark.parametrize(("act", "field", "values"), CASES)
def test_a_day_that_is_none_is_told_in_thai(desk, session, files, calendar, *, act, field, values):
    if act in ("move-meeting", "record-meeting"):
        agenda = [(1, {"number": "1", "title": "เรื่องแจ้ง", "kind": "เพื่อทราบ", "plan": ""})]
        call(session, files, agenda=agenda)
    typed = {**values, field: WRONG}
    page = desk.get(f"/cycles/{CYCLE}/acts/{act}", params=typed)
    answer = confirm(desk, f"/cycles/{CYCLE}/acts/{act}", page.text, **typed)

    for told in (alert(page.text), alert(answer.text)):
        assert WRONG in told
        assert not re.search("[a-z]{4}", told), told
    assert answer.status_code == 422
    assert WRONG in answer.text.replace(told, "")
