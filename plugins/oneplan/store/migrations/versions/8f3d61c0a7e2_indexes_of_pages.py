"""What the desk's pages read of one cycle stands in an index: no page reads a nation."""

import sqlalchemy as sa
from alembic import op

revision = "8f3d61c0a7e2"
down_revision = "5b8e2f60d4a7"
branch_labels = None
depends_on = None


VERSION = "uq_submissions_cycle_id_step_id_unit_code_version"
OF_VERSION = ["cycle_id", "step_id", "unit_code", "version"]


def upgrade() -> None:
    op.drop_constraint(VERSION, "submissions", type_="unique")
    # Alembic knows no columns of the table, and so cannot include any.
    op.execute(
        f"ALTER TABLE submissions ADD CONSTRAINT {VERSION} UNIQUE ({', '.join(OF_VERSION)})"
        " INCLUDE (state, is_late, received_at)"
    )
    op.drop_index("ix_units_area_code", table_name="units")
    op.create_index(
        "ix_units_area_code",
        "units",
        ["area_code"],
        postgresql_ops={"area_code": "text_pattern_ops"},
    )
    op.drop_index("ix_notices_last", table_name="notices")
    op.create_index(
        "ix_notices_last",
        "notices",
        ["cycle_id", "id"],
        postgresql_include=["step_id", "reminder", "state", "unit_code", "not_before"],
    )
    op.drop_index("ix_audit_events_cycle_id", table_name="audit_events")
    op.create_index(
        "ix_audit_events_pages",
        "audit_events",
        ["cycle_id", "number"],
        postgresql_include=["action", "actor", "happened_at"],
    )
    op.create_index(
        "ix_audit_events_office",
        "audit_events",
        ["number"],
        postgresql_include=["action", "actor", "happened_at"],
        postgresql_where=sa.text("cycle_id IS NULL"),
    )
    op.create_index(
        "ix_audit_events_proofs",
        "audit_events",
        ["number"],
        postgresql_where=sa.text("action = 'audit.verified'"),
    )
    op.create_index(
        "ix_plan_outcomes_into_submission_id_into_row_number",
        "plan_outcomes",
        ["into_submission_id", "into_row_number"],
    )


def downgrade() -> None:
    op.drop_index("ix_plan_outcomes_into_submission_id_into_row_number", table_name="plan_outcomes")
    op.drop_index("ix_audit_events_proofs", table_name="audit_events")
    op.drop_index("ix_audit_events_office", table_name="audit_events")
    op.drop_index("ix_audit_events_pages", table_name="audit_events")
    op.create_index("ix_audit_events_cycle_id", "audit_events", ["cycle_id"])
    op.drop_index("ix_notices_last", table_name="notices")
    op.create_index("ix_notices_last", "notices", ["cycle_id", "id"])
    op.drop_index("ix_units_area_code", table_name="units")
    op.create_index("ix_units_area_code", "units", ["area_code"])
    op.drop_constraint(VERSION, "submissions", type_="unique")
    op.create_unique_constraint(VERSION, "submissions", OF_VERSION)
