"""Two plans side by side, and a plan beside its ceilings."""

import pandas as pd
import pytest

from oneplan.domain.plans.comparisons import compare_rows, compare_to_ceilings
from oneplan.domain.plans.strategies import Ceilings
from tests.support.plan_frames import rows_of

ONE = ("A", "ถนน", {"2564": "10"})
TWO = ("B", "สะพาน", {"2564": "20", "2565": "5"})


@pytest.mark.parametrize(
    ("before", "after", "change", "money"),
    [
        pytest.param([ONE], [ONE], ["same"], [0], id="nothing changed"),
        pytest.param([ONE], [ONE, TWO], ["same", "added"], [0, 2000], id="a row more"),
        pytest.param([ONE, TWO], [ONE], ["same", "gone"], [0, -2000], id="a row less"),
        pytest.param([ONE], [("A", "ถนน", {"2564": "7.50"})], ["changed"], [-250], id="other money"),
        pytest.param([ONE], [("A", "ถนน", {"2564": "10", "2566": "1"})], ["changed"], [0],
                     id="money of another year"),
        pytest.param([("A", "x", {})], [("A", "x", {"2564": "0"})], ["same"], [0],
                     id="nothing and nought are both no money"),
    ],
)  # fmt: skip
def test_two_versions(before, after, change, money):
    found = compare_rows(rows_of(*before), rows_of(*after))

    assert found["change"].tolist() == change
    assert found["2564"].tolist() == money


def test_two_years_are_compared_by_what_both_name():
    last, this = rows_of(ONE, TWO), rows_of(("A", "ถนน", {"2565": "10"}))
    found = compare_rows(last, this, by=["unit", "match_key"]).set_index("unit")

    assert found["change"].to_dict() == {"A": "changed", "B": "gone"}
    assert found.loc["A", ["2564", "2565"]].tolist() == [-1000, 1000]


def test_a_line_that_stands_there_twice_is_refused():
    with pytest.raises(pd.errors.MergeError):
        compare_rows(rows_of(ONE, ("A", "ถนน", {})), rows_of(ONE), by=["unit"])


def test_what_is_asked_for_beside_what_there_is():
    rows = rows_of(ONE, TWO).assign(code=["S1", "S2"])
    limits = Ceilings.from_entries([["2564", "", "25"], ["2565", "S2", "5"], ["2570", "", "1"]])
    found = compare_to_ceilings(rows, limits)

    assert found.values.tolist() == [
        ["2564", "", 3000, 2500, -500],
        ["2565", "S2", 500, 500, 0],
        ["2570", "", 0, 100, 100],
    ]
