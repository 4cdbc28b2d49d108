"""Acts that were confirmed on the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0d3e5a71c8b4"
down_revision = "e4f2d77107e4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "done_acts",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column(
            "done_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("fk_done_acts_cycle_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_done_acts")),
    )
    op.create_index(op.f("ix_done_acts_cycle_id"), "done_acts", ["cycle_id"])


def downgrade() -> None:
    op.drop_table("done_acts")
