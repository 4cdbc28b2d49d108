"""The list of target tambon: loaded whole or not at all, and what it changes for open steps."""

from decimal import Decimal
from pathlib import Path

import pendulum
import pytest

from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.cycles.clock import set_clock
from oneplan.services.cycles.steps import open_step, waiting
from oneplan.services.operations.registrations import follow_register
from oneplan.services.units.register import import_units
from oneplan.services.units.targets import TargetsRefused, import_targets
from oneplan.store.shared import audit_chain
from oneplan.store.submissions import expected_submissions
from oneplan.store.submissions.waiting_groups import list_complete
from oneplan.store.units.target_areas import list_targets
from tests.support.builders import calendar_data, make_calendar

pytestmark = pytest.mark.postgres
CYCLE = "chachoengsao-tambon-2566"
CALENDAR = Path("dags/calendars/chachoengsao-tambon-2566.yaml")
REGISTER = """code,level,name_th,area_code,role,email,contact
D1,amphoe,สพอ.เมืองฉะเชิงเทรา,2401,amphoe_cd_office,d1@units.invalid,ก
D2,amphoe,สพอ.บางคล้า,2402,amphoe_cd_office,d2@units.invalid,ข
T1,tambon,ศอช.ต. คลองจุกกระเฌอ,240107,tambon_coc,t1@units.invalid,ค
T2,tambon,ศอช.ต. บางสวน,240204,tambon_coc,t2@units.invalid,ง
"""


@pytest.fixture
def cycle(session):
    start_cycle(session, load_calendar(CALENDAR), seed=1)
    import_units(session, REGISTER, actor="t", is_simulated=True)
    at = pendulum.datetime(2023, 3, 1, tz=BANGKOK)
    set_clock(session, CYCLE, at=at, speed=0, hold_at=at)
    return session


def load(session, *lines, heading="amphoe,tambon,baht"):
    return import_targets(session, CYCLE, "\n".join((heading, *lines)), actor="t")


def asked(session, step):
    return set(expected_submissions.list_expected_codes(session, cycle_id=CYCLE, step_id=step))


def test_a_tambon_is_named_by_code_or_by_name(cycle):
    codes = load(cycle, ",240107,", 'อ.เมืองฉะเชิงเทรา,ต.บางพระ,"๒๐,๐๐๐ บาท"', "บางคล้า,บางสวน,15000")

    targets = list_targets(cycle, CYCLE)
    assert list(targets) == list(codes) == sorted(codes)
    assert len(codes) == 3
    assert sorted(filter(None, targets.values())) == [Decimal(15000), Decimal(20000)]
    assert "targets.loaded" in {e.action for e in audit_chain.list_events(cycle, cycle_id=CYCLE)}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param(",210101,", "ไม่ใช่ตำบลในจังหวัดฉะเชิงเทรา", id="another province"),
        pytest.param(",ไม่มีจริง,", "“ไม่มีจริง” ไม่ใช่ตำบล", id="no such name"),
        pytest.param("บางคล้า,240107,", "ไม่ใช่ตำบล", id="of another amphoe"),
        pytest.param(",240107,ห้าพัน", "ต้องเขียนเช่น 50000", id="an amount in words"),
        pytest.param(",240107,-5", "ต้องเขียนเช่น 50000", id="a negative amount"),
        pytest.param(",240204,", "ซ้ำกับบรรทัดที่ ๒", id="twice"),
        pytest.param(",หัวสำโรง,", "", id="a name of one amphoe"),
    ],
)
def test_a_line_that_is_wrong_is_told_and_nothing_is_loaded(cycle, line, words):
    if not words:
        assert len(load(cycle, ",240204,", line)) == 2
        return
    with pytest.raises(TargetsRefused) as refused:
        load(cycle, ",240204,", line)

    assert "บรรทัดที่ ๓" in refused.value.th
    assert words in refused.value.th
    assert list_targets(cycle, CYCLE) == {}


def test_a_name_of_two_amphoe_asks_for_the_amphoe(session):
    province = {**calendar_data()["province"], "code": "14", "name_th": "พระนครศรีอยุธยา"}
    start_cycle(session, make_calendar(province=province), seed=1)

    with pytest.raises(TargetsRefused, match="several amphoe"):
        import_targets(session, "small-2564", "tambon\nบ้านม้า", actor="t")
    assert import_targets(session, "small-2564", "amphoe,tambon\nบางไทร,บ้านม้า", actor="t") == (
        "140417",
    )


def test_a_list_without_a_tambon_is_refused(cycle):
    with pytest.raises(TargetsRefused) as refused:
        load(cycle)

    assert "ไม่มีตำบล" in refused.value.th


def test_only_targets_and_the_amphoe_over_them_are_asked(cycle):
    load(cycle, ",240107,")
    open_step(cycle, CYCLE, "1")
    open_step(cycle, CYCLE, "2.1")

    assert asked(cycle, "1") == {"D1"}
    assert asked(cycle, "2.1") == {"T1"}
    assert waiting(cycle, CYCLE, "1", "2402").is_over
    assert waiting(cycle, CYCLE, "1", "2402").expected == 0
    assert not waiting(cycle, CYCLE, "1", "2401").is_over
    keys = {(CYCLE, "1", group) for group in ("2401", "2402")}
    assert list_complete(cycle, keys) == {(CYCLE, "1", "2402")}, "SQL says the same"


def test_without_a_list_all_are_asked(cycle):
    open_step(cycle, CYCLE, "1")

    assert asked(cycle, "1") == {"D1", "D2"}
    assert not waiting(cycle, CYCLE, "1", "2402").is_over


def test_another_list_asks_the_new_and_releases_the_old(cycle):
    load(cycle, ",240107,")
    open_step(cycle, CYCLE, "1")
    load(cycle, ",240204,")
    changes = follow_register(cycle, CYCLE)["1"]

    assert (changes.added, changes.released) == (("D2",), ("D1",))
    assert asked(cycle, "1") == {"D2"}
