"""Sittings of meetings, their tasks, and the orders of committees."""

import sqlalchemy as sa
from alembic import op

revision = "e4f2d77107e4"
down_revision = "b7d4e1a9c350"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET lock_timeout = '5s'")
    op.create_table(
        "order_files",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("step_id", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_type", sa.String(), nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id", "step_id"],
            ["steps.cycle_id", "steps.step_id"],
            name=op.f("fk_order_files_cycle_id_step_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_files")),
        sa.UniqueConstraint(
            "cycle_id",
            "step_id",
            "area_code",
            "number",
            name=op.f("uq_order_files_cycle_id_step_id_area_code_number"),
        ),
    )
    op.create_table(
        "sittings",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("step_id", sa.String(), nullable=False),
        sa.Column("group_code", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("chair", sa.String(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("called_by", sa.String(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id", "step_id"],
            ["steps.cycle_id", "steps.step_id"],
            name=op.f("fk_sittings_cycle_id_step_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sittings")),
        sa.UniqueConstraint(
            "cycle_id",
            "step_id",
            "group_code",
            "number",
            name=op.f("uq_sittings_cycle_id_step_id_group_code_number"),
        ),
    )
    op.create_table(
        "meeting_tasks",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("sitting_id", sa.BigInteger(), nullable=False),
        sa.Column("item_number", sa.String(), nullable=False),
        sa.Column("owner_code", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_code"], ["units.code"], name=op.f("fk_meeting_tasks_owner_code")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["sittings.id"],
            name=op.f("fk_meeting_tasks_sitting_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_tasks")),
    )
    op.create_index(
        op.f("ix_meeting_tasks_owner_code"), "meeting_tasks", ["owner_code"], unique=False
    )
    op.create_index(
        op.f("ix_meeting_tasks_sitting_id"), "meeting_tasks", ["sitting_id"], unique=False
    )
    op.create_table(
        "sitting_calls",
        sa.Column("sitting_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("letter_number", sa.String(), nullable=False),
        sa.Column("letter_sha256", sa.String(), nullable=False),
        sa.Column("told_by", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["sittings.id"],
            name=op.f("fk_sitting_calls_sitting_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sitting_id", "number", name=op.f("pk_sitting_calls")),
    )
    op.create_table(
        "sitting_invitees",
        sa.Column("sitting_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("presence", sa.String(), nullable=True),
        sa.Column("proxy", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["sittings.id"],
            name=op.f("fk_sitting_invitees_sitting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["unit_code"], ["units.code"], name=op.f("fk_sitting_invitees_unit_code")
        ),
        sa.PrimaryKeyConstraint("sitting_id", "unit_code", name=op.f("pk_sitting_invitees")),
    )
    op.create_index(
        op.f("ix_sitting_invitees_unit_code"), "sitting_invitees", ["unit_code"], unique=False
    )
    op.create_table(
        "sitting_items",
        sa.Column("sitting_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("plan_version_id", sa.BigInteger(), nullable=True),
        sa.Column("content_hash", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("decision_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decisions.id"],
            name=op.f("fk_sitting_items_decision_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_versions.id"],
            name=op.f("fk_sitting_items_plan_version_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["sittings.id"],
            name=op.f("fk_sitting_items_sitting_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sitting_id", "position", name=op.f("pk_sitting_items")),
        sa.UniqueConstraint(
            "sitting_id", "number", name=op.f("uq_sitting_items_sitting_id_number")
        ),
    )
    op.create_index(
        op.f("ix_sitting_items_decision_id"), "sitting_items", ["decision_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_sitting_items_decision_id"), table_name="sitting_items")
    op.drop_table("sitting_items")
    op.drop_index(op.f("ix_sitting_invitees_unit_code"), table_name="sitting_invitees")
    op.drop_table("sitting_invitees")
    op.drop_table("sitting_calls")
    op.drop_index(op.f("ix_meeting_tasks_sitting_id"), table_name="meeting_tasks")
    op.drop_index(op.f("ix_meeting_tasks_owner_code"), table_name="meeting_tasks")
    op.drop_table("meeting_tasks")
    op.drop_table("sittings")
    op.drop_table("order_files")
