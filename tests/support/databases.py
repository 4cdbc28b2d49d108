"""Database servers that end with the run of the tests."""

from sqlalchemy import create_engine, text

from oneplan.embedded.postgres import database_url


def spare_the_disk(socket, *settings):
    """Let a server not wait for the disk: a machine that fails takes the tests with it.

    ``fsync`` and ``full_page_writes`` hold against such a failure alone; without
    ``synchronous_commit`` a server that is killed loses what it committed last.
    """
    engine = create_engine(database_url(socket, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in settings:
            connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
