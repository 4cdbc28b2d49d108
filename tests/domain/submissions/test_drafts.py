"""Two people at one entry: nothing is overwritten that its writer had not seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.submissions.drafts import DraftEntry, merge_values

TEXTS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["", "ก", "ข"]), max_size=3)


def entry(version, **values):
    return DraftEntry("k", version, values)


@pytest.mark.parametrize(
    ("kept", "typed", "version", "before", "right"),
    [
        pytest.param(entry(2, a="x"), {"a": "y"}, 2, {}, ({"a": "y"}, {}), id="the same version"),
        pytest.param(entry(3, a="x"), {"a": "y"}, 2, {}, ({"a": "x"}, {"a": ("x", "y")}), id="an older one"),
        pytest.param(entry(3, a="x"), {"a": "y"}, 2, {"a": "x"}, ({"a": "y"}, {}), id="what was shown"),
        pytest.param(entry(3, a="x"), {"a": "y"}, 3, {"a": ""}, ({"a": "x"}, {"a": ("x", "y")}), id="shown before another's"),
        pytest.param(entry(3, a="x"), {"a": "x"}, 1, {"a": ""}, ({"a": "x"}, {}), id="typed alike"),
        pytest.param(entry(3, a="x", b="z"), {"b": "w"}, 1, {"b": "z"}, ({"a": "x", "b": "w"}, {}), id="another cell"),
        pytest.param(entry(3, a="x"), {"a": ""}, 3, {"a": "x"}, ({}, {}), id="emptied"),
        pytest.param(entry(3), {"a": "y"}, 1, {"a": "x"}, ({}, {"a": ("", "y")}), id="emptied by another"),
    ],
)  # fmt: skip
def test_a_cell_is_saved_where_nobody_changed_it(kept, typed, version, before, right):
    merged = merge_values(kept, typed, version=version, before=before)

    assert (merged.values, merged.conflicts) == right


@given(kept=TEXTS, typed=TEXTS, before=TEXTS, version=st.integers(1, 3))
def test_a_cell_is_saved_or_told_and_no_other_changes(kept, typed, before, version):
    held = DraftEntry("k", 2, {key: text for key, text in kept.items() if text})
    merged = merge_values(held, typed, version=version, before=before)

    for key in {*held.values, *typed}:
        now, then = merged.values.get(key, ""), held.values.get(key, "")
        if key not in typed:
            assert now == then
        elif key in merged.conflicts:
            assert now == then != typed[key]
        else:
            assert now == typed[key]
            assert now == then or before.get(key, then) == then


@given(first=TEXTS, typed=TEXTS)
def test_what_is_saved_again_changes_nothing(first, typed):
    held = DraftEntry("k", 1, {key: text for key, text in first.items() if text})
    once = merge_values(held, typed, version=1, before=first)
    again = merge_values(DraftEntry("k", 2, once.values), typed, version=1, before=first)

    assert once.values == again.values
    assert again.conflicts == {}
