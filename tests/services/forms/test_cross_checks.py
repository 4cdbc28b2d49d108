"""A report that was accepted is checked again when the register it was checked against changes."""

from datetime import datetime
from pathlib import Path

import pytest

from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form
from oneplan.gateways.word.documents import write_document
from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.cycles.clock import set_clock
from oneplan.services.cycles.steps import open_step
from oneplan.services.forms.file_checks import form_of
from oneplan.services.late_submissions.ticket_answers import accept_ticket
from oneplan.services.reminders.rechecks import recheck_all_and_tell
from oneplan.services.submissions.submissions import receive_nil, receive_submission
from oneplan.services.submissions.withdrawals import withdraw_submission
from oneplan.services.units.register import import_units
from oneplan.services.units.targets import import_targets
from oneplan.store.late_submissions import late_tickets
from oneplan.store.reminders import notices
from oneplan.store.shared import audit_chain
from oneplan.store.submissions import expected_submissions, submissions

pytestmark = pytest.mark.postgres
CALENDAR = Path("dags/calendars/chachoengsao-tambon-2566.yaml")
CYCLE, UNIT = "chachoengsao-tambon-2566", "CD2401"
REGISTER = f"""code,level,name_th,area_code,role,email,contact
{UNIT},amphoe,สพอ.เมืองฉะเชิงเทรา,2401,amphoe_cd_office,a@units.invalid,ก
P24,province,สพจ.ฉะเชิงเทรา,24,provincial_office,p@units.invalid,ข
"""
TAMBONS = ("240101", "240102", "240103")


@pytest.fixture
def office(session, files):
    """The cycle, with both steps waiting for the unit; sends its forms."""
    calendar = load_calendar(CALENDAR)
    start_cycle(session, calendar, seed=1)
    import_units(session, REGISTER, actor="t", is_simulated=True)
    moment = datetime(2023, 3, 28, 10, tzinfo=BANGKOK)
    set_clock(session, CYCLE, at=moment, speed=0, hold_at=moment)
    expected_submissions.add_expected(
        session,
        [
            {"cycle_id": CYCLE, "step_id": step, "unit_code": UNIT, "group_code": "2401"}
            for step in "17"
        ],
    )

    def send(step: str, rows):
        content = write_form(form_of(calendar, step), Template(heading_th=UNIT, rows=rows))
        return receive_submission(
            session,
            cycle_id=CYCLE,
            step_id=step,
            unit_code=UNIT,
            file_name="a.xlsx",
            content=content,
            sender="t",
            files=files,
        )

    return send


def register(*codes: str):
    return [
        {
            "seq": n,
            "tambon_code": code,
            "budget_year_be": 2566,
            "coordinator_name": "ก",
            "quarter": 2,
            **({"sent_to_lao_on": "15 มี.ค. 2566"} if n == 1 else {}),
        }
        for n, code in enumerate(codes, start=1)
    ]


def report(count: int):
    names = (
        "n1_kbt_appointed",
        "n2_kbt_meeting",
        "n3_plan_complete",
        "n4_on_time_sent",
        "n5_evaluated",
    )
    return [
        {
            "amphoe": "เมือง",
            "province": "ฉะเชิงเทรา",
            "target_tambons": count,
            **dict.fromkeys(names, 1),
            "reporter_name": "ก",
            "reporter_position": "ข",
        }
    ]


def of_report(session):
    sent = submissions.get_last(session, cycle_id=CYCLE, step_id="7", unit_code=UNIT)
    session.refresh(sent)
    return sent


def mails(session):
    return [
        n
        for n in notices.list_notices(session, cycle_id=CYCLE)
        if n.reminder.startswith("recheck:")
    ]


def test_a_register_that_changes_warns_of_the_report_and_tells_both(session, office):
    assert office("1", register(*TAMBONS[:2])).state == "accepted"
    assert office("7", report(2)).state == "accepted"
    assert not mails(session)

    office("1", register(*TAMBONS))

    sent = of_report(session)
    (found,) = sent.findings
    assert sent.state == "accepted_with_warnings"
    assert (found["rule"], found["severity"], found["value"]) == (
        "equals_row_count",
        "warning",
        "2",
    )
    assert found["cell"]
    assert "(3)" in found["message_th"]
    told = mails(session)
    assert UNIT in {each.unit_code for each in told}
    assert len({each.unit_code for each in told}) == 2
    assert "submission.rechecked" in {
        each.action for each in audit_chain.list_events(session, cycle_id=CYCLE)
    }


def test_a_register_that_agrees_again_takes_the_warning_back(session, office):
    office("1", register(*TAMBONS[:2]))
    office("7", report(2))
    office("1", register(*TAMBONS))
    office("1", register(TAMBONS[0], TAMBONS[2]))

    sent = of_report(session)
    assert (sent.state, sent.findings) == ("accepted", [])
    assert len({each.reminder for each in mails(session)}) == 2


def test_a_register_of_the_same_count_says_nothing(session, office):
    office("1", register(*TAMBONS[:2]))
    office("7", report(2))
    office("1", register(TAMBONS[0], TAMBONS[2]))

    assert of_report(session).state == "accepted"
    assert not mails(session)


def test_a_register_that_is_sent_after_the_report_is_compared_with_it(session, office):
    assert office("7", report(2)).state == "accepted"

    office("1", register(*TAMBONS))

    assert of_report(session).state == "accepted_with_warnings"


def test_a_nil_return_and_a_withdrawal_are_changes_too(session, office, files):
    office("1", register(*TAMBONS[:2]))
    office("7", report(2))
    receive_nil(
        session, cycle_id=CYCLE, step_id="1", unit_code=UNIT, reason="ไม่มี", sender="t", files=files
    )
    assert of_report(session).state == "accepted_with_warnings"

    withdraw_submission(
        session, cycle_id=CYCLE, step_id="1", unit_code=UNIT, sender="t", reason="r"
    )

    assert of_report(session).state == "accepted"


def test_a_register_that_is_returned_changes_nothing(session, office):
    office("1", register(*TAMBONS[:2]))
    office("7", report(2))
    broken = register(*TAMBONS)
    broken[0]["quarter"] = 9

    assert office("1", broken).state == "returned"
    assert of_report(session).state == "accepted"


TAMBON_UNITS = "\n".join(
    [
        REGISTER.strip(),
        *(
            f"T{code},tambon,ศอช.ต. {code},{code},tambon_coc,t{code}@units.invalid,ต"
            for code in TAMBONS[:2]
        ),
    ]
)


@pytest.fixture
def tambon_office(session, office, files):
    """The same with two target tambon, whose centres send their orders."""
    import_units(session, TAMBON_UNITS, actor="t", is_simulated=True)
    import_targets(session, CYCLE, "tambon\n" + "\n".join(TAMBONS[:2]), actor="t")
    open_step(session, CYCLE, "2.1")

    def send_order(code: str):
        return receive_submission(
            session,
            cycle_id=CYCLE,
            step_id="2.1",
            unit_code=f"T{code}",
            file_name="a.docx",
            content=write_document(f"คำสั่งแต่งตั้ง {code}"),
            sender="t",
            files=files,
        )

    return send_order


def test_a_report_is_held_against_the_orders_once_all_of_them_are_there(
    session, office, tambon_office
):
    assert office("7", report(2)).state == "accepted"

    tambon_office(TAMBONS[0])
    assert of_report(session).state == "accepted", "one order may still come"
    assert not mails(session)

    tambon_office(TAMBONS[1])
    (found,) = of_report(session).findings
    assert (found["rule"], found["severity"]) == ("equals_recorded", "warning")
    assert "รายงานไว้ 1" in found["message_th"]
    assert "ได้ 2" in found["message_th"]
    assert UNIT in {each.unit_code for each in mails(session)}


def test_a_report_that_comes_after_the_orders_is_held_against_them_at_once(
    session, office, tambon_office
):
    for code in TAMBONS[:2]:
        tambon_office(code)

    found = office("7", report(2)).findings

    assert [each.rule for each in found] == ["equals_recorded"]
    assert "หลังจาก" not in found[0].message_th


def test_an_order_that_is_withdrawn_takes_the_warning_back(session, office, tambon_office):
    for code in TAMBONS[:2]:
        tambon_office(code)
    office("7", report(2))
    withdraw_submission(
        session, cycle_id=CYCLE, step_id="2.1", unit_code=f"T{TAMBONS[1]}", sender="t", reason="r"
    )

    assert of_report(session).state == "accepted", "not all of the orders are there"


def test_the_same_finding_is_told_once(session, office, tambon_office):
    for code in TAMBONS[:2]:
        tambon_office(code)
    office("7", report(2))
    before = len(mails(session))
    office("1", register(*TAMBONS[:2]))

    assert [each["rule"] for each in of_report(session).findings] == ["equals_recorded"]
    assert len(mails(session)) == before


def test_a_new_list_of_targets_is_held_against_what_was_accepted(session, office):
    office("1", register(*TAMBONS[:2]))
    office("7", report(2))
    import_targets(session, CYCLE, f"tambon\n{TAMBONS[0]}", actor="t")
    recheck_all_and_tell(session, CYCLE)

    assert {each["rule"] for each in of_report(session).findings} == {"equals_targets"}
    register_file = submissions.get_last(session, cycle_id=CYCLE, step_id="1", unit_code=UNIT)
    assert [(each["rule"], each["severity"]) for each in register_file.findings] == [
        ("is_target", "warning")
    ], "what was accepted stays, and says so"


def test_a_register_with_a_tambon_that_is_no_target_is_returned(session, office):
    import_targets(session, CYCLE, f"tambon\n{TAMBONS[0]}", actor="t")

    assert office("1", register(*TAMBONS[:2])).state == "returned"
    assert office("1", register(TAMBONS[0])).state == "accepted"


def set_late(session):
    moment = datetime(2023, 5, 10, 10, tzinfo=BANGKOK)
    set_clock(session, CYCLE, at=moment, speed=0, hold_at=moment)


def accept_last(session, step: str):
    ticket = late_tickets.list_tickets(session, cycle_id=CYCLE, step_id=step, unit_code=UNIT)[-1]
    accept_ticket(session, ticket.id, decided_by="จังหวัด", decision="น้ำท่วม")


def test_a_late_register_is_held_against_the_report_once_it_is_accepted(session, office):
    office("1", register(*TAMBONS[:2]))
    office("7", report(2))
    set_late(session)

    assert office("1", register(*TAMBONS)).state == "late"
    assert of_report(session).state == "accepted", "it does not count yet"
    accept_last(session, "1")

    assert [each["rule"] for each in of_report(session).findings] == ["equals_row_count"]


def test_a_late_report_is_held_against_the_register_as_it_is_when_it_is_accepted(session, office):
    office("1", register(*TAMBONS[:2]))
    set_late(session)
    assert office("7", report(2)).state == "late"
    office("1", register(*TAMBONS))
    accept_last(session, "1")

    accept_last(session, "7")

    (found,) = of_report(session).findings
    assert (found["rule"], found["severity"]) == ("equals_row_count", "warning")
    assert of_report(session).state == "accepted_with_warnings"


def test_a_late_report_that_still_agrees_is_accepted_without_a_word(session, office):
    office("1", register(*TAMBONS[:2]))
    set_late(session)
    office("7", report(2))
    accept_last(session, "7")

    assert (of_report(session).state, of_report(session).findings) == ("accepted", [])
    assert not mails(session)


def test_a_report_that_was_replaced_is_checked_in_its_last_version(session, office):
    office("1", register(*TAMBONS[:2]))
    office("7", report(2))
    office("1", register(*TAMBONS))
    office("7", report(3))

    assert (of_report(session).version, of_report(session).state) == (2, "accepted")
    office("1", register(*TAMBONS[:2]))
    assert of_report(session).state == "accepted_with_warnings"


def test_a_report_that_was_withdrawn_is_checked_no_more(session, office):
    office("1", register(*TAMBONS[:2]))
    office("7", report(2))
    withdraw_submission(
        session, cycle_id=CYCLE, step_id="7", unit_code=UNIT, sender="t", reason="r"
    )
    office("1", register(*TAMBONS))

    assert (of_report(session).state, of_report(session).findings) == ("withdrawn", [])
    assert office("7", report(2)).state == "returned"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        pytest.param([{}, {}], {("unique", "B")}, id="a tambon twice"),
        pytest.param([{"tambon_code": "ต.หน้าเมือง"}, {"tambon_code": "ตำบลหน้าเมือง"}], {("unique", "B")}, id="by its name"),
        pytest.param([{"budget_year_be": 2565}], {("year_in_plan", "C")}, id="the year before"),
        pytest.param([{"budget_year_be": "พ.ศ. ๒๕๖๗"}], {("year_in_plan", "C")}, id="the year after"),
        pytest.param([{"budget_year_be": "ปี 2566"}], set(), id="the year of the plan"),
    ],
)  # fmt: skip
def test_what_of_a_register_is_not_certain_is_warned_of(session, office, rows, said):
    sent = [{**register(TAMBONS[0])[0], **row, "seq": n} for n, row in enumerate(rows, start=1)]

    receipt = office("1", sent)

    assert {(each.rule, each.cell[0]) for each in receipt.findings} == said
    assert {each.severity for each in receipt.findings} <= {"warning"}
