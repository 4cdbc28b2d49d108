"""A calendar that comes back after another is a revision of its own."""

from alembic import op

revision = "9d20c4f6e1ab"
down_revision = "7b1de3f02a94"
branch_labels = None
depends_on = None

NAME = "uq_calendar_revisions_cycle_id_content_hash"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f(NAME), "calendar_revisions")


def downgrade() -> None:
    # A calendar that came back stands twice: the later number is the one that counts.
    op.execute(
        "DELETE FROM calendar_revisions AS earlier USING calendar_revisions AS later"
        " WHERE earlier.cycle_id = later.cycle_id AND earlier.content_hash = later.content_hash"
        " AND earlier.number < later.number"
    )
    op.create_unique_constraint(op.f(NAME), "calendar_revisions", ["cycle_id", "content_hash"])
