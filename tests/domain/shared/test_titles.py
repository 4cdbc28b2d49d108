"""Titles that say the same are alike however they are typed; another number is another project."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.form_rules import check_rules
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.plans.merging import CandidateRule
from oneplan.domain.plans.resemblance import Titled, find_alike
from oneplan.domain.shared.thai_numerals import compared, to_thai_digits
from oneplan.domain.shared.titles import numbers_of, same_title
from oneplan.gateways.files.forms import load_form

FORM = load_form("village_plan", (2564,), 2564)
RULE = CandidateRule(score=90.0, scorer="ratio", numbers="same")

SAME = [
    pytest.param("ถนนสาย 1", "ถนนสาย ๑", id="Thai digits"),
    pytest.param("ถนนสาย 1", "ถนนสาย1", id="no space before a number"),
    pytest.param("ถนนสาย 01", "ถนนสาย 1", id="a nought in front"),
    pytest.param("อบรมต่างๆ", "อบรมต่าง ๆ", id="a space before ๆ"),
    pytest.param("อบรมต่าง ๆ ในหมู่บ้าน", "อบรมต่างๆในหมู่บ้าน", id="spaces around ๆ"),
    pytest.param("ถนน 1,200 เมตร", "ถนน ๑๒๐๐ เมตร", id="a comma between thousands"),
    pytest.param("ซ่อม  ถนน", "ซ่อมถนน", id="spaces between words"),
]
OTHER = [
    pytest.param("ก่อสร้างถนน ระยะที่ 1", "ก่อสร้างถนน ระยะที่ 2", id="phases"),
    pytest.param("ก่อสร้างถนน ระยะที่ ๑", "ก่อสร้างถนน ระยะที่ ๒", id="phases in Thai digits"),
    pytest.param("ก่อสร้างถนนสาย 1", "ก่อสร้างถนนสาย 11", id="one and eleven"),
    pytest.param("ถนนหมู่ 1 สาย 2", "ถนนหมู่ 2 สาย 1", id="the same numbers in another order"),
    pytest.param("ถนนสาย 1 2", "ถนนสาย 12", id="one and two, and twelve"),
    pytest.param("ก่อสร้างถนนสาย", "ก่อสร้างถนนสาย 1", id="no number"),
]


def are_alike(first, second):
    rows = [
        Titled(row_key=f"s/{n}/1", sender=f"s/{n}", place_key="210101", title_key=compared(title), digest=b"")
        for n, title in enumerate((first, second))
    ]  # fmt: skip
    return [pair.score for pair in find_alike(rows, RULE)]


def are_duplicates(first, second):
    rows = [
        Row("แผ่น1", n, title, {"project_name": title}, {}) for n, title in enumerate((first, second), 5)
    ]  # fmt: skip
    found = check_rules(FORM, rows, ValidationContext())
    return [f.cell for f in found if f.rule == "same_title_twice"]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_titles_that_say_the_same_are_alike(first, second):
    assert are_alike(first, second) == [100.0]
    if "01" not in first:
        assert are_duplicates(first, second) == ["A6"]


@pytest.mark.parametrize(("first", "second"), OTHER)
def test_titles_with_other_numbers_are_other_projects(first, second):
    assert are_alike(first, second) == []
    assert are_duplicates(first, second) == []


TITLES = st.lists(
    st.sampled_from(["ถนน", "สาย", "ระยะที่", "ต่าง", "ๆ", "1", "2", "12", "1,200", "road"]),
    min_size=1,
    max_size=6,
)


@given(TITLES)
def test_how_a_title_is_typed_changes_nothing(parts):
    title = compared(" ".join(parts))

    assert same_title(compared(to_thai_digits(title))) == same_title(title)
    assert same_title(compared(title.replace(" ๆ", "ๆ"))) == same_title(title)
    assert same_title(same_title(title)) == same_title(title)


@given(TITLES, TITLES)
def test_titles_that_are_one_have_the_numbers_of_one(first, second):
    one, other = (compared(" ".join(parts)) for parts in (first, second))
    if same_title(one) == same_title(other):
        assert numbers_of(one) == numbers_of(other)


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_two_numbers_are_never_one_project(first, second):
    titles = [f"ก่อสร้างถนนคอนกรีตเสริมเหล็กสายที่ {number}" for number in (first, second)]
    assert bool(are_duplicates(*titles)) == (first == second)
    assert bool(are_alike(*titles)) == (first == second)
