"""Circulars that were sent with a calendar, and the files of their enclosures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "b72f0e5d9c14"
down_revision = "d16c5a9e3f70"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "circular_enclosures",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("letter_key", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_type", sa.String(), nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["cycles.id"],
            name=op.f("fk_circular_enclosures_cycle_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circular_enclosures")),
    )
    op.create_index(
        op.f("ix_circular_enclosures_cycle_id_letter_key"),
        "circular_enclosures",
        ["cycle_id", "letter_key"],
    )
    op.create_table(
        "circulars",
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("letter_key", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("dated", sa.String(), nullable=False),
        sa.Column("files", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recipients", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("fk_circulars_cycle_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cycle_id", "letter_key", "revision", name=op.f("pk_circulars")),
    )


def downgrade() -> None:
    op.drop_table("circulars")
    op.drop_table("circular_enclosures")
