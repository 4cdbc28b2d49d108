"""Every baht of every plan of a simulated year stands in the cell that its lineage names."""

import io
from decimal import Decimal

import openpyxl
import pytest

from oneplan.domain.shared.thai_numerals import to_arabic_digits
from oneplan.services.plans.lineage import trace_row
from oneplan.store.plans import plans
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


@pytest.mark.parametrize("cycle", ["rayong-2564", "samutsakhon-2563", "moi-2560"])
def test_every_baht_of_every_plan_stands_in_its_cell(session, files, cycle):
    act_out(session, send_year(session, files, cycle, seed=11), files, acts=PLANS)
    books, seen = Books(files), 0
    versions = plans.list_versions(session, cycle_id=cycle)
    for version in versions:
        total = {}
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
        assert {y: f"{t:.2f}" for y, t in sorted(total.items())} == version.totals, version.step_id

    assert versions
    assert seen > 20
