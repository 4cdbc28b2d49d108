"""What follows an act of the desk is done once."""

import sqlalchemy as sa
from alembic import op

revision = "5b8e2f60d4a7"
down_revision = "c93d71e5b0a8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("done_acts", sa.Column("followed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE done_acts SET followed_at = done_at")


def downgrade() -> None:
    op.drop_column("done_acts", "followed_at")
