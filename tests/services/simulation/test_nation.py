"""The ministry's calendar lived by two provinces without Airflow: what reaches whom."""

from collections import Counter, defaultdict
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from oneplan.domain.cycles.acts import Act, acts_of
from oneplan.domain.documents.document_kinds import DocumentKind
from oneplan.services.cycles.provinces import groups_in_cycle, join_provinces
from oneplan.services.documents.contents import read_document
from oneplan.services.operations.status import cycle_status
from oneplan.services.plans.plan_json import read_plan
from oneplan.services.plans.plan_versions import ProvinceNeeded
from oneplan.services.plans.route_moves import follow_step
from oneplan.services.plans.routing import list_routed
from oneplan.services.simulation.register_sizes import NationSize
from oneplan.store.cycles import cycle_provinces
from oneplan.store.decisions import decisions
from oneplan.store.documents import dispatches
from oneplan.store.plans import plans, row_outcomes
from oneplan.store.shared.audit_chain import append_pending, list_events
from oneplan.store.submissions import submissions
from oneplan.store.units import units
from tests.support.years import ACTS, act_once, send_year

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
CYCLE = "moi-2560"
PROVINCES = ["11", "12"]
AMPHOE = ["1101", "1102", "1201", "1202"]
SIZE = NationSize(provinces=2, amphoe=2, tambon=1)
ROUTED = (Act.COLLECT, Act.DISPATCH)


def live(session, files):
    """Every act of every step in the calendar's order, and the ways of rows beyond capacity."""
    calendar = send_year(session, files, CYCLE, seed=11, size=SIZE)
    for step in calendar.steps:
        for act in acts_of(calendar, step):
            if act in ACTS:
                act_once(session, calendar, step, act, files)
            for group in groups_in_cycle(session, calendar, step) if act in ROUTED else ():
                follow_step(session, CYCLE, step.id, act, group.code)
    return calendar


def test_the_ministrys_year_of_two_provinces(session, files):
    calendar = live(session, files)

    assert list(cycle_provinces.list_provinces(session, CYCLE)) == PROVINCES
    assert join_provinces(session, calendar) == PROVINCES, "a rehearsal stays with its provinces"
    by_step = {step["step"]: step for step in cycle_status(session, CYCLE)["steps"]}
    dispatching = ["3.1", "3.2", "4.3", "5", "6", "D2.2.3b"]
    assert {by_step[name]["state"] for name in dispatching} == {"finished"}

    check_one_plan_an_amphoe(session)
    check_frames_reach_every_local_government(session)
    check_rows_beyond_capacity_climb(session)
    check_extracts_reach_ministries(session)
    check_amphoe_are_told_what_was_allocated(session)
    check_allocated_amounts_are_those_of_the_workbooks(session, files)
    check_annual_plans_are_of_their_own_year(session)
    check_a_document_tells_of_its_own_province(session)
    with pytest.raises(ProvinceNeeded, match="11, 12"):
        read_plan(session, CYCLE)
    assert read_plan(session, CYCLE, group_code="12")["step"] == "5"


def check_one_plan_an_amphoe(session):
    made = defaultdict(list)
    for version in plans.list_versions(session, cycle_id=CYCLE):
        made[version.step_id].append(version.group_code)
    assert made == {
        **dict.fromkeys(("3.1", "4.1", "4.2", "D2.2.3b"), AMPHOE),
        **dict.fromkeys(("4.3", "5", "D2.2.3a"), PROVINCES),
    }
    for version in plans.list_versions(session, cycle_id=CYCLE):
        rows = plans.list_plan_rows(session, version.id)
        inside = units.list_by_code(session, {row.unit_code for row in rows}).values()
        assert all(
            unit.area_code.startswith(version.group_code)
            or version.group_code.startswith(unit.area_code)
            for unit in inside
        )


def sent_of(session, step_id):
    """Group → the codes that got its package."""
    sent = [d for d in decisions.list_dispatches(session, cycle_id=CYCLE) if d.step_id == step_id]
    return {
        each.group_code: {u.code for u in dispatches.list_all_recipients(session, [each.id])}
        for each in sent
    }


def check_frames_reach_every_local_government(session):
    sent = sent_of(session, "3.2")
    lao = units.list_units(session, levels=["lao"], under="", simulated=True)

    assert sent == {
        code: {each.code for each in lao if each.area_code.startswith(code)} for code in AMPHOE
    }
    assert all(sent.values())


def check_rows_beyond_capacity_climb(session):
    ways = Counter(
        (row.exceeded, *(stop.holder for stop in (*row.before, row.at)))
        for row in list_routed(session, CYCLE)
        if row.row_key.startswith(("2.2/", "4.2/"))
    )
    climbed = ("lao", "owner", "amphoe_lpc", "province_lpc", "pao")

    assert {way for way in ways if way[0] == "lao"} == {climbed}
    keys = [r.row_key for r in list_routed(session, CYCLE) if r.at.holder == "pao"]
    assert any(key.startswith("2.2/") for key in keys), "an LAO's own rows go with the list"
    assert any(key.startswith("4.2/") for key in keys)


def check_extracts_reach_ministries(session):
    sent = {k: v for k, v in sent_of(session, "6").items() if "ministry" in k}
    by_code = units.list_by_code(session, {code for codes in sent.values() for code in codes})
    append_pending(session)
    told = [
        (event.subject, name)
        for event in list_events(session, cycle_id=CYCLE)
        if event.action == "extract.unmatched"
        for name in event.details["agencies"]
    ]

    assert {key[:2] for key in sent} == set(PROVINCES), "each province sends its own"
    assert {unit.area_code for unit in by_code.values()} == {"10"}
    assert sum(not codes for codes in sent.values()) == len(told)
    assert any(codes for codes in sent.values())
    unmatched = cycle_status(session, CYCLE)["unmatched"]
    assert Counter((each["province"], each["agency"]) for each in unmatched) == Counter(
        (subject.rpartition("/")[2], name) for subject, name in told
    ), "the office reads which extracts nobody got"
    for province in PROVINCES:
        rows = [
            row
            for version in plans.list_versions(session, cycle_id=CYCLE, step_id="5")
            if version.group_code == province
            for row in plans.list_plan_rows(session, version.id)
            if row.values["beyond_capacity_of"] == "province"
        ]
        assert bool(rows) == any(key.startswith(province) for key in sent)


def check_amphoe_are_told_what_was_allocated(session):
    sent = sent_of(session, "D2.2.3a")
    found = {code: sent[code] for code in AMPHOE}
    by_code = units.list_by_code(session, {code for codes in found.values() for code in codes})

    assert all(found.values())
    assert all(
        by_code[code].area_code == amphoe for amphoe, codes in found.items() for code in codes
    )
    assert sent["11"] == sent["12"] == set(), "no amphoe gets the part of another"


def allocated_cells(session, files):
    """Amphoe → year 2559's allocated baht, read cell by cell with another reader."""
    sums = defaultdict(Decimal)
    for sent in submissions.list_submissions(session, cycle_id=CYCLE, step_id="D2.2.3a"):
        if sent.state not in {"accepted", "late_accepted"}:
            continue
        places, money = (sent.layout["cells"][k] for k in ("tambon_codes", "budget_allocated"))
        for sheet in openpyxl.load_workbook(BytesIO(files.get(sent.sha256)), data_only=True):
            if sheet.sheet_state != "visible" or sheet.title != "บัญชีโครงการ":
                continue
            for at in range(1, sheet.max_row + 1):
                value = sheet[f"{money}{at}"].value
                if isinstance(value, (int, float)):
                    place = str(sheet[f"{places}{at}"].value)
                    sums[place[:4]] += Decimal(str(value))
    return sums


def check_allocated_amounts_are_those_of_the_workbooks(session, files):
    expected = allocated_cells(session, files)
    latest = plans.list_latest_versions(session, cycle_id=CYCLE, step_id="D2.2.3b")
    given = row_outcomes.sum_allocated(session, [each.id for each in latest])

    assert {each.group_code: given[each.id] for each in latest if expected[each.group_code]} == {
        code: {"2559": f"{baht:.2f}"} for code, baht in expected.items() if code in AMPHOE and baht
    }
    for version in latest:
        rows = plans.list_plan_rows(session, version.id)
        asked = sum((Decimal(row.budgets.get("2559", 0)) for row in rows), Decimal())
        assert Decimal(version.totals.get("2559", 0)) == asked, "what was asked stays apart"
        counts = version.counts
        assert counts["incoming"] == counts["kept"] + counts["merged"] + counts["excluded"]


def check_annual_plans_are_of_their_own_year(session):
    for version in plans.list_latest_versions(session, cycle_id=CYCLE, step_id="D2.2.3b"):
        found = read_document(
            session,
            CYCLE,
            DocumentKind.AMPHOE_ACTION_PLAN,
            group=version.group_code,
            plan=version,
        )
        assert found.years == ("2559",)
        assert "๒๕๕๙" in found.subtitle
        assert found.has_allocated
        assert found.total_allocated == sum(
            (
                Decimal(row.allocated.get("2559", 0))
                for row in plans.list_plan_rows(session, version.id)
            ),
            Decimal(),
        )
    local = {
        year
        for sent in submissions.list_submissions(session, cycle_id=CYCLE, step_id="2.2")
        for year in sent.totals
    }
    assert local == {"2559", "2560", "2561"}, "an LAO is asked for the years of its own plan"


def check_a_document_tells_of_its_own_province(session):
    names = {
        unit.name_th: unit.area_code[:2]
        for unit in units.list_units(session, levels=None, under="", simulated=True)
    }
    records = {
        each.group_code
        for each in decisions.list_decisions(session, cycle_id=CYCLE)
        if each.step_id == "1.1"
    }
    for province in PROVINCES:
        found = read_document(session, CYCLE, DocumentKind.PROVINCIAL_PLAN, group=province)
        told = {names[each.unit] for each in found.escalations}
        assert told == {province}
        assert sum(each.step == "1.1" for each in found.resolutions) == 1
        assert found.province in found.title
    assert records == set(PROVINCES)
