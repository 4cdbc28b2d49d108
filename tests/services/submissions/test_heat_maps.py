"""The map of a nation leads from provinces to amphoe; this year's curve stands beside last year's."""

import pytest

from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.cycles.clock import planning_now, set_clock
from oneplan.services.cycles.steps import open_step
from oneplan.services.simulation.register_sizes import NationSize
from oneplan.services.simulation.registers import prepare_rehearsal
from oneplan.services.submissions.heat_maps import view_heat_map
from oneplan.services.submissions.submission_overviews import view_overview
from oneplan.services.submissions.unit_lists import UnitFilter, view_units
from oneplan.store.cycles.cycles import get_cycle
from tests.support.builders import CALENDARS, make_calendar
from tests.support.world import CYCLE, moment, put, set_time, start_world

pytestmark = pytest.mark.postgres
NATION = "moi-2560"


def test_a_nation_is_shown_by_province_then_amphoe_then_tambon(session):
    size = NationSize(provinces=2, amphoe=2, tambon=1)
    prepare_rehearsal(session, load_calendar(CALENDARS / f"{NATION}.yaml"), seed=1, size=size)
    set_clock(session, NATION, at=moment("2015-01-10"), speed=0, hold_at=moment("2015-01-10"))
    open_step(session, NATION, "1.2")
    now = planning_now(session, NATION)

    nation = view_heat_map(session, NATION, now=now)
    province = nation["places"][0]["code"]
    below = view_heat_map(session, NATION, now=now, under=province)
    amphoe = below["places"][0]["code"]
    tambon = view_heat_map(session, NATION, now=now, under=amphoe)
    listed = view_units(session, NATION, UnitFilter(step="1.2", place=amphoe), now=now)
    officer = view_heat_map(session, NATION, now=now, area=amphoe)

    assert [len(each["code"]) for each in nation["places"]] == [2, 2]
    assert [len(each["code"]) for each in below["places"]] == [4, 4]
    assert all(len(each["code"]) == 6 for each in tambon["places"])
    assert all(each["name_th"].startswith("จังหวัด") for each in nation["places"])
    assert nation["expected"] == 2 * below["expected"] > 0
    assert listed["total"] == tambon["expected"] == officer["expected"]


def test_last_years_curve_stands_beside_this_years(session):
    start_world(session)
    put(session, "A1", ("ถนน", "740101", 10))
    earlier = make_calendar(cycle="small-2563", fiscal_year_be=2563)
    start_cycle(session, earlier, seed=1)
    set_clock(session, "small-2563", at=moment("2019-01-05"), speed=0, hold_at=None)
    open_step(session, "small-2563", "1")
    set_time(session, "2019-01-12")

    this, last = view_overview(
        session, get_cycle(session, CYCLE), now=planning_now(session, CYCLE)
    )["curves"]
    assert (this["cycle"], last["cycle"]) == (CYCLE, "small-2563")
    assert this["points"][-1] == (11, round(1 / 3, 4))
    assert last["points"][-1][1] == 0
