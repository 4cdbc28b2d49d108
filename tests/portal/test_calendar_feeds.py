"""The feeds, read by another parser than the one that wrote them."""

from datetime import date, timedelta

import pytest
import vobject

from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.cycles.feeds import cycle_feed
from tests.support.builders import ALL_CYCLES, CALENDARS, make_calendar, step_data
from tests.support.world import CYCLE

pytestmark = pytest.mark.postgres


def events_of(content):
    """UID → event, by vobject."""
    feed = vobject.readOne(content.decode())
    return {event.uid.value: event for event in feed.contents.get("vevent", [])}


@pytest.mark.parametrize("cycle", sorted(ALL_CYCLES))
def test_every_step_with_a_day_is_in_the_feed(session, cycle):
    calendar = load_calendar(CALENDARS / f"{cycle}.yaml")
    start_cycle(session, calendar, seed=1)
    content = cycle_feed(session, cycle)
    found = events_of(content)

    assert set(found) == {f"{s.id}@{cycle}.oneplan" for s in calendar.steps if s.window.due}
    for step in calendar.steps:
        event = found.get(f"{step.id}@{cycle}.oneplan")
        if event is None or step.window.time is not None:
            continue
        assert event.dtend.value - timedelta(days=1) == step.window.due, step.id
        assert event.dtstart.value == (step.window.start or step.window.due), step.id
    assert all(len(line) <= 75 for line in content.split(b"\r\n")), "RFC 5545 folds at 75 octets"
    assert content == cycle_feed(session, cycle)


def test_the_feed_of_a_cycle_is_for_everyone(client):
    answer = client.get(f"/calendar/{CYCLE}.ics")
    event = events_of(answer.content)[f"1@{CYCLE}.oneplan"]

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert event.summary.value.startswith("[ซักซ้อม] ขั้นตอนที่ ๑")
    assert [a.trigger.value for a in event.contents["valarm"]] == [
        timedelta(days=-7),
        timedelta(days=-1),
    ]
    assert event.valarm.trigger.params == {"RELATED": ["END"]}
    assert len(events_of(answer.content)) == 4
    for line in (b"REFRESH-INTERVAL;VALUE=DURATION:PT12H", b"X-PUBLISHED-TTL:PT12H"):
        assert line in answer.content.split(b"\r\n")


def test_a_name_of_two_lines_stays_one(session):
    start_cycle(session, make_calendar(title={"th": "แผน\nX-EVIL:1", "en": "Plan"}), seed=1)

    assert "X-WR-CALNAME:[ซักซ้อม] แผน X-EVIL:1" in cycle_feed(session, CYCLE).decode().split("\r\n")


def test_a_calendar_that_comes_back_is_newer_than_the_one_between(session):
    sequences = []
    first, second = make_calendar(), make_calendar(policy={"roll": "next"})
    for calendar in (first, second, first):
        start_cycle(session, calendar, seed=1)
        event = events_of(cycle_feed(session, CYCLE))[f"1@{CYCLE}.oneplan"]
        sequences.append(int(event.sequence.value))

    assert sequences == [1, 2, 3]


def test_a_unit_s_feed_holds_what_waits_for_it(client, link_of):
    answer = client.get(f"{link_of('A1')}/calendar.ics")

    assert list(events_of(answer.content)) == [f"1@{CYCLE}.oneplan"]
    assert b"A1" not in answer.content


def test_an_amended_calendar_changes_the_feed(client, world):
    session, _, _ = world
    before = events_of(client.get(f"/calendar/{CYCLE}.ics").content)[f"1@{CYCLE}.oneplan"]
    step = step_data(
        "1",
        submitted_by={"levels": ["amphoe"], "role": "kbo"},
        window={"printed": "๑ ม.ค. - ๑๖ ก.พ. ๖๒"},
        policy={"roll": "next"},
    )
    start_cycle(session, make_calendar(step), seed=1)
    after = events_of(client.get(f"/calendar/{CYCLE}.ics").content)

    assert list(after) == [f"1@{CYCLE}.oneplan"]
    event = after[f"1@{CYCLE}.oneplan"]
    assert (before.dtend.value, event.dtend.value) == (date(2019, 2, 1), date(2019, 2, 19))
    assert int(event.sequence.value) == int(before.sequence.value) + 1
    assert "เลื่อนจากวันที่ ๑๖ กุมภาพันธ์ ๒๕๖๒ ซึ่งเป็นวันเสาร์" in event.description.value


@pytest.mark.parametrize(
    "path", ["/calendar/nothing-2564.ics", "/calendar/..%2f.ics", "/u/x/calendar.ics"]
)
def test_there_is_no_other_feed(client, path):
    assert client.get(path).status_code in (404, 422)
