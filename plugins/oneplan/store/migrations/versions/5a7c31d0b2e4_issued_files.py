"""The files of an issued document are kept with it."""

import sqlalchemy as sa
from alembic import op

revision = "5a7c31d0b2e4"
down_revision = "9d20c4f6e1ab"
branch_labels = None
depends_on = None

# An earlier release noted every print; of an issued document its package holds the bytes.
KEEP_WHAT_WAS_SENT = """
INSERT INTO issued_files (cycle_id, number, format, sha256, name, byte_count)
SELECT DISTINCT ON (issue.cycle_id, issue.number, file.format)
       issue.cycle_id, issue.number, file.format, file.sha256, file.name, file.byte_count
FROM document_issues issue
JOIN document_files file USING (cycle_id, kind, group_code, content_hash)
WHERE file.number = issue.number
  AND (file.format = 'html' OR EXISTS (
      SELECT FROM dispatches sent, jsonb_array_elements(sent.files) AS entry
      WHERE sent.cycle_id = issue.cycle_id AND entry ->> 'sha256' = file.sha256))
ORDER BY issue.cycle_id, issue.number, file.format, file.made_at DESC
"""


def upgrade() -> None:
    op.execute("SET lock_timeout = '5s'")
    op.add_column(
        "document_issues",
        sa.Column("issued_by", sa.String(), server_default="oneplan", nullable=False),
    )
    op.add_column("document_issues", sa.Column("decision_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_document_issues_decision_id"),
        "document_issues",
        "decisions",
        ["decision_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_table(
        "issued_files",
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id", "number"],
            ["document_issues.cycle_id", "document_issues.number"],
            name=op.f("fk_issued_files_cycle_id_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("cycle_id", "number", "format", name=op.f("pk_issued_files")),
    )
    op.create_index(op.f("ix_issued_files_sha256"), "issued_files", ["sha256"])
    op.execute(KEEP_WHAT_WAS_SENT)


def downgrade() -> None:
    op.drop_table("issued_files")
    op.drop_constraint(op.f("fk_document_issues_decision_id"), "document_issues")
    op.drop_column("document_issues", "decision_id")
    op.drop_column("document_issues", "issued_by")
