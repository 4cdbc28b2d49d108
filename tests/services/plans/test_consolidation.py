"""Same inputs, same plan; every figure leads back to a cell."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from oneplan.services.cycles.steps import collect_step
from oneplan.services.late_submissions.files import accept_late, find_late
from oneplan.services.plans.comparisons import compare_versions
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.plans.lineage import RowUnknown, trace_row
from oneplan.services.plans.plan_json import read_plan
from oneplan.store.plans.plans import PlanUnknown
from tests.support.world import CYCLE, rows_of, send, set_time, start_world

pytestmark = pytest.mark.postgres
GROUPS = ("7401", "7402", "7403")


def collect_all(session):
    for group in GROUPS:
        collect_step(session, CYCLE, "1", group)


def test_consolidating_twice_makes_one_version(session, files):
    calendar = start_world(session)
    for unit in ("A1", "A2"):
        send(session, files, calendar, unit)
    collect_all(session)

    first, second = (consolidate_step(session, CYCLE, "2", "") for _ in range(2))

    assert (first["is_new"], second["is_new"]) == (True, False)
    assert (first["version"], first["content_hash"]) == (second["version"], second["content_hash"])


def test_the_totals_are_those_of_the_workbooks(session, files):
    calendar = start_world(session)
    sent = [send(session, files, calendar, unit) for unit in ("A1", "A2")]
    collect_all(session)
    consolidate_step(session, CYCLE, "2", "")

    plan = read_plan(session, CYCLE)

    assert plan["total_baht"] == recount(files.get(each.sha256) for each in sent)
    assert plan["row_count"] == sum(len(rows_of(unit, calendar)) for unit in ("A1", "A2"))


def recount(contents) -> dict[str, str]:
    """Add up the budget columns with plain loops, by another reader."""
    sums: dict[str, Decimal] = {}
    for content in contents:
        rows = list(
            openpyxl.load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)
        )
        top = next(n for n, row in enumerate(rows) if "โครงการ/กิจกรรม *" in row)
        for at, heading in enumerate(rows[top]):
            if str(heading).startswith("งบประมาณ"):
                year = heading.split()[1]
                for row in rows[top + 1 :]:
                    sums[year] = sums.get(year, Decimal()) + Decimal(str(row[at] or 0))
    return {year: f"{sums[year]:.2f}" for year in sorted(sums) if sums[year]}


def test_every_figure_leads_back_to_its_cell(session, files):
    calendar = start_world(session)
    send(session, files, calendar, "A1")
    collect_all(session)
    consolidate_step(session, CYCLE, "2", "")

    for row in read_plan(session, CYCLE)["rows"]:
        source = trace_row(session, CYCLE, row["row_key"])["sources"][0]
        sheet = openpyxl.load_workbook(BytesIO(files.get(source["sha256"])))[source["sheet"]]
        assert sheet[source["cells"]["project_name"]].value == row["title"]
        assert row["budgets"].keys() == {y for y in source["budget_cells"] if y in row["budgets"]}
        for year, baht in row["budgets"].items():
            assert Decimal(str(sheet[source["budget_cells"][year]].value)) == Decimal(baht)


def test_a_late_file_changes_exactly_its_own_rows(session, files):
    calendar = start_world(session)
    for unit in ("A1", "A2"):
        send(session, files, calendar, unit)
    set_time(session, "2019-03-01")
    collect_all(session)
    consolidate_step(session, CYCLE, "2", "")
    send(session, files, calendar, "A3")
    late = find_late(session, cycle_id=CYCLE, step_id="1", unit_code="A3")
    accept_late(session, late.submission_id, actor="t", reason="x")
    collect_step(session, CYCLE, "1", "7403")
    again = consolidate_step(session, CYCLE, "2", "")

    changed = compare_versions(session, CYCLE, 1, 2)

    assert again["version"] == 2
    assert {key.split("/")[1] for key in changed.added} == {"A3"}
    assert (changed.gone, changed.changed) == ((), ())


def test_an_old_version_stays_as_it_was(session, files):
    calendar = start_world(session)
    send(session, files, calendar, "A1")
    collect_all(session)
    consolidate_step(session, CYCLE, "2", "")
    before = read_plan(session, CYCLE)
    send(session, files, calendar, "A2")
    collect_all(session)
    consolidate_step(session, CYCLE, "2", "")

    assert read_plan(session, CYCLE, version=1) == before


def test_a_version_or_a_row_that_is_not_there_is_named(session, files):
    start_world(session)

    with pytest.raises(PlanUnknown, match="has not made version 7"):
        read_plan(session, CYCLE, version=7)
    with pytest.raises(RowUnknown, match="holds the row '1/A1/3'"):
        trace_row(session, CYCLE, "1/A1/3")
