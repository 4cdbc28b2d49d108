"""Lists are taken in whole or not at all, every error by its row; units change from a day on."""

import pytest

from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.services.cycles.calendars import start_cycle
from oneplan.store.decisions.committees import list_members
from oneplan.store.plans.strategies import list_entries
from oneplan.store.shared.audit_chain import list_events
from oneplan.store.units.units import get_unit, list_codes
from tests.support.builders import CALENDARS
from tests.support.desk import desk_client, fields_of
from tests.support.world import CYCLE, REGISTER

pytestmark = pytest.mark.postgres
ACTS = f"/cycles/{CYCLE}/acts"
NEW = REGISTER + "A4,amphoe,กบอ. ใหม่,7403,kbo,a4@units.invalid,ง\n"


def see(desk, act, *, upload=None, **values):
    """What an act would do."""
    first = desk.get(f"{ACTS}/{act}").text
    return desk.post(
        f"{ACTS}/{act}",
        data={**fields_of(first), **values, "phase": "preview"},
        files={"file": ("รายการ.csv", upload)} if upload is not None else None,
    ).text


def do(desk, act, *, upload=None, **values):
    """See an act and confirm it."""
    page = see(desk, act, upload=upload, **values)
    kept = {**fields_of(page), **values, "reason": "ประกาศใหม่", "phase": "confirm"}
    return desk.post(f"{ACTS}/{act}", data=kept)


def test_a_register_is_seen_then_loaded_with_who_and_why(desk, session):
    page = see(desk, "import-units", upload=NEW.encode())
    assert "เพิ่มใหม่ 1" in page
    assert "A4" not in list_codes(session)
    answer = do(desk, "import-units", upload=NEW.encode())

    assert answer.status_code == 303, answer.text
    assert get_unit(session, "A4").is_simulated
    event = [each for each in list_events(session) if each.action == "units.imported"][-1]
    assert event.details["reason"] == "ประกาศใหม่"


@pytest.mark.parametrize(
    ("act", "content", "words"),
    [
        pytest.param(
            "import-units",
            REGISTER.replace("7402", "9999").replace("kbo,a1@", "kbo,a1 at ").encode(),
            ["บรรทัดที่ ๒", "บรรทัดที่ ๓"],
            id="units",
        ),
        pytest.param("import-units", b"PK\x03\x04xl/workbook.xml", [], id="a workbook"),
        pytest.param(
            "import-committees",
            b"step,user,name,role\n9,x,y,chair\n1,,z,boss\n",
            ["บรรทัดที่ ๒", "บรรทัดที่ ๓"],
            id="committees",
        ),
        pytest.param(
            "load-strategies",
            "- code: S1\n- name_th: ข\n".encode(),
            ["รายการที่ ๑", "รายการที่ ๒"],
            id="strategies",
        ),
        pytest.param("load-strategies", b"[", ["ไม่ใช่ YAML"], id="no YAML"),
        pytest.param(
            "load-last-year", b"unit,baht\nA9,5\nA1,x\n", ["บรรทัดที่ ๒", "บรรทัดที่ ๓"], id="last year"
        ),
        pytest.param(
            "import-targets",
            b"tambon,baht\n999999,5\n740101,x\n",
            ["บรรทัดที่ ๒", "บรรทัดที่ ๓"],
            id="targets",
        ),
    ],
)
def test_a_file_with_errors_is_refused_by_its_rows_and_nothing_is_loaded(
    desk, session, act, content, words
):
    before = list(list_events(session))[-1].number
    answer = do(desk, act, upload=content)

    assert 400 <= answer.status_code < 500
    assert 'role="alert"' in answer.text
    assert all(each in answer.text for each in words), answer.text
    assert list(list_events(session))[-1].number == before


def test_committees_and_strategies_are_loaded(desk, session):
    members = do(
        desk, "import-committees", upload="step,user,name,role\n1,chair,นายก,chair\n".encode()
    )
    loaded = do(desk, "load-strategies", upload="- code: S1\n  name_th: ก\n".encode())

    assert members.status_code == loaded.status_code == 303
    assert [each.name for each in list_members(session, cycle_id=CYCLE)] == ["นายก"]
    assert [each["code"] for each in list_entries(session, CYCLE)] == ["S1"]


@pytest.mark.parametrize(
    ("act", "values", "words"),
    [
        pytest.param(
            "rename-unit", {"unit": "A1", "name": "กบอ. เมืองใหม่"}, "เมืองใหม่", id="renamed"
        ),
        pytest.param("merge-units", {"unit": "A1", "into": "A2"}, "กบอ. กระทุ่มแบน", id="merged"),
        pytest.param("split-unit", {"unit": "A1", "into": "A2\nA3"}, "กบอ. บ้านแพ้ว", id="split"),
    ],
)
def test_a_unit_changes_from_a_day_on(desk, act, values, words):
    page = see(desk, act, on="๑ ม.ค. ๖๓", **values)
    assert words in page
    answer = do(desk, act, on="๑ ม.ค. ๖๓", **values)

    assert answer.status_code == 303, answer.text
    shown = desk.get(f"/cycles/{CYCLE}/lists").text
    assert "มีผลแล้ว" in shown
    assert "ประกาศใหม่" in shown


@pytest.mark.parametrize(
    ("act", "values"),
    [
        pytest.param(
            "rename-unit", {"unit": "A9", "name": "ก", "on": "๑ ม.ค. ๖๓"}, id="no such unit"
        ),
        pytest.param(
            "rename-unit", {"unit": "A1", "name": "กบอ. เมือง", "on": "๑ ม.ค. ๖๓"}, id="its own"
        ),
        pytest.param(
            "merge-units", {"unit": "A1", "into": "A1", "on": "๑ ม.ค. ๖๓"}, id="with itself"
        ),
        pytest.param(
            "merge-units", {"unit": "A1", "into": "C1", "on": "๑ ม.ค. ๖๓"}, id="two levels"
        ),
        pytest.param("split-unit", {"unit": "A1", "into": "A2", "on": "๑ ม.ค. ๖๓"}, id="one part"),
        pytest.param("rename-unit", {"unit": "A1", "name": "ก", "on": "เร็ว ๆ นี้"}, id="no day"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_in_words(desk, session, act, values):
    answer = do(desk, act, **values)

    assert 400 <= answer.status_code < 500
    assert 'role="alert"' in answer.text
    assert get_unit(session, "A1").name_th == "กบอ. เมือง"


@pytest.mark.parametrize("act", ["import-units", "load-strategies", "rename-unit"])
def test_an_officer_of_an_amphoe_changes_no_list(session, files, calendar, act):
    officer = desk_client(session, files, area="7402")
    values = {"unit": "A2", "name": "ก", "on": "๑ ม.ค. ๖๓"} if act == "rename-unit" else {}
    upload = None if act == "rename-unit" else NEW.encode()

    assert do(officer, act, upload=upload, **values).status_code == 403


OTHER = "rayong-2564"


@pytest.mark.parametrize(
    ("hidden", "is_shown"),
    [pytest.param((), True, id="may read it"), pytest.param((OTHER,), False, id="may not")],
)
def test_another_cycle_is_named_to_those_who_may_read_it(
    session, files, calendar, hidden, is_shown
):
    start_cycle(session, load_calendar(CALENDARS / f"{OTHER}.yaml"), seed=1)
    desk = desk_client(session, files, hidden=hidden)
    form = desk.get(f"{ACTS}/copy-last-year").text
    answer = do(desk, "copy-last-year", **{"from": OTHER})

    assert (f'value="{OTHER}"' in form) is is_shown
    assert answer.status_code == 422
    assert ("เลือกใหม่" not in answer.text) is is_shown
    first = desk.get("/")
    assert (OTHER in first.text) is is_shown
    assert first.status_code == (200 if is_shown else 303)
