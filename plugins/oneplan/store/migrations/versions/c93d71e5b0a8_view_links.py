"""Links that let their reader look and do nothing."""

import sqlalchemy as sa
from alembic import op

revision = "c93d71e5b0a8"
down_revision = "5b1f0c9d7e32"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "view_links",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("fk_view_links_cycle_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["unit_code"], ["units.code"], name=op.f("fk_view_links_unit_code"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_view_links")),
    )
    op.create_index(op.f("ix_view_links_cycle_id"), "view_links", ["cycle_id"], unique=False)
    op.create_index(op.f("ix_view_links_unit_code"), "view_links", ["unit_code"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_view_links_unit_code"), table_name="view_links")
    op.drop_index(op.f("ix_view_links_cycle_id"), table_name="view_links")
    op.drop_table("view_links")
