"""A simulated nation in PostgreSQL, as the pages of the desk find it in the middle of a year."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from sqlalchemy import text

ROOT = Path(__file__).parents[1]
VILLAGES = 75_000
STEPS = 15
DAY = "2019-03-20T09:00"
"""Ten steps of the year have opened; the villages' files of seven are there, most of them."""
MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.")
BANGKOK_CODE = "10"

UNITS = """
    INSERT INTO units (code, level, name_th, area_code, role, is_simulated)
    SELECT 'V' || code || lpad(n::text, 2, '0'), 'village', 'บ้าน ' || name_th || ' หมู่ ' || n, code,
           'village_committee', true
    FROM areas, generate_series(1, :each) n
    WHERE length(code) = 6 AND code NOT LIKE '10%'
    ORDER BY n, code
    LIMIT :villages
"""
CONTACTS = """
    INSERT INTO contacts (unit_code, email, name, role)
    SELECT code, lower(code) || '@units.invalid', 'ผู้ประสานงาน', 'coordinator' FROM units
    WHERE code NOT LIKE '%7'
"""
EXPECTED = """
    INSERT INTO expected_submissions (cycle_id, step_id, unit_code, group_code)
    SELECT c.id, s.step_id, u.code, left(u.area_code, 4)
    FROM cycles c JOIN steps s ON s.cycle_id = c.id
    JOIN units u ON left(u.area_code, 2) = c.province_code
    WHERE s.position < 10
"""
SUBMISSIONS = """
    INSERT INTO submissions (cycle_id, step_id, unit_code, version, state, sha256, receipt_number, form,
        file_name, file_type, byte_count, row_count, total_baht, totals, rows_hash, areas, sender,
        findings, layout, received_at, is_late)
    SELECT e.cycle_id, e.step_id, e.unit_code, 1,
           CASE WHEN n % 11 = 0 THEN 'returned' WHEN n % 17 = 0 THEN 'nil' ELSE 'accepted' END,
           md5(n::text), row_number() OVER (PARTITION BY e.cycle_id ORDER BY n), 'village_plan',
           e.unit_code || '.xlsx', 'xlsx', 9000, 5, 500000, '{"2564": "500000"}', md5(n::text), '[]',
           'จำลอง', '[]', '{}', s.opens_at + interval '5 days', n % 13 = 0
    FROM (SELECT *, row_number() OVER (ORDER BY cycle_id, step_id, unit_code) AS n
          FROM expected_submissions) e
    JOIN steps s ON s.cycle_id = e.cycle_id AND s.step_id = e.step_id
    WHERE s.position < 7 AND n % 5 <> 0
"""
NOTICES = """
    INSERT INTO notices (cycle_id, step_id, unit_code, reminder, revision, state, subject, body_text,
        body_html, queued_at, sent_at)
    SELECT e.cycle_id, e.step_id, e.unit_code, r.reminder, 1, 'sent', 'ขอให้ส่งแผน', 'ข้อความ', 'ข้อความ',
           s.opens_at, s.opens_at
    FROM expected_submissions e JOIN steps s USING (cycle_id, step_id),
         (VALUES ('opening'), ('due-7')) r(reminder)
    WHERE s.position < 7
"""


def cycle_of(province: str) -> str:
    """The cycle of a province, by its DOPA code."""
    return f"desk-{province}"


def make_nation(url: str, *, provinces: int = 76, villages: int = VILLAGES) -> None:
    """Start a cycle of 15 steps in so many provinces and give it its villages, files and mails."""
    sys.path.insert(0, str(ROOT))
    from tests.support.builders import calendar_data, step_data
    from tests.support.world import moment

    from oneplan.domain.cycles.calendars import Calendar
    from oneplan.gateways.files.areas import list_area_rows
    from oneplan.services.cycles.calendars import start_cycle
    from oneplan.services.cycles.clock import set_clock
    from oneplan.store.shared.session import begin
    from oneplan.store.units import areas

    rows = list(list_area_rows())
    codes = [code for code, *_ in rows if len(code) == 2 and code != BANGKOK_CODE]  # noqa: PLR2004
    steps = [
        step_data(
            f"{n + 1}",
            window={"printed": f"{MONTHS[n // 4]} ๖๒"},
            title={"th": f"หมู่บ้านส่งแผนชุมชนครั้งที่ {n + 1}"},
        )
        for n in range(STEPS)
    ]
    with begin(url) as session:
        areas.add_areas(session, rows)
        for code in codes[:provinces]:
            data: dict[str, Any] = calendar_data(*steps, cycle=cycle_of(code))
            data["province"] = {**data["province"], "code": code, "name_th": code, "name_en": code}
            start_cycle(session, Calendar.model_validate(data), seed=1)
            set_clock(session, cycle_of(code), at=moment(DAY), speed=0, hold_at=moment(DAY))
    share = villages if provinces >= len(codes) else villages * 76
    with begin(url) as session:
        session.execute(text(UNITS), {"each": share // 7_000 + 1, "villages": share})
        for statement in (CONTACTS, EXPECTED, SUBMISSIONS, NOTICES):
            session.execute(text(statement))
    with begin(url, only_asks=True) as session:
        session.execute(text("ANALYZE"))
