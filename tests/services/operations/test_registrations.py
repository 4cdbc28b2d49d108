"""The register changes while steps are open: who is waited for, invited and released."""

import pytest

from oneplan.domain.plans.completeness import UNREGISTERED_TH
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.expected_units import list_unregistered_offices
from oneplan.services.cycles.steps import collect_step, open_step, release_step, waiting
from oneplan.services.operations.registrations import follow_register
from oneplan.services.operations.status import cycle_status
from oneplan.services.plans.completeness import list_step_counts, measure_plans
from oneplan.services.reminders.reminder_schedule import queue_invitations
from oneplan.services.units.register import import_units
from oneplan.store.reminders import notices
from oneplan.store.shared import audit_chain
from oneplan.store.submissions import expected_submissions
from tests.support.builders import SMALL_STEPS, step_data
from tests.support.world import CYCLE, collect, send, set_time, start_world

pytestmark = pytest.mark.postgres
OPENED = "2019-01-07T09:00"
HEADER = "code,level,name_th,area_code,role,email,contact\n"
BESIDE = HEADER + "B1,amphoe,สนง.พัฒนาชุมชนอำเภอเมือง,7401,amphoe_cd_office,b1@units.invalid,ข\n"


def register(session, *lines):
    import_units(
        session, HEADER + "".join(f"{line}\n" for line in lines), actor="t", is_simulated=True
    )


def expected(session, step="1"):
    return [
        u.code
        for u in expected_submissions.list_expected_units(session, cycle_id=CYCLE, step_id=step)
    ]


def invited(session):
    return {
        n.unit_code
        for n in notices.list_notices(session, cycle_id=CYCLE)
        if n.reminder == "opening"
    }


def without_a_unit(*roles):
    """Three amphoe, of which the register knows some by a role that is not asked."""
    steps = SMALL_STEPS()
    steps[0]["submitted_by"] = {"levels": ["amphoe"], "role": "amphoe_cd_office"}
    return tuple(steps)


def test_an_office_beside_the_committee_is_neither_expected_nor_mailed(session):
    import_units_first = BESIDE
    start_world(session, at=OPENED)
    import_units(session, import_units_first, actor="t", is_simulated=True)
    follow_register(session, CYCLE)
    queue_invitations(session, CYCLE, "1")

    assert expected(session) == ["A1", "A2", "A3"]
    assert "B1" not in invited(session)


def test_a_unit_registered_after_opening_is_expected_invited_and_collected(session, files):
    calendar = start_world(session, at=OPENED)
    queue_invitations(session, CYCLE, "1")
    register(session, "A12,amphoe,กบอ. เมือง ๒,7401,kbo,a12@units.invalid,ง")
    changes = follow_register(session, CYCLE)
    again = follow_register(session, CYCLE)
    send(session, files, calendar, "A1")
    half = waiting(session, CYCLE, "1", "7401").is_over
    send(session, files, calendar, "A12")

    assert changes["1"].added == ("A12",)
    assert again == {}
    assert "A12" in invited(session)
    assert (half, waiting(session, CYCLE, "1", "7401").reason) == (False, "complete")
    assert collect_step(session, CYCLE, "1", "7401")["received"] == 2


def test_a_unit_registered_when_the_step_is_over_is_not_asked(session):
    start_world(session, at=OPENED)
    set_time(session, "2019-03-01T10:00")
    register(session, "A12,amphoe,กบอ. เมือง ๒,7401,kbo,a12@units.invalid,ง")

    assert follow_register(session, CYCLE) == {}
    collect(session)
    assert expected(session) == ["A1", "A2", "A3"]


def test_a_unit_of_another_role_since_is_released_with_its_mail(session):
    start_world(session, at=OPENED)
    queue_invitations(session, CYCLE, "1")
    register(
        session,
        "A3,amphoe,สนง.พัฒนาชุมชนอำเภอบ้านแพ้ว,7403,amphoe_cd_office,a3@units.invalid,ค",
        "A4,amphoe,กบอ. บ้านแพ้ว,7403,kbo,a4@units.invalid,ง",
    )
    changes = follow_register(session, CYCLE)

    assert (changes["1"].added, changes["1"].released) == (("A4",), ("A3",))
    assert expected(session) == ["A1", "A2", "A4"]
    states = {n.unit_code: n.state for n in notices.list_notices(session, cycle_id=CYCLE)}
    assert (states["A3"], states["A4"]) == ("dropped", "queued")


def test_a_unit_whose_area_is_put_right_counts_in_its_group(session):
    start_world(session, at=OPENED)
    register(session, "A3,amphoe,กบอ. เมือง ๒,7401,kbo,a3@units.invalid,ค")
    changes = follow_register(session, CYCLE)

    assert changes["1"].moved == ("A3",)
    assert waiting(session, CYCLE, "1", "7401").expected == 2
    assert waiting(session, CYCLE, "1", "7403").reason == "unregistered"


def test_what_a_released_unit_has_sent_stays(session, files):
    calendar = start_world(session, at=OPENED)
    send(session, files, calendar, "A3")
    register(
        session,
        "A3,amphoe,x,7403,amphoe_cd_office,,",
        "A4,amphoe,กบอ. บ้านแพ้ว,7403,kbo,a4@units.invalid,ง",
    )

    assert follow_register(session, CYCLE)["1"].released == ()
    assert expected(session) == ["A1", "A2", "A3", "A4"]


def test_a_group_without_a_unit_is_shown_as_having_none(session):
    start_world(session, at=OPENED)
    import_units(session, BESIDE, actor="t", is_simulated=True)
    steps = without_a_unit()
    calendar = start_second(session, steps)
    state = waiting(session, CYCLE, "1", "7402")
    told = cycle_status(session, CYCLE)["steps"][0]

    assert (state.is_over, state.reason, state.expected) == (False, "unregistered", 0)
    assert told["groups_without_units"] == ["อำเภอกระทุ่มแบน", "อำเภอบ้านแพ้ว"]
    assert measure_plans(session, calendar, "2", [""])[""].unregistered == 2
    assert UNREGISTERED_TH in measure_plans(session, calendar, "2", [""])[""].line()
    missing = list_step_counts(session, calendar, "2", "")[0].missing
    assert any("กระทุ่มแบน" in name and UNREGISTERED_TH in name for name in missing)


def start_second(session, steps):
    """The same cycle by a calendar whose first step asks the CD offices."""
    from oneplan.services.cycles.calendars import forget_rehearsal

    forget_rehearsal(session, CYCLE)
    from tests.support import world

    kept, world.REGISTER = world.REGISTER, world.REGISTER + BESIDE.removeprefix(HEADER)
    try:
        return start_world(session, at=OPENED, steps=steps)
    finally:
        world.REGISTER = kept


def test_a_group_without_a_unit_goes_on_at_the_deadline_and_says_so(session):
    start_second(session, without_a_unit())
    set_time(session, "2019-02-20T10:00")

    assert waiting(session, CYCLE, "1", "7402").reason == "deadline"
    assert collect_step(session, CYCLE, "1", "7402")["unregistered"] == 1
    assert "unregistered" not in collect_step(session, CYCLE, "1", "7401")


def test_a_held_step_is_released_though_only_a_group_without_units_is_left(session, files):
    steps = without_a_unit()
    steps[0]["policy"] = {"when_missing": "hold"}
    calendar = start_second(session, steps)
    send(session, files, calendar, "B1")
    set_time(session, "2019-06-01T10:00")
    before = waiting(session, CYCLE, "1", "7402").reason
    release_step(session, CYCLE, "1", actor="secretariat")

    assert (before, waiting(session, CYCLE, "1", "7402").reason) == ("unregistered", "released")


def test_a_named_office_without_a_registration_is_named(session):
    submitted_by = {"levels": ["provincial_agency"], "role": "province_admin_office"}
    start_world(
        session,
        steps=(
            step_data("1", submitted_by={"levels": ["amphoe"], "role": "kbo"}),
            step_data("2", submitted_by=submitted_by),
        ),
    )
    calendar = calendar_in_force(session, CYCLE)
    register(session, "G1,provincial_agency,สนง.เกษตรจังหวัด,74,provincial_agency,,")
    before = list_unregistered_offices(session, calendar, calendar.step("2"))
    register(session, "G2,provincial_agency,ที่ทำการปกครองจังหวัดสมุทรสาคร,74,provincial_agency,,")
    open_step(session, CYCLE, "2")

    assert before == ("ที่ทำการปกครองจังหวัด",)
    assert list_unregistered_offices(session, calendar, calendar.step("2")) == ()
    assert expected(session, "2") == ["G2"]


def test_a_step_that_is_over_invites_nobody(session):
    start_world(session, at="2019-05-01T09:00")

    assert queue_invitations(session, CYCLE, "1") == 0
    assert invited(session) == set()
    actions = [each.action for each in audit_chain.list_events(session, cycle_id=CYCLE)]
    assert "notices.not_sent" in actions


def test_an_invitation_after_the_due_day_does_not_ask_for_a_day_that_is_gone(session):
    start_world(session, at="2019-02-04T09:00")
    queue_invitations(session, CYCLE, "1")
    texts = [
        n.body_text
        for n in notices.list_notices(session, cycle_id=CYCLE)
        if n.reminder == "opening"
    ]

    assert texts
    assert all("เลยกำหนดส่ง" in text and "please send" not in text.lower() for text in texts)
