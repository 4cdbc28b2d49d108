"""Sums of a plan by what a person chooses."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.plans.pivots import (
    REST,
    SEVERAL,
    filter_rows,
    fold_rest,
    pivot,
    rank_values,
    with_tambon,
)


def frame(*rows):
    """Rows of (strategy, amphoe, satang of 2564, satang of 2565)."""
    found = pd.DataFrame(rows, columns=["strategy", "amphoe", "2564", "2565"])
    return found.assign(
        row_key=[f"1/A/{at}" for at in range(len(rows))],
        **{year: found[year].astype("Int64") for year in ("2564", "2565")},
    )


ROWS = frame(
    ("S1", "7401", 100, 10), ("S1", "7402", 200, None), ("S2", "7401", None, 40), ("", "7401", 0, 3)
)


@pytest.mark.parametrize(
    ("chosen", "keys"),
    [
        pytest.param({}, [0, 1, 2, 3], id="nothing"),
        pytest.param({"strategy": "S1"}, [0, 1], id="a strategy"),
        pytest.param({"strategy": ""}, [3], id="no strategy"),
        pytest.param({"amphoe": "7401", "strategy": "S1"}, [0], id="two"),
        pytest.param({"year": "2564"}, [0, 1], id="a year that asks money"),
        pytest.param({"year": "2570"}, [], id="a year of none"),
    ],
)
def test_rows_are_those_that_have_every_chosen_value(chosen, keys):
    assert filter_rows(ROWS, chosen)["row_key"].tolist() == [f"1/A/{key}" for key in keys]


def test_a_chosen_year_leaves_the_money_of_that_year_alone():
    found = filter_rows(ROWS, {"year": "2564"})

    assert pivot(found, by_row="strategy", by_column="amphoe").total == 300


def test_money_is_summed_by_two_dimensions():
    found = pivot(ROWS, by_row="strategy", by_column="year")

    assert found.cells.to_dict("index") == {
        "": {"2564": 0, "2565": 3},
        "S1": {"2564": 300, "2565": 10},
        "S2": {"2564": 0, "2565": 40},
    }
    assert found.row_totals.to_dict() == {"": 3, "S1": 310, "S2": 40}
    assert found.total == 353


def test_a_project_of_two_years_is_counted_once_in_the_total():
    found = pivot(ROWS, by_row="strategy", by_column="year", counts=True)

    assert found.cells.loc["S1"].to_dict() == {"2564": 2, "2565": 1}
    assert found.row_totals["S1"] == 2
    assert found.total == 4


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["S1", "S2", ""]),
            st.sampled_from(["7401", "7402"]),
            st.integers(0, 10**12),
            st.one_of(st.none(), st.integers(0, 10**12)),
        ),
        min_size=1,
        max_size=20,
    ),
    st.integers(0, 3),
)
def test_whatever_is_shown_the_sums_are_those_of_all_rows(rows, shown):
    found = pivot(frame(*rows), by_row="strategy", by_column="year")
    lines = rank_values(found.row_totals, None)[:shown]
    laid = fold_rest(found, lines, rank_values(found.column_totals, ()))

    total = sum((a or 0) + (b or 0) for *_, a, b in rows)
    assert (laid.total, laid.row_totals.sum(), laid.cells.to_numpy().sum()) == (total,) * 3
    assert list(laid.cells.index)[: len(lines)] == lines


def test_what_is_not_shown_is_summed_in_one_line():
    laid = fold_rest(pivot(ROWS, by_row="strategy", by_column="amphoe"), ["S1"], ["7401", "7402"])

    assert list(laid.cells.index) == ["S1", REST]
    assert laid.cells.loc[REST].to_dict() == {"7401": 43, "7402": 0}


@pytest.mark.parametrize(
    ("area", "place", "tambon"),
    [
        pytest.param("740101", "740102", "740101", id="a unit of a tambon"),
        pytest.param("7401", "740102/3", "740102", id="a village of a tambon"),
        pytest.param("7401", "740102, 740103", SEVERAL, id="several"),
        pytest.param("74", "74", "", id="none"),
    ],
)
def test_a_project_lies_in_its_units_tambon_or_its_own(area, place, tambon):
    rows = with_tambon(pd.DataFrame({"area": [area], "place": [place]}, dtype="str"))

    assert rows["tambon"].tolist() == [tambon]


def test_a_tambon_is_found_among_several():
    rows = with_tambon(
        pd.DataFrame({"area": ["7401", "7401"], "place": ["740102, 740103", "740101"]}, dtype="str")
    )

    assert len(filter_rows(rows, {"tambon": "740103"})) == 1
    assert len(filter_rows(rows, {"tambon": SEVERAL})) == 1
