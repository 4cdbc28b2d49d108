"""The rows and plans of the simulated nation: what its villages ask for, and two versions of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from random import Random
from typing import Any

from sqlalchemy import text

from bench.desk_nation import AMPHOE_PLAN, PROVINCE, PROVINCE_PLAN, cycle_of
from bench.nation_rows import Village, rows_of

ROWS = 5
LATE = 40
"""Villages of the measured province that send anew after its plan was made; a tenth at most."""
COPIED = """
    INSERT INTO submission_rows (submission_id, row_number, sheet, title, title_key, "values",
        budgets, place_key, strategy_key, priority, match_key, digest)
    SELECT other.id, r.row_number, r.sheet, r.title, r.title_key,
           r."values" || jsonb_build_object('beyond_capacity',
               CASE WHEN r.row_number = 3 THEN 'yes' ELSE 'no' END),
           r.budgets, r.place_key, r.strategy_key, r.priority, r.match_key, r.digest
    FROM submissions first JOIN submission_rows r ON r.submission_id = first.id
    JOIN submissions other ON other.cycle_id = first.cycle_id AND other.unit_code = first.unit_code
    WHERE first.step_id = '1' AND other.step_id = :step AND other.state = 'accepted'
      AND r.row_number < :below
"""
SUMS = """
    UPDATE submissions SET total_baht = found.baht, totals = jsonb_build_object('2564', found.baht::text)
    FROM (SELECT submission_id, sum((budgets ->> '2564')::numeric) AS baht FROM submission_rows
          GROUP BY submission_id) found
    WHERE found.submission_id = submissions.id
"""


def add_rows(url: str) -> None:
    """Give every accepted file of the first three steps its rows, as intake keeps them."""
    from oneplan.domain.forms.row_marks import Marking
    from oneplan.store.shared.session import begin
    from oneplan.store.submissions.submission_rows import copy_rows, copying_together

    marking = Marking(place=("tambon_code", "moo"))
    with begin(url) as session:
        sent = session.execute(
            text(
                "SELECT s.id, s.unit_code, u.area_code, s.cycle_id FROM submissions s"
                " JOIN units u ON u.code = s.unit_code"
                " WHERE s.step_id = '1' AND s.state = 'accepted' AND s.cycle_id NOT LIKE '%-2563'"
                " ORDER BY u.area_code, u.code"
            )
        ).all()
    around = [Village(each.unit_code, each.area_code, int(each.unit_code[-2:])) for each in sent]
    files = zip(sent, rows_of(around), strict=True)
    for _, members in groupby(files, key=lambda each: each[0].cycle_id):
        with begin(url) as session, copying_together(session):
            for each, rows in members:
                made = list(_rows(rows[:ROWS]))
                copy_rows(session, each.id, made, [marking.marks(row) for row in made])
    with begin(url) as session:
        session.execute(text(COPIED), {"step": "2", "below": 100})
        session.execute(text(COPIED), {"step": "3", "below": 4})
        session.execute(text(SUMS))


def _rows(rows: Any) -> Iterator[Any]:
    from oneplan.domain.forms.form_rows import Row

    for row in rows:
        yield Row(
            sheet="บัญชีโครงการ",
            row_number=row.row_number,
            title=row.title,
            values={
                "tambon_code": row.tambon,
                "moo": str(row.moo),
                "development_area": row.area,
                "priority": str(row.priority),
                "requested_agency": f"หน่วยงานที่ {row.satang % 40}",
            },
            budgets={2564: Decimal(row.satang) / 100},
        )


def make_plans(url: str, provinces: Sequence[str], *, measured: str = PROVINCE) -> None:
    """Collect the first step everywhere and make the plans; those of one province twice."""
    for province in provinces:
        _consolidate(url, province)
    _send_anew(url, cycle_of(measured))
    _consolidate(url, measured)
    _propose(url, cycle_of(measured))


def _consolidate(url: str, province: str) -> None:
    from oneplan.services.cycles.calendars import calendar_in_force, step_groups
    from oneplan.services.cycles.steps import collect_step
    from oneplan.services.plans.consolidation import consolidate_groups, consolidate_step
    from oneplan.store.shared.session import begin

    cycle = cycle_of(province)
    with begin(url) as session:
        calendar = calendar_in_force(session, cycle)
        for group in step_groups(calendar, calendar.step("1")):
            collect_step(session, cycle, "1", group.code)
        codes = [each.code for each in step_groups(calendar, calendar.step(AMPHOE_PLAN))]
        consolidate_groups(session, cycle, AMPHOE_PLAN, codes)
    with begin(url) as session:
        consolidate_step(session, cycle, PROVINCE_PLAN, "")


def _send_anew(url: str, cycle: str) -> None:
    """Some villages send other rows: the next plan is another version."""
    from oneplan.domain.forms.row_marks import Marking
    from oneplan.store.shared.session import begin
    from oneplan.store.submissions import submissions

    random = Random(1)
    with begin(url) as session:
        sent = session.execute(
            text(
                "SELECT s.unit_code, u.area_code, s.received_at FROM submissions s"
                " JOIN units u ON u.code = s.unit_code"
                " WHERE s.cycle_id = :cycle AND s.step_id = '1' AND s.state = 'accepted'"
                " ORDER BY s.id"
            ),
            {"cycle": cycle},
        ).all()
        chosen = random.sample(sent, min(LATE, len(sent) // 10))
        around = [Village(f"W{at}", each.area_code, 1) for at, each in enumerate(chosen)]
        for each, rows in zip(chosen, rows_of(around), strict=True):
            made = list(_rows(rows[:ROWS]))
            submissions.add_submission(
                session,
                made,
                marking=Marking(area_code=each.area_code),
                cycle_id=cycle,
                step_id="1",
                unit_code=each.unit_code,
                state="accepted",
                sha256="0" * 64,
                form="village_plan",
                file_type="xlsx",
                file_name="late.xlsx",
                byte_count=1,
                row_count=len(made),
                total_baht=sum(sum(row.budgets.values()) for row in made),
                sender="จำลอง",
                findings=[],
                layout={},
                received_at=each.received_at,
                is_late=True,
            )


def _propose(url: str, cycle: str) -> None:
    from oneplan.services.plans.merging import propose_merges
    from oneplan.store.shared.session import begin

    with begin(url) as session:
        propose_merges(session, cycle, PROVINCE_PLAN, "")
