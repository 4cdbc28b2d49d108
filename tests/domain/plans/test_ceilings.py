"""Which rows the money of a ceiling no longer reaches."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.plans.ceilings import rows_above
from oneplan.domain.plans.strategies import Ceilings
from tests.support.plan_frames import rows_of


def fallen(limits, *rows):
    """Row key → ceiling, of (money, strategy code) in the order of the ranking."""
    frame = rows_of(*((f"U{n:03}", "x", money) for n, (money, _) in enumerate(rows)))
    ranked = frame.assign(code=[code for _, code in rows])
    out = rows_above(ranked, Ceilings.from_entries(limits))
    return dict(zip(out["row_key"].str.slice(2, 6), out["reason"], strict=True))


CASES = [
    pytest.param([["2564", "", "10"]], [("7", ""), ("4", ""), ("3", "")], {"U001": "ceiling:2564"},
                 id="what is left goes on to the rows behind"),
    pytest.param([["2564", "", "10"]], [("10", ""), ("0", "")], {}, id="to the last baht"),
    pytest.param([["2564", "", "10"]], [("10.01", "")], {"U000": "ceiling:2564"}, id="a satang more"),
    pytest.param([["2564", "S1", "5"]], [("6", "S1"), ("6", "S2")], {"U000": "ceiling:2564/S1"},
                 id="of one strategy"),
    pytest.param([["2564", "", "10"], ["2564", "S1", "5"]], [("6", "S1"), ("6", "S2"), ("5", "S1")],
                 {"U000": "ceiling:2564/S1", "U002": "ceiling:2564"}, id="of all and of one"),
    pytest.param([["2565", "", "1"]], [("9", "")], {}, id="of another year"),
    pytest.param([["2564", "", "0"]], [("1", ""), ("0", "")], {"U000": "ceiling:2564"}, id="nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("limits", "rows", "expected"), CASES)
def test_which_rows_fall(limits, rows, expected):
    assert fallen(limits, *(({"2564": baht}, code) for baht, code in rows)) == expected


@given(
    limits=st.dictionaries(
        st.sampled_from([("2564", ""), ("2564", "S1"), ("2565", "")]), st.integers(0, 30)
    ),
    rows=st.lists(
        st.tuples(
            st.dictionaries(st.sampled_from(["2564", "2565"]), st.integers(0, 12).map(str)),
            st.sampled_from(["", "S1", "S2"]),
        ),
        max_size=10,
    ),
)
def test_no_ceiling_gives_out_more_than_it_holds(limits, rows):
    out = fallen([[year, code, str(baht)] for (year, code), baht in limits.items()], *rows)
    kept = [row for at, row in enumerate(rows) if f"U{at:03}" not in out]

    for (year, code), baht in limits.items():
        asked = [money.get(year, "0") for money, of in kept if code in ("", of)]
        assert sum(map(Decimal, asked)) <= baht
    for at, (money, code) in enumerate(rows):
        if f"U{at:03}" in out:
            _, _, limit = out[f"U{at:03}"].partition(":")
            year, _, of = limit.partition("/")
            assert (year, of) in limits
            assert of in ("", code)
            assert Decimal(money[year]) > 0
