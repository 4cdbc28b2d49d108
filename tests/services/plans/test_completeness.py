"""Every total says which units it stands on, and a unit that ends in mid-year is not missing."""

from decimal import Decimal

import pytest

from oneplan.services.cycles.steps import collect_step, waiting
from oneplan.services.operations.status import cycle_status
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.plans.last_year import LastYearRefused, copy_last_year, load_last_year
from oneplan.services.plans.plan_json import read_plan
from oneplan.services.units.mergers import MergerRefused, merge_units
from oneplan.services.units.register import import_units
from oneplan.store.plans.completeness import list_last_year
from oneplan.store.submissions import expected_submissions
from oneplan.store.units.units import UnitUnknown
from tests.support.made_plans import ROAD, make
from tests.support.world import CYCLE, put, start_world

pytestmark = pytest.mark.postgres
VILLAGES = "code,level,name_th,area_code,role,email,contact\n" + "".join(
    f"V{n},village,หมู่ {n},{area},village_committee,,\n"
    for n, area in enumerate(("740101", "740101", "740102", "740201"))
)


def completeness(session):
    return read_plan(session, CYCLE)["completeness"]


def test_a_plan_says_which_units_it_stands_on(session):
    start_world(session)
    import_units(session, VILLAGES, actor="t", is_simulated=True)
    load_last_year(session, CYCLE, 'unit,baht\nA1,600\nA2,"1,400"\nA3,2000\n', actor="t")
    put(session, "A1", ROAD)
    put(session, "A2", state="nil")
    make(session)

    assert completeness(session) == {
        "expected": 3,
        "received": 2,
        "nil": 1,
        "late": 0,
        "missing": 1,
        "share_of_villages": "1.0000",
        "share_of_last_year": "0.5000",
        "unregistered": 0,
    }
    assert cycle_status(session, CYCLE)["plan_versions"][0]["completeness"]["missing"] == 1


def test_what_is_not_known_is_not_guessed(session):
    start_world(session)
    put(session, "A1", ROAD)
    make(session)

    found = completeness(session)
    assert (found["share_of_villages"], found["share_of_last_year"]) == (None, None)


def test_a_past_version_keeps_what_it_stood_on(session):
    start_world(session)
    put(session, "A1", ROAD)
    make(session)
    put(session, "A2", ("ขุดคลอง", "740201", 5))
    make(session)

    assert read_plan(session, CYCLE, version=1)["completeness"]["received"] == 1
    assert completeness(session)["received"] == 2


def test_a_nil_return_shows_though_the_plan_says_the_same(session):
    start_world(session)
    put(session, "A1", ROAD)
    make(session)
    put(session, "A2", state="nil")
    assert make(session)["is_new"] is False

    assert (completeness(session)["received"], completeness(session)["nil"]) == (2, 1)


def test_the_sentence_beside_a_total_is_thai():
    from oneplan.domain.plans.completeness import Completeness

    found = Completeness(
        expected=1200,
        received=1188,
        nil=3,
        late=2,
        share_of_villages="0.9870",
        share_of_last_year=None,
    )

    assert found.line() == (
        "ได้รับแผน ๑,๑๘๘ จาก ๑,๒๐๐ หน่วยงาน · ไม่มีโครงการ ๓ · ล่าช้า ๒ · ขาด ๑๒"
        " · คิดเป็นหมู่บ้าน/ชุมชน ร้อยละ ๙๘.๗ · คิดเป็นงบประมาณปีก่อน ไม่ทราบ"
    )


def test_last_years_money_comes_from_an_earlier_cycle(session):
    start_world(session)
    put(session, "A1", ROAD)
    put(session, "A2", ("ขุดคลอง", "740201", 300))

    assert copy_last_year(session, CYCLE, CYCLE, actor="t") == 2
    make(session)
    assert completeness(session)["share_of_last_year"] == "1.0000"


def test_a_unit_that_becomes_part_of_another_is_no_longer_waited_for(session):
    start_world(session)
    for unit in ("A1", "A2"):
        put(session, unit, (f"ถนน {unit}", "740101", 1))

    assert waiting(session, CYCLE, "1", "7403").is_over is False
    assert merge_units(session, "A3", "A2", actor="t", reason="ประกาศ") == 1
    assert waiting(session, CYCLE, "1", "7403").is_over is True
    assert [
        u.code
        for u in expected_submissions.list_missing_units(session, cycle_id=CYCLE, step_id="1")
    ] == []
    made = make(session)
    assert (made["row_count"], completeness(session)["missing"]) == (2, 0)


def test_what_a_unit_sent_before_it_ended_counts_once(session):
    start_world(session)
    put(session, "A1", ROAD)
    put(session, "A2", ("ขุดคลอง", "740201", 5))

    assert merge_units(session, "A1", "A2", actor="t", reason="ประกาศ") == 0
    put(session, "A2", ("ขุดคลอง", "740201", 5), ROAD)
    make(session)

    plan = read_plan(session, CYCLE)
    assert [row["row_key"] for row in plan["rows"]] == ["1/A1/3", "1/A2/3"]
    assert [(each["row_key"], each["into"]) for each in plan["not_kept"]] == [("1/A2/4", "1/A1/3")]
    assert plan["total_baht"] == {"2564": "105.00"}


def test_a_unit_that_was_never_asked_takes_the_duty_over(session):
    start_world(session)
    import_units(
        session,
        "code,level,name_th,area_code,role,email,contact\nA9,amphoe,กบอ. ใหม่,7402,kbo,,\n",
        actor="t",
        is_simulated=True,
    )
    merge_units(session, "A3", "A9", actor="t", reason="ประกาศ")

    expected = expected_submissions.list_expected_units(session, cycle_id=CYCLE, step_id="1")
    assert [unit.code for unit in expected] == ["A1", "A2", "A9"]
    put(session, "A9", ROAD)
    collect_step(session, CYCLE, "1", "7402")
    assert consolidate_step(session, CYCLE, "2", "")["row_count"] == 1


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        pytest.param("A1", "A1", "they are one unit", id="one"),
        pytest.param("A1", "C1", "of level amphoe, C1 of province", id="level"),
        pytest.param("A3", "A1", "A3 has ended before", id="ended"),
        pytest.param("A1", "A3", "A3 has ended before", id="into an ended one"),
    ],
)
def test_units_that_cannot_be_merged(session, old, new, rule):
    start_world(session)
    merge_units(session, "A3", "A2", actor="t", reason="x")

    with pytest.raises(MergerRefused, match=rule):
        merge_units(session, old, new, actor="t", reason="x")


def test_a_unit_that_is_not_in_the_register_is_named(session):
    start_world(session)

    with pytest.raises(UnitUnknown, match="'Z9'"):
        merge_units(session, "A1", "Z9", actor="t", reason="x")


def test_an_earlier_cycle_without_money_leaves_what_was_loaded(session):
    start_world(session)
    load_last_year(session, CYCLE, "unit,baht\nA1,100\n", actor="t")
    with pytest.raises(LastYearRefused, match="no unit asked for money"):
        copy_last_year(session, CYCLE, CYCLE, actor="t")

    assert list_last_year(session, CYCLE) == {"A1": Decimal(100)}
