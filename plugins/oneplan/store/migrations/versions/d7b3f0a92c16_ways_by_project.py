"""Who holds a project beyond capacity is kept by project, not by the row of its unit's file."""

from alembic import op

revision = "d7b3f0a92c16"
down_revision = "c4e8a1b7d260"
branch_labels = None
depends_on = None

# Until now a way was of a row. Its project is the one that stood there when the way went on last;
# the file of that moment is the newest that counts and came before it.
_KEYS = """
UPDATE route_hops SET row_key = named.project_key
FROM (
    SELECT last.cycle_id, last.row_key,
           last.sender || '/' || encode(row.match_key, 'hex') || '/' || (
               SELECT count(*) FROM submission_rows earlier
               WHERE earlier.submission_id = row.submission_id
               AND earlier.row_number < row.row_number
               AND earlier.match_key = row.match_key) AS project_key
    FROM (
        SELECT cycle_id, row_key, max(moved_at) AS moved_at,
               regexp_replace(row_key, '/[0-9]+$', '') AS sender,
               substring(row_key FROM '[0-9]+$')::int AS row_number
        FROM route_hops WHERE row_key ~ '/[0-9]{1,7}$' GROUP BY cycle_id, row_key
    ) last
    CROSS JOIN LATERAL (
        SELECT row.* FROM submissions sent
        JOIN submission_rows row ON row.submission_id = sent.id
            AND row.row_number = last.row_number
        WHERE sent.cycle_id = last.cycle_id
        AND sent.step_id || '/' || sent.unit_code = last.sender
        AND sent.state IN ('accepted', 'accepted_with_warnings')
        ORDER BY sent.received_at <= last.moved_at DESC, sent.version DESC LIMIT 1
    ) row
) named
WHERE route_hops.cycle_id = named.cycle_id AND route_hops.row_key = named.row_key
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f("pk_route_hops"), "route_hops", type_="primary")
    op.execute(_KEYS)
    # Two ways of one project, of rows that had changed places: the one that went on last holds.
    op.execute(
        """
        DELETE FROM route_hops older USING route_hops newer
        WHERE older.cycle_id = newer.cycle_id AND older.row_key = newer.row_key
        AND older.number = newer.number AND older.ctid <> newer.ctid
        AND (older.moved_at, older.ctid) < (newer.moved_at, newer.ctid)
        """
    )
    op.alter_column("route_hops", "row_key", new_column_name="project_key")
    op.create_primary_key(
        op.f("pk_route_hops"), "route_hops", ["cycle_id", "project_key", "number"]
    )


def downgrade() -> None:
    op.alter_column("route_hops", "project_key", new_column_name="row_key")
