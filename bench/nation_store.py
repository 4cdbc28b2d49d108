"""The simulated nation in PostgreSQL: 76 cycles, their villages' files as intake stores them."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import text

from bench.nation_rows import Village, rows_of


def cycle_of(province: str) -> str:
    """The cycle of a province, by its DOPA code."""
    return f"nation-{province}"


def _calendar(province: str) -> Any:
    """Villages send, the amphoe make plans, the province makes one."""
    from oneplan.domain.cycles.calendars import Calendar

    def step(number: str, kind: str, level: str, inputs: list[str], **more: Any) -> dict[str, Any]:
        return {
            "id": number,
            "printed_no": number,
            "source": {"document": "bench", "line": 1},
            "kind": kind,
            "title": {"th": f"ขั้นตอน {number}"},
            "window": {"printed": "ม.ค. ๖๒"},
            "submitted_by": {"levels": [level], "role": level},
            "confidence": "high",
            "inputs": inputs,
            **more,
        }

    return Calendar.model_validate(
        {
            "schema_version": 1,
            "cycle": cycle_of(province),
            "title": {"th": "จำลอง"},
            "sources": ["bench"],
            "scope": "province",
            "fiscal_year_be": 2564,
            "work_year_be": 2562,
            "year_offset": -2,
            "province": {
                "code": province,
                "name_th": province,
                "name_en": province,
                "amphoe_count": 1,
                "tambon_count": 1,
                "source": "bench",
            },
            "steps": [
                step("1", "collect", "village", [], form="village_plan"),
                step("2", "consolidate", "amphoe", ["1"]),
                step("3", "consolidate", "province", ["2"]),
            ],
        }
    )


def receive(url: str, around: list[Village]) -> tuple[float, float]:
    """Receive every file as intake does, in bulk; seconds of marking and of writing."""
    from oneplan.domain.forms.form_rows import Row
    from oneplan.domain.forms.row_marks import Marking
    from oneplan.services.cycles.calendars import start_cycle
    from oneplan.services.cycles.steps import collect_step
    from oneplan.store.shared.session import begin, engine
    from oneplan.store.submissions import expected_submissions
    from oneplan.store.units import units

    marking = Marking(place=("tambon_code", "moo"))
    marked = written = 0.0
    files = rows_of(around)
    for province, group in groupby(around, key=lambda village: village.tambon[:2]):
        members = list(group)
        start = time.perf_counter()
        with begin(url) as session:
            start_cycle(session, _calendar(province), seed=1)
            units.save_units(
                session,
                [
                    {
                        "code": each.code,
                        "level": "village",
                        "name_th": each.code,
                        "role": "village",
                        "area_code": each.tambon,
                        "is_simulated": True,
                    }
                    for each in members
                ],
            )
            expected_submissions.add_expected(
                session,
                [
                    {
                        "cycle_id": cycle_of(province),
                        "step_id": "1",
                        "unit_code": each.code,
                        "group_code": each.tambon[:4],
                    }
                    for each in members
                ],
            )
        written += time.perf_counter() - start
        made = []
        for village in members:
            rows = [
                Row(
                    sheet="บัญชีโครงการ",
                    row_number=row.row_number,
                    title=row.title,
                    values={
                        "tambon_code": row.tambon,
                        "moo": str(row.moo),
                        "development_area": row.area,
                        "priority": str(row.priority),
                    },
                    budgets={2564: Decimal(row.satang) / 100},
                )
                for row in next(files)
            ]
            start = time.perf_counter()
            made.append((village, rows, [marking.marks(row) for row in rows]))
            marked += time.perf_counter() - start
        start = time.perf_counter()
        with begin(url) as session:
            _copy(session, cycle_of(province), made)
            for amphoe in sorted({each.tambon[:4] for each in members}):
                collect_step(session, cycle_of(province), "1", amphoe)
        written += time.perf_counter() - start
    with engine(url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return marked, written


def _copy(session: Any, cycle: str, made: list[Any]) -> None:
    from datetime import UTC, datetime

    from oneplan.domain.forms.row_marks import rows_hash
    from oneplan.domain.plans.year_sums import money
    from oneplan.store.submissions import submission_rows

    driver = session.connection().connection.driver_connection
    first = session.execute(text("SELECT coalesce(max(id), 0) + 1 FROM submissions")).scalar()
    columns = (
        "id, cycle_id, step_id, unit_code, version, state, sha256, receipt_number, form, file_name,"
        " file_type, byte_count, row_count, total_baht, totals, rows_hash, areas, sender, findings,"
        " layout, received_at, is_late"
    )
    with driver.cursor() as cursor, cursor.copy(f"COPY submissions ({columns}) FROM STDIN") as copy:
        for at, (village, rows, marks) in enumerate(made):
            digest = rows_hash(
                (r.row_number, r.sheet, m.digest) for r, m in zip(rows, marks, strict=True)
            )
            total = sum(r.budgets[2564] for r in rows)
            copy.write_row((
                first + at, cycle, "1", village.code, 1, "accepted", digest, at + 1, "village_plan",
                f"{village.code}.xlsx", "xlsx", 1, len(rows), total,
                json.dumps(money({"2564": total})), digest,
                json.dumps(sorted({m.place_key[:4] for m in marks})), "bench", "[]", "{}",
                datetime.now(UTC), False,
            ))  # fmt: skip
    session.execute(
        text("SELECT setval(pg_get_serial_sequence('submissions', 'id'), :top)"),
        {"top": first + len(made)},
    )
    for at, (_, rows, marks) in enumerate(made):
        submission_rows.copy_rows(session, first + at, rows, marks)
