"""Trouble with mail is told to the secretariat, whoever that is; never to nobody in silence."""

from datetime import date

import pytest
from structlog.testing import capture_logs

from oneplan.domain.cycles.calendars import Calendar
from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.operations.mail_worker import send_round
from oneplan.services.reminders.previews import preview
from oneplan.services.units.provincial_office import find_offices, offices_to_tell
from oneplan.services.units.register import import_units
from oneplan.store.shared import audit_chain
from oneplan.store.units import contacts
from tests.support.builders import calendar_data
from tests.support.people import PEOPLE
from tests.support.recording_mailer import OPENED, RecordingMailer
from tests.support.world import CYCLE, start_world

pytestmark = pytest.mark.postgres
ADDRESS = "strategy@samutsakhon.go.th"


def start_real_cycle(session, *, issuer_email=None):
    data = calendar_data(issuer={"unit_th": "กลุ่มงานยุทธศาสตร์", "email": issuer_email})
    start_cycle(session, Calendar.model_validate(data))


def addresses(session):
    offices = find_offices(session, CYCLE)
    people = contacts.list_contacts(session, [each.code for each in offices])
    return [(code, each.email) for code, found in people.items() for each in found]


def test_the_office_of_the_register_is_told(session):
    start_world(session, at=OPENED)
    import_units(session, PEOPLE, actor="test", is_simulated=True)

    assert [each.role for each in offices_to_tell(session, CYCLE)] == ["provincial_office"]


@pytest.mark.parametrize(
    ("setting", "issuer", "address"),
    [
        pytest.param(ADDRESS, None, ADDRESS, id="the deployment's address"),
        pytest.param(ADDRESS, "other@samutsakhon.go.th", ADDRESS, id="it comes first"),
        pytest.param("", ADDRESS, ADDRESS, id="the address on the calendar"),
        pytest.param("no address", ADDRESS, ADDRESS, id="what is no address is passed over"),
    ],
)
def test_a_register_without_one_falls_back(session, monkeypatch, setting, issuer, address):
    monkeypatch.setenv("ONEPLAN_OFFICE_EMAIL", setting)
    start_real_cycle(session, issuer_email=issuer)
    for _ in range(2):
        found = offices_to_tell(session, CYCLE)

    assert [each.code for each in found] == ["OFFICE-74"]
    assert addresses(session) == [("OFFICE-74", address)]
    acts = [each.action for each in audit_chain.list_events(session, cycle_id=CYCLE)]
    assert acts.count("unit.stands_in") == 1


@pytest.mark.parametrize("is_simulated", [False, True])
def test_without_any_it_is_logged_and_shown(session, monkeypatch, begin, is_simulated):
    if is_simulated:
        monkeypatch.setenv("ONEPLAN_OFFICE_EMAIL", ADDRESS)
        start_world(session, at=OPENED)
    else:
        start_real_cycle(session)
    with capture_logs() as logs:
        send_round(begin=begin, mailer=RecordingMailer())

    assert [log["cycle"] for log in logs if log["event"] == "mail.no_provincial_office"] == [CYCLE]
    assert preview(session, CYCLE, date(2019, 1, 8))["has_office"] is False
    assert addresses(session) == []
