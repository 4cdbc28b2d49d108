"""A row ends as the row that stands for it, however many merges lie between."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.plans.plan_rows import OutcomeKind
from oneplan.domain.plans.row_ends import KEPT, GivenOutcome, RowEnd, follow_row

A, B, C = (1, 3), (2, 3), (3, 3)


def into(row, reason="same_title_place"):
    return GivenOutcome(reason=reason, into=row)


def out(reason="ceiling:2564"):
    return GivenOutcome(reason=reason)


def ends(outcome, reason, row=None):
    return RowEnd(outcome=OutcomeKind(outcome), reason=reason, into=row)


CASES = [
    pytest.param({}, KEPT, id="kept"),
    pytest.param({A: out()}, ends("excluded", "ceiling:2564"), id="excluded"),
    pytest.param({A: into(B)}, ends("merged", "same_title_place", B), id="merged"),
    pytest.param({A: into(B), B: into(C, "answer")}, ends("merged", "same_title_place", C), id="merged twice"),
    pytest.param({A: into(B), B: out()}, ends("excluded", "ceiling:2564", B), id="merged into one that is out"),
    pytest.param({A: into(B), B: into(A)}, ends("merged", "same_title_place", B), id="a ring hangs nobody"),
    pytest.param({B: out()}, KEPT, id="another row is out"),
]  # fmt: skip


@pytest.mark.parametrize(("given_", "expected"), CASES)
def test_a_row_is_followed_to_its_end(given_, expected):
    assert follow_row(A, given_.get) == expected


@pytest.mark.parametrize(
    ("reason", "outcome", "is_elsewhere"),
    [
        pytest.param("elsewhere", "excluded", True, id="done in other amphoe"),
        pytest.param("ceiling:2564", "excluded", False, id="left out"),
        pytest.param("same_title_place", "merged", False, id="merged"),
    ],
)
def test_a_row_that_is_done_elsewhere_is_not_of_the_plan(reason, outcome, is_elsewhere):
    assert ends(outcome, reason).is_elsewhere is is_elsewhere


ROWS = st.tuples(st.integers(1, 4), st.integers(3, 5))
OUTCOMES = st.dictionaries(ROWS, st.one_of(st.builds(out), st.builds(into, ROWS)))


@given(row=ROWS, drawn=OUTCOMES)
def test_every_row_has_one_end(row, drawn):
    outcomes = {at: each for at, each in drawn.items() if each.into != at}
    end = follow_row(row, outcomes.get)

    assert (end.outcome == OutcomeKind.KEPT) == (row not in outcomes)
    assert end.outcome != OutcomeKind.MERGED or end.into != row
