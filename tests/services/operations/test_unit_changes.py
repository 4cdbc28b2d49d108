"""Units that are renamed, merged or split from a day on."""

from datetime import date

import pytest

from oneplan.services.operations.unit_changes import UnitChangeRefused, apply_due, end, rename
from oneplan.services.reminders.reminder_schedule import queue_invitations
from oneplan.services.reminders.unreachable import list_unreachable
from oneplan.services.units.mergers import MergerRefused
from oneplan.services.units.register import import_units
from oneplan.store.reminders import notices
from oneplan.store.submissions import missing_units, submissions
from oneplan.store.submissions.step_counts import count_by_step
from oneplan.store.units import unit_changes, units
from tests.support.world import CYCLE, send, start_world

pytestmark = pytest.mark.postgres
TODAY, DAY, EVE = date(2019, 1, 10), date(2019, 2, 1), date(2019, 1, 31)
WHY = {"by": "สมศรี", "reason": "ประกาศกระทรวงมหาดไทย"}
MORE = """code,level,name_th,area_code,role,email,contact
A4,amphoe,กบอ. เมืองเหนือ,7401,kbo,a4@units.invalid,ก
A5,amphoe,กบอ. เมืองใต้,7401,kbo,a5@units.invalid,ข
V1,village,บ้านเหนือ,740101,village_committee,v1@units.invalid,ค
"""


@pytest.fixture
def world(session):
    """Three units were invited; two more are registered since and asked for nothing."""
    calendar = start_world(session, at="2019-01-07T10:00")
    queue_invitations(session, CYCLE, "1")
    import_units(session, MORE, actor="test", is_simulated=True)
    return calendar


def missing(session):
    session.expire_all()
    found = missing_units.list_missing_units(session, cycle_id=CYCLE, step_id="1")
    return [unit.code for unit in found]


def invited(session):
    return {n.unit_code: n.state for n in notices.list_notices(session, cycle_id=CYCLE)}


def test_a_new_name_holds_from_its_day(session, world):
    rename(session, "A1", " กบอ. เมืองใหม่ ", on=DAY, today=TODAY, **WHY)
    before = [apply_due(session, EVE), units.require_unit(session, "A1").name_th]
    after = [apply_due(session, DAY), units.require_unit(session, "A1").name_th]

    assert (before, after) == ([0, "กบอ. เมือง"], [1, "กบอ. เมืองใหม่"])
    (change,) = unit_changes.list_changes(session)
    assert (change.name_before, change.name_after, change.effective_on) == (
        "กบอ. เมือง",
        "กบอ. เมืองใหม่",
        DAY,
    )
    assert apply_due(session, DAY) == 0


def test_a_merger_holds_from_its_day(session, world):
    end(session, "A1", ["A2"], on=DAY, today=TODAY, **WHY)
    before = [apply_due(session, EVE), missing(session)]
    after = [apply_due(session, DAY), missing(session)]

    assert before == [0, ["A1", "A2", "A3"]]
    assert after == [1, ["A2", "A3"]]
    assert invited(session) == {"A1": "dropped", "A2": "queued", "A3": "queued"}


def test_each_part_of_a_split_unit_owes_what_it_had_not_sent_and_is_invited(session, world):
    end(session, "A1", ["A4", "A5"], on=TODAY, today=TODAY, **WHY)

    assert missing(session) == ["A2", "A3", "A4", "A5"]
    assert {code: state for code, state in invited(session).items() if state == "queued"} == {
        "A2": "queued", "A3": "queued", "A4": "queued", "A5": "queued",
    }  # fmt: skip


def test_what_a_split_unit_sent_stays_and_its_parts_owe_nothing(session, world, files):
    send(session, files, world, "A1")
    end(session, "A1", ["A4", "A5"], on=TODAY, today=TODAY, **WHY)
    counted = submissions.list_counted_files(session, cycle_id=CYCLE, step_id="1")

    assert missing(session) == ["A2", "A3"]
    assert [each.unit_code for each in counted] == ["A1"]


REFUSED = [
    pytest.param(["A1"], "เป็นหน่วยงานเดียวกัน", id="itself"),
    pytest.param(["A4", "A4"], "เป็นหน่วยงานเดียวกัน", id="a part twice"),
    pytest.param(["V1"], "อยู่คนละระดับ", id="another level"),
]


@pytest.mark.parametrize(("into", "said"), REFUSED)
def test_a_unit_does_not_end_in_what_makes_no_sense(session, world, into, said):
    with pytest.raises(MergerRefused) as refused:
        end(session, "A1", into, on=DAY, today=TODAY, **WHY)

    assert said in refused.value.th
    assert list(unit_changes.list_changes(session)) == []


def test_one_change_of_a_unit_waits_at_a_time(session, world):
    end(session, "A1", ["A2"], on=DAY, today=TODAY, **WHY)
    with pytest.raises(UnitChangeRefused, match="another change of it waits"):
        rename(session, "A1", "ใหม่", on=DAY, today=TODAY, **WHY)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("ก" * 301, id="longer than the register takes"),
        pytest.param("กบอ. เมือง; กบอ. อื่น", id="a mark that begins another address"),
        pytest.param(" \u200b", id="nothing to be seen"),
    ],
)
def test_a_name_that_the_register_would_refuse_is_refused(session, world, name):
    with pytest.raises(UnitChangeRefused) as refused:
        rename(session, "A1", name, on=DAY, today=TODAY, **WHY)

    assert "ชื่อ" in refused.value.th
    assert list(unit_changes.list_changes(session)) == []


def test_a_change_that_cannot_be_any_more_is_told_and_stops_no_other(session, world):
    end(session, "A1", ["A2"], on=DAY, today=TODAY, **WHY)
    rename(session, "A3", "กบอ. ใหม่", on=DAY, today=TODAY, **WHY)
    end(session, "A2", ["A4"], on=TODAY, today=TODAY, **WHY)
    done = apply_due(session, DAY)
    faults = {each.unit_code: each.fault for each in unit_changes.list_changes(session)}

    assert done == 1
    assert faults["A1"] is not None
    assert "A2 สิ้นสุดไปแล้ว" in faults["A1"]
    assert (faults["A2"], faults["A3"]) == (None, None)


def test_who_has_ended_is_counted_and_named_no_more(session, world):
    """A3 has no address; it ends in A4 before its step is due."""
    step = world.step("1")
    assert [each.code for each in list_unreachable(session, world, step)] == ["A3"]
    before = count_by_step(session, cycle_id=CYCLE)["1"]
    end(session, "A3", ["A4"], on=TODAY, today=TODAY, **WHY)

    assert not list_unreachable(session, world, step)
    assert (before, count_by_step(session, cycle_id=CYCLE)["1"]) == ((3, 0), (3, 0))
    assert len(missing(session)) == 3
