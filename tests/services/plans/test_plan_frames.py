"""A plan as a frame and as a Parquet file says what the plan says, to the satang."""

from decimal import Decimal

import pandas as pd
import pytest

from oneplan import frames
from oneplan.domain.plans.row_frames import baht_of, years_of
from oneplan.domain.plans.strategies import Ceilings
from oneplan.services.plans.plan_frames import frame_of_plan, write_parquet
from oneplan.services.plans.plan_json import read_plan
from oneplan.services.plans.plan_versions import find_plan
from oneplan.store.plans import plans
from tests.support.approved_plans import make_plan
from tests.support.world import CYCLE, collect, put, rows_of, send, start_world

pytestmark = pytest.mark.postgres


@pytest.fixture
def plan(session, files):
    """The rows of the second version, and the frame of it."""
    calendar = start_world(session)
    for unit in ("A1", "A2"):
        send(session, files, calendar, unit, rows_of(unit, calendar))
        make_plan(session)
    found = find_plan(session, CYCLE)
    return plans.list_plan_rows(session, found.id), frame_of_plan(session, found)


def test_each_row_stands_there_once_with_its_cell(plan):
    rows, frame = plan
    said = ["row_key", "submission_id", "row_number", "sheet", "sha256", "unit", "title"]

    assert frame[said].values.tolist() == [
        [r.row_key, r.submission_id, r.row_number, r.sheet, r.sha256, r.unit_code, r.title]
        for r in rows
    ]
    assert set(frame["amphoe"]) == {"7401", "7402"}


def test_each_value_and_each_baht_is_the_rows_own(plan):
    rows, frame = plan
    for row, line in zip(rows, frame.to_dict("records"), strict=True):
        money = {year: baht_of(line[year]) for year in years_of(frame) if not pd.isna(line[year])}
        fields = {
            name.partition(":")[2]: value
            for name, value in line.items()
            if name.startswith("field:") and not pd.isna(value)
        }
        assert money == {year: Decimal(baht) for year, baht in row.budgets.items()}
        assert fields == dict(row.values)


def test_the_totals_are_those_of_the_plan(session, plan):
    _, frame = plan

    assert frames.sum_years(frame) == read_plan(session, CYCLE)["total_baht"]


def test_the_file_holds_exact_baht(plan, tmp_path):
    _, frame = plan
    write_parquet(frame, tmp_path / "plan.parquet")
    read = pd.read_parquet(tmp_path / "plan.parquet")

    assert read["row_key"].tolist() == frame["row_key"].tolist()
    for year in years_of(frame):
        expected = [None if pd.isna(each) else baht_of(each) for each in frame[year]]
        assert read[f"baht_{year}"].tolist() == expected


def test_a_version_beside_the_one_before(session, plan):
    _, frame = plan
    first = frame_of_plan(session, find_plan(session, CYCLE, version=1))
    found = frames.compare_rows(first, frame)

    assert found["change"].value_counts().to_dict() == {
        "same": len(first),
        "added": len(frame) - len(first),
    }
    for year in years_of(frame):
        assert found[year].sum() == frame[year].sum() - first[year].sum()


def test_sums_by_amphoe_and_ceilings(plan):
    _, frame = plan
    year = years_of(frame)[0]
    by_amphoe = frames.sum_by(frame, ["amphoe"])
    limit = baht_of(int(frame[year].sum()) - 1)
    beside = frames.compare_to_ceilings(
        frame, Ceilings.from_entries([[year, "", str(limit)], [year, "S1", "1"]])
    )

    assert by_amphoe["rows"].sum() == len(frame)
    assert beside["left"].tolist()[0] == -1
    assert beside["asked"].tolist()[0] == by_amphoe[year].sum()


@pytest.mark.parametrize("budgets", [{}, {"2564": "0.01"}], ids=["no money", "a satang"])
def test_rows_without_money_stand_there_too(session, budgets):
    start_world(session)
    put(session, "A1", ("ถนน", "740101", budgets, {"objective": "บรรทัดหนึ่ง\n\u2028สอง \\"}))
    collect(session)
    make_plan(session)
    frame = frame_of_plan(session, find_plan(session, CYCLE))

    assert (len(frame), years_of(frame)) == (1, sorted(budgets))
    assert frame["field:objective"].tolist() == ["บรรทัดหนึ่ง\n\u2028สอง \\"]
