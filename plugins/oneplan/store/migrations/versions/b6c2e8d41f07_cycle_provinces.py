"""The provinces that take part in a national cycle."""

import sqlalchemy as sa
from alembic import op

revision = "b6c2e8d41f07"
down_revision = "f39a8c52d7e1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "cycle_provinces",
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("province_code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["cycles.id"],
            name=op.f("fk_cycle_provinces_cycle_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("cycle_id", "province_code", name=op.f("pk_cycle_provinces")),
        sa.UniqueConstraint(
            "cycle_id", "position", name=op.f("uq_cycle_provinces_cycle_id_position")
        ),
    )
    # A national cycle that is under way goes on with every province that has units.
    op.execute("""
        INSERT INTO cycle_provinces (cycle_id, province_code, position)
        SELECT cycle.id, found.code,
               row_number() OVER (PARTITION BY cycle.id ORDER BY found.code) - 1
        FROM cycles cycle
        JOIN (SELECT DISTINCT left(area_code, 2) AS code, is_simulated FROM units
              WHERE left(area_code, 2) <> '10') found USING (is_simulated)
        WHERE cycle.province_code IS NULL
    """)


def downgrade() -> None:
    op.drop_table("cycle_provinces")
