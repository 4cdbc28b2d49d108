"""Tambon that a cycle is about, and what units sent put together for the whole area."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "b7d4e1a9c350"
down_revision = "c7e1f4a92d30"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "target_areas",
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(), nullable=False),
        sa.Column("baht", sa.Numeric(18, 2), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("fk_target_areas_cycle_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["area_code"], ["areas.code"], name=op.f("fk_target_areas_area_code")
        ),
        sa.PrimaryKeyConstraint("cycle_id", "area_code", name=op.f("pk_target_areas")),
    )
    op.create_table(
        "collations",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("step_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("submission_ids", postgresql.JSONB(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("totals", postgresql.JSONB(), nullable=False),
        sa.Column("counts", postgresql.JSONB(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id", "step_id"],
            ["steps.cycle_id", "steps.step_id"],
            name=op.f("fk_collations_cycle_id_step_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collations")),
        sa.UniqueConstraint(
            "cycle_id", "step_id", "version", name=op.f("uq_collations_cycle_id_step_id_version")
        ),
    )


def downgrade() -> None:
    op.drop_table("collations")
    op.drop_table("target_areas")
