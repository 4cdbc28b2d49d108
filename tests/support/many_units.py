"""Thousands of units of a step, put straight into the store."""

from sqlalchemy import text

MANY = """
INSERT INTO units (code, level, name_th, area_code, role, is_simulated)
SELECT 'M' || n, 'village', 'หมู่ที่ ' || n, (:areas)[1 + n % cardinality(:areas)], 'village_committee', TRUE
FROM generate_series(1, :count) AS n;
INSERT INTO expected_submissions (cycle_id, step_id, unit_code, group_code)
SELECT :cycle, :step, code, left(area_code, :digits) FROM units WHERE code LIKE 'M%';
INSERT INTO submissions (cycle_id, step_id, unit_code, version, state, sha256, receipt_number, form,
    file_name, file_type, byte_count, row_count, total_baht, totals, rows_hash, areas, sender,
    findings, layout, received_at, is_late)
SELECT :cycle, :step, code, 1, CASE WHEN n % 17 = 0 THEN 'returned' ELSE 'accepted' END, md5(code),
    100000 + n, 'f', 'a.xlsx', 'xlsx', 1, 20, 0, '{}', md5(code), '[]', 't',
    jsonb_build_array(jsonb_build_object('sheet', 's', 'cell', 'A1',
        'message_th', repeat('ก', 300), 'message_en', '', 'severity', 'warning')),
    '{}', CAST(:at AS timestamptz) + n % 40 * interval '1 day', n % 23 = 0
FROM (SELECT code, row_number() OVER (ORDER BY code) AS n FROM units WHERE code LIKE 'M%') AS u
WHERE n % 10 > 0;
INSERT INTO contacts (unit_code, name, email)
SELECT code, code, code || '@units.invalid' FROM units WHERE code LIKE 'M%';
"""


def add_many(session, *, cycle, step, areas, count, digits=4, at="2019-01-05"):
    """Register *count* units over some tambon; nine of ten have sent."""
    values = {
        "areas": list(areas), "count": count, "cycle": cycle, "step": step, "digits": digits, "at": at,
    }  # fmt: skip
    for statement in MANY.split(";\n"):
        if statement.strip():
            asked = {name: value for name, value in values.items() if f":{name}" in statement}
            session.execute(text(statement.replace(":areas", "CAST(:areas AS text[])")), asked)
    session.execute(text("ANALYZE units, expected_submissions, submissions, contacts"))
