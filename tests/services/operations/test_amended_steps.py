"""A step that stays and changes: its dates taken away, its form, its senders, its number."""

from copy import deepcopy

import pytest

from oneplan.domain.cycles.acts import Act
from oneplan.services.cycles.steps import record_act
from oneplan.services.operations.amendment_previews import foresee_amendment
from oneplan.services.operations.amendments import follow_calendar
from oneplan.services.operations.kept_facts import FactsLost
from oneplan.services.operations.mail_worker import send_round
from oneplan.services.reminders.reminder_schedule import queue_invitations, queue_reminders
from oneplan.services.units.register import import_units
from oneplan.store.cycles import cycles
from oneplan.store.reminders import notices
from oneplan.store.submissions import missing_units
from tests.support.builders import SMALL_STEPS, calendar_data, make_calendar, step_data
from tests.support.recording_mailer import OPENED, RecordingMailer
from tests.support.world import CYCLE, put, set_time, start_world

pytestmark = pytest.mark.postgres
KBO = {"levels": ["amphoe"], "role": "kbo"}
CD = {"levels": ["amphoe"], "role": "amphoe_cd_office"}
OFFICES = """code,level,name_th,area_code,role,email,contact
D1,amphoe,พช. เมือง,7401,amphoe_cd_office,d1@units.invalid,ง
"""


def amended(**changes):
    """The calendar of the world with another first step."""
    steps = SMALL_STEPS()
    steps[0] |= changes
    return make_calendar(*steps)


def follow(session, calendar):
    follow_calendar(session, calendar, seed=1)
    session.flush()
    session.expire_all()


def mails(session, **which):
    session.flush()
    return {
        (n.unit_code, n.reminder, n.revision): n
        for n in notices.list_notices(session, cycle_id=CYCLE, **which)
    }


@pytest.fixture
def invited(session):
    """The first step is open; its invitations wait for the office to open."""
    start_world(session, at="2019-01-05T20:00")
    queue_invitations(session, CYCLE, "1")
    record_act(session, CYCLE, "1", Act.INVITE)
    session.flush()
    return session


@pytest.fixture
def told(session):
    """The first step is open and its invitations have gone."""
    start_world(session, at=OPENED)
    queue_invitations(session, CYCLE, "1")
    record_act(session, CYCLE, "1", Act.INVITE)
    for mail in notices.list_notices(session, cycle_id=CYCLE):
        mail.state = "accepted"
    session.flush()
    return session


def test_what_waits_tells_no_due_day_that_was_taken_away(invited):
    follow(invited, amended(window={}))

    states = {key[2]: mail.state for key, mail in mails(invited, reminder="opening").items()}
    assert states == {1: "dropped", 2: "queued"}
    assert "จะแจ้งให้ทราบต่อไป" in mails(invited)["A1", "opening", 2].body_text


def test_a_change_that_is_taken_back_before_it_was_told_is_told_to_nobody(told):
    follow(told, amended(window={"printed": "๑ ม.ค. - ๑๕ ก.พ. ๖๒"}))
    follow(told, make_calendar())

    assert {mail.state for mail in mails(told, reminder="amended").values()} == {"dropped"}


def test_a_reminder_that_gave_way_to_a_change_taken_back_is_made_up_for(told):
    set_time(told, "2019-01-24T20:00")
    queue_reminders(told, CYCLE, "1", "due-7")
    follow(told, amended(window={"printed": "๑ ม.ค. - ๑๕ ก.พ. ๖๒"}))
    follow(told, make_calendar())

    assert {key[0] for key in mails(told, state="queued")} == {"A1", "A2", "A3"}


def test_a_second_change_tells_the_day_that_the_unit_knows(told):
    follow(told, amended(window={"printed": "๑ ม.ค. - ๑๕ ก.พ. ๖๒"}))
    follow(told, amended(window={"printed": "๑ ม.ค. - ๒๒ ก.พ. ๖๒"}))

    text = mails(told, state="queued")["A1", "amended", 3].body_text
    assert "จากวันพฤหัสบดีที่ ๓๑ มกราคม ๒๕๖๒ เป็นวันศุกร์ที่ ๒๒ กุมภาพันธ์ ๒๕๖๒" in text


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        pytest.param({"printed": "ม.ค. ๖๒"}, {}, "ยกเลิกกำหนดส่งเดิมวันพฤหัสบดีที่ ๓๑ มกราคม ๒๕๖๒",
                     id="taken away"),
        pytest.param({}, {"printed": "ม.ค. ๖๒"}, "มีกำหนดส่งแล้ว คือวันพฤหัสบดีที่ ๓๑ มกราคม ๒๕๖๒",
                     id="given"),
    ],
)  # fmt: skip
def test_a_due_day_that_comes_or_goes_is_told(told, before, after, words):
    follow(told, amended(window=before))
    for mail in notices.list_notices(told, cycle_id=CYCLE, state="queued"):
        mail.state = "accepted"
    follow(told, amended(window=after))

    revision = cycles.get_cycle(told, CYCLE).revision
    mail = mails(told)["A2", "amended", revision]
    assert words in mail.body_text
    assert words in mail.body_html


def test_an_invitation_that_waits_goes_when_the_step_opens(invited):
    follow(invited, amended(window={"printed": "๑๕ - ๓๑ ม.ค. ๖๒"}))

    mail = mails(invited)["A1", "opening", 2]
    assert (mail.state, mail.not_before.isoformat()[:10]) == ("queued", "2019-01-15")
    assert mails(invited)["A1", "opening", 1].state == "dropped"
    assert not mails(invited, reminder="amended")


def test_an_earlier_opening_moves_no_invitation_back(told):
    follow(told, amended(window={"printed": "๑๕ - ๓๑ ม.ค. ๖๒"}))

    assert {key[2] for key in mails(told)} == {1}


def test_who_is_asked_no_more_is_told_and_the_others_are_invited(told, begin):
    import_units(told, OFFICES, actor="test", is_simulated=True)
    put(told, "A2", ("ถนน", "740201", 5))
    foreseen = foresee_amendment(told, CYCLE, amended(submitted_by=CD))
    follow(told, amended(submitted_by=CD))
    set_time(told, "2019-01-07T09:00")
    mailer = RecordingMailer()
    send_round(begin=begin, mailer=mailer)

    (change,) = foreseen.asked
    assert (change.step, change.added, change.released) == ("1", 1, 2)
    sent = {m.to[0]: m for m in mailer.sent}
    assert set(sent) == {"a1@units.invalid", "d1@units.invalid"}, "A2 has sent, A3 has no address"
    assert "หน่วยงานของท่านไม่ต้องส่งสิ่งใด" in sent["a1@units.invalid"].text
    assert "ยกเลิกขั้นตอน" not in sent["a1@units.invalid"].text
    missing = missing_units.list_missing_units(told, cycle_id=CYCLE, step_id="1")
    assert [unit.code for unit in missing] == ["D1"]


def test_a_step_that_collects_no_more_asks_nobody(invited, begin):
    invited_later = amended(kind="meeting", form=None)
    mails(invited)["A1", "opening", 1].state = "accepted"
    follow(invited, invited_later)
    set_time(invited, "2019-01-07T09:00")
    mailer = RecordingMailer()
    send_round(begin=begin, mailer=mailer)

    assert not missing_units.list_missing_units(invited, cycle_id=CYCLE, step_id="1")
    assert [m.to for m in mailer.sent] == [["a1@units.invalid"]]
    assert "ไม่ต้องส่ง" in mailer.sent[0].text


def test_another_form_is_told_to_who_was_asked_for_the_first(told):
    follow(told, amended(form="amphoe_needs_plan"))

    text = mails(told)["A1", "amended", 2].body_text
    assert "แบบที่ใช้ส่งเปลี่ยนจาก “แผนพัฒนาอำเภอ — บัญชีโครงการ” เป็น “แผนความต้องการระดับอำเภอ”" in text
    assert "แบบที่ใช้ส่งเปลี่ยนแปลง" in mails(told)["A1", "amended", 2].subject
    assert "เปลี่ยนจากวัน" not in text


def swapped():
    """The first two steps ask the same as before under each other's number."""
    steps = SMALL_STEPS()
    steps[0]["title"], steps[1]["title"] = (
        {"th": "รวมแผนทั้งจังหวัดเป็นร่าง"},
        {"th": "อำเภอส่งบัญชีโครงการ"},
    )
    return steps


FACTS = [
    pytest.param(lambda data: data["steps"][0].update(form="amphoe_needs_plan"),
                 "ขั้นตอนที่ ๑ มีไฟล์ที่ส่งมาตามแบบ “แผนพัฒนาอำเภอ — บัญชีโครงการ” แล้ว", id="another form"),
    pytest.param(lambda data: data["steps"][0].update(kind="meeting", form=None),
                 "ขั้นตอนที่ ๑ มีไฟล์ที่ส่งมาแล้ว จึงเลิกเก็บแผนไม่ได้", id="collects no more"),
    pytest.param(lambda data: data["province"].update(code="73", name_th="นครปฐม"),
                 "จังหวัด", id="another province"),
    pytest.param(lambda data: data.update(fiscal_year_be=2565, year_offset=-3),
                 "ปีงบประมาณ 2564", id="another year"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "words"), FACTS)
def test_an_amendment_that_would_orphan_what_was_sent_is_refused(told, change, words):
    put(told, "A2", ("ถนน", "740201", 5))
    data = deepcopy(calendar_data())
    change(data)
    calendar = type(make_calendar()).model_validate(data)

    for act in (follow_calendar, lambda s, c: foresee_amendment(s, CYCLE, c)):
        with pytest.raises(FactsLost) as refused:
            act(told, calendar)
        assert words in refused.value.th
    assert cycles.get_cycle(told, CYCLE).revision == 1


@pytest.mark.parametrize(
    ("span", "is_refused"),
    [
        pytest.param([2565, 2569], True, id="without a year of the files"),
        pytest.param([2561, 2570], False, id="longer"),
        pytest.param([2563, 2565], False, id="without years of which nothing is asked"),
    ],
)
def test_a_plan_keeps_the_years_of_the_money_that_was_sent(session, span, is_refused):
    start_world(session, at=OPENED)
    follow(session, make_calendar(plan_span_be=[2562, 2566]))
    put(session, "A2", ("ถนน", "740201", {2564: 5}))
    after = make_calendar(plan_span_be=span)

    if not is_refused:
        follow(session, after)
        assert cycles.get_cycle(session, CYCLE).revision == 3
        return
    with pytest.raises(FactsLost) as refused:
        follow_calendar(session, after)
    assert "มีเงินของปี 2564" in refused.value.th


def test_everything_that_would_be_lost_is_told_at_once(told):
    put(told, "A2", ("ถนน", "740201", 5))
    data = deepcopy(calendar_data())
    data.update(fiscal_year_be=2565, year_offset=-3)
    data["steps"][0].update(form="amphoe_needs_plan")

    with pytest.raises(FactsLost) as refused:
        follow_calendar(told, type(make_calendar()).model_validate(data))
    assert len(refused.value.th.splitlines()) == 4


def test_a_number_is_not_given_to_another_step_once_it_has_opened(session):
    first = swapped()
    first[0]["title"], first[1]["title"] = first[1]["title"], first[0]["title"]
    start_world(session, at=OPENED, steps=tuple(first))
    put(session, "A2", ("ถนน", "740201", 5))
    shifted = [
        step_data("1", submitted_by=KBO, form="amphoe_needs_plan",
                  title={"th": "รับฟังความต้องการของประชาชน"}),
        {**first[0], "id": "2"},
        {**first[1], "id": "2.1", "inputs": ["2"]},
        {**first[2], "inputs": ["2.1"]},
        first[3],
    ]  # fmt: skip

    with pytest.raises(FactsLost) as refused:
        follow_calendar(session, make_calendar(*shifted))

    assert "เลข ๑ เป็นของ “อำเภอส่งบัญชีโครงการ”" in refused.value.th
    assert "กลายเป็นเลข ๒" in refused.value.th
    assert "step '1'" in str(refused.value)


def test_a_title_may_change_and_a_number_may_move_before_its_step_opens(session):
    first = swapped()
    start_world(session, at=OPENED)
    follow(session, make_calendar(*first))
    third = [first[0], {**first[1], "id": "2.1"}, {**first[2], "inputs": ["2.1"]}, first[3]]
    follow(session, make_calendar(*third))

    assert cycles.get_cycle(session, CYCLE).revision == 3


def test_a_cycle_in_which_nothing_was_done_may_change_its_year(session):
    follow_calendar(session, make_calendar(), seed=1)
    follow(session, make_calendar(fiscal_year_be=2565, year_offset=-3))

    assert cycles.get_cycle(session, CYCLE).revision == 2
