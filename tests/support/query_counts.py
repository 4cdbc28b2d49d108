"""The queries that something asks of the store."""

from contextlib import contextmanager

from sqlalchemy import event


@contextmanager
def count_queries(session):
    """Gather the statements of a session's connection, savepoints left out."""
    connection = session.connection()
    asked = []

    def note(_connection, _cursor, statement, *_):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            asked.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield asked
    event.remove(connection, "before_cursor_execute", note)
