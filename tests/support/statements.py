"""How many statements something asks of the store."""

from contextlib import contextmanager

from sqlalchemy import Engine, event


@contextmanager
def statements():
    """The statements that are asked meanwhile; savepoints are none."""
    asked = []

    def note(_connection, _cursor, statement, *_):
        if "SAVEPOINT" not in statement:
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)
