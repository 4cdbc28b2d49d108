"""More time for one unit: closing, waiting, portal and reminders follow its own day."""

from datetime import date

import pytest

from oneplan.domain.reminders.reminder_words import reminder_words
from oneplan.domain.submissions.submissions import SubmissionState, UnitNotExpected
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.extensions import ExtensionRefused, check_extension, extend_unit
from oneplan.services.cycles.steps import waiting
from oneplan.services.operations.polls import Kind, WaitCondition, answer
from oneplan.services.operations.today import view_today
from oneplan.services.reminders.extension_reminders import queue_extension_reminders
from oneplan.services.reminders.letter_frames import Signing
from oneplan.services.reminders.letters import letter_of
from oneplan.services.reminders.mail_views import view_mails
from oneplan.services.reminders.previews import preview
from oneplan.services.reminders.reminder_schedule import queue_reminders
from oneplan.services.submissions.portal_views import view_step
from oneplan.services.units.portal_links import mint_link, open_link
from oneplan.store.reminders import notices
from oneplan.store.shared.audit_chain import list_events
from oneplan.store.submissions import submissions
from tests.support.world import CYCLE, moment, send, set_time, start_world

pytestmark = pytest.mark.postgres
SCOPE = {"cycle_id": CYCLE, "step_id": "1", "unit_code": "A2"}
UNTIL = date(2019, 2, 20)


@pytest.fixture
def calendar(session):
    """The step is due on 31 January and closes a week after."""
    return start_world(session)


def _extend(session, until=UNTIL, **changes):
    extend_unit(session, **{**SCOPE, **changes}, until=until, actor="สมชาย", reason="น้ำท่วม")


@pytest.mark.parametrize(
    ("at", "unit", "state", "is_late"),
    [
        pytest.param("2019-02-15", "A2", SubmissionState.ACCEPTED, False, id="in its own time"),
        pytest.param("2019-02-25", "A2", SubmissionState.ACCEPTED, True, id="in its days of grace"),
        pytest.param("2019-03-01", "A2", SubmissionState.LATE, True, id="after its closing"),
        pytest.param("2019-02-15", "A1", SubmissionState.LATE, True, id="no other unit"),
    ],
)
def test_a_file_is_judged_by_the_units_own_day(
    session, files, calendar, *, at, unit, state, is_late
):
    _extend(session)
    set_time(session, at)
    send(session, files, calendar, unit)

    (sent,) = submissions.list_submissions(session, cycle_id=CYCLE, unit_code=unit)
    assert (SubmissionState(sent.state), sent.is_late) == (state, is_late)


@pytest.mark.parametrize(
    ("group", "at", "is_over"),
    [
        pytest.param("7402", "2019-02-10", False, id="its group waits"),
        pytest.param("7401", "2019-02-10", True, id="another group goes on"),
        pytest.param("7402", "2019-03-01", True, id="its group goes on after its closing"),
    ],
)
def test_its_group_waits_for_it_and_no_other_does(session, calendar, group, at, is_over):
    _extend(session)
    set_time(session, at)
    asked = WaitCondition(Kind.RECEIVED, CYCLE, "1", group)

    assert waiting(session, CYCLE, "1", group).is_over is is_over
    assert (asked in answer(session, [asked]).over) is is_over


def test_a_group_whose_unit_has_sent_waits_no_longer(session, files, calendar):
    _extend(session)
    set_time(session, "2019-02-10")
    send(session, files, calendar, "A2")

    assert waiting(session, CYCLE, "1", "7402").is_over


def test_the_portal_shows_the_own_day_and_its_links_live_as_long(session, calendar):
    token = mint_link(session, cycle_id=CYCLE, unit_code="A2")
    _extend(session)
    set_time(session, "2019-02-25")

    view = view_step(session, **SCOPE)
    assert (view.due_at.date(), view.closes_at.date()) == (UNTIL, date(2019, 2, 27))
    assert not view.is_closed
    assert open_link(session, token).unit_code == "A2"


def test_reminders_come_from_the_own_day_alone(session, calendar):
    _extend(session)
    set_time(session, "2019-01-31 09:00")
    queue_reminders(session, CYCLE, "1", "due")
    set_time(session, "2019-02-20 09:00")
    first, again = (
        queue_extension_reminders(session, CYCLE),
        queue_extension_reminders(session, CYCLE),
    )

    told = [
        (each.unit_code, each.reminder, each.body_text)
        for each in notices.list_notices(session, cycle_id=CYCLE, step_id="1")
        if each.unit_code == "A2"
    ]
    assert (first, again) == (1, 0)
    assert [(unit, key) for unit, key, _ in told] == [("A2", "extended:due:20190220")]
    assert "๒๐ กุมภาพันธ์ ๒๕๖๒" in told[0][2]
    assert "๓๑ มกราคม" not in told[0][2]


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        pytest.param(
            "2019-01-31",
            {"due": ["A1", "A3"]},
            id="on the day of the others it is not among them",
        ),
        pytest.param(
            "2019-02-20", {"extended:due:20190220": ["A2"]}, id="on its own day it is alone"
        ),
        pytest.param("2019-02-13", {"extended:due-7:20190220": ["A2"]}, id="and a week before it"),
    ],
)
def test_a_preview_lists_it_on_its_own_days(session, calendar, day, counts):
    _extend(session)
    found = preview(session, CYCLE, date.fromisoformat(day))["reminders"]

    assert {each["reminder"]: each["to"] for each in found if each["step"] == "1"} == counts


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        pytest.param("2019-01-30", {"due": 2}, id="less the unit with more time"),
        pytest.param("2019-02-19", {"extended:due": 1}, id="on its own day"),
    ],
)
def test_the_mails_of_tomorrow_are_counted_by_each_units_day(session, calendar, at, counts):
    _extend(session)
    set_time(session, at)
    now = planning_now(session, CYCLE)
    today = view_today(session, CYCLE, now=now)["tomorrow"]
    page = view_mails(session, CYCLE, now=now, state="tomorrow")["planned"]

    assert {each["reminder"]: each["count"] for each in today} == counts
    assert [each["units"] for each in page] == list(counts.values())
    assert all(("ตามกำหนดที่ขยายให้" in e["name"][0]) is ("extended:due" in counts) for e in page)


def test_the_letter_of_its_reminder_names_its_own_day(session, calendar):
    _extend(session)
    set_time(session, "2019-02-20 09:00")
    queue_extension_reminders(session, CYCLE)
    (told,) = (n for n in notices.list_notices(session, cycle_id=CYCLE) if n.unit_code == "A2")
    letter = letter_of(session, told.id, Signing())

    words = " ".join(letter.paragraphs)
    assert "๒๐ กุมภาพันธ์ ๒๕๖๒" in words
    assert "๓๑ มกราคม" not in words
    assert reminder_words(told.reminder) == "วันครบกำหนด ตามกำหนดที่ขยายให้"


def test_an_amended_calendar_that_gives_more_takes_its_place(session, calendar):
    from oneplan.store.cycles.stored_steps import get_step

    _extend(session)
    get_step(session, CYCLE, "1").due_at = moment("2019-03-31")

    assert view_step(session, **SCOPE).due_at.date() == date(2019, 3, 31)


def test_it_is_written_down_once_with_who_and_why(session, calendar):
    _extend(session)
    _extend(session)

    (event,) = [each for each in list_events(session) if each.action == "unit.extended"]
    assert event.details == {"until": "2019-02-20", "reason": "น้ำท่วม"}


@pytest.mark.parametrize(
    ("at", "until", "words"),
    [
        pytest.param("2019-01-10", date(2019, 1, 31), "ต้องเป็นวันหลัง", id="the day it has already"),
        pytest.param("2019-02-20", date(2019, 3, 1), "ปิดรับแล้ว", id="after closing"),
    ],
)
def test_time_that_cannot_be_given_is_refused(session, calendar, at, until, words):
    set_time(session, at)

    with pytest.raises(ExtensionRefused) as refused:
        check_extension(session, **SCOPE, until=until)
    assert words in refused.value.in_thai


def test_who_has_sent_or_is_not_asked_is_refused(session, files, calendar):
    send(session, files, calendar, "A2")

    with pytest.raises(ExtensionRefused):
        _extend(session)
    with pytest.raises(UnitNotExpected):
        _extend(session, unit_code="C1")
