"""The receipt number that a cycle gave out last."""

import sqlalchemy as sa
from alembic import op

revision = "a83f5d20c6b1"
down_revision = "f4a1c0d8e927"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "receipt_counters",
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["cycles.id"],
            name=op.f("fk_receipt_counters_cycle_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("cycle_id", name=op.f("pk_receipt_counters")),
    )
    op.execute(
        "INSERT INTO receipt_counters (cycle_id, number)"
        " SELECT cycle_id, max(receipt_number) FROM submissions GROUP BY cycle_id"
    )


def downgrade() -> None:
    op.drop_table("receipt_counters")
