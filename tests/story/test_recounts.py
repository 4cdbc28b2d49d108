"""Every baht of every plan of a simulated year stands in the cell that its lineage names."""

import io
from decimal import Decimal

import openpyxl
import pytest

from oneplan.domain.shared.thai_numerals import to_arabic_digits
from oneplan.gateways.files.areas import list_groups
from oneplan.services.cycles import calendars
from oneplan.services.plans.lineage import trace_row
from oneplan.services.simulation import registers
from oneplan.store.plans import plans, row_outcomes
from tests.support.years import PLANS, act_out, send_year

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


class Books:
    """The uploaded workbooks, each opened once by another reader than the product's."""

    def __init__(self, files):
        self.files = files
        self.open = {}

    def cell(self, sha256, sheet, place):
        if sha256 not in self.open:
            content = io.BytesIO(self.files.get(sha256))
            self.open[sha256] = openpyxl.load_workbook(content, data_only=True)
        value = self.open[sha256][sheet][place].value
        return Decimal(to_arabic_digits(str(value)).replace(",", ""))


@pytest.fixture
def eight_provinces(monkeypatch):
    """A nation of eight provinces."""

    def list_eight(province_code):
        groups = list_groups(province_code)
        return groups[:8] if province_code is None else groups

    monkeypatch.setattr(calendars, "list_groups", list_eight)
    monkeypatch.setattr(registers, "list_groups", list_eight)


@pytest.mark.parametrize("cycle", ["rayong-2564", "samutsakhon-2563"])
def test_every_baht_of_every_plan_stands_in_its_cell(session, files, cycle):
    assert recount(session, files, cycle) > 20


def test_every_baht_of_a_small_nation_stands_in_its_cell(session, files, eight_provinces):
    assert recount(session, files, "moi-2560") > 20


@pytest.mark.nightly
def test_every_baht_of_the_nation_stands_in_its_cell(session, files):
    assert recount(session, files, "moi-2560") > 20


def recount(session, files, cycle):
    """Live the year; hold each figure of its plans against its cell, and return how many there are."""
    act_out(session, send_year(session, files, cycle, seed=11), files, acts=PLANS)
    books, seen, given = Books(files), 0, Decimal()
    versions = plans.list_versions(session, cycle_id=cycle)
    for version in versions:
        total, allocated = {}, {}
        for row in plans.list_plan_rows(session, version.id):
            source = next(
                s
                for s in trace_row(session, cycle, row.row_key)["sources"]
                if s["sha256"] == row.sha256
            )
            for year, place in source["budget_cells"].items():
                if year in row.budgets:
                    baht = books.cell(row.sha256, source["sheet"], place)
                    assert baht == Decimal(row.budgets[year]), (row.row_key, year, place)
                    total[year] = total.get(year, Decimal()) + baht
                    seen += 1
            for year, place in source["allocated_cells"].items():
                baht = books.cell(row.sha256, source["sheet"], place)
                assert baht == Decimal(row.allocated[year]), (row.row_key, year, place)
                allocated[year] = allocated.get(year, Decimal()) + baht
                given += baht
        kept = row_outcomes.sum_allocated(session, [version.id])[version.id]
        assert {y: f"{t:.2f}" for y, t in sorted(allocated.items())} == kept, version.step_id
        assert {y: f"{t:.2f}" for y, t in sorted(total.items())} == version.totals, version.step_id

    assert versions
    assert bool(given) == (cycle == "moi-2560"), "only the ministry's agencies were given money"
    return seen
