"""What units type into their forms on the web before they send it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a94e0c61d7b3"
down_revision = "a6c4f19e72d8"
branch_labels = None
depends_on = None

_SCOPE = ["cycle_id", "step_id", "unit_code"]


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "drafted_entries",
        *(sa.Column(name, sa.String(), nullable=False) for name in (*_SCOPE, "entry_key")),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("values", postgresql.JSONB(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.PrimaryKeyConstraint(*_SCOPE, "entry_key", name=op.f("pk_drafted_entries")),
        sa.ForeignKeyConstraint(
            _SCOPE,
            [f"expected_submissions.{name}" for name in _SCOPE],
            name=op.f("fk_drafted_entries_cycle_id_step_id_unit_code"),
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    op.drop_table("drafted_entries")
