"""Which rows of a plan are one project."""

from collections import defaultdict

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.plans.matching import (
    ANSWERED,
    EXACT,
    PAIR,
    join_pairs,
    match_rows,
    sharing_rows,
)
from oneplan.domain.plans.merging import ExactRule
from tests.support.plan_frames import rows_of

SAME = ExactRule(merge=True, budgets="same")
ANY = ExactRule(merge=True, budgets="any")
NEVER = ExactRule(merge=False, budgets="same")
TEN, TWENTY = {"2564": "10"}, {"2564": "20"}


def pairs_of(rows, rule):
    pairs = match_rows(sharing_rows(rows), rule)
    return sorted(zip(pairs["row_key"], pairs["into_key"], strict=True))


CASES = [
    pytest.param([("A", "ถนน", TEN), ("B", "ถนน", TEN)], SAME, [("1/B/2", "1/A/1")], id="two units"),
    pytest.param([("B", "ถนน", TEN), ("A", "ถนน", TEN)], SAME, [("1/B/1", "1/A/2")],
                 id="the first in plan order stays"),
    pytest.param([("A", "ถนน", TEN), ("B", "ถนน", TEN), ("C", "ถนน", TEN)], SAME,
                 [("1/B/2", "1/A/1"), ("1/C/3", "1/A/1")], id="three units"),
    pytest.param([("A", "ถนน", TEN), ("A", "ถนน", TEN)], SAME, [], id="one unit twice"),
    pytest.param([("A", "ถนน", TEN), ("B", "ถนน", TEN), ("B", "ถนน", TEN)], SAME, [],
                 id="one of two units twice: a person is asked"),
    pytest.param([("A", "ถนน", TEN), ("B", "ถนน", TWENTY)], SAME, [], id="other money"),
    pytest.param([("A", "ถนน", TEN), ("B", "ถนน", TWENTY)], ANY, [("1/B/2", "1/A/1")],
                 id="other money, where any is taken"),
    pytest.param([("A", "ถนน", TEN), ("B", "ถนน", {"2565": "10"})], SAME, [], id="other years"),
    pytest.param([("A", "ถนน", {"2564": "0"}), ("B", "ถนน", {})], SAME, [],
                 id="nothing is no nought"),
    pytest.param([("A", "ถนน", {}), ("B", "ถนน", {})], SAME, [("1/B/2", "1/A/1")], id="no money"),
    pytest.param([("A", "ถนน", TEN), ("B", "สะพาน", TEN)], SAME, [], id="other titles"),
    pytest.param([("A", "ถนน", TEN), ("B", "ถนน", TEN)], NEVER, [], id="a rule that merges nothing"),
    pytest.param([], SAME, [], id="no rows"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "rule", "expected"), CASES)
def test_which_rows_merge(rows, rule, expected):
    assert pairs_of(rows_of(*rows), rule) == expected


def test_rows_of_two_plans_do_not_meet():
    here, there = rows_of(("A", "ถนน", TEN)), rows_of(("B", "ถนน", TEN), plan=2)
    there["submission_id"] = 2

    assert pairs_of(pd.concat([here, there], ignore_index=True), SAME) == []


MONEY = st.dictionaries(st.sampled_from(["2564", "2565"]), st.sampled_from(["0", "1", "2"]))
ROWS = st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"), MONEY), max_size=12)


@given(rows=ROWS, budgets=st.sampled_from(["same", "any"]))
def test_rows_merge_as_a_plain_loop_says(rows, budgets):
    named = defaultdict(list)
    for number, (unit, title, money) in enumerate(rows, 1):
        named[title].append((unit, number, money))
    expected = []
    for group in named.values():
        first, *rest = sorted(group, key=lambda row: row[:2])
        once = len({unit for unit, _, _ in group}) == len(group)
        if once and (budgets == "any" or all(row[2] == first[2] for row in rest)):
            expected += [(f"1/{u}/{n}", f"1/{first[0]}/{first[1]}") for u, n, _ in rest]

    assert pairs_of(rows_of(*rows), ExactRule(merge=True, budgets=budgets)) == sorted(expected)


def chain(*pairs, reason=ANSWERED):
    """Pairs (row, row that it goes into) of one file."""
    return pd.DataFrame([(1, 1, a, f"r{a}", 1, b, f"r{b}", reason) for a, b in pairs], columns=PAIR)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        pytest.param([(1, 2), (2, 3)], {"r1": "r3", "r2": "r3"}, id="a chain ends in one row"),
        pytest.param([(1, 2), (2, 1)], {"r1": "r2"}, id="a ring keeps one row"),
        pytest.param([(1, 2), (1, 3)], {"r1": "r3", "r2": "r3"}, id="one row into two"),
        pytest.param([(1, 1)], {}, id="a row into itself"),
        pytest.param([], {}, id="none"),
    ],
)
def test_pairs_are_followed_to_the_row_that_stays(pairs, expected):
    joined = join_pairs(chain(*pairs))

    assert dict(zip(joined["row_key"], joined["into_key"], strict=True)) == expected


@given(pairs=st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=12))
def test_no_row_goes_into_one_that_goes_itself(pairs):
    joined = join_pairs(chain(*pairs))
    met = {row for pair in pairs if pair[0] != pair[1] for row in pair}

    assert not set(joined["row_key"]) & set(joined["into_key"])
    assert not joined["row_key"].duplicated().any()
    assert set(joined["row_key"]) <= {f"r{row}" for row in met}


def test_a_merge_by_rule_keeps_its_reason_beside_an_answer():
    pairs = pd.concat([chain((1, 2), reason=EXACT), chain((2, 3))], ignore_index=True)

    assert join_pairs(pairs)["reason"].tolist() == [EXACT, ANSWERED]
