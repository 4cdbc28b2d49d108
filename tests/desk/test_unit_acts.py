"""What the secretariat does for a unit and about late files: seen, with a reason, once."""

import pytest

from oneplan.services.units.portal_links import open_link
from oneplan.store.late_submissions import late_tickets
from oneplan.store.shared.audit_chain import list_events
from oneplan.store.submissions import expected_submissions, submissions
from oneplan.store.units import contacts
from tests.support.desk import desk_client, fields_of
from tests.support.world import CYCLE, collect, send, set_time

pytestmark = pytest.mark.postgres
ROOT = f"/cycles/{CYCLE}"


def confirm(desk, act, query="", **typed):
    """Preview what is typed, then confirm it with a reason."""
    address = f"{ROOT}/acts/{act}"
    page = desk.get(f"{address}?{query}").text
    hidden = {key: value for key, value in fields_of(page).items() if key != "seen"}
    data = {**hidden, **typed, "reason": "โทรแจ้งแล้ว"}
    shown = desk.post(address, data={**data, "phase": "preview"})
    seen = fields_of(shown.text).get("seen")
    if seen is None:
        return shown
    return desk.post(address, data={**data, "seen": seen, "phase": "confirm"})


def reasons(session, action):
    return [each.details.get("reason") for each in list_events(session) if each.action == action]


def test_a_link_is_shown_once_and_a_second_click_makes_none(desk, session, calendar):
    page = desk.get(f"{ROOT}/units/A1").text
    data = fields_of(page)
    first = desk.post(f"{ROOT}/units/A1/link", data=data).text
    second = desk.post(f"{ROOT}/units/A1/link", data=data).text
    token = first.split("/u/")[1].split('"')[0]

    assert open_link(session, token).unit_code == "A1"
    assert "/u/" not in second
    assert "ออกลิงก์ไปแล้ว" in second
    assert sum(each.action == "link.made" for each in list_events(session)) == 1
    assert "/u/" not in desk.get(f"{ROOT}/units/A1").text


@pytest.mark.parametrize(
    ("role", "changes", "status"),
    [
        pytest.param("viewer", {}, 403, id="who only looks"),
        pytest.param("secretary", {"csrf": "x"}, 403, id="a form of another site"),
        pytest.param("secretary", {"once": ""}, 403, id="no form at all"),
    ],
)
def test_no_link_is_made_for_whom_it_is_not(session, files, calendar, *, role, changes, status):
    desk = desk_client(session, files, role=role)
    data = {**fields_of(desk.get(f"{ROOT}/units/A1").text), **changes}

    assert desk.post(f"{ROOT}/units/A1/link", data=data).status_code == status
    assert not [each for each in list_events(session) if each.action == "link.made"]


def test_a_person_is_added_put_right_and_forgotten(desk, session):
    typed = {"contact": "สมศรี", "email": "s@units.invalid", "contact_role": "coordinator"}
    added = confirm(desk, "save-contact", "unit=A3", **typed)
    changed = confirm(
        desk, "save-contact", "unit=A3&of=s@units.invalid",
        **{**typed, "email": "s2@units.invalid", "absent_from": "๑ มี.ค. ๖๒", "absent_until": "2019-03-05"},
    )  # fmt: skip
    (person,) = contacts.list_contacts(session, ["A3"])["A3"]

    assert (added.status_code, changed.status_code) == (303, 303)
    assert (person.email, str(person.absent_from)) == ("s2@units.invalid", "2019-03-01")
    assert reasons(session, "contact.changed") == ["โทรแจ้งแล้ว"]
    confirm(desk, "forget-contact", "unit=A3&of=s2@units.invalid")
    session.expire_all()
    assert contacts.list_contacts(session, ["A3"]).get("A3", ()) in ((), [])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        pytest.param({"email": "ไม่ใช่"}, "ไม่ใช่ที่อยู่อีเมล", id="no address"),
        pytest.param({"email": ""}, "ยังไม่ได้กรอก", id="nothing"),
        pytest.param({"absent_from": "เมื่อวาน"}, "เมื่อวาน", id="no day"),
        pytest.param(
            {"absent_from": "2019-03-05", "absent_until": "2019-03-01"},
            "ต้องไม่ก่อน",
            id="turned days",
        ),
    ],
)
def test_a_person_that_cannot_be_kept_is_refused_in_words(desk, session, typed, words):
    right = {"contact": "สมศรี", "email": "s@units.invalid", "contact_role": "coordinator"}
    answer = confirm(desk, "save-contact", "unit=A3", **{**right, **typed})

    assert words in answer.text
    assert "บรรทัดที่" not in answer.text
    assert not contacts.list_contacts(session, ["A3"]).get("A3")


def test_a_unit_is_given_more_time(desk, session):
    answer = confirm(desk, "extend-unit", "unit=A2&step=1", until="๒๐ ก.พ. ๖๒")

    assert answer.headers["location"].startswith(f"{ROOT}/units/A2")
    (expected,) = [
        expected_submissions.find_expected(session, cycle_id=CYCLE, step_id="1", unit_code="A2")
    ]
    assert expected.extended_to.date().isoformat() == "2019-02-20"
    assert "ขยายให้ถึง" in desk.get(f"{ROOT}/units/A2").text


def test_a_unit_with_more_time_is_not_late_today(desk, session):
    confirm(desk, "extend-unit", "unit=A2&step=1", until="2019-02-20")
    set_time(session, "2019-02-01")

    late = desk.get(f"/api{ROOT}/today").json()["late"]
    assert [each["unit"] for each in late["units"]] == ["A1", "A3"]
    assert {each["code"]: each["count"] for each in late["places"]} == {"7401": 1, "7403": 1}


def test_a_ticket_is_asked_for_and_allowed_by_another(desk, session):
    set_time(session, "2019-02-20")
    asked = confirm(desk, "ask-ticket", "unit=A1&step=1", requested_by="สมหญิง")
    (ticket,) = late_tickets.list_tickets(session, cycle_id=CYCLE)
    page = desk.get(f"{ROOT}/steps/1").text
    answered = confirm(
        desk, "answer-ticket", f"ticket={ticket.id}", answer="รับและประมวลใหม่", days="๕"
    )
    session.refresh(ticket)

    assert (asked.status_code, answered.status_code) == (303, 303)
    assert "สมหญิง" in page
    assert (ticket.state, ticket.requested_by, ticket.decided_by) == (
        "accepted",
        "สมหญิง",
        "secretary",
    )


def test_who_asked_cannot_allow_it(desk, session):
    set_time(session, "2019-02-20")
    confirm(desk, "ask-ticket", "unit=A1&step=1", requested_by="Secretary")
    (ticket,) = late_tickets.list_tickets(session, cycle_id=CYCLE)
    answer = confirm(desk, "answer-ticket", f"ticket={ticket.id}", answer="รับและประมวลใหม่")

    assert "ตอบคำขอของตนเองไม่ได้" in answer.text
    assert ticket.state == "requested"


class Airflow:
    """Notes what it is asked for."""

    asked = None

    @classmethod
    def of_user(cls, _token):
        return cls()

    def clear_downstream(self, cycle_id, *, task_id, map_index, note, is_dry_run):
        self.asked.append(("clear", cycle_id, task_id, map_index))
        return ()

    def end_run(self, dag_id, run_id):
        self.asked.append(("end", dag_id))

    def close(self):
        pass


@pytest.fixture
def airflow(monkeypatch):
    from oneplan.desk import late_acts

    Airflow.asked = []
    monkeypatch.setattr(late_acts, "AirflowApi", Airflow)
    return Airflow.asked


def test_a_late_file_is_taken_in_and_its_branch_runs_again(desk, session, files, calendar, airflow):
    collect(session)
    set_time(session, "2019-02-20")
    send(session, files, calendar, "A2")
    (ticket,) = late_tickets.list_tickets(session, cycle_id=CYCLE)
    assert "พิจารณา" in desk.get(ROOT).text
    answered = confirm(desk, "answer-ticket", f"ticket={ticket.id}", answer="รับและประมวลใหม่")

    (sent,) = submissions.list_submissions(session, cycle_id=CYCLE, unit_code="A2")
    assert answered.headers["location"].startswith(f"{ROOT}/steps/1")
    assert sent.state in ("accepted", "accepted_with_warnings")
    assert airflow == [("clear", CYCLE, "step_01.each.collect", 1), ("end", "late_file")]
    again = confirm(desk, "rerun-step", "unit=A2&step=1")
    assert again.status_code == 303
    assert airflow[2][0] == "clear"


def test_a_late_file_is_refused_and_kept(desk, session, files, calendar, airflow):
    collect(session)
    set_time(session, "2019-02-20")
    send(session, files, calendar, "A2")
    (ticket,) = late_tickets.list_tickets(session, cycle_id=CYCLE)
    confirm(desk, "answer-ticket", f"ticket={ticket.id}", answer="ไม่รับ")

    (sent,) = submissions.list_submissions(session, cycle_id=CYCLE, unit_code="A2")
    assert sent.state == "late_refused"
    assert airflow == [("end", "late_file")]


def test_airflow_that_does_not_answer_is_told_of_and_the_answer_stands(
    desk, session, files, calendar, monkeypatch
):
    from oneplan.desk import late_acts
    from oneplan.gateways.airflow.airflow_errors import AirflowRefused

    class Away(Airflow):
        def clear_downstream(self, *_, **__):
            raise AirflowRefused(call="POST", answer="away")

    monkeypatch.setattr(late_acts, "AirflowApi", Away)
    collect(session)
    set_time(session, "2019-02-20")
    send(session, files, calendar, "A2")
    (ticket,) = late_tickets.list_tickets(session, cycle_id=CYCLE)
    answered = confirm(desk, "answer-ticket", f"ticket={ticket.id}", answer="รับและประมวลใหม่")
    session.refresh(ticket)

    assert answered.status_code == 502
    assert "ประมวลใหม่ใน Airflow" in answered.text
    assert ticket.state == "accepted"


def test_a_unit_has_one_ticket_that_waits(desk, session, calendar):
    first = confirm(desk, "ask-ticket", "unit=A1&step=1", requested_by="นาย ก")
    second = confirm(desk, "ask-ticket", "unit=A1&step=1", requested_by="นาย ข")

    assert first.status_code == 303
    assert "รอพิจารณาอยู่แล้ว" in second.text
    assert len(late_tickets.list_tickets(session, cycle_id=CYCLE)) == 1


def test_a_person_is_kept_by_the_lengths_of_the_register(desk, session, calendar):
    """The register that is downloaded here is loaded again."""
    answer = confirm(
        desk, "save-contact", "unit=A1", contact="ก" * 201, email="k@units.invalid",
        contact_role="coordinator",
    )  # fmt: skip

    assert "ต้องไม่เกิน ๒๐๐ ตัวอักษร" in answer.text
    assert len(contacts.list_contacts(session, ["A1"])["A1"]) == 1


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("acts/take-route?row=1/A1/3", id="a project beyond capacity"),
        pytest.param("acts/refuse-merge?pair=9", id="a pair"),
        pytest.param("acts/accept-merge?pair=9", id="a pair to keep"),
        pytest.param("acts/answer-ticket?ticket=" + "9" * 30, id="a ticket"),
        pytest.param("plan/rows/1/A1/3", id="a row of a plan"),
    ],
)
def test_what_is_not_there_is_told_in_thai_without_commands(desk, calendar, address):
    answer = desk.get(f"{ROOT}/{address}")

    assert answer.status_code in (200, 404)
    said = answer.text.partition('role="alert"')[2].partition("</p>")[0]
    assert "oneplan" not in said
    assert any("ก" <= letter <= "๙" for letter in said)
