"""The chair is mailed a link to the plan that waits, once for each version of it."""

import re

import pytest

from oneplan.domain.reminders.mail_key import present_key
from oneplan.services.reminders.presentations import tell_chair
from oneplan.services.reminders.sending import deliver_queued
from oneplan.services.units.portal_links import LinkRefused, open_link
from oneplan.services.units.register import import_units
from oneplan.services.units.view_links import open_view
from oneplan.store.plans import plans
from oneplan.store.reminders import notices
from tests.support.approved_plans import make_plan
from tests.support.recording_mailer import RecordingMailer
from tests.support.world import CYCLE, rows_of, send, set_time, start_world

pytestmark = pytest.mark.postgres
PEOPLE = """code,level,name_th,area_code,role,email,contact,contact_role
G1,province,จังหวัดสมุทรสาคร,74,province,g1@units.invalid,เลขา,coordinator
G1,province,จังหวัดสมุทรสาคร,74,province,governor@units.invalid,ผู้ว่าราชการ,head
"""


@pytest.fixture
def calendar(session, files):
    """A plan of one amphoe that waits for its committee."""
    made = start_world(session)
    import_units(session, PEOPLE, actor="test", is_simulated=True)
    send(session, files, made, "A1", rows_of("A1", made))
    make_plan(session)
    return made


def test_the_chair_is_told_once_for_each_version(session, files, calendar):
    first = plans.find_version(session, cycle_id=CYCLE, step_id="2")
    assert [tell_chair(session, CYCLE, "3") for _ in range(2)] == [1, 0]
    send(session, files, calendar, "A1", rows_of("A1", calendar, count=9, seed=5))
    make_plan(session)
    second = plans.find_version(session, cycle_id=CYCLE, step_id="2")

    assert [tell_chair(session, CYCLE, "3") for _ in range(2)] == [1, 0]
    told = [n for n in notices.list_notices(session, cycle_id=CYCLE) if n.level == "governor"]
    assert [n.reminder for n in told] == [present_key(first.id), present_key(second.id)]
    assert {n.contact_role for n in told} == {"head"}


def test_the_mail_names_the_plan_and_its_link_is_for_looking(session, begin, calendar):
    plan = plans.find_version(session, cycle_id=CYCLE, step_id="2")
    tell_chair(session, CYCLE, "3")
    mailer = RecordingMailer()
    set_time(session, "2019-01-21T09:00")
    deliver_queued(CYCLE, begin=begin, mailer=mailer)

    (mail,) = [m for m in mailer.sent if "ขอความเห็นชอบ" in m.subject]
    assert mail.to == ["governor@units.invalid"]
    assert "แผนพัฒนาจังหวัดสมุทรสาคร" in mail.subject
    assert "ปฏิทิน" not in mail.subject
    token = re.search(r"/view/(\S+)", mail.text)[1]
    assert open_view(session, token).about == present_key(plan.id)
    with pytest.raises(LinkRefused):
        open_link(session, token)


def test_nobody_is_told_of_a_plan_that_there_is_not(session):
    start_world(session)
    import_units(session, PEOPLE, actor="test", is_simulated=True)

    assert tell_chair(session, CYCLE, "3") == 0
