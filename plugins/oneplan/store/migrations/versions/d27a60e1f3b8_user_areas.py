"""The area that a user of Airflow sees."""

import sqlalchemy as sa
from alembic import op

revision = "d27a60e1f3b8"
down_revision = "0d3e5a71c8b4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "user_areas",
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column(
            "set_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["area_code"], ["areas.code"], name=op.f("fk_user_areas_area_code")
        ),
        sa.PrimaryKeyConstraint("user_name", name=op.f("pk_user_areas")),
    )


def downgrade() -> None:
    op.drop_table("user_areas")
