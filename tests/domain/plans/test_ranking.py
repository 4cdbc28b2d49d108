"""In which order rows are served, which strategies they count under, and what they come to."""

import pandas as pd
import pytest

from oneplan.domain.plans.alignment import misaligned_rows
from oneplan.domain.plans.merging import AlignmentRule
from oneplan.domain.plans.ranking import rank_rows, with_codes
from oneplan.domain.plans.strategies import Strategies
from oneplan.domain.plans.totals import sum_by, sum_years
from tests.support.plan_frames import rows_of

KNOWN = Strategies.from_entries(
    [
        {"code": "S2", "name_th": "เศรษฐกิจ"},
        {"code": "S1", "name_th": "สังคม", "also": ["ด้านสังคม"]},
        {"code": "S0", "name_th": "เก่า", "abolished": True},
    ]
)
ROWS = rows_of(
    ("A", "x", {"2564": "5"}, "S1", 2),
    ("B", "x", {"2564": "7"}, "S2", None),
    ("C", "x", {"2564": "7", "2565": "1"}, "S2", 1),
    ("D", "x", {}, None, 1),
)


@pytest.mark.parametrize(
    ("ranking", "units"),
    [
        pytest.param(["strategy"], "BCAD", id="as the list has them, without one last"),
        pytest.param(["priority"], "CDAB", id="priority, without one last"),
        pytest.param(["baht_descending"], "CBAD", id="the dearest first"),
        pytest.param(["baht"], "DABC", id="the cheapest first"),
        pytest.param(["row"], "ABCD", id="plan order"),
        pytest.param(["strategy", "baht_descending"], "CBAD", id="one key after the other"),
        pytest.param([], "ABCD", id="no key"),
    ],
)
def test_the_order_of_rows(ranking, units):
    shuffled = ROWS.sample(frac=1, random_state=3)

    assert "".join(rank_rows(with_codes(shuffled, KNOWN), KNOWN, ranking)["unit"]) == units


@pytest.mark.parametrize(
    ("rule", "strategy", "reason"),
    [
        pytest.param("exclude", "S1", [], id="known"),
        pytest.param("exclude", None, [], id="none named"),
        pytest.param("exclude", "S0", ["strategy_abolished:s0"], id="abolished"),
        pytest.param("exclude", "S9", ["strategy_unknown:s9"], id="unknown"),
        pytest.param("warn", "S0", [], id="abolished, only warned of"),
        pytest.param("warn", "S9", [], id="unknown, only warned of"),
    ],
)
def test_rows_of_strategies_that_are_none(rule, strategy, reason):
    rows = rows_of(("A", "x", {}, strategy))
    found = misaligned_rows(rows, KNOWN, AlignmentRule(abolished=rule, unknown=rule))

    assert found["reason"].tolist() == reason


def test_without_a_list_no_row_is_held_against_it():
    rule = AlignmentRule(abolished="exclude", unknown="exclude")

    assert misaligned_rows(rows_of(("A", "x", {}, "S9")), Strategies(), rule).empty


def test_sums_are_exact():
    rows = rows_of(*((f"U{n:04}", "x", {"2564": "0.10", "2565": "0.01"}) for n in range(3000)))

    assert sum_years(rows) == {"2564": "300.00", "2565": "30.00"}


def test_sums_by_strategy_and_year():
    found = sum_by(with_codes(ROWS, KNOWN), ["code"])
    expected = pd.DataFrame({"code": ["", "S1", "S2"], "rows": [1, 1, 2],
                             "2564": [0, 500, 1400], "2565": [0, 0, 100]})  # fmt: skip

    assert found.to_dict("records") == expected.to_dict("records")
