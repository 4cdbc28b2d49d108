"""missing units."""

import sqlalchemy as sa
from alembic import op

revision = "0c6512156aab"
down_revision = "3d1422c211e5"
branch_labels = None
depends_on = None

_MISSING = sa.text("counted_versions = 0")
_FUNCTION = """
CREATE FUNCTION FUNCTION_NAME() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE expected_submissions expected
    SET counted_versions = expected.counted_versions + told.change
    FROM (
        SELECT cycle_id, step_id, unit_code, sum(change) AS change FROM (CHANGES) AS each
        WHERE state IN ('accepted', 'accepted_with_warnings', 'nil')
        GROUP BY cycle_id, step_id, unit_code HAVING sum(change) <> 0
    ) AS told
    WHERE expected.cycle_id = told.cycle_id AND expected.step_id = told.step_id
      AND expected.unit_code = told.unit_code;
    RETURN NULL;
END $$
"""
"""A sum of changes: two transactions that touch one unit wait for its row and lose nothing."""
_AFTER = "SELECT cycle_id, step_id, unit_code, state, 1 AS change FROM after_change"
_BEFORE = "SELECT cycle_id, step_id, unit_code, state, -1 AS change FROM before_change"
_TRIGGERS = {
    "insert": (_AFTER, "NEW TABLE AS after_change"),
    "delete": (_BEFORE, "OLD TABLE AS before_change"),
    "update": (
        " UNION ALL ".join((_AFTER, _BEFORE)),
        "NEW TABLE AS after_change OLD TABLE AS before_change",
    ),
}
_RECOUNT = """
UPDATE expected_submissions expected SET counted_versions = told.count
FROM (
    SELECT cycle_id, step_id, unit_code, count(*) FROM submissions
    WHERE state IN ('accepted', 'accepted_with_warnings', 'nil')
    GROUP BY cycle_id, step_id, unit_code
) AS told
WHERE expected.cycle_id = told.cycle_id AND expected.step_id = told.step_id
  AND expected.unit_code = told.unit_code
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column(
        "expected_submissions",
        sa.Column("counted_versions", sa.Integer(), server_default="0", nullable=False),
    )
    op.create_index(
        "ix_expected_submissions_missing",
        "expected_submissions",
        ["cycle_id", "step_id", "group_code", "unit_code"],
        unique=False,
        postgresql_where=_MISSING,
    )
    op.drop_index("ix_notices_queue", table_name="notices")
    op.create_index("ix_notices_queue", "notices", ["cycle_id", "state", "id"], unique=False)
    for event, (rows, tables) in _TRIGGERS.items():
        name = f"keep_counted_versions_after_{event}"
        op.execute(_FUNCTION.replace("FUNCTION_NAME", name).replace("CHANGES", rows))
        op.execute(
            f"CREATE TRIGGER {name} AFTER {event} ON submissions REFERENCING {tables}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
    op.execute(_RECOUNT)


def downgrade() -> None:
    for event in _TRIGGERS:
        name = f"keep_counted_versions_after_{event}"
        op.execute(f"DROP TRIGGER {name} ON submissions")
        op.execute(f"DROP FUNCTION {name}()")
    op.drop_index("ix_notices_queue", table_name="notices")
    op.create_index(
        "ix_notices_queue", "notices", ["cycle_id", "state", "not_before", "id"], unique=False
    )
    op.drop_index(
        "ix_expected_submissions_missing",
        table_name="expected_submissions",
        postgresql_where=_MISSING,
    )
    op.drop_column("expected_submissions", "counted_versions")
