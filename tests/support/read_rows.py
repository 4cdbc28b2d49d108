"""The rows that PostgreSQL reads for what is asked of it, as EXPLAIN ANALYZE counts them."""

import json
from collections import Counter
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.orm import Session

SAME_EVERYWHERE = {"areas"}
"""The areas of the country, which are as many in an office of one province."""


@contextmanager
def note_statements(engine):
    """Gather (statement, parameters) of all that is asked through an engine."""
    asked = []

    def note(_connection, _cursor, statement, parameters, *_):
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def count_read_rows(session: Session, asked, *, by_indexes: bool = True) -> Counter:
    """Table → rows that some statements read.

    A row that a filter leaves out was read too. PostgreSQL would rather read a small table
    than its index: *by_indexes* lets it do so only where no index leads to what is asked.
    """
    rows = Counter()
    driver = session.connection().connection.driver_connection
    with driver.cursor() as cursor:
        if by_indexes:
            cursor.execute("SET LOCAL enable_seqscan = off")
        for statement, parameters in asked:
            if not statement.lstrip().upper().startswith(("SELECT", "WITH")):
                continue
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters)
            found = cursor.fetchone()[0]
            plans = json.loads(found) if isinstance(found, str) else found
            for table, node in _scans(plans[0]["Plan"]):
                each = (
                    node["Actual Rows"]
                    + node.get("Rows Removed by Filter", 0)
                    + node.get("Rows Removed by Index Recheck", 0)
                )
                rows[table] += round(each * node["Actual Loops"])
    return rows


def _scans(node, table=None):
    """(Table, node) of all that reads rows; of a bitmap the indexes that it is made of."""
    table = node.get("Relation Name", table)
    is_bitmap = node["Node Type"] == "Bitmap Heap Scan"
    if table is not None and table not in SAME_EVERYWHERE and "Scan" in node["Node Type"]:
        yield from () if is_bitmap else ((table, node),)
    for below in node.get("Plans", ()):
        yield from _scans(below, table if is_bitmap or "Bitmap" in node["Node Type"] else None)
