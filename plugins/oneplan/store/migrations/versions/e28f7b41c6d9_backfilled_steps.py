"""Steps that were over when their cycle began and were filled in from files."""

import sqlalchemy as sa
from alembic import op

revision = "e28f7b41c6d9"
down_revision = "b72f0e5d9c14"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("steps", sa.Column("backfilled_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("steps", "backfilled_at")
