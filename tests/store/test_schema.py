"""The migrations and the tables say the same."""

import pytest
from sqlalchemy import inspect

from oneplan.embedded.postgres import create_databases
from oneplan.embedded.postgres import database_url as url_of
from oneplan.store import audit, schema
from oneplan.store.session import engine
from oneplan.store.tables import AuditEvent, Base

pytestmark = pytest.mark.postgres


def table_names(url):
    return set(inspect(engine(url)).get_table_names())


def test_the_migrations_make_the_tables_of_the_code(database_url):
    schema.check(database_url)

    assert table_names(database_url) == {*Base.metadata.tables, "alembic_version"}


def test_the_migrations_go_down_and_up_again(postgres_socket):
    create_databases(postgres_socket, ("oneplan_migrations",))
    url = url_of(postgres_socket, "oneplan_migrations")
    schema.migrate(url)
    schema.downgrade(url, revision="base")
    assert table_names(url) == {"alembic_version"}
    schema.migrate(url)

    schema.check(url)
    assert table_names(url) == {*Base.metadata.tables, "alembic_version"}


def append_three(session):
    for number in range(3):
        audit.append_event(
            session, actor="t", action="a", subject=str(number), details={"n": number}
        )


def test_an_untouched_log_is_whole(session):
    append_three(session)

    assert audit.find_break(session) is None


@pytest.mark.parametrize("change", ["changed", "lost", "moved"])
def test_a_touched_row_shows(session, change):
    append_three(session)
    first = session.query(AuditEvent).order_by(AuditEvent.number).all()
    middle = first[-2]
    if change == "changed":
        middle.actor = "somebody else"
    elif change == "lost":
        session.delete(middle)
    else:
        first[-1].number, last = first[-1].number + 10, first[-1]
        session.flush()
        middle.number, last.number = last.number - 10, middle.number
    session.flush()
    session.expire_all()

    assert audit.find_break(session) is not None
