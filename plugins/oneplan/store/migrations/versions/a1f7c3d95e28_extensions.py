"""Due moments of single units, and the files that came late."""

import sqlalchemy as sa
from alembic import op

revision = "a1f7c3d95e28"
down_revision = "a1c4d7e20b95"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column(
        "expected_submissions", sa.Column("extended_to", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index(
        "ix_expected_submissions_extended",
        "expected_submissions",
        ["cycle_id", "step_id", "group_code"],
        postgresql_where=sa.text("extended_to IS NOT NULL"),
    )
    op.create_index(
        "ix_submissions_late",
        "submissions",
        ["cycle_id", "step_id", "unit_code"],
        postgresql_where=sa.text("is_late"),
    )


def downgrade() -> None:
    op.drop_index("ix_submissions_late", "submissions")
    op.drop_index("ix_expected_submissions_extended", "expected_submissions")
    op.drop_column("expected_submissions", "extended_to")
