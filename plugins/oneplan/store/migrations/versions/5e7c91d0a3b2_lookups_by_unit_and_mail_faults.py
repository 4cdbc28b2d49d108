"""Indexes for what is looked up by unit, faults of sending, and withdrawn steps."""

import sqlalchemy as sa
from alembic import op

revision = "5e7c91d0a3b2"
down_revision = "c41e9b7d2a60"
branch_labels = None
depends_on = None

BY_UNIT = (
    "submissions",
    "expected_submissions",
    "notices",
    "late_tickets",
    "forwardings",
    "dispatch_recipients",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in BY_UNIT:
        op.create_index(op.f(f"ix_{table}_unit_code"), table, ["unit_code"])
    op.create_index(
        "ix_notices_rung",
        "notices",
        ["cycle_id", "rung"],
        postgresql_ops={"rung": "text_pattern_ops"},
    )
    op.create_index(op.f("ix_notices_message_id"), "notices", ["message_id"])
    op.create_index(op.f("ix_mail_events_contact_id"), "mail_events", ["contact_id"])
    op.create_index("ix_contacts_address", "contacts", [sa.text("lower(email)")])
    op.add_column("steps", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "mail_faults",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("cycle_id", sa.String(), nullable=True),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "since", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.Column(
            "last_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["cycles.id"],
            name=op.f("fk_mail_faults_cycle_id_cycles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_faults")),
        sa.UniqueConstraint(
            "cycle_id",
            "part",
            name=op.f("uq_mail_faults_cycle_id_part"),
            postgresql_nulls_not_distinct=True,
        ),
    )


def downgrade() -> None:
    op.drop_table("mail_faults")
    op.drop_column("steps", "withdrawn_at")
    op.drop_index("ix_contacts_address", "contacts")
    op.drop_index(op.f("ix_mail_events_contact_id"), "mail_events")
    op.drop_index(op.f("ix_notices_message_id"), "notices")
    op.drop_index("ix_notices_rung", "notices")
    for table in BY_UNIT:
        op.drop_index(op.f(f"ix_{table}_unit_code"), table)
