"""Audit head, and a log that the database itself only lets grow."""

import sqlalchemy as sa
from alembic import op

revision = "7b1de3f02a94"
down_revision = "0c6512156aab"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.execute(
        "INSERT INTO audit_head (id, number, hash)"
        " SELECT 1, number, hash FROM audit_events ORDER BY number DESC LIMIT 1"
    )
    op.execute(
        """
        CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'audit_events only grows: % is refused', TG_OP;
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER audit_only_grows ON audit_events")
    op.execute("DROP FUNCTION audit_only_grows()")
    op.drop_table("audit_head")
