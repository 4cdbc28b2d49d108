"""Reminders and row outcomes under the names that the product uses for them."""

from alembic import op

revision = "f4a1c0d8e927"
down_revision = "e3d90f6a4b17"
branch_labels = None
depends_on = None

COLUMNS = [
    ("notices", "rung", "reminder"),
    ("notice_holds", "rung", "reminder"),
    ("plan_outcomes", "fate", "outcome"),
]
INDEXES = [
    ("ix_notices_rung", "ix_notices_reminder"),
    ("ix_plan_fates_submission_id_row_number", "ix_plan_outcomes_submission_id_row_number"),
]
CONSTRAINTS = [
    (
        "notices",
        "uq_notices_cycle_id_step_id_unit_code_rung_revision",
        "uq_notices_cycle_id_step_id_unit_code_reminder_revision",
    ),
    ("plan_outcomes", "pk_plan_fates", "pk_plan_outcomes"),
    ("plan_outcomes", "fk_plan_fates_plan_version_id", "fk_plan_outcomes_plan_version_id"),
]


def upgrade() -> None:
    op.rename_table("plan_fates", "plan_outcomes")
    for table, before, after in COLUMNS:
        op.alter_column(table, before, new_column_name=after)
    for before, after in INDEXES:
        op.execute(f"ALTER INDEX {before} RENAME TO {after}")
    for table, before, after in CONSTRAINTS:
        op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {before} TO {after}")
    _reword("set_aside", "excluded")
    op.execute("UPDATE mail_faults SET part = 'moved_reminders' WHERE part = 'moved_rungs'")


def downgrade() -> None:
    op.execute("UPDATE mail_faults SET part = 'moved_rungs' WHERE part = 'moved_reminders'")
    _reword("excluded", "set_aside")
    for table, before, after in CONSTRAINTS:
        op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {after} TO {before}")
    for before, after in INDEXES:
        op.execute(f"ALTER INDEX {after} RENAME TO {before}")
    for table, before, after in reversed(COLUMNS):
        op.alter_column(table, after, new_column_name=before)
    op.rename_table("plan_outcomes", "plan_fates")


def _reword(before: str, after: str) -> None:
    """Write one outcome of a row under another word; the hashes of plans do not read the column."""
    op.execute(f"UPDATE plan_outcomes SET outcome = '{after}' WHERE outcome = '{before}'")
    op.execute(
        f"UPDATE plan_versions SET counts = counts - '{before}' ||"
        f" jsonb_build_object('{after}', counts -> '{before}') WHERE counts ? '{before}'"
    )
