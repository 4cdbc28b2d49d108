"""The sums of a document are those of its projects, to the satang."""

from decimal import Decimal

import pytest

from oneplan.domain.documents.document_totals import (
    UNLISTED,
    align,
    project_frame,
    subtotals,
    total_of,
)
from oneplan.domain.documents.documents import PROVINCE_WIDE
from tests.support.documents import YEARS, make_project


def project(number: int, strategy: str, amphoe: str, **baht: str):
    """A project with money of years that are named ``y2564``."""
    budgets = {year[1:]: Decimal(amount) for year, amount in baht.items()}
    return make_project(number, strategy=strategy, amphoe=amphoe, budgets=budgets)


PROJECTS = (
    project(1, "ข", "แกลง", y2564="0.10"),
    project(2, "ข", "", y2564="0.20", y2565="-5"),
    project(3, "ก", "แกลง", y2565="1000000.05"),
    project(4, "ก", "บ้านฉาง"),
)


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        pytest.param("strategy", [("ข", 2, "0.30", "-5.00"), ("ก", 2, "0.00", "1000000.05")], id="strategy"),
        pytest.param(
            "amphoe",
            [("แกลง", 2, "0.10", "1000000.05"), (PROVINCE_WIDE, 1, "0.20", "-5.00"), ("บ้านฉาง", 1, "0.00", "0.00")],
            id="amphoe, the whole province by its words",
        ),
    ],
)  # fmt: skip
def test_projects_are_summed_in_the_order_of_first_sight(by, expected):
    found = subtotals(project_frame(PROJECTS, YEARS), by)

    assert [(each.name, each.count, *map(str, each.by_year.values())) for each in found] == expected
    assert [each.total for each in found] == [sum(each.by_year.values()) for each in found]


def test_the_total_is_of_all_projects_in_every_year():
    found = total_of(project_frame(PROJECTS, YEARS))

    assert (found.count, str(found.total)) == (4, "999995.35")
    assert {year: str(baht) for year, baht in found.by_year.items()} == {
        "2564": "0.30",
        "2565": "999995.05",
    }


def test_a_document_without_a_project_has_no_parts_and_a_total_of_nothing():
    rows = project_frame((), YEARS)

    assert subtotals(rows, "strategy") == align(rows, []) == ()
    assert (total_of(rows).count, total_of(rows).total) == (0, 0)


def test_projects_are_grouped_by_the_list_and_then_by_their_words():
    listed = [
        {"strategy": "S1", "name_th": "หนึ่ง", "row_keys": [PROJECTS[2].row_key]},
        {"strategy": "", "name_th": "", "row_keys": [PROJECTS[n].row_key for n in (1, 0, 3)]},
    ]

    found = align(project_frame(PROJECTS, YEARS), listed)

    assert [
        (each.code, each.name, each.words, each.numbers, str(each.total)) for each in found
    ] == [
        ("S1", "หนึ่ง", "ก", (3,), "1000000.05"),
        ("", UNLISTED, "ก", (4,), "0.00"),
        ("", UNLISTED, "ข", (1, 2), "-4.70"),
    ]
