"""When the mail worker did its last round; mails are counted from an index alone."""

import sqlalchemy as sa
from alembic import op

revision = "5b1f0c9d7e32"
down_revision = "a1f7c3d95e28"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heartbeats",
        sa.Column("part", sa.String(), nullable=False),
        sa.Column(
            "beat_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_heartbeats")),
    )
    op.create_index("ix_notices_last", "notices", ["cycle_id", "id"])
    op.create_index("ix_notices_counts", "notices", ["cycle_id", "step_id", "reminder", "state"])
    op.create_index(
        "ix_notices_waiting",
        "notices",
        ["cycle_id", "not_before"],
        postgresql_where=sa.text("state = 'queued'"),
    )


def downgrade() -> None:
    op.drop_index("ix_notices_waiting", table_name="notices")
    op.drop_index("ix_notices_counts", table_name="notices")
    op.drop_index("ix_notices_last", table_name="notices")
    op.drop_table("heartbeats")
