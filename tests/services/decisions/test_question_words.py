"""What a person is asked, without a code, an English state or a machine name."""

import re

import pytest

from oneplan.domain.cycles.acts import Act, acts_of
from oneplan.domain.cycles.groups import meetings_of
from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.services.cycles.calendars import start_cycle, step_groups
from oneplan.services.decisions.approval_questions import ask_approval
from oneplan.services.decisions.open_questions import as_asked_again
from oneplan.services.decisions.records import ask_record
from oneplan.services.late_submissions.questions import ask_ticket
from oneplan.store.late_submissions import late_tickets
from tests.support.approved_plans import make_plan
from tests.support.builders import ALL_CYCLES, CALENDARS
from tests.support.world import CYCLE, send, set_time, start_world

pytestmark = pytest.mark.postgres

CODES = re.compile(r"[A-Za-z_]{4,}")
ALLOWED = (
    # The fingerprint that a decision is bound to; it is compared with the one in the minutes.
    re.compile(r"รหัสเนื้อหา `[0-9a-f]+`"),
    # The name that a unit gave its own file.
    re.compile(r"\S+\.xlsx"),
)


def words_of(question, *printed):
    """Codes in a question, but for the words that a calendar prints."""
    assert question.settled is None
    text = f"{question.subject}\n{question.body}"
    for each in printed:
        text = text.replace(each, "")
    for pattern in ALLOWED:
        text = pattern.sub("", text)
    return CODES.findall(text)


def questions(session, calendar):
    for step in calendar.steps:
        acts = acts_of(calendar, step)
        if Act.APPROVE in acts:
            yield step, ask_approval(session, calendar.cycle, step.id, 0)
        if Act.RECORD in acts:
            groups = [group.code for group in step_groups(calendar, step)][:2]
            for code in [each.code for each in meetings_of(step)] or groups:
                yield step, ask_record(session, calendar.cycle, step.id, code)


@pytest.mark.parametrize("cycle", sorted(ALL_CYCLES))
def test_every_question_of_a_calendar_is_in_its_own_words(session, cycle):
    calendar = load_calendar(CALENDARS / f"{cycle}.yaml")
    start_cycle(session, calendar, seed=1)
    found = {
        (step.id, at): words_of(question, step.title.th, step.legal_basis or "\n\n")
        for at, (step, question) in enumerate(questions(session, calendar))
    }

    assert found
    assert {place: words for place, words in found.items() if words} == {}


def test_what_a_committee_sees_of_a_plan(session, files):
    calendar = start_world(session)
    send(session, files, calendar, "A1")
    make_plan(session)
    question = ask_approval(session, CYCLE, "3", 1)

    assert words_of(question) == []
    again = as_asked_again(question, reason="องค์ประชุมไม่ครบ", typed={"present": 3, "held_on": "x"})
    assert words_of(again) == []


def test_what_the_secretariat_sees_of_a_late_file(session, files):
    calendar = start_world(session)
    send(session, files, calendar, "A1")
    make_plan(session)
    set_time(session, "2019-03-01")
    send(session, files, calendar, "A2", reason="น้ำท่วม")
    (ticket,) = late_tickets.list_tickets(session, cycle_id=CYCLE)
    question = ask_ticket(session, ticket.id)

    assert words_of(question, f"{ticket.requested_by}") == []
    assert "ขั้นตอนที่ ๑" in question.body
