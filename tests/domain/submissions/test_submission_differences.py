"""What changed between two versions of a unit's file."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.forms.form_rows import Row
from oneplan.domain.submissions.submission_differences import compare_rows


def row(title, number=1, **values):
    return Row(
        sheet="x",
        row_number=number,
        title=title,
        values={"project_name": title, **values},
        budgets={2564: Decimal(1)},
    )


def test_rows_that_came_went_and_changed():
    found = compare_rows(
        [row("ก", budget="1"), row("ข"), row("ค", seq="1")],
        [row("ก", budget="2"), row("ค", seq="9"), row("ง")],
    )

    assert (found.added, found.gone) == (("ง",), ("ข",))
    assert [(c.title, c.fields) for c in found.changed] == [("ก", {"budget": ("1", "2")})]


ROWS = st.lists(st.builds(row, st.sampled_from("กขคง"), budget=st.sampled_from("123")), max_size=8)


@given(ROWS, ROWS)
def test_counts_add_up(before, after):
    found = compare_rows(before, after)

    assert len(before) - len(found.gone) + len(found.added) == len(after)
    assert compare_rows(before, before).is_empty
