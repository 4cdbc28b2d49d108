"""The mails of a cycle: found by state, step and kind; one with its proof."""

from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import select

from oneplan.domain.reminders.notices import LINK_PLACE
from oneplan.services.reminders.reminder_schedule import queue_invitations
from oneplan.store.reminders.tables import MailEvent, Notice
from oneplan.store.units.tables import Contact
from tests.support.desk import desk_client, fields_of
from tests.support.query_counts import count_queries
from tests.support.world import CYCLE, moment

pytestmark = pytest.mark.postgres
MAILS = f"/cycles/{CYCLE}/mails"


@pytest.fixture
def mails(session, calendar):
    """The invitations of the first step, by unit."""
    queue_invitations(session, CYCLE, "1")
    return {each.unit_code: each for each in session.scalars(select(Notice))}


@pytest.fixture
def bounced(session, mails):
    """The mail of the first amphoe, which came back."""
    mail = mails["A1"]
    contact = session.scalars(select(Contact).where(Contact.unit_code == "A1")).one()
    mail.state, mail.contact_ids, mail.message_id = "bounced", [contact.id], "abc-123"
    session.add(
        MailEvent(
            sg_event_id="e1",
            notice_id=mail.id,
            contact_id=contact.id,
            attempt=1,
            event="bounce",
            reason="550 user unknown a1@units.invalid",
            happened_at=moment("2019-01-06"),
        )
    )
    session.flush()
    return mail


def test_the_list_names_units_and_states_in_thai(desk, mails):
    page = desk.get(MAILS).text

    assert "กบอ. กระทุ่มแบน" in page
    assert "แจ้งเปิดขั้นตอน" in page
    assert "units.invalid" not in page


@pytest.mark.parametrize(
    ("asked", "units"),
    [
        pytest.param("", {"A1", "A2"}, id="all that are mails"),
        pytest.param("state=bounced", {"A1"}, id="those that came back"),
        pytest.param("state=waiting", {"A2"}, id="those that wait"),
        pytest.param("state=held", set(), id="none is held"),
        pytest.param("words=กระทุ่ม", {"A2"}, id="by a part of a name"),
        pytest.param("words=A1", {"A1"}, id="by code"),
        pytest.param("step=2", set(), id="of another step"),
        pytest.param("step=1&kind=opening", {"A1", "A2"}, id="of a kind"),
        pytest.param("kind=due-7", set(), id="of another kind"),
        pytest.param("state=nonsense", {"A1", "A2"}, id="a state that there is not"),
        pytest.param("page=99", {"A1", "A2"}, id="a page after the last"),
    ],
)
def test_what_is_asked_for_is_found(desk, bounced, asked, units):
    found = desk.get(f"/api{MAILS}?{asked}").json()

    assert {each["unit"] for each in found["rows"]} - {"A3", "C1"} == units
    assert found["page"] == 1


@pytest.mark.parametrize("asked", ["page=0", "page=x", f"words={'ก' * 201}"])
def test_what_cannot_be_asked_is_refused_in_words(desk, mails, asked):
    answer = desk.get(f"{MAILS}?{asked}")

    assert answer.status_code == 422
    assert "อ่านคำขอไม่ได้" in answer.text


def test_an_officer_of_an_amphoe_sees_no_mail_of_another(session, files, mails):
    officer = desk_client(session, files, area="7402")

    assert {each["unit"] for each in officer.get(f"/api{MAILS}").json()["rows"]} == {"A2"}
    assert officer.get(f"{MAILS}/{mails['A1'].id}").status_code == 404
    assert officer.get(f"{MAILS}/{mails['A2'].id}").status_code == 200


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        pytest.param("secretary", "a1@units.invalid", "a•••@", id="who acts"),
        pytest.param("viewer", "a•••@units.invalid", "a1@units.invalid", id="who only looks"),
    ],
)
def test_an_address_is_told_to_who_acts(session, files, bounced, *, role, shown, hidden):
    page = desk_client(session, files, role=role).get(f"{MAILS}/{bounced.id}").text

    assert shown in page
    assert hidden not in page


def test_one_mail_shows_what_the_provider_told_and_no_link(session, desk, bounced):
    bounced.body_text = f"เปิดที่ {LINK_PLACE}"
    session.flush()
    page = desk.get(f"{MAILS}/{bounced.id}").text

    assert "ตีกลับ" in page
    assert "abc-123" in page
    assert "[ลิงก์เฉพาะของหน่วยงาน]" in page
    assert LINK_PLACE not in page


@pytest.mark.parametrize("number", ["999999", "0", "x", str(2**63)])
def test_a_mail_that_is_not_there_is_told_in_words(desk, mails, number):
    answer = desk.get(f"{MAILS}/{number}")

    assert answer.status_code in (404, 422)
    assert "Traceback" not in answer.text


def test_a_letter_is_printed_and_given_to_who_acts(session, files, desk, bounced):
    act = f"/cycles/{CYCLE}/acts/print-letter"
    page = desk.get(f"{act}?notice={bounced.id}&format=docx").text
    assert "เรียน กบอ. เมือง" in page
    done = desk.post(
        act,
        data={
            **fields_of(page),
            "format": "docx",
            "signer": "นายตัวอย่าง",
            "reason": "ส่งทางไปรษณีย์",
            "phase": "confirm",
        },
    )
    assert done.status_code == 409, "the preview was of a letter without a signature"
    why = {"reason": "ส่งทางไปรษณีย์", "phase": "confirm"}
    done = desk.post(act, data={**fields_of(page), "format": "docx", **why})
    letter = desk.get(done.headers["location"])

    assert letter.headers["content-disposition"].startswith("attachment")
    assert "กบอ. เมือง" in "\n".join(
        each.text for each in Document(BytesIO(letter.content)).paragraphs
    )
    viewer = desk_client(session, files, role="viewer")
    assert viewer.get(done.headers["location"]).status_code == 403
    assert desk.get(f"{MAILS}/{bounced.id}/letters/{'0' * 64}.docx").status_code == 404


@pytest.mark.parametrize("path", ["", "?state=tomorrow", "?words=กบอ&step=1"])
def test_the_list_asks_few_questions_of_the_store(desk, mails, session, path):
    with count_queries(session) as asked:
        desk.get(f"{MAILS}{path}")

    assert len(asked) <= 8, asked
