"""A person judges what is not surely one project; strategies and ceilings set rows aside."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from oneplan.domain.plans.merging import MergingRules
from oneplan.domain.plans.strategies import StrategiesRefused
from oneplan.gateways.files.rules import RulesRefused, merging_rules
from oneplan.services.plans.merging import (
    KeepUnknown,
    answer_candidate,
    list_candidates,
    propose_merges,
)
from oneplan.services.plans.plan_json import read_plan
from oneplan.services.plans.plan_versions import find_plan
from oneplan.services.plans.rebuilds import rebuild
from oneplan.services.plans.strategies import (
    CeilingChange,
    CeilingRefused,
    load_strategies,
    set_ceilings,
    try_ceilings,
)
from oneplan.store.plans.merges import CandidateUnknown
from oneplan.store.plans.tables import PlanVersion
from oneplan.store.shared import audit_chain
from oneplan.store.shared.tables import AuditEvent
from tests.support.made_plans import change_rules, kept, make, outcomes
from tests.support.world import CYCLE, put, start_world

pytestmark = pytest.mark.postgres
SCHOOL = ("ก่อสร้างอาคารเรียนโรงเรียนบ้านหนองแขม", "740101", 100)
ALIKE = ("ก่อสร้างอาคารเรียนโรงเรียนบ้านหนองแขมม", "740101", 100)


def propose(session):
    return propose_merges(session, CYCLE, "2", "")


def test_titles_that_resemble_each_other_are_shown_and_never_merged(session):
    start_world(session)
    put(session, "A1", SCHOOL)
    put(session, "A2", ALIKE)
    make(session)

    assert (propose(session), propose(session)) == (1, 0)
    make(session)
    [found] = list_candidates(session, CYCLE)
    assert (found.first_key, found.second_key, found.state) == ("1/A1/3", "1/A2/3", "open")
    assert 90 <= found.score < 100
    assert (outcomes(session), len(kept(session))) == ({}, 2)


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        pytest.param(("ถนนสายที่ 1 บ้านหนองแขม", "740101", 9),
                     ("ถนนสายที่ ๒ บ้านหนองแขม", "740101", 9), 0, id="another number"),
        pytest.param(("ถนนสายที่ 1 บ้านหนองแขม", "740101", 9),
                     ("ถนน สายที่ ๐๑ บ้านหนองแขม", "740101", 9), 1, id="the number in Thai digits"),
        pytest.param(SCHOOL, (ALIKE[0], "740201", 100), 0, id="another tambon"),
        pytest.param(SCHOOL, (SCHOOL[0], "740101, 740102", 100), 1, id="a place within a place"),
        pytest.param(SCHOOL, (SCHOOL[0], "740101", 101), 1, id="other money"),
    ],
)  # fmt: skip
def test_who_is_asked_about(session, first, second, count):
    start_world(session)
    put(session, "A1", first)
    put(session, "A2", second)
    make(session)

    assert propose(session) == count
    assert outcomes(session) == {}


def test_an_accepted_pair_is_merged_and_the_answer_holds_while_both_say_the_same(session):
    start_world(session)
    put(session, "A1", SCHOOL)
    put(session, "A2", ALIKE)
    make(session)
    propose(session)
    [found] = list_candidates(session, CYCLE)
    answer_candidate(session, CYCLE, found.id, is_same=True, actor="เลขานุการ", keep="1/A2/3")
    make(session)

    assert outcomes(session) == {"1/A1/3": ("merged", "answer", "1/A2/3")}
    put(session, "A1", SCHOOL, ("ขุดคลอง", "740101", 5))
    make(session)
    assert outcomes(session) == {"1/A1/3": ("merged", "answer", "1/A2/3")}
    put(session, "A1", ("ก่อสร้างอาคารเรียนโรงเรียนบ้านหนองแขมใหม่", "740101", 100))
    make(session)
    assert outcomes(session) == {}
    assert [each.state for each in list_candidates(session, CYCLE)] == ["outdated"]
    assert rebuild(session, find_plan(session, CYCLE, version=2)).is_same
    actions = [event.action for event in audit_chain.list_events(session, cycle_id=CYCLE)]
    assert actions.count("merge.accepted") == 1


def test_a_refused_pair_is_not_asked_about_again_and_an_answer_can_change(session):
    start_world(session)
    put(session, "A1", SCHOOL)
    put(session, "A2", ALIKE)
    make(session)
    propose(session)
    [found] = list_candidates(session, CYCLE)
    answer_candidate(session, CYCLE, found.id, is_same=False, actor="t")
    assert make(session)["is_new"] is False
    assert (propose(session), list_candidates(session, CYCLE)[0].state) == (0, "refused")

    answer_candidate(session, CYCLE, found.id, is_same=True, actor="t")
    make(session)
    assert outcomes(session) == {"1/A2/3": ("merged", "answer", "1/A1/3")}
    answer_candidate(session, CYCLE, found.id, is_same=False, actor="t")
    make(session)
    assert outcomes(session) == {}


def test_a_chain_of_answers_ends_in_one_row(session):
    start_world(session)
    for unit, tail in (("A1", ""), ("A2", "ม"), ("A3", "มม")):
        put(session, unit, (SCHOOL[0] + tail, "740101", 100))
    make(session)
    propose(session)
    for each in list_candidates(session, CYCLE):
        answer_candidate(session, CYCLE, each.id, is_same=True, actor="t")
    make(session)

    plan = read_plan(session, CYCLE)
    assert plan["counts"] == {"files": 3, "incoming": 3, "kept": 1, "merged": 2, "excluded": 0}
    assert {each["into"] for each in plan["not_kept"]} == set(kept(session))


def test_answers_are_about_rows_that_are_there(session):
    start_world(session)
    put(session, "A1", SCHOOL)
    put(session, "A2", ALIKE)
    make(session)
    propose(session)
    [found] = list_candidates(session, CYCLE)

    with pytest.raises(KeepUnknown, match="neither of the two rows"):
        answer_candidate(session, CYCLE, found.id, is_same=True, actor="t", keep="1/A3/3")
    with pytest.raises(CandidateUnknown, match="no merge candidate 999"):
        answer_candidate(session, CYCLE, 999, is_same=True, actor="t")


STRATEGIES = """
- {code: S1, name_th: เศรษฐกิจมั่นคง, also: [เศรษฐกิจ]}
- {code: S2, name_th: สังคมคุณภาพ}
- {code: S3, name_th: สิ่งแวดล้อมยั่งยืน}
"""


def aligned(title, strategy, baht, **more):
    values = {"provincial_strategy_link": strategy, **more} if strategy else more
    return (title, "740101", baht, values)


def test_a_strategy_that_no_longer_exists_sets_its_rows_aside(session):
    start_world(session)
    load_strategies(session, CYCLE, STRATEGIES, actor="t")
    put(session, "A1", aligned("ก", "เศรษฐกิจ", 1), aligned("ข", "S3", 2), aligned("ค", None, 4))
    make(session)
    assert outcomes(session) == {}

    load_strategies(session, CYCLE, "- {code: S1, name_th: เศรษฐกิจมั่นคง}", actor="t")
    made = make(session)

    assert outcomes(session) == {"1/A1/4": ("excluded", "strategy_abolished:s3", None)}
    assert made["version"] == 2
    assert read_plan(session, CYCLE, version=1)["counts"]["excluded"] == 0


def test_a_strategy_that_was_replaced_counts_under_the_new_one(session):
    start_world(session)
    load_strategies(session, CYCLE, STRATEGIES, actor="t")
    put(session, "A1", aligned("ข", "S3", 2))
    load_strategies(
        session,
        CYCLE,
        "- {code: S1, name_th: ก}\n- {code: S3, name_th: ข, abolished: true, replaced_by: S1}",
        actor="t",
    )
    make(session)

    assert outcomes(session) == {}


@pytest.mark.parametrize(("rule", "count"), [("warn", 0), ("exclude", 1)])
def test_a_strategy_that_is_none_follows_the_rule(session, monkeypatch, rule, count):
    change_rules(monkeypatch, alignment={"abolished": "exclude", "unknown": rule})
    start_world(session)
    load_strategies(session, CYCLE, STRATEGIES, actor="t")
    put(session, "A1", aligned("ก", "ยุทธศาสตร์ของเราเอง", 1), aligned("ข", "S2", 1))
    make(session)

    assert len(outcomes(session)) == count


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param("[]", "must hold a list", id="empty"),
        pytest.param("- {code: S1}", "entry 1: name_th is missing", id="no name"),
        pytest.param("- {code: S1, name_th: ก}\n- {code: S1, name_th: ข}", "twice", id="twice"),
        pytest.param(
            "- {code: S1, name_th: ก, replaced_by: S9}", "no strategy in force", id="gone"
        ),
        pytest.param("- {code: S1, name_th: ก, colour: red}", "'colour' is not known", id="key"),
        pytest.param("a: [", "no YAML", id="no YAML"),
    ],
)
def test_a_wrong_list_is_refused_whole(session, content, words):
    start_world(session)

    with pytest.raises(StrategiesRefused, match=words):
        load_strategies(session, CYCLE, content, actor="t")


def with_ceilings(session):
    start_world(session)
    load_strategies(session, CYCLE, STRATEGIES, actor="t")
    put(session, "A1", aligned("ก", "S1", 100, priority="2"), aligned("ข", "S1", 60, priority="1"))
    put(session, "A2", aligned("ค", "S2", 50, priority="1"), aligned("ง", "S2", 30, priority="2"))
    make(session)


@pytest.mark.parametrize(
    ("limits", "fallen"),
    [
        pytest.param(["2564=240"], [], id="all fit"),
        pytest.param(["2564=239"], ["1/A2/4"], id="the last in rank falls out"),
        pytest.param(["2564/S1=100"], ["1/A1/3"], id="the unit's second is out, not its first"),
        pytest.param(["2564/S2=40"], ["1/A2/3"], id="what is left goes on"),
        pytest.param(["2564=150", "2564/S1=70"], ["1/A1/3"], id="both hold"),
        pytest.param(["2565=1"], [], id="another year"),
    ],
)
def test_what_if_shows_what_a_ceiling_keeps_out_and_changes_nothing(session, limits, fallen):
    with_ceilings(session)
    before = counted(session)

    found = try_ceilings(session, CYCLE, [CeilingChange.parse(each) for each in limits])

    assert [row.row_key for row in found.fallen] == fallen
    assert counted(session) == before
    assert found.stands_on.startswith("ได้รับแผน ๒ จาก ๓ หน่วยงาน")
    set_ceilings(
        session,
        CYCLE,
        [CeilingChange.parse(each) for each in limits],
        actor="t",
        reason="กรอบวงเงิน",
    )
    make(session)
    plan = read_plan(session, CYCLE)
    assert (found.after, sorted(outcomes(session))) == (plan["total_baht"], fallen)
    assert Decimal(found.before["2564"]) == 240


def counted(session):
    return [session.scalar(select(func.count()).select_from(t)) for t in (AuditEvent, PlanVersion)]


def test_a_lifted_ceiling_brings_the_rows_back(session):
    with_ceilings(session)
    set_ceilings(session, CYCLE, [CeilingChange.parse("2564=200")], actor="t", reason="x")
    make(session)
    assert outcomes(session)

    found = try_ceilings(session, CYCLE, [CeilingChange.parse("2564=none")])

    assert (found.fallen, found.returning) == ((), tuple(sorted(outcomes(session))))


@pytest.mark.parametrize("text", ["2564", "64=5", "2564=-1", "2564=1.234", "2564/=5", "2564=ห้า"])
def test_a_ceiling_that_cannot_be_read_is_refused(text):
    with pytest.raises(CeilingRefused, match="must read 2564=5000000"):
        CeilingChange.parse(text)


def test_a_ceiling_of_a_strategy_that_is_none_is_refused(session):
    with_ceilings(session)

    with pytest.raises(CeilingRefused, match="'S9' is no strategy"):
        set_ceilings(session, CYCLE, [CeilingChange.parse("2564/S9=1")], actor="t", reason="x")


def test_rules_that_break_the_schema_name_file_path_and_value(tmp_path):
    path = tmp_path / "merging.yaml"
    path.write_text("version: 1\ncandidates: {scorer: guess, score: 900, numbers: same}\n")

    with pytest.raises(RulesRefused, match=r"merging.yaml: candidates.scorer: .*'guess'") as caught:
        merging_rules(path)
    assert any("candidates.score" in each for each in caught.value.problems)
    assert isinstance(merging_rules(), MergingRules)
