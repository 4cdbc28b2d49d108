"""Units are told what became of their projects: once for each event, only what is new."""

from collections import Counter
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from oneplan.domain.decisions.decisions import Resolution
from oneplan.domain.reminders.mail_key import is_about_projects
from oneplan.gateways.mail.mail import MailMessage
from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.cycles.steps import collect_step, open_step
from oneplan.services.documents.dispatch import dispatch_step
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.plans.project_histories import view_projects
from oneplan.services.reminders.project_mails import tell_decided
from oneplan.services.reminders.sending import deliver_queued
from oneplan.services.units.mergers import merge_units
from oneplan.services.units.portal_links import LOOKED_AT
from oneplan.services.units.register import import_units
from oneplan.store.plans import plans
from oneplan.store.reminders import notices
from oneplan.store.shared import audit_chain
from oneplan.store.units import portal_links
from tests.support.approved_plans import approve
from tests.support.builders import make_calendar, step_data
from tests.support.made_plans import ROAD, make
from tests.support.query_counts import count_queries
from tests.support.world import CYCLE, collect, moment, put, set_time, start_world

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("printed_once")]
BRIDGE = ("ก่อสร้างสะพาน", "740102", 250)
POND = ("ขุดสระ", "740103", 40)


@pytest.fixture
def world(session):
    """Two amphoe name the same road, one asks for a bridge as well, the third has nothing."""
    start_world(session)
    put(session, "A1", ROAD, BRIDGE)
    put(session, "A2", ROAD)
    put(session, "A3")
    set_time(session, "2019-02-10")
    make(session)


def told(session):
    """The mails about projects, oldest first."""
    return [
        each
        for each in notices.list_notices(session, cycle_id=CYCLE)
        if is_about_projects(each.reminder)
    ]


def said(session, reminder):
    """Unit → text of the mails of a kind and number."""
    return {each.unit_code: each.body_text for each in told(session) if each.reminder == reminder}


def dispatch(session, files):
    return dispatch_step(session, CYCLE, "4", "", files=files)


def test_a_draft_tells_nobody_anything(session, world):
    assert told(session) == []


def test_a_resolution_is_one_mail_to_each_unit_with_all_of_its_projects(session, world):
    approve(session)
    found = said(session, "project_decided:1")

    assert set(found) == {"A1", "A2"}
    assert "ก่อสร้างถนน (รหัส 1/A1/3): อยู่ในแผน" in found["A1"]
    assert "ก่อสร้างสะพาน (รหัส 1/A1/4): อยู่ในแผน" in found["A1"]
    assert "รวมกับโครงการ “ก่อสร้างถนน” ของกบอ. เมือง (ชื่อโครงการและพื้นที่เดียวกัน)" in found["A2"]
    assert "มีมติเห็นชอบแผนพัฒนาจังหวัดสมุทรสาคร (ระดับจังหวัด) ฉบับที่ ๑" in found["A1"]
    assert "สะพาน" not in found["A2"]


def test_the_same_answer_twice_is_one_mail(session, world):
    approve(session)
    approve(session)
    calendar, plan = make_calendar(), plans.find_version(session, cycle_id=CYCLE, step_id="2")
    assert tell_decided(session, calendar, calendar.step("3"), plan, Resolution.APPROVED) == 0
    assert Counter(each.unit_code for each in told(session)) == {"A1": 1, "A2": 1}


def test_a_dispatch_is_one_mail_more_and_dispatched_again_none(session, files, world):
    approve(session)
    first = dispatch(session, files)
    again = dispatch(session, files)

    found = said(session, "project_sent_on::1")
    assert set(found) == {"A1", "A2"}
    assert "จัดส่งแผนพัฒนาจังหวัดสมุทรสาคร (ระดับจังหวัด) ฉบับที่ ๑ ชุดที่ ๑ ถึงทีมบูรณาการกลาง" in found["A1"]
    assert (first["queued"] > 2, again["queued"]) == (True, 0)


def test_after_a_late_file_a_mail_says_only_what_it_changed(session, files, world):
    approve(session)
    dispatch(session, files)
    put(session, "A3", POND)
    put(session, "A1", ROAD)
    make(session)
    assert len(told(session)) == 4, "the new draft tells nobody"

    approve(session, version=2, answer="b")
    dispatch(session, files)
    for reminder in ("project_decided:2", "project_sent_on::2"):
        found = said(session, reminder)
        assert set(found) == {"A1", "A3"}
        assert "ขุดสระ (รหัส 1/A3/3): อยู่ในแผน" in found["A3"]
        assert "ก่อสร้างสะพาน (รหัส 1/A1/4): ไม่อยู่ในแผนฉบับนี้แล้ว" in found["A1"]
        assert "ก่อสร้างถนน" not in found["A1"]


def test_a_project_that_moved_up_in_its_file_is_no_news(session, files, world):
    approve(session)
    dispatch(session, files)
    put(session, "A1", BRIDGE)  # where the road stood before
    make(session)
    approve(session, version=2, answer="b")
    dispatch(session, files)

    for reminder in ("project_decided:2", "project_sent_on::2"):
        found = said(session, reminder)
        assert "ก่อสร้างถนน (รหัส 1/A1/3): ไม่อยู่ในแผนฉบับนี้แล้ว" in found["A1"]
        assert "ก่อสร้างสะพาน" not in found["A1"]


def test_a_plan_that_comes_out_as_it_was_is_quiet(session, files, world):
    approve(session)
    dispatch(session, files)
    before = len(told(session))
    put(session, "A2", ROAD, state="returned")
    consolidate_step(session, CYCLE, "2", "")
    dispatch(session, files)

    assert len(told(session)) == before


def test_a_plan_sent_back_tells_the_units_whose_projects_are_named(session, world):
    approve(session, resolution="returned", returned_rows="1/A1/4: ซ้ำกับปีก่อน")
    approve(
        session,
        resolution="returned",
        answer="b",
        returned_rows="1/A2/3: ไม่มีที่ดิน",
        meeting_no="๔/๒๕๖๒",
    )

    assert [each.unit_code for each in told(session)] == ["A1", "A2"]
    assert "ก่อสร้างสะพาน (รหัส 1/A1/4): ส่งกลับให้แก้ไข: ซ้ำกับปีก่อน" in told(session)[0].body_text


def test_a_unit_with_many_projects_gets_one_mail(session):
    start_world(session)
    put(session, "A1", *((f"ถนนสาย {n}", "740101", n) for n in range(1, 46)))
    make(session)
    approve(session)
    [mail] = told(session)

    assert mail.body_text.count("อยู่ในแผน") == 30
    assert "และอีก ๑๕ โครงการ" in mail.body_text


def test_an_amended_calendar_tells_nobody_again(session, files, world):
    approve(session)
    dispatch(session, files)
    before = len(told(session))
    start_cycle(session, make_calendar(policy={"grace_days": 9}), seed=1)
    dispatch(session, files)

    assert len(told(session)) == before


def test_the_unit_that_a_unit_became_part_of_is_told(session, world):
    merge_units(session, "A2", "A3", actor="test", reason="ยุบรวม")
    approve(session)

    assert [each.unit_code for each in told(session)] == ["A1", "A3"]


class Kept:
    """A way of sending that keeps the mails."""

    is_repeatable, at_once = True, 1

    def __init__(self):
        self.sent: list[MailMessage] = []

    def send(self, message):
        self.sent.append(message)
        return f"id-{message.notice_id}"


def test_the_mail_carries_a_link_that_lives_ninety_days_and_is_held_without_an_address(
    session, world
):
    approve(session)
    put(session, "A3", POND)
    make(session)
    approve(session, version=2, answer="b")
    set_time(session, "2019-03-20T10:00:00")
    mailer = Kept()

    @contextmanager
    def begin(**_):
        yield session

    deliver_queued(CYCLE, begin=begin, mailer=mailer)
    ours = [each for each in mailer.sent if "project_" in each.key]
    states = {each.unit_code: each.state for each in told(session)}

    assert all("/projects" in each.text and "@@" not in each.text for each in ours)
    assert states["A3"] == "undeliverable", "its letter is printed: nothing is lost"
    links = portal_links.list_links(session, cycle_id=CYCLE, unit_code="A1")
    assert max(each.expires_at for each in links) == moment("2019-03-20T10:00:00") + LOOKED_AT


def allocating():
    """The amphoe ask, the agencies say what was given, the amphoe are told."""
    return (
        step_data("1", submitted_by={"levels": ["amphoe"], "role": "kbo"}),
        step_data(
            "2",
            kind="collect",
            also="dispatch",
            form="allocated_projects",
            submitted_by={"levels": ["provincial_agency"], "role": "provincial_agency"},
            submitted_to=["amphoe"],
            window={"printed": "ก.พ. ๖๒"},
        ),
    )


AGENCIES = """code,level,name_th,area_code,role,email,contact
P1,provincial_agency,โยธาธิการจังหวัด,74,provincial_agency,p1@units.invalid,ก
"""


def give(session, *rows):
    """An agency says which money projects were given."""
    sent = put(session, "P1", *rows, step="2", form="allocated_projects")
    session.execute(
        text("UPDATE submission_rows SET allocated = budgets WHERE submission_id = :id"),
        {"id": sent.id},
    )


def test_money_that_was_given_is_told_to_the_units_that_asked_for_the_project(session, files):
    start_world(session, steps=allocating())
    import_units(session, AGENCIES, actor="test", is_simulated=True)
    put(session, "A1", ROAD, BRIDGE)
    put(session, "A2", ROAD)
    set_time(session, "2019-02-05")
    open_step(session, CYCLE, "2")
    give(session, (ROAD[0], ROAD[1], 80))
    collect_step(session, CYCLE, "2", "74-agencies")
    consolidate_step(session, CYCLE, "2", "74-agencies")
    assert view_projects(session, CYCLE, "A1").projects[0].allocated is None

    dispatch_step(session, CYCLE, "2", "74-agencies", files=files)
    found = said(session, "project_allocated:74-agencies:1")
    assert set(found) == {"A1", "A2"}
    assert "ก่อสร้างถนน (รหัส 1/A1/3): ได้รับจัดสรร ปี ๒๕๖๔ ๘๐.๐๐ บาท (โยธาธิการจังหวัด)" in found["A1"]
    road, bridge = view_projects(session, CYCLE, "A1").projects
    assert (str(road.asked), str(road.allocated), bridge.allocated) == ("100.00", "80.00", None)

    give(session, (ROAD[0], ROAD[1], 80), (BRIDGE[0], BRIDGE[1], 200))
    collect_step(session, CYCLE, "2", "74-agencies")
    consolidate_step(session, CYCLE, "2", "74-agencies")
    dispatch_step(session, CYCLE, "2", "74-agencies", files=files)
    again = said(session, "project_allocated:74-agencies:2")
    assert set(again) == {"A1"}
    assert "สะพาน" in again["A1"]
    assert "ถนน" not in again["A1"].partition("ผลของโครงการ")[2].partition("ดูทุกขั้น")[0]


@pytest.mark.parametrize("count", [2, 200])
def test_a_resolution_asks_as_few_queries_whatever_number_of_units_it_tells(session, count):
    start_world(session)
    import_units(
        session,
        "code,level,name_th,area_code,role,email,contact\n"
        + "".join(f"B{n},amphoe,กบอ. {n},7401,kbo,,\n" for n in range(count)),
        actor="test",
        is_simulated=True,
    )
    open_step(session, CYCLE, "1")
    for n in range(count):
        put(session, f"B{n}", (f"{ROAD[0]} {n}", "740101", 100))
    collect(session)
    consolidate_step(session, CYCLE, "2", "")
    with count_queries(session) as asked:
        approve(session)

    assert len(told(session)) == count
    assert len(asked) <= 45
    assert [e.action for e in audit_chain.list_events(session, cycle_id=CYCLE)][
        -1
    ] == "decision.approved"
