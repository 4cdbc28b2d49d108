"""Run migrations inside the connection that :mod:`oneplan.store.shared.schema` hands over."""

from alembic import context
from sqlalchemy import Connection

from oneplan.store.shared.session import engine
from oneplan.store.tables import Base


def run(connection: Connection) -> None:
    context.configure(
        connection=connection, target_metadata=Base.metadata, compare_server_default=False
    )
    with context.begin_transaction():
        context.run_migrations()


if (handed := context.config.attributes.get("connection")) is not None:
    run(handed)
else:
    with engine().connect() as opened:
        run(opened)
        opened.commit()
