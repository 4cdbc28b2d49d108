"""The lists of the office: counted, found, taken along in the form in which they are taken in."""

import pytest

from oneplan.services.decisions.committees import import_committees
from oneplan.services.plans.last_year import load_last_year
from oneplan.services.plans.strategies import load_strategies
from oneplan.services.units.register import import_units
from oneplan.services.units.targets import import_targets
from tests.support.desk import desk_client
from tests.support.query_counts import count_queries
from tests.support.world import CYCLE

pytestmark = pytest.mark.postgres
LISTS = f"/cycles/{CYCLE}/lists"
STRATEGIES = "- code: S1\n  name_th: เศรษฐกิจ\n- code: S2\n  name_th: สังคม\n  also: [ด้านสังคม]\n"
COMMITTEES = "step,user,name,role,absent_from,absent_to\n1,chair,นายก,chair,,\n1,somchai,นายข,member,๑ ก.พ. ๖๒,๕ ก.พ. ๖๒\n"


@pytest.fixture
def loaded(session, calendar):
    """Every list is loaded."""
    load_strategies(session, CYCLE, STRATEGIES, actor="t")
    import_committees(session, CYCLE, COMMITTEES, actor="t")
    load_last_year(session, CYCLE, "unit,baht\nA1,1000.50\nA2,2000\n", actor="t")
    import_targets(session, CYCLE, "tambon,baht\n740101,500\n", actor="t")


def test_the_register_is_counted_by_level_with_who_has_no_address(desk):
    found = desk.get(f"/api{LISTS}").json()

    assert {e["level"]: (e["units"], e["unreached"]) for e in found["levels"]} == {
        "amphoe": (3, 1),
        "province": (1, 0),
    }
    assert found["total"] == 4


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        pytest.param("level=amphoe", ["A1", "A2", "A3"], id="a level"),
        pytest.param("words=บ้านแพ้ว", ["A3"], id="a part of a name"),
        pytest.param("words=C1", ["C1"], id="a code"),
        pytest.param("unreached=yes", ["A3"], id="who has no address"),
        pytest.param("words=%25", [], id="no pattern of the database"),
        pytest.param("page=9", ["A1", "A2", "A3", "C1"], id="a page after the last"),
    ],
)
def test_units_are_found(desk, asked, codes):
    assert [each["code"] for each in desk.get(f"/api{LISTS}?{asked}").json()["rows"]] == codes


@pytest.mark.parametrize(
    ("page", "words"),
    [
        pytest.param("", "กบอ. กระทุ่มแบน", id="register"),
        pytest.param("/committees", "ประธาน", id="committees"),
        pytest.param("/strategies", "ด้านสังคม", id="strategies"),
        pytest.param("/money", "๓,๐๐๐.๕๐", id="money of the year before"),
    ],
)
def test_each_list_is_shown_in_thai_by_few_questions(desk, session, loaded, page, words):
    with count_queries(session) as asked:
        answer = desk.get(f"{LISTS}{page}")

    assert words in answer.text
    assert "units.invalid" not in answer.text
    assert len(asked) <= 8, asked


@pytest.mark.parametrize(
    ("name", "load"),
    [
        pytest.param(
            "register",
            lambda s, text: import_units(s, text, actor="t", is_simulated=True),
            id="register",
        ),
        pytest.param(
            "committees",
            lambda s, text: import_committees(s, CYCLE, text, actor="t"),
            id="committees",
        ),
        pytest.param(
            "strategies",
            lambda s, text: load_strategies(s, CYCLE, text, actor="t"),
            id="strategies",
        ),
        pytest.param(
            "last-year", lambda s, text: load_last_year(s, CYCLE, text, actor="t"), id="last year"
        ),
        pytest.param(
            "targets", lambda s, text: import_targets(s, CYCLE, text, actor="t"), id="targets"
        ),
    ],
)
def test_a_list_that_was_taken_along_is_taken_in_again(session, desk, loaded, name, load):
    first = desk.get(f"{LISTS}/files/{name}").content
    load(session, first.decode("utf-8-sig"))

    assert desk.get(f"{LISTS}/files/{name}").content == first


def test_lists_with_addresses_are_for_who_acts(session, files, loaded):
    assert (
        desk_client(session, files, role="viewer").get(f"{LISTS}/files/register").status_code == 403
    )


def test_an_officer_of_an_amphoe_sees_its_units_alone(session, files, loaded):
    officer = desk_client(session, files, area="7402")

    assert [e["code"] for e in officer.get(f"/api{LISTS}").json()["rows"]] == ["A2"]
    assert b"a1@" not in officer.get(f"{LISTS}/files/register").content
    for page in ("/committees", "/strategies", "/money", "/files/committees"):
        assert officer.get(f"{LISTS}{page}").status_code == 403


@pytest.mark.parametrize("name", ["secrets", "../x", "register.csv"])
def test_no_other_file_is_given(desk, name):
    assert desk.get(f"{LISTS}/files/{name}").status_code in (404, 422)
