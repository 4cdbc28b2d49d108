"""Nothing falls between two chairs: each row beyond capacity has exactly one holder."""

import hashlib
import itertools
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from oneplan.domain.cycles.acts import Act
from oneplan.domain.documents.document_kinds import DocumentKind
from oneplan.domain.forms.form_rows import Row
from oneplan.domain.plans.routing import RoutingRules
from oneplan.gateways.files.rules import routing_rules
from oneplan.services.cycles.steps import collect_step
from oneplan.services.documents.contents import read_document
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.plans.project_histories import view_projects
from oneplan.services.plans.route_moves import RouteRefused, RouteUnknown, decide_route, follow_step
from oneplan.services.plans.routing import list_routed
from oneplan.services.plans.row_views import view_row
from oneplan.store.plans import routes
from oneplan.store.shared import audit_chain
from oneplan.store.submissions import submission_rows, submissions
from tests.support.builders import step_data
from tests.support.world import CYCLE, moment, start_world

AMPHOE = {"levels": ["amphoe"], "role": "kbo"}
PROVINCE = {"levels": ["province"], "role": "provincial_office"}

TO_MINISTRIES = step_data(
    "3",
    kind="dispatch",
    submitted_by=PROVINCE,
    inputs=["2"],
    submitted_to=["ministries"],
    window={"printed": "มี.ค. ๖๒"},
)


def steps():
    """The amphoe send what LAOs cannot do; the province puts it together and sends it on."""
    return (
        step_data("1", form="beyond_capacity", submitted_by=AMPHOE, submitted_to=["province_lpc"]),
        step_data(
            "2",
            kind="consolidate",
            also="dispatch",
            submitted_by=PROVINCE,
            inputs=["1"],
            submitted_to=["pao"],
            window={"printed": "ก.พ. ๖๒"},
        ),
        TO_MINISTRIES,
    )


def put(
    session,
    unit,
    *exceeded,
    form="beyond_capacity",
    column="exceeded_level",
    titles=None,
    **values,
):
    """Keep a file with one row for each level that is exceeded; ``none`` exceeds nobody's."""
    rows = [
        Row(
            sheet="แผ่น",
            row_number=number,
            title=titles[number - 3] if titles else f"โครงการ {unit} {number}",
            values={column: level, **values},
            budgets={2564: Decimal(100)},
        )
        for number, level in enumerate(exceeded, start=3)
    ]
    return submissions.add_submission(
        session,
        rows,
        cycle_id=CYCLE,
        step_id="1",
        unit_code=unit,
        state="accepted",
        sha256=hashlib.sha256(repr((unit, exceeded, titles)).encode()).hexdigest(),
        form=form,
        file_type="xlsx",
        file_name="x.xlsx",
        byte_count=1,
        row_count=len(rows),
        total_baht=Decimal(100) * len(rows),
        sender="t",
        reason=None,
        findings=[],
        layout={},
        received_at=moment("2019-01-10"),
        is_late=False,
    )


def collect(session, group="7401"):
    collect_step(session, CYCLE, "1", group)
    return follow_step(session, CYCLE, "1", Act.COLLECT, group)


def dispatch(session, step):
    consolidate_step(session, CYCLE, "2", "")
    return follow_step(session, CYCLE, step, Act.DISPATCH, "")


def hops_of(session, row_key):
    """The hops of the project that stands in a row of the last file."""
    step_id, unit_code, row_number = row_key.split("/")
    sent = submissions.list_submissions(
        session, cycle_id=CYCLE, step_id=step_id, unit_code=unit_code
    )
    return routes.list_hops_of_row(
        session,
        cycle_id=CYCLE,
        step_id=step_id,
        unit_code=unit_code,
        version=sent[-1].version,
        row_number=int(row_number),
    )


def holders(session):
    return {row.row_key: (row.at.holder, row.at.outcome) for row in list_routed(session, CYCLE)}


@pytest.mark.postgres
def test_rows_go_where_the_steps_hand_them_and_every_stop_is_kept(session):
    start_world(session, steps=steps())
    put(session, "A1", "lao", "amphoe")
    assert holders(session) == {"1/A1/3": ("owner", "holds"), "1/A1/4": ("owner", "holds")}

    collect(session)
    assert holders(session)["1/A1/3"] == ("province_lpc", "holds")
    dispatch(session, "2")
    assert holders(session) == {"1/A1/3": ("pao", "holds"), "1/A1/4": ("owner", "holds")}
    assert collect(session) == dispatch(session, "2") == 0

    [row, _] = list_routed(session, CYCLE)
    assert [stop.holder for stop in row.before] == ["owner", "amphoe_lpc", "province_lpc"]
    assert [stop.holder_code for stop in (*row.before, row.at)] == ["A1", "7401", "74", "74"]
    assert row.at.cause == "step 2 dispatch"
    assert row.at.since == moment("2019-01-05")
    assert (row.exceeded_th, row.budgets) == ("อปท.", {"2564": "100.00"})


@pytest.mark.postgres
def test_the_pao_takes_a_row_or_sends_it_on_to_a_ministry(session):
    start_world(session, steps=steps())
    put(session, "A1", "lao", "lao")
    collect(session)
    dispatch(session, "2")

    taken = decide_route(session, CYCLE, "1/A1/3", "take", actor="นายก อบจ.", reason="มติที่ 5")
    sent = [decide_route(session, CYCLE, "1/A1/4", "send", actor="นายก อบจ.") for _ in range(1)]
    ended = decide_route(session, CYCLE, "1/A1/4", "send", actor="ผู้ว่าฯ", to="กระทรวงคมนาคม")

    assert (taken.at.holder, taken.at.outcome_th) == ("pao", "บรรจุในแผนแล้ว")
    assert sent[0].at.holder == "province"
    assert (ended.at.holder, ended.at.holder_code) == ("ministry", "กระทรวงคมนาคม")
    assert (ended.at.moved_by, ended.at.cause) == ("ผู้ว่าฯ", "send")
    with pytest.raises(RouteRefused, match="has taken it in its plan"):
        decide_route(session, CYCLE, "1/A1/3", "send", actor="t")
    with pytest.raises(RouteRefused, match="is the last holder"):
        decide_route(session, CYCLE, "1/A1/4", "send", actor="t")
    assert dispatch(session, "3") == 0
    actions = [event.action for event in audit_chain.list_events(session, cycle_id=CYCLE)]
    assert [a for a in actions if a.startswith("route.")] == [
        "route.take",
        "route.send",
        "route.send",
    ]


@pytest.mark.postgres
def test_what_a_ministry_took_is_written_down(session):
    start_world(session, steps=steps())
    put(session, "A1", "province")
    for to in ("", "กระทรวงคมนาคม"):
        decide_route(session, CYCLE, "1/A1/3", "send", actor="t", to=to)
    taken = decide_route(session, CYCLE, "1/A1/3", "take", actor="t", reason="คำขอปี ๒๕๖๔")

    assert (taken.at.holder, taken.at.holder_code) == ("ministry", "กระทรวงคมนาคม")
    assert taken.at.outcome_th == "บรรจุในแผนแล้ว"


@pytest.mark.postgres
def test_a_row_is_returned_with_a_reason_and_can_be_sent_again(session):
    start_world(session, steps=steps())
    put(session, "A1", "lao")
    collect(session)

    with pytest.raises(RouteRefused, match="with a reason"):
        decide_route(session, CYCLE, "1/A1/3", "return", actor="t", reason=" ")
    decide_route(session, CYCLE, "1/A1/3", "return", actor="t", reason="ขาดแบบแปลน")
    assert holders(session) == {"1/A1/3": ("owner", "returned")}
    assert collect(session) == 0
    with pytest.raises(RouteRefused, match="whose capacity it exceeds"):
        decide_route(session, CYCLE, "1/A1/3", "take", actor="t")
    decide_route(session, CYCLE, "1/A1/3", "send", actor="A1")
    assert holders(session) == {"1/A1/3": ("amphoe_lpc", "holds")}


@pytest.mark.postgres
def test_a_row_that_its_unit_corrects_leaves_the_way_and_can_come_back(session):
    start_world(session, steps=steps())
    put(session, "A1", "lao")
    collect(session)
    put(session, "A1", "none")
    collect(session)
    assert holders(session) == {}
    assert hops_of(session, "1/A1/3")[-1].outcome == "withdrawn"

    put(session, "A1", "lao", "lao")
    collect(session)
    assert holders(session) == {
        "1/A1/3": ("province_lpc", "holds"),
        "1/A1/4": ("province_lpc", "holds"),
    }


@pytest.mark.postgres
@pytest.mark.parametrize("decision", [None, "take"])
def test_a_row_whose_unit_corrects_the_level_begins_its_other_way(session, decision):
    start_world(session, steps=steps())
    put(session, "A1", "lao")
    collect(session)
    assert holders(session) == {"1/A1/3": ("province_lpc", "holds")}
    if decision:
        decide_route(session, CYCLE, "1/A1/3", decision, actor="t")

    put(session, "A1", "amphoe")
    (row,) = list_routed(session, CYCLE)
    assert (row.at.holder, row.at.outcome, row.exceeded) == ("owner", "holds", "amphoe")
    assert [stop.holder for stop in row.before][-1] == "province_lpc"

    collect(session)
    assert holders(session) == {"1/A1/3": ("owner", "holds")}
    assert [(hop.holder, hop.outcome) for hop in hops_of(session, "1/A1/3")][-2:] == [
        ("owner", "withdrawn"),
        ("owner", "holds"),
    ]
    assert collect(session) == 0
    decide_route(session, CYCLE, "1/A1/3", "send", actor="A1")
    assert holders(session) == {"1/A1/3": ("province", "holds")}


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("titles", "held"),
    [
        pytest.param(
            ("สะพาน", "ถนน"), {"1/A1/4": "returned", "1/A1/3": "holds"}, id="they change places"
        ),
        pytest.param(
            ("ประปา", "สะพาน", "ถนน"),
            {"1/A1/3": "new", "1/A1/4": "holds", "1/A1/5": "returned"},
            id="another stands before them",
        ),
        pytest.param(("สะพาน",), {"1/A1/3": "holds"}, id="the one that was returned is gone"),
        pytest.param(
            ("ถนน", "ถนน", "สะพาน"),
            {"1/A1/3": "returned", "1/A1/4": "new", "1/A1/5": "holds"},
            id="another of the same title",
        ),
        pytest.param(
            ("ถนนคอนกรีต", "สะพาน"), {"1/A1/3": "new", "1/A1/4": "holds"}, id="it has another title"
        ),
    ],
)
def test_what_was_decided_stays_with_its_project(session, titles, held):
    """A newer file may have another project in the row: nothing was decided about that."""
    ends = {
        "returned": ("owner", "returned"),
        "holds": ("province_lpc", "holds"),
        "new": ("owner", "holds"),
    }
    start_world(session, steps=steps())
    put(session, "A1", "lao", "lao", titles=("ถนน", "สะพาน"))
    collect(session)
    decide_route(session, CYCLE, "1/A1/3", "return", actor="t", reason="ไม่มีที่ดิน")
    put(session, "A1", *["lao"] * len(titles), titles=titles)
    consolidate_step(session, CYCLE, "2", "")

    assert holders(session) == {key: ends[end] for key, end in held.items()}
    view = view_projects(session, CYCLE, "A1")
    told = {
        each.row_key: any("ไม่มีที่ดิน" in stage.th for stage in each.stages)
        for each in view.projects
        if each.standing != "replaced"
    }
    assert told == {key: end == "returned" for key, end in held.items()}
    collect(session)
    ends["new"] = ("province_lpc", "holds")
    assert holders(session) == {key: ends[end] for key, end in held.items()}
    made = consolidate_step(session, CYCLE, "2", "")
    assert made is not None
    for key, end in held.items():
        way = view_row(session, CYCLE, key)["way"]
        assert ("ไม่มีที่ดิน" in [each["cause"] for each in way]) == (end == "returned")


@pytest.mark.postgres
def test_a_decision_about_a_corrected_row_is_of_its_other_way(session):
    start_world(session, steps=steps())
    put(session, "A1", "lao")
    collect(session)
    put(session, "A1", "amphoe")

    with pytest.raises(RouteRefused, match="whose capacity it exceeds"):
        decide_route(session, CYCLE, "1/A1/3", "take", actor="t")
    decide_route(session, CYCLE, "1/A1/3", "send", actor="A1")
    assert holders(session) == {"1/A1/3": ("province", "holds")}


@pytest.mark.postgres
def test_a_row_that_exceeds_nobodys_capacity_has_no_way(session):
    start_world(session, steps=steps())
    put(session, "A1", "none")

    assert list_routed(session, CYCLE) == []
    with pytest.raises(RouteUnknown, match="no row beyond capacity"):
        decide_route(session, CYCLE, "1/A1/3", "take", actor="t")


UNITS = st.sampled_from(("A1", "A2", "A3"))
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), UNITS,
                  st.lists(st.sampled_from(("lao", "amphoe", "pao", "province", "none")), max_size=3)),
        st.tuples(st.just("collect"), st.sampled_from(("7401", "7402", "7403"))),
        st.tuples(st.just("dispatch"), st.sampled_from(("2", "3"))),
        st.tuples(st.sampled_from(("take", "send", "return")), st.integers(0, 5)),
        st.tuples(st.just("withdraw"), UNITS),
    ),
    max_size=14,
)  # fmt: skip


@pytest.fixture
def started(session):
    """A world that every example begins with and leaves as it was."""
    start_world(session, steps=steps())
    return session


@pytest.mark.postgres
@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=ACTS)
def test_each_row_has_exactly_one_holder_whatever_happens(started, acts):
    session, rules = started, routing_rules()
    with session.begin_nested() as savepoint:
        for act in acts:
            play(session, act)
            listed = list_routed(session, CYCLE)
            assert [row.row_key for row in listed] == beyond(session)
            for row in listed:
                assert row.at.holder in rules.way(row.exceeded)
            for hops in routes.list_hops(session, CYCLE).values():
                assert [hop.number for hop in hops] == list(range(1, len(hops) + 1))
                assert hops[0].holder == "owner"
                assert all(a.moved_at <= b.moved_at for a, b in itertools.pairwise(hops))
                assert [hop.outcome for hop in hops[:-1]].count("taken") == sum(
                    after.outcome == "withdrawn"
                    for hop, after in itertools.pairwise(hops)
                    if hop.outcome == "taken"
                )
        savepoint.rollback()
    session.expire_all()


def play(session, act):
    kind, *given = act
    if kind == "put":
        put(session, given[0], *given[1])
    elif kind == "collect":
        collect(session, given[0])
    elif kind == "dispatch":
        dispatch(session, given[0])
    elif kind == "withdraw":
        for sent in submissions.list_submissions(session, cycle_id=CYCLE, unit_code=given[0]):
            submissions.save_state(session, sent, "withdrawn")
    elif rows := list_routed(session, CYCLE):
        row = rows[given[0] % len(rows)]
        try:
            decide_route(session, CYCLE, row.row_key, kind, actor="t", reason="x")
        except RouteRefused:
            return


def beyond(session):
    """Keys of the rows in force that exceed a level, by plain loops."""
    return [
        f"1/{sent.unit_code}/{row.row_number}"
        for sent in submissions.list_counted(session, cycle_id=CYCLE, step_id="1")
        for row in submission_rows.list_rows(session, sent.id)
        if row.values["exceeded_level"] != "none"
    ]


def test_every_printed_way_is_there():
    rules = routing_rules()

    assert rules.way("lao") == (
        "owner",
        "amphoe_lpc",
        "province_lpc",
        "pao",
        "province",
        "ministry",
    )
    assert rules.way("amphoe") == ("owner", "province", "ministry")
    assert rules.way("pao") == ("owner", "province", "ministry")
    assert rules.way("province") == ("owner", "province", "ministry")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"hops": [{"exceeded": "lao", "from": "owner", "to": "nobody", "source": "x"}]},
                     "nobody is no holder", id="unknown holder"),
        pytest.param({"hops": []}, "must leave its owner", id="no way"),
        pytest.param({"roles": {"kbj": "court"}}, "court is no holder", id="unknown role"),
    ],
)  # fmt: skip
def test_rules_that_lead_nowhere_are_refused(change, words):
    with pytest.raises(ValidationError, match=words):
        RoutingRules.model_validate({**routing_rules().model_dump(by_alias=True), **change})


@pytest.mark.parametrize("bad", ["back", "twice"])
def test_a_way_that_comes_back_or_parts_is_refused(bad):
    data = routing_rules().model_dump(by_alias=True)
    data["hops"] = list(data["hops"])
    if bad == "back":
        data["hops"].append({"exceeded": "lao", "from": "ministry", "to": "owner", "source": "x"})
    else:
        data["hops"].append({"exceeded": "lao", "from": "owner", "to": "pao", "source": "x"})

    with pytest.raises(ValidationError, match=r"never come back|two hops lead on"):
        RoutingRules.model_validate(data)


def area_steps():
    """An amphoe's needs make its development plan; the province sends what it cannot do on."""
    return (
        step_data(
            "1",
            form="amphoe_needs_plan",
            submitted_by=AMPHOE,
            also="consolidate",
            deliverables=[{"key": "amphoe_development_plan", "th": "แผนพัฒนาอำเภอ"}],
            submitted_to=["kbj"],
        ),
        step_data(
            "2",
            kind="consolidate",
            submitted_by=PROVINCE,
            inputs=["1"],
            window={"printed": "ก.พ. ๖๒"},
        ),
        TO_MINISTRIES,
    )


@pytest.mark.postgres
def test_an_amphoe_plan_lists_what_is_beyond_the_province_with_its_holder(session):
    start_world(session, steps=area_steps())
    for unit, levels in (("A1", ("province", "none")), ("A2", ("province",))):
        put(
            session,
            unit,
            *levels,
            form="amphoe_needs_plan",
            column="beyond_capacity_of",
            proposed_agency="กรมชลประทาน",
        )
    for group in ("7401", "7402"):
        collect(session, group)
        consolidate_step(session, CYCLE, "1", group)

    def listed():
        plan = read_document(session, CYCLE, DocumentKind.AMPHOE_DEVELOPMENT_PLAN, group="7401")
        extract = read_document(session, CYCLE, DocumentKind.MINISTRY_EXTRACT, group="กรมชลประทาน")
        return (
            {project.row_key: project.holder for project in plan.projects},
            [(each.title, each.holder) for each in plan.escalations],
            {project.row_key for project in extract.projects},
        )

    consolidate_step(session, CYCLE, "2", "")
    province, ministry = "จังหวัด", "กระทรวง/กรมที่เกี่ยวข้อง กรมชลประทาน"
    everywhere = {"1/A1/3", "1/A2/3"}
    assert listed() == (
        {"1/A1/3": province, "1/A1/4": ""},
        [("โครงการ A1 3", province)],
        everywhere,
    )

    dispatch(session, "3")
    assert holders(session) == dict.fromkeys(everywhere, ("ministry", "holds"))
    assert listed() == (
        {"1/A1/3": ministry, "1/A1/4": ""},
        [("โครงการ A1 3", ministry)],
        everywhere,
    )


@pytest.mark.postgres
def test_a_row_that_names_no_agency_is_still_sent_to_one(session):
    start_world(session, steps=area_steps())
    put(session, "A1", "province", form="amphoe_needs_plan", column="beyond_capacity_of")
    collect(session)
    consolidate_step(session, CYCLE, "1", "7401")
    dispatch(session, "3")

    found = read_document(session, CYCLE, DocumentKind.MINISTRY_EXTRACT)

    assert [(p.row_key, p.holder) for p in found.projects] == [("1/A1/3", "กระทรวง/กรมที่เกี่ยวข้อง")]
