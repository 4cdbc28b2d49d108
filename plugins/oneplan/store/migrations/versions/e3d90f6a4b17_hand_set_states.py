"""States of tasks that people set in Airflow by hand."""

import sqlalchemy as sa
from alembic import op

revision = "e3d90f6a4b17"
down_revision = "5e7c91d0a3b2"
branch_labels = None
depends_on = None

KEY = ["event_number", "happened_at", "dag_id", "run_id", "task_id", "map_index"]


def upgrade() -> None:
    op.create_table(
        "hand_set_states",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("event_number", sa.BigInteger(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cycle_id", sa.String(), nullable=True),
        sa.Column("dag_id", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("map_index", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("is_in_force", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["cycles.id"],
            name=op.f("fk_hand_set_states_cycle_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_set_states")),
        sa.UniqueConstraint(*KEY, name=op.f(f"uq_hand_set_states_{'_'.join(KEY)}")),
    )
    op.create_index(op.f("ix_hand_set_states_happened_at"), "hand_set_states", ["happened_at"])
    op.create_index(op.f("ix_hand_set_states_cycle_id"), "hand_set_states", ["cycle_id"])


def downgrade() -> None:
    op.drop_table("hand_set_states")
