"""Every baht of every plan of a simulated year stands in the cell that its lineage names."""

import io
from contextlib import contextmanager
from decimal import Decimal

import openpyxl
import pytest

from oneplan.domain.acts import Act, acts_of
from oneplan.domain.thai_numerals import to_arabic_digits
from oneplan.gateways.calendar_files import load_calendar
from oneplan.services.consolidation import consolidate_step
from oneplan.services.cycles import step_groups
from oneplan.services.lineage import trace_row
from oneplan.services.rehearsal_registers import prepare_rehearsal
from oneplan.services.rehearsal_uploads import ServiceUploads
from oneplan.services.rehearsals import Rehearsal, live_through
from oneplan.services.steps import collect_step
from oneplan.store import plans
from tests.builders import CALENDARS

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
MAKES = {Act.COLLECT: collect_step, Act.CONSOLIDATE: consolidate_step}


def live(session, files, cycle):
    """Live a year and make every plan of it, in the calendar's order."""

    @contextmanager
    def begin():
        yield session

    calendar = load_calendar(CALENDARS / f"{cycle}.yaml")
    prepare_rehearsal(session, calendar, seed=11)
    live_through(Rehearsal(
        cycle_id=cycle, begin=begin, airflow=None, speed=1, progress=lambda **_: None,
        uploads=ServiceUploads(cycle_id=cycle, begin=begin, files=lambda: files),
    ))  # fmt: skip
    for step in calendar.steps:
        for act in acts_of(calendar, step):
            if act in MAKES:
                for group in step_groups(calendar, step):
                    MAKES[act](session, cycle, step.id, group.code)


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
    live(session, files, cycle)
    books, seen = Books(files), 0
    versions = plans.list_versions(session, cycle_id=cycle)
    for version in versions:
        total = {}
        for row in plans.list_plan_rows(session, version.id):
            source = next(s for s in trace_row(session, cycle, row.row_key)["sources"]
                          if s["sha256"] == row.sha256)  # fmt: skip
            for year, place in source["budget_cells"].items():
                if year in row.budgets:
                    baht = books.cell(row.sha256, source["sheet"], place)
                    assert baht == Decimal(row.budgets[year]), (row.row_key, year, place)
                    total[year] = total.get(year, Decimal()) + baht
                    seen += 1
        assert {y: f"{t:.2f}" for y, t in sorted(total.items())} == version.totals, version.step_id

    assert versions
    assert seen > 20
