"""A simulated nation in PostgreSQL, as the pages of the desk find it in the middle of a year."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import text

ROOT = Path(__file__).parents[1]
VILLAGES = 75_000
STEPS = 15
DAY = "2019-03-20T09:00"
"""Ten steps of the year have opened; the villages' files of seven are there, most of them."""
MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.")
FORMS = {1: "village_plan", 2: "local_plan", 3: "project_idea"}
AMPHOE_PLAN, PROVINCE_PLAN = "16", "17"
BANGKOK_CODE = "10"
BEFORE = 2563
PROVINCE = "30"
"""Nakhon Ratchasima: the most amphoe of any province."""

UNITS = """
    INSERT INTO units (code, level, name_th, area_code, role, is_simulated)
    SELECT 'V' || code || lpad(n::text, 2, '0'), 'village', 'บ้าน ' || name_th || ' หมู่ ' || n, code,
           'village_committee', true
    FROM areas, generate_series(1, :each) n
    WHERE length(code) = 6 AND left(code, 2) = ANY(:provinces)
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
           md5(n::text), row_number() OVER (PARTITION BY e.cycle_id ORDER BY n),
           coalesce(CAST(:forms AS jsonb) ->> e.step_id, 'village_plan'),
           e.unit_code || '.xlsx', 'xlsx', 9000,
           CASE WHEN n % 11 = 0 OR n % 17 = 0 THEN 0 ELSE 5 END, 500000, '{"2564": "500000"}', md5(n::text),
           jsonb_build_array(e.group_code),
           'จำลอง', '[]', '{}', s.opens_at + (n % 40) * interval '1 day', n % 13 = 0
    FROM (SELECT *, row_number() OVER (ORDER BY cycle_id, step_id, unit_code) AS n
          FROM expected_submissions) e
    JOIN steps s ON s.cycle_id = e.cycle_id AND s.step_id = e.step_id
    WHERE s.position < 7 AND n % 5 <> 0
"""
NOTICES = """
    INSERT INTO notices (cycle_id, step_id, unit_code, reminder, revision, state, subject, body_text,
        body_html, queued_at, not_before, sent_at)
    SELECT e.cycle_id, e.step_id, e.unit_code, r.reminder, 1,
           CASE WHEN s.position = 9 THEN 'queued' WHEN n % 997 = 0 THEN 'unknown'
                WHEN n % 50 = 0 THEN 'bounced' WHEN n % 10 = 0 THEN 'undeliverable'
                ELSE 'delivered' END,
           'ขอให้ส่งแผน', 'ข้อความ', 'ข้อความ', s.opens_at, s.opens_at + interval '9 hours',
           CASE WHEN s.position < 9 THEN s.opens_at END
    FROM (SELECT *, row_number() OVER (ORDER BY cycle_id, step_id, unit_code) AS n
          FROM expected_submissions) e
    JOIN steps s USING (cycle_id, step_id), (VALUES ('opening'), ('due-7')) r(reminder)
    WHERE s.position < 7 OR (s.position = 9 AND r.reminder = 'opening')
    ORDER BY s.position, r.reminder DESC, e.unit_code
"""
ACTS = """
    INSERT INTO audit_events (number, happened_at, actor, action, cycle_id, subject, source, details,
        previous_hash, hash)
    SELECT h.number + row_number() OVER (ORDER BY s.received_at, s.id), s.received_at, s.unit_code,
           'submission.' || s.state, s.cycle_id, s.step_id || ' ' || s.unit_code, 'portal',
           jsonb_build_object('version', 1, 'sha256', s.sha256), md5(s.id::text), md5(s.id::text)
    FROM submissions s, audit_head h
"""
HEAD = "UPDATE audit_head SET number = (SELECT max(number) FROM audit_events)"
TICKETS = """
    INSERT INTO late_tickets (cycle_id, step_id, unit_code, kind, state, reason, requested_by,
        requested_at)
    SELECT e.cycle_id, e.step_id, e.unit_code, 'permission',
           CASE WHEN n % 2 = 0 THEN 'requested' ELSE 'refused' END, 'น้ำท่วม', 'จำลอง', s.due_at
    FROM (SELECT *, row_number() OVER (ORDER BY cycle_id, step_id, unit_code) AS n
          FROM expected_submissions WHERE counted_versions = 0) e
    JOIN steps s USING (cycle_id, step_id)
    WHERE s.position = 3 AND n % 15 = 0
"""
DONE = """
    INSERT INTO step_acts (cycle_id, step_id, act, group_code, first_done_at, last_done_at, times)
    SELECT DISTINCT e.cycle_id, e.step_id, a.act, CASE WHEN a.act = 'open' THEN '' ELSE e.group_code END,
           s.opens_at, s.opens_at, 1
    FROM expected_submissions e JOIN steps s USING (cycle_id, step_id),
         (VALUES ('open'), ('invite'), ('remind')) a(act)
"""


def cycle_of(province: str, *, before: bool = False) -> str:
    """The cycle of a province, by its DOPA code; that of the year before."""
    return f"desk-{province}-{BEFORE}" if before else f"desk-{province}"


def list_provinces() -> list[str]:
    """The DOPA codes of the 76 provinces."""
    from oneplan.gateways.files.areas import list_area_rows

    return sorted(
        code
        for code, *_ in list_area_rows()
        if len(code) == 2 and code != BANGKOK_CODE  # noqa: PLR2004
    )


def make_nation(
    url: str,
    provinces: Sequence[str],
    *,
    villages: int = VILLAGES,
    measured: str = PROVINCE,
) -> None:
    """Start a cycle of 15 steps in some provinces and give it its villages.

    Args:
        url: Database.
        provinces: Their DOPA codes.
        villages: How many they have together, one more to a tambon after the other.
        measured: The province that has a year before, and a calendar that was amended.
    """
    from oneplan.gateways.files.areas import list_area_rows
    from oneplan.store.shared.session import begin
    from oneplan.store.units import areas

    rows = list(list_area_rows())
    with begin(url) as session:
        areas.add_areas(session, rows)
        for code in provinces:
            _start(session, code)
        _start(session, measured, before=True)
        _amend(session, measured)
    tambon = sum(len(code) == 6 and code[:2] in provinces for code, *_ in rows)  # noqa: PLR2004
    spread = {"each": -(-villages // tambon), "villages": villages, "provinces": list(provinces)}
    with begin(url) as session:
        session.execute(text(UNITS), spread)
        session.execute(text(CONTACTS))
        session.execute(text(EXPECTED))


def fill(url: str) -> None:
    """Give the nation its files, mails, acts and tickets, and tell PostgreSQL how much it is."""
    from oneplan.store.shared.session import begin, engine

    forms = json.dumps({str(step): form for step, form in FORMS.items()})
    with begin(url) as session:
        session.execute(text(SUBMISSIONS), {"forms": forms})
        for statement in (NOTICES, ACTS, HEAD, TICKETS, DONE):
            session.execute(text(statement))
    with engine(url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _calendar(code: str, *, before: bool = False, words: str = "") -> Any:
    """Villages send fifteen times; the amphoe and then the province make a plan of the first."""
    sys.path.insert(0, str(ROOT))
    from tests.support.builders import calendar_data, step_data

    from oneplan.domain.cycles.calendars import Calendar

    year = "๖๑" if before else "๖๒"
    steps = [
        step_data(
            f"{n + 1}",
            form=FORMS.get(n + 1, "village_plan"),
            window={"printed": f"{MONTHS[n // 4]} {year}"},
            title={"th": f"หมู่บ้านส่งแผนชุมชนครั้งที่ {n + 1} {words}".strip()},
        )
        for n in range(STEPS)
    ]
    made = {"kind": "consolidate", "window": {"printed": f"พ.ค. {year}"}, "form": None}
    plans = [
        step_data(
            AMPHOE_PLAN,
            **made,
            inputs=["1"],
            submitted_by={"levels": ["amphoe"], "role": "kbo"},
            title={"th": "อำเภอรวมแผน"},
        ),
        step_data(
            PROVINCE_PLAN,
            **made,
            inputs=[AMPHOE_PLAN],
            submitted_by={"levels": ["province"], "role": "provincial_office"},
            title={"th": "จังหวัดรวมแผน"},
        ),
    ]
    data: dict[str, Any] = calendar_data(*steps, *plans, cycle=cycle_of(code, before=before))
    data["province"] = {**data["province"], "code": code, "name_th": code, "name_en": code}
    if before:
        data |= {"fiscal_year_be": BEFORE, "work_year_be": 2561}
    return Calendar.model_validate(data)


def _start(session: Any, code: str, *, before: bool = False) -> None:
    from tests.support.world import moment

    from oneplan.services.cycles.calendars import start_cycle
    from oneplan.services.cycles.clock import set_clock

    calendar = _calendar(code, before=before)
    start_cycle(session, calendar, seed=1)
    set_clock(session, calendar.cycle, at=moment(DAY), speed=0, hold_at=moment(DAY))


def _amend(session: Any, code: str) -> None:
    """A second revision of a calendar, so that there are two to compare."""
    from oneplan.services.cycles.calendars import start_cycle

    start_cycle(session, _calendar(code, words="(แก้ไข)"), seed=1)
