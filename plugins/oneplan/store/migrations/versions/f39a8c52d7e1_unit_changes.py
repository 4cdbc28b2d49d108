"""Units that are merged, split or renamed from a day on; a unit may end in several."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "f39a8c52d7e1"
down_revision = "e28f7b41c6d9"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("into_codes", JSONB(), nullable=False),
        sa.Column("name_before", sa.String(), nullable=False),
        sa.Column("name_after", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_code"],
            ["units.code"],
            name=op.f("fk_unit_changes_unit_code"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_changes")),
    )
    op.create_index(op.f("ix_unit_changes_unit_code"), "unit_changes", ["unit_code"])
    op.drop_constraint(op.f("pk_unit_mergers"), "unit_mergers", type_="primary")
    op.create_primary_key(op.f("pk_unit_mergers"), "unit_mergers", ["unit_code", "into_code"])


def downgrade() -> None:
    op.drop_constraint(op.f("pk_unit_mergers"), "unit_mergers", type_="primary")
    op.create_primary_key(op.f("pk_unit_mergers"), "unit_mergers", ["unit_code"])
    op.drop_table("unit_changes")
