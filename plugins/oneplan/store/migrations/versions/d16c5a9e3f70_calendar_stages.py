"""What became of each revision of a calendar: draft, endorsed, circulated, amended."""

import sqlalchemy as sa
from alembic import op

revision = "d16c5a9e3f70"
down_revision = "a83f5d20c6b1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_stages",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id", "revision"],
            ["calendar_revisions.cycle_id", "calendar_revisions.number"],
            name=op.f("fk_calendar_stages_cycle_id_revision"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_stages")),
        sa.UniqueConstraint(
            "cycle_id",
            "revision",
            "stage",
            name=op.f("uq_calendar_stages_cycle_id_revision_stage"),
        ),
    )


def downgrade() -> None:
    op.drop_table("calendar_stages")
