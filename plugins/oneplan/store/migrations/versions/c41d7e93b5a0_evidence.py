"""Surveys of villages, and what persons said of the needs in them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "c41d7e93b5a0"
down_revision = "a94e0c61d7b3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET lock_timeout = '5s'")
    op.create_table(
        "evidence_columns",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("uses", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_columns")),
    )
    op.create_index(
        op.f("ix_evidence_columns_kind_fingerprint"),
        "evidence_columns",
        ["kind", "fingerprint"],
        unique=False,
    )
    op.create_table(
        "evidence_files",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("is_simulated", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year_be", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("uses", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("imported_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_code"], ["areas.code"], name=op.f("fk_evidence_files_area_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_files")),
        sa.UniqueConstraint(
            "is_simulated",
            "kind",
            "year_be",
            "area_code",
            "version",
            name=op.f("uq_evidence_files_is_simulated_kind_year_be_area_code_version"),
        ),
    )
    op.create_index(
        op.f("ix_evidence_files_area_code"),
        "evidence_files",
        ["area_code"],
        unique=False,
        postgresql_ops={"area_code": "text_pattern_ops"},
    )
    op.create_table(
        "need_answers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("title_key", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year_be", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_link", sa.Boolean(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("fk_need_answers_cycle_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_answers")),
    )
    op.create_index(
        op.f("ix_need_answers_cycle_id_sender"),
        "need_answers",
        ["cycle_id", "sender"],
        unique=False,
    )
    op.create_table(
        "evidence_values",
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=True),
        sa.Column("area_code", sa.String(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Integer(), nullable=True),
        sa.Column("failed", sa.Integer(), nullable=True),
        sa.Column("share", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("cells", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["evidence_files.id"],
            name=op.f("fk_evidence_values_file_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["unit_code"],
            ["units.code"],
            name=op.f("fk_evidence_values_unit_code"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("file_id", "place", "number", name=op.f("pk_evidence_values")),
    )
    op.create_index(
        op.f("ix_evidence_values_area_code"),
        "evidence_values",
        ["area_code"],
        unique=False,
        postgresql_ops={"area_code": "text_pattern_ops"},
    )
    op.create_index(
        op.f("ix_evidence_values_unit_code"), "evidence_values", ["unit_code"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_evidence_values_unit_code"), table_name="evidence_values")
    op.drop_index(
        op.f("ix_evidence_values_area_code"),
        table_name="evidence_values",
        postgresql_ops={"area_code": "text_pattern_ops"},
    )
    op.drop_table("evidence_values")
    op.drop_index(op.f("ix_need_answers_cycle_id_sender"), table_name="need_answers")
    op.drop_table("need_answers")
    op.drop_index(
        op.f("ix_evidence_files_area_code"),
        table_name="evidence_files",
        postgresql_ops={"area_code": "text_pattern_ops"},
    )
    op.drop_table("evidence_files")
    op.drop_index(op.f("ix_evidence_columns_kind_fingerprint"), table_name="evidence_columns")
    op.drop_table("evidence_columns")
