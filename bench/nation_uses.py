"""What stands on a nation's plans: a late amphoe, the lineage of a figure, two versions compared."""

from __future__ import annotations

import statistics
import sys
import time
from decimal import Decimal
from random import Random

from sqlalchemy import text

from bench.nation_rows import ROWS_EACH, Village
from bench.nation_store import cycle_of


def bring_late(url: str, around: list[Village], random: Random) -> float:
    """A village sends anew; seconds in which its amphoe is collected and both plans are made."""
    from oneplan.domain.forms.form_rows import Row
    from oneplan.domain.forms.row_marks import Marking
    from oneplan.services.cycles.steps import collect_step
    from oneplan.services.plans.consolidation import consolidate_step
    from oneplan.store.shared.session import begin
    from oneplan.store.submissions import submissions

    village = random.choice(around)
    cycle, amphoe = cycle_of(village.tambon[:2]), village.tambon[:4]
    with begin(url) as session:
        last = submissions.get_last(session, cycle_id=cycle, step_id="1", unit_code=village.code)
        rows = [
            Row(
                sheet="บัญชีโครงการ",
                row_number=n,
                title=f"โครงการที่ส่งล่าช้า {n}",
                values={"moo": "1"},
                budgets={2564: Decimal(1000)},
            )
            for n in range(3, 3 + ROWS_EACH)
        ]
        submissions.add_submission(
            session,
            rows,
            marking=Marking(area_code=village.tambon),
            cycle_id=cycle,
            step_id="1",
            unit_code=village.code,
            state="accepted",
            sha256="late",
            form="village_plan",
            file_type="xlsx",
            file_name="late.xlsx",
            byte_count=1,
            row_count=len(rows),
            total_baht=Decimal(1000) * len(rows),
            sender="bench",
            findings=[],
            layout={},
            received_at=last.received_at,
            is_late=True,
        )
    start = time.perf_counter()
    with begin(url) as session:
        collect_step(session, cycle, "1", amphoe)
    with begin(url) as session:
        consolidate_step(session, cycle, "2", amphoe)
    with begin(url) as session:
        made = consolidate_step(session, cycle, "3", "")
    seconds = time.perf_counter() - start
    if not made["is_new"]:
        sys.exit("the late file changed nothing")
    return seconds


def trace_figures(url: str, around: list[Village], random: Random) -> float:
    """Median seconds of the lineage of one row, over 200 rows."""
    from oneplan.services.plans.lineage import trace_row
    from oneplan.store.shared.session import begin

    taken = []
    with begin(url) as session:
        for _ in range(200):
            village = random.choice(around)
            key = f"1/{village.code}/{random.randint(3, ROWS_EACH + 2)}"
            start = time.perf_counter()
            traced = trace_row(session, cycle_of(village.tambon[:2]), key)
            taken.append(time.perf_counter() - start)
            if not traced["sources"]:
                sys.exit(f"no source of {key}")
    return statistics.median(taken)


def compare_versions(url: str) -> tuple[int, float]:
    """The province with some 20,000 rows: its rows, median seconds of its difference to before."""
    from oneplan.services.plans.comparisons import compare
    from oneplan.store.shared.session import begin

    with begin(url) as session:
        cycle, rows = session.execute(
            text(
                "SELECT cycle_id, row_count FROM plan_versions WHERE step_id = '3' AND version = 2"
                " ORDER BY abs(row_count - 20000) LIMIT 1"
            )
        ).one()
        taken = []
        for _ in range(5):
            start = time.perf_counter()
            found = compare(session, cycle, 1, 2)
            taken.append(time.perf_counter() - start)
    if not found.rows.added and not found.rows.changed:
        sys.exit("the versions do not differ")
    return rows, statistics.median(taken)
