"""A package is sent again: an addendum, or what the rules allow of the same content, once."""

import pytest

from oneplan.services.documents.acknowledgements import acknowledge_package, remind_recipients
from oneplan.services.documents.dispatch import dispatch_step
from oneplan.services.units.register import import_units
from oneplan.store.documents import dispatches
from oneplan.store.reminders import notices
from oneplan.store.shared.audit_chain import list_events
from tests.support.approved_plans import approve, make_plan
from tests.support.desk import confirm, desk_client
from tests.support.world import CYCLE, REGISTER, rows_of, send, set_time

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("printed_once")]
ACT = f"/cycles/{CYCLE}/acts/dispatch-again"
WHERE = {"step": "4", "group": ""}


@pytest.fixture
def last(session, files, calendar):
    """The plan, approved and sent to the central team."""
    send(session, files, calendar, "A1")
    make_plan(session)
    approve(session)
    dispatch_step(session, CYCLE, "4", "", files=files)
    return dispatches.find_last(session, cycle_id=CYCLE, step_id="4", group_code="")


def mails(session, start):
    return [
        (n.unit_code, n.reminder)
        for n in notices.list_notices(session, cycle_id=CYCLE)
        if n.reminder.startswith(start)
    ]


def see(desk):
    return desk.get(ACT, params=WHERE).text


def again(session):
    return [e for e in list_events(session) if e.action == "plan.dispatched_again"]


def test_who_has_not_said_so_is_asked_once_and_the_package_does_not_go_again(desk, session, last):
    before = mails(session, "dispatch:")
    page = see(desk)
    assert "จึงไม่ส่งชุดเดิมซ้ำ" in page
    assert "ทีมบูรณาการกลาง" in page
    assert mails(session, "acknowledge:") == [], "a preview asks nobody"
    first, second = (confirm(desk, ACT, page, **WHERE) for _ in range(2))

    assert first.status_code == second.status_code == 303, first.text
    assert mails(session, "acknowledge:") == [("C1", f"acknowledge:{last.id}:1")]
    assert mails(session, "dispatch:") == before
    (event,) = again(session)
    assert (event.details["queued"], event.details["reason"]) == (1, "เหตุผล")
    assert "ในรอบสามวันนี้แล้ว" in see(desk), "no third time within the interval"


def test_the_daily_round_does_not_ask_again_what_was_asked_by_hand(desk, session, last):
    confirm(desk, ACT, see(desk), **WHERE)
    set_time(session, "2019-01-24")

    remind_recipients(session, CYCLE)
    assert mails(session, f"acknowledge:{last.id}:") == [("C1", f"acknowledge:{last.id}:1")]
    set_time(session, "2019-01-27")
    assert "1 units" in desk.get(f"{ACT}?step=4&group=&lang=en").text
    remind_recipients(session, CYCLE)
    assert ("C1", f"acknowledge:{last.id}:2") in mails(session, f"acknowledge:{last.id}:")


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        pytest.param("acknowledged", 409, "ผู้รับทุกแห่งตอบรับแล้ว", id="everybody has it"),
        pytest.param("over", 409, "ลิงก์ของชุดนี้หมดอายุแล้ว", id="its links are over"),
    ],
)
def test_what_nobody_needs_is_refused_with_why(desk, session, last, *, change, status, words):
    page = see(desk)
    if change == "acknowledged":
        acknowledge_package(
            session, cycle_id=CYCLE, unit_code="C1", dispatch_id=last.id, by="สมหญิง"
        )
    else:
        set_time(session, "2019-06-20")
    answer = confirm(desk, ACT, page, **WHERE)

    assert answer.status_code == status
    assert words in answer.text
    assert again(session) == []


def test_what_was_never_sent_is_left_to_its_task(desk, calendar):
    assert "ยังไม่เคยส่งชุดเอกสารนี้" in see(desk)


def test_a_recipient_of_the_register_since_gets_the_package(desk, session, last):
    new = (
        REGISTER + "C2,province,ทีมบูรณาการกลาง สอง,74,central_integration_team,c2@units.invalid,จ\n"
    )
    import_units(session, new, actor="test", is_simulated=True)
    page = see(desk)
    assert "๑ หน่วยงานที่เพิ่มในทะเบียน" in page
    confirm(desk, ACT, page, **WHERE)

    assert [unit for unit, _ in mails(session, "dispatch:")].count("C2") == 1
    assert [unit for unit, _ in mails(session, "dispatch:")].count("C1") == 1


def test_another_plan_goes_as_an_addendum_once_its_committee_let_it_pass(
    desk, session, files, calendar, last
):
    send(session, files, calendar, "A1", rows_of("A1", calendar, seed=9))
    make_plan(session)
    refused = see(desk)
    assert "ไม่มีมติของคณะกรรมการ" in refused
    approve(session, version=2, answer="b")
    page = see(desk)
    assert "จัดทำและส่งเป็นชุดที่ ๒" in page
    answer = confirm(desk, ACT, page, **WHERE)

    assert answer.status_code == 303, answer.text
    made = dispatches.find_last(session, cycle_id=CYCLE, step_id="4", group_code="")
    assert made.number == last.number + 1
    assert len({key for unit, key in mails(session, "dispatch:") if unit == "C1"}) == 2


def test_a_recipient_without_an_address_is_named(desk, session, last):
    from oneplan.store.units.contacts import delete_contact

    delete_contact(session, unit_code="C1", email="c1@units.invalid")

    assert "ไม่มีอีเมลที่ใช้ได้: ทีมบูรณาการกลาง" in see(desk)


def test_the_page_leads_there_for_who_may_act(session, files, desk, last):
    assert (
        "/acts/dispatch-again?step=4&amp;group="
        in desk.get(f"/cycles/{CYCLE}/documents/dispatch").text
    )
    viewer = desk_client(session, files, role="viewer")
    assert "dispatch-again" not in viewer.get(f"/cycles/{CYCLE}/documents/dispatch").text
    assert viewer.get(ACT, params=WHERE).status_code == 403
    assert desk_client(session, files, area="7401").get(ACT, params=WHERE).status_code == 403
