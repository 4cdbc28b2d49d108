"""Every row that goes into a plan is kept, merged or excluded, and none is counted twice."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from oneplan.domain.plans.differences import difference
from oneplan.domain.plans.row_counts import RowsNotConserved
from oneplan.services.plans.comparisons import Approval, compare
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.plans.lineage import trace_row
from oneplan.services.plans.plan_json import read_plan
from oneplan.services.plans.plan_versions import find_plan
from oneplan.services.plans.rebuilds import rebuild
from oneplan.store.decisions import decisions
from oneplan.store.plans import plan_rows, plans
from oneplan.store.plans.tables import PlanOutcome, PlanVersion
from oneplan.store.submissions import submission_rows, submissions
from oneplan.store.submissions.tables import Submission, SubmissionRow
from tests.support.made_plans import ROAD, change_rules, kept, make, outcomes
from tests.support.world import CYCLE, collect, moment, put, start_world

pytestmark = pytest.mark.postgres


def test_the_same_project_of_two_units_is_one_and_the_merge_is_written_down(session):
    start_world(session)
    put(session, "A1", ROAD, ("ขุดคลอง", "740101", 50))
    put(session, "A2", ("ก่อสร้าง\u200bถนน ", "740101", 100))
    make(session)

    plan = read_plan(session, CYCLE)
    assert kept(session) == ["1/A1/3", "1/A1/4"]
    assert outcomes(session) == {"1/A2/3": ("merged", "same_title_place", "1/A1/3")}
    assert plan["counts"] == {"files": 2, "incoming": 3, "kept": 2, "merged": 1, "excluded": 0}
    assert plan["total_baht"] == {"2564": "150.00"}


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param({"A1": [ROAD], "A2": [("ก่อสร้างถนน", "740102", 100)]}, id="another place"),
        pytest.param({"A1": [ROAD], "A2": [("ก่อสร้างถนน", "740101", 101)]}, id="other money"),
        pytest.param({"A1": [ROAD, ROAD]}, id="one unit names it twice"),
        pytest.param({"A1": [ROAD, ROAD], "A2": [ROAD]}, id="one of two units names it twice"),
        pytest.param({"A1": [ROAD], "A2": [("ก่อสร้างถนน 1", "740101", 100)]}, id="alike"),
    ],
)
def test_what_is_not_surely_one_project_is_never_merged_in_silence(session, rows):
    start_world(session)
    for unit, each in rows.items():
        put(session, unit, *each)
    make(session)

    assert outcomes(session) == {}
    assert len(kept(session)) == sum(map(len, rows.values()))


def test_a_merged_row_is_found_in_the_lineage_from_both_ends(session):
    start_world(session)
    put(session, "A1", ROAD)
    put(session, "A2", ROAD)
    make(session)

    assert trace_row(session, CYCLE, "1/A1/3")["merged_from"] == ["1/A2/3"]
    gone = trace_row(session, CYCLE, "1/A2/3")
    assert gone["plans"] == []
    assert [(each["into"], each["decided_in"]) for each in gone["not_kept"]] == [("1/A1/3", "2/")]
    assert gone["sources"][0]["unit"] == "A2"


def test_a_withdrawn_file_is_excluded_with_its_reason(session):
    start_world(session)
    put(session, "A1", ROAD)
    sent = put(session, "A2", ("ขุดคลอง", "740201", 5))
    collect(session)
    submissions.save_state(session, sent, "withdrawn")

    consolidate_step(session, CYCLE, "2", "")

    assert outcomes(session) == {"1/A2/3": ("excluded", "withdrawn", None)}
    assert read_plan(session, CYCLE)["total_baht"] == {"2564": "100.00"}


def test_a_file_that_is_sent_again_after_it_was_withdrawn_counts_again(session):
    start_world(session)
    first = put(session, "A1", ROAD)
    make(session)
    submissions.save_state(session, first, "withdrawn")
    put(session, "A1", ROAD)
    make(session)

    assert (kept(session), outcomes(session)) == (["1/A1/3"], {})


def test_a_plan_that_takes_a_plan_in_keeps_what_that_one_decided(session):
    start_world(session, steps=levels())
    put(session, "A1", ROAD)
    put(session, "A2", ROAD, ("ขุดคลอง", "740201", 5))
    collect(session)
    consolidate_step(session, CYCLE, "2", "")
    upper = consolidate_step(session, CYCLE, "3", "")

    found = find_plan(session, CYCLE, step_id="3")
    assert upper["content_hash"] == find_plan(session, CYCLE, step_id="2").content_hash
    assert rows_in(found) == {"files": 2, "incoming": 2, "kept": 2, "merged": 0, "excluded": 0}
    assert [row.row_key for row in plans.list_plan_rows(session, found.id)] == ["1/A1/3", "1/A2/4"]


def levels():
    from tests.support.builders import SMALL_STEPS, step_data

    province = {"levels": ["province"], "role": "provincial_office"}
    first, second = SMALL_STEPS()[:2]
    return (
        first,
        second,
        step_data(
            "3",
            kind="consolidate",
            submitted_by=province,
            inputs=["1", "2"],
            window={"printed": "มี.ค. ๖๒"},
        ),
    )


@pytest.mark.parametrize(
    ("spoil", "figure"),
    [
        pytest.param("DELETE FROM submission_rows WHERE row_number = 4", "sent", id="a lost row"),
        pytest.param(
            "INSERT INTO submission_rows SELECT submission_id, 9, sheet, title, title_key, values,"
            " budgets, place_key, strategy_key, priority, match_key, digest"
            " FROM submission_rows WHERE row_number = 3",
            "incoming", id="a row too many"),
    ],
)  # fmt: skip
def test_a_row_that_is_lost_or_doubled_stops_the_plan(session, spoil, figure):
    start_world(session)
    put(session, "A1", ROAD, ("ขุดคลอง", "740101", 50))
    session.execute(text(spoil))
    collect(session)

    with pytest.raises(RowsNotConserved, match="rows in = kept"), session.begin_nested():
        consolidate_step(session, CYCLE, "2", "")
    assert session.scalars(select(PlanVersion)).all() == []
    assert session.scalars(select(PlanOutcome)).all() == []


def test_two_versions_of_one_file_never_come_in_together(session):
    start_world(session)
    first = put(session, "A1", ROAD)
    second = put(session, "A1", ("ขุดคลอง", "740101", 50))
    collect(session)
    session.execute(
        text("UPDATE collections SET submission_ids = CAST(:ids AS jsonb) WHERE group_code='7401'"),
        {"ids": f"[{first.id}, {second.id}]"},
    )
    session.expire_all()

    with pytest.raises(RowsNotConserved, match="1 units twice"):
        consolidate_step(session, CYCLE, "2", "")


def test_a_version_is_made_again_from_what_is_stored_years_later(session, monkeypatch):
    start_world(session)
    put(session, "A1", ROAD)
    put(session, "A2", ROAD)
    make(session)
    version = find_plan(session, CYCLE)
    put(session, "A3", ("ขุดคลอง", "740301", 5))
    make(session)
    change_rules(monkeypatch, exact={"merge": False, "budgets": "same"})
    newest = make(session)

    rebuilt = rebuild(session, version)
    assert (rebuilt.is_same, rebuilt.version) == (True, 1)
    assert newest["version"] == 3
    assert read_plan(session, CYCLE)["counts"]["merged"] == 0
    assert session.scalars(select(PlanVersion.version).order_by(PlanVersion.id)).all() == [1, 2, 3]


def test_a_changed_row_shows_when_its_version_is_made_again(session):
    start_world(session)
    put(session, "A1", ROAD)
    make(session)
    session.execute(update(SubmissionRow).values(budgets={"2564": "999.00"}))

    rebuilt = rebuild(session, find_plan(session, CYCLE))

    assert (rebuilt.is_same, rebuilt.spoilt) == (False, ("1/A1",))


def test_versions_differ_by_row_total_and_approval(session):
    start_world(session)
    put(session, "A1", ROAD, ("ขุดคลอง", "740101", 50), ("ปลูกป่า", "740101", 1))
    first = make(session)
    decisions.add_decision(
        session,
        cycle_id=CYCLE,
        step_id="2",
        group_code="",
        act="approve",
        resolution="approved",
        content_hash=first["content_hash"],
        details={},
        decided_by="ประธาน",
        answer_id="a",
        decided_at=moment("2019-01-05"),
    )
    put(session, "A1", ROAD, ("ขุดคลอง", "740101", 60), None, ("ประปา", "740101", 7))
    make(session)

    found = compare(session, CYCLE, 1, 2)
    assert found.rows.added == ("1/A1/6",)
    assert found.rows.gone == ("1/A1/5",)
    assert found.rows.changed == ("1/A1/4",)
    assert found.totals == {"2564": ("151.00", "167.00")}
    approval = Approval(step_id="2", group_code="", resolution="approved", decided_by="ประธาน")
    assert found.approvals == ((approval,), ())
    assert all(units.startswith("ได้รับแผน ๑ จาก ๓ หน่วยงาน") for units in found.stand_on)


TITLES = ("ถนน", "คลอง", "ประปา")
PLACES = ("740101", "740201")
ROWS = st.lists(
    st.tuples(st.sampled_from(TITLES), st.sampled_from(PLACES), st.sampled_from((10, 20))),
    max_size=4,
)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.sampled_from(("A1", "A2", "A3")), ROWS),
        st.tuples(st.just("withdraw"), st.sampled_from(("A1", "A2", "A3"))),
        st.tuples(st.just("rerun"), st.sampled_from(("7401", "7402", "7403"))),
    ),
    max_size=10,
)
HASTY = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def started(session):
    """A world that every example begins with and leaves as it was."""
    start_world(session, steps=levels())
    return session


@HASTY
@given(acts=ACTS)
def test_incremental_equals_full(started, acts):
    """Whatever was sent, taken back and run again in whatever order, the plan is the same."""
    session = started
    with session.begin_nested() as savepoint:
        for act in acts:
            play(session, act)
        last = run_all(session)
        state = in_force(session)
        check_recount(session, state)
        savepoint.rollback()
    session.expire_all()
    with session.begin_nested() as savepoint:
        for unit, rows in sorted(state.items()):
            put(session, unit, *rows)
        fresh = run_all(session)
        savepoint.rollback()
    session.expire_all()

    assert last == fresh


@HASTY
@given(acts=ACTS)
def test_versions_differ_as_all_of_their_rows_do(started, acts):
    """The rows that two versions share are not read, and nothing is missed by it."""
    session = started
    with session.begin_nested() as savepoint:
        for act in acts:
            play(session, act)
        run_all(session)
        versions = [
            each.id
            for step in ("2", "3")
            for each in plans.list_versions(session, cycle_id=CYCLE, step_id=step)
        ]
        every = {each: plan_rows.list_digests(session, each) for each in versions}
        found = {
            pair: difference(*plan_rows.list_differing(session, *pair))
            for pair in product(versions, repeat=2)
        }
        savepoint.rollback()
    session.expire_all()

    assert found == {
        (one, other): difference(every[one], every[other])
        for one, other in product(versions, repeat=2)
    }


def play(session, act):
    if act[0] == "send":
        put(session, act[1], *act[2])
    elif act[0] == "withdraw":
        for sent in submissions.list_submissions(session, cycle_id=CYCLE, unit_code=act[1]):
            submissions.save_state(session, sent, "withdrawn")
    else:
        collect(session, act[1])
        for step in ("2", "3"):
            consolidate_step(session, CYCLE, step, "")


def run_all(session):
    collect(session)
    made = [consolidate_step(session, CYCLE, step, "") for step in ("2", "3")]
    return [(each["content_hash"], each["row_count"]) for each in made]


def in_force(session):
    """Unit → the rows of its file in force, as (title, place, baht)."""
    found = {}
    for sent in submissions.list_counted(session, cycle_id=CYCLE, step_id="1"):
        rows = submission_rows.list_rows(session, sent.id)
        found[sent.unit_code] = [
            (row.title, row.values["tambon_codes"], int(row.budgets[2564])) for row in rows
        ]
    return found


def rows_in(plan):
    """How the rows of a plan add up, without the units that they stand on."""
    return {name: count for name, count in plan.counts.items() if name != "units"}


def check_recount(session, state):
    """Count by plain loops: in = kept + merged + excluded, and every baht of the kept rows."""
    plan = find_plan(session, CYCLE, step_id="2")
    groups = {}
    for unit, rows in state.items():
        for row in rows:
            groups.setdefault(row[:2], []).append((unit, row[2]))
    merged, baht = 0, 0
    for members in groups.values():
        units, amounts = [u for u, _ in members], {a for _, a in members}
        if len(set(units)) == len(units) and len(amounts) == 1:
            merged += len(units) - 1
            baht += members[0][1]
        else:
            baht += sum(amount for _, amount in members)
    sent = sum(map(len, state.values()))
    assert {k: n for k, n in rows_in(plan).items() if k != "files"} == {
        "incoming": sent,
        "kept": sent - merged,
        "merged": merged,
        "excluded": 0,
    }
    assert Decimal(plan.totals.get("2564", "0")) == baht
    assert len(plan_rows.list_digests(session, plan.id)) == sent - merged
    assert sent == sum(
        session.scalars(
            select(Submission.row_count).where(
                Submission.id.in_(
                    [
                        each.id
                        for each in submissions.list_counted(session, cycle_id=CYCLE, step_id="1")
                    ]
                )
            )
        )
    )
