"""Which files with details went with which version, and of which project in it."""

import sqlalchemy as sa
from alembic import op

revision = "c4e8a1b7d260"
down_revision = "c41d7e93b5a0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column(
        "attachments", sa.Column("kind", sa.String(), server_default="other", nullable=False)
    )
    op.add_column("attachments", sa.Column("entry_key", sa.String(), nullable=True))
    op.create_table(
        "submission_attachments",
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("attachment_id", sa.BigInteger(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=True),
        sa.Column("lost_title", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint(
            "submission_id", "attachment_id", name=op.f("pk_submission_attachments")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name=op.f("fk_submission_attachments_submission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachments.id"],
            name=op.f("fk_submission_attachments_attachment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id", "row_number"],
            ["submission_rows.submission_id", "submission_rows.row_number"],
            name=op.f("fk_submission_attachments_submission_id_row_number"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        op.f("ix_submission_attachments_attachment_id"), "submission_attachments", ["attachment_id"]
    )
    # Until now a file went with every version of its unit, and was of no row.
    op.execute(
        """
        INSERT INTO submission_attachments (submission_id, attachment_id)
        SELECT sent.id, attachments.id
        FROM attachments JOIN submissions sent USING (cycle_id, step_id, unit_code)
        WHERE sent.state <> 'returned' AND attachments.withdrawn_at IS NULL
        """
    )


def downgrade() -> None:
    op.drop_table("submission_attachments")
    op.drop_column("attachments", "entry_key")
    op.drop_column("attachments", "kind")
