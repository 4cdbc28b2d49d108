"""A letter is passed on once its office says so: looking changes nothing."""

import re
from datetime import date

import pytest

from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.reminders.forwarding_views import list_passed_on
from oneplan.services.reminders.forwardings import ask_forwarders, remind_forwarders
from oneplan.services.reminders.previews import preview
from oneplan.services.units.register import import_units
from oneplan.store.reminders import forwardings, notices
from tests.support.builders import make_calendar
from tests.support.people import PEOPLE
from tests.support.world import CYCLE, set_time

pytestmark = pytest.mark.postgres
LETTER = {
    "key": "cover", "urgency": "ด่วนที่สุด", "number": "สค ๐๐๑๗.๒/ว ๒๒๐", "dated": "๑๑ มกราคม ๒๕๖๒",
    "cascade": [
        {"sender": "amphoe", "recipient": "lao", "scope": "LAOs in its area", "th": "ขอให้แจ้ง อปท. ในพื้นที่ด้วย"},
        {"sender": "province_cd_office", "recipient": "amphoe_cd_office", "scope": "all amphoe", "th": "ขอให้แจ้งทุกอำเภอ"},
    ],
}  # fmt: skip
CD = """P1,province,พช.จังหวัด,74,province_cd_office,p1@units.invalid,ฌ,coordinator
D1,amphoe,พช.อำเภอเมือง,7401,amphoe_cd_office,d1@units.invalid,ญ,coordinator
D2,amphoe,พช.อำเภอกระทุ่มแบน,7402,amphoe_cd_office,d2@units.invalid,ฎ,coordinator
"""


@pytest.fixture
def asked(world):
    session, _, _ = world
    import_units(session, PEOPLE + CD, actor="test", is_simulated=True)
    start_cycle(session, make_calendar(letters=[LETTER]), seed=1)
    set_time(session, "2019-01-11T09:00")
    return session


def told(session, word):
    session.flush()
    return {
        n.unit_code
        for n in notices.list_notices(session, cycle_id=CYCLE)
        if n.reminder.startswith(word)
    }


def test_nobody_is_asked_before_the_letter_is_dated(world):
    session, _, _ = world
    start_cycle(session, make_calendar(letters=[LETTER]), seed=1)

    assert ask_forwarders(session, CYCLE) == 0


def test_each_office_that_a_letter_names_is_asked_once(asked):
    assert [ask_forwarders(asked, CYCLE) for _ in range(2)] == [3, 0]
    assert told(asked, "forward:") == {"A1", "A2", "P1"}
    found = {f.unit_code: f.recipients for f in forwardings.list_forwardings(asked, cycle_id=CYCLE)}
    assert found == {"A1": ["L1", "L2"], "A2": ["L3"], "P1": ["D1", "D2"]}


def test_looking_tells_nobody_and_acknowledging_tells_everyone_once(asked, client, link_of):
    ask_forwarders(asked, CYCLE)
    link = link_of("A1")
    pages = [client.get(f"{link}/letters") for _ in range(2)]
    before = told(asked, "forwarded:")
    csrf = re.search(r'name="csrf" value="([^"]+)"', pages[0].text)[1]
    action = re.search(r'action="([^"]+)"', pages[0].text)[1]
    answers = [
        client.post(action, data={"csrf": csrf, "by": "สมชาย"}, follow_redirects=False)
        for _ in range(2)
    ]

    assert "อบต.สอง" in pages[0].text
    assert before == set()
    assert [a.status_code for a in answers] == [303, 303]
    assert told(asked, "forwarded:") == {"L1", "L2"}
    assert "รับทราบและแจ้งต่อแล้ว" in client.get(f"{link}/letters").text
    waiting = preview(asked, CYCLE, date(2019, 1, 14))["unacknowledged"]
    assert {each["unit"] for each in waiting} == {"A2", "P1"}


def test_a_unit_acknowledges_its_own_letters_alone(asked, client, link_of):
    ask_forwarders(asked, CYCLE)
    other = next(
        f.id for f in forwardings.list_forwardings(asked, cycle_id=CYCLE) if f.unit_code == "A2"
    )
    link = link_of("A1")
    csrf = re.search(r'name="csrf" value="([^"]+)"', client.get(f"{link}/letters").text)[1]

    assert client.post(f"{link}/letters/{other}", data={"csrf": csrf, "by": "x"}).status_code == 404
    assert (
        client.post(f"{link}/letters/{other}", data={"csrf": "forged", "by": "x"}).status_code
        == 403
    )
    assert told(asked, "forwarded:") == set()


def test_an_office_that_does_not_acknowledge_is_asked_three_times_more(asked, client, link_of):
    ask_forwarders(asked, CYCLE)
    link = link_of("A1")
    csrf = re.search(r'name="csrf" value="([^"]+)"', client.get(f"{link}/letters").text)[1]
    number = next(
        f.id for f in forwardings.list_forwardings(asked, cycle_id=CYCLE) if f.unit_code == "A1"
    )
    client.post(f"{link}/letters/{number}", data={"csrf": csrf, "by": "สมชาย"})
    new = []
    for day in ("12", "14", "14", "17", "20", "23", "30"):
        set_time(asked, f"2019-01-{day}T09:00")
        new.append(remind_forwarders(asked, CYCLE))

    assert new == [0, 2, 0, 2, 2, 0, 0]
    assert {
        each["unit"]: bool(each["acknowledged_at"]) for each in list_passed_on(asked, CYCLE)
    } == {
        "A1": True,
        "A2": False,
        "P1": False,
    }
