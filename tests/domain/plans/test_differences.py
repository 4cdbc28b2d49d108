"""What went beside what came, by name."""

import pytest

from oneplan.domain.plans.differences import pair_by_name

ROAD, BRIDGE = ("ก่อสร้างถนน", "740101"), ("ก่อสร้างสะพาน", "740101")
ELSEWHERE = ("ก่อสร้างถนน", "740102")


@pytest.mark.parametrize(
    ("gone", "added", "pairs"),
    [
        pytest.param([("a", *ROAD)], [("b", *ROAD)], [("a", "b")], id="the same name and place"),
        pytest.param(
            [("a", *ELSEWHERE), ("b", *ROAD)],
            [("c", *ROAD), ("d", *BRIDGE)],
            [("b", "c"), ("a", None), (None, "d")],
            id="the place decides between two of a name",
        ),
        pytest.param([("a", *ROAD)], [("b", *ELSEWHERE)], [("a", "b")], id="the name alone"),
        pytest.param([("a", *ROAD)], [("a", *BRIDGE)], [("a", "a")], id="renamed"),
        pytest.param([("a", *ROAD)], [], [("a", None)], id="gone"),
        pytest.param([], [("b", *ROAD)], [(None, "b")], id="added"),
        pytest.param(
            [("a", *ROAD)], [("b", *ROAD), ("c", *ROAD)], [("a", "b"), (None, "c")], id="one of two"
        ),
    ],
)
def test_rows_are_paired_by_name(gone, added, pairs):
    assert pair_by_name(gone, added) == pairs
