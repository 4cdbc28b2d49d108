"""One mail a day to a superior, the worst first; nobody is told of what has come."""

from datetime import date

import pytest

from oneplan.services.cycles.extensions import extend_unit
from oneplan.services.cycles.steps import open_step
from oneplan.services.reminders.extension_reminders import queue_extension_reminders
from oneplan.services.reminders.reminder_schedule import queue_reminders
from oneplan.services.reminders.sending import deliver_queued
from oneplan.services.units.register import import_units
from oneplan.store.reminders import notices
from tests.support.builders import step_data
from tests.support.people import AMPHOE, LAO, PEOPLE
from tests.support.recording_mailer import RecordingMailer
from tests.support.world import CYCLE, send, set_time, start_world

pytestmark = pytest.mark.postgres


@pytest.fixture
def calendar(session):
    """Amphoe are due on Thursday 31 January, LAOs four days before."""
    made = start_world(
        session,
        steps=(
            step_data("1", submitted_by=AMPHOE),
            step_data("2", submitted_by=LAO, window={"printed": "ภายในวันที่ ๒๗ ม.ค. ๖๒"}),
        ),
    )
    import_units(session, PEOPLE, actor="test", is_simulated=True)
    open_step(session, CYCLE, "2")
    return made


def digests(session):
    return [
        (n.reminder, n.unit_code, n.contact_role)
        for n in notices.list_notices(session, cycle_id=CYCLE)
        if n.reminder.startswith("digest:")
    ]


def test_a_superior_gets_one_digest_a_day_whoever_asks(session, calendar):
    set_time(session, "2019-02-04T09:00")
    queued = [
        queue_reminders(session, CYCLE, *each)
        for each in (("1", "due+3"), ("2", "due+7"), ("2", "due+7"))
    ]

    assert queued == [3 + 3, 3, 0]
    assert digests(session) == [
        ("digest:superior:2019-02-04", "A1", "head"),
        ("digest:superior:2019-02-04", "A2", "head"),
        ("digest:provincial_office:2019-02-04", "O1", "coordinator"),
    ]


def test_a_digest_names_the_worst_first_and_nobody_who_has_sent(session, calendar, files):
    send(session, files, calendar, "A1")
    set_time(session, "2019-02-04T09:00")
    queue_reminders(session, CYCLE, "2", "due+7")
    (first, second), (office,) = (
        [
            n
            for n in notices.list_notices(session, cycle_id=CYCLE)
            if n.reminder.startswith(f"digest:{level}")
        ]
        for level in ("superior", "provincial_office")
    )

    assert [line for line in first.body_text.splitlines() if line.startswith(("๑. ", "๒. "))] == [
        "๑. อบต.หนึ่ง: ขั้นตอนที่ ๒ เลยกำหนด ๘ วัน (ครบกำหนดวันอาทิตย์ที่ ๒๗ มกราคม ๒๕๖๒) ยังไม่ได้ส่ง",
        "๒. อบต.สอง: ขั้นตอนที่ ๒ เลยกำหนด ๘ วัน (ครบกำหนดวันอาทิตย์ที่ ๒๗ มกราคม ๒๕๖๒) ยังไม่ได้ส่ง",
    ]
    assert [
        line[3:12] for line in second.body_text.splitlines() if line.startswith(("๑. ", "๒. "))
    ] == [
        "อบต.สาม: ",
        "กบอ. กระท",
    ]
    assert "อบต.สาม" in office.body_text
    assert "กบอ. กระทุ่มแบน" not in office.body_text, "the office has more patience with step 1"


def test_the_governor_gets_a_summary_by_amphoe(session, calendar):
    set_time(session, "2019-02-11T09:00")
    queue_reminders(session, CYCLE, "2", "due+14")
    (summary,) = [n for n in notices.list_notices(session, cycle_id=CYCLE) if n.level == "governor"]

    assert summary.unit_code == "G1"
    assert "- อำเภอเมืองสมุทรสาคร: ๒ รายการ เลยกำหนดนานที่สุด ๑๕ วัน" in summary.body_text
    assert "ด่วนที่สุด" in summary.subject


@pytest.mark.parametrize(
    ("at", "asked", "told"),
    [
        pytest.param("2019-02-04T09:00", "due+3", [], id="before its own day"),
        pytest.param("2019-02-18T09:00", "due+14", [], id="on its own day"),
        pytest.param("2019-02-21T09:00", "", ["superior"], id="three days after it"),
        pytest.param(
            "2019-02-25T09:00", "", ["superior", "provincial_office"], id="a week after it"
        ),
    ],
)
def test_a_unit_with_more_time_is_told_of_after_its_own_day(session, calendar, at, asked, told):
    """Amphoe A2 was given time to Monday 18 February."""
    scope = {"cycle_id": CYCLE, "step_id": "1", "unit_code": "A2"}
    extend_unit(session, **scope, until=date(2019, 2, 18), actor="สมชาย", reason="น้ำท่วม")
    set_time(session, at)
    if asked:
        queue_reminders(session, CYCLE, "1", asked)
    first, again = (queue_extension_reminders(session, CYCLE) for _ in range(2))

    lines = {
        each.level: line
        for each in notices.list_notices(session, cycle_id=CYCLE)
        if each.reminder.startswith("digest:")
        for line in each.body_text.splitlines()
        if "กบอ. กระทุ่มแบน:" in line
    }
    assert list(lines) == told
    assert all("๑๘ กุมภาพันธ์ ๒๕๖๒" in line for line in lines.values())
    assert again == 0
    assert first >= len(told)


def test_digests_are_delivered_with_the_reminder(session, calendar, begin):
    set_time(session, "2019-02-04T09:00")
    queue_reminders(session, CYCLE, "2", "due+7")
    mailer = RecordingMailer()
    deliver_queued(CYCLE, begin=begin, mailer=mailer)

    assert sorted(m.to[0] for m in mailer.sent) == [
        "chief1@units.invalid",
        "chief2@units.invalid",
        "l1@units.invalid",
        "l2@units.invalid",
        "l3@units.invalid",
        "office@units.invalid",
    ]
