"""When parts of the office that go on by themselves did their last round."""

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


def downgrade() -> None:
    op.drop_table("heartbeats")
