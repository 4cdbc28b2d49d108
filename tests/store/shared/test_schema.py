"""The migrations and the tables say the same."""

import os
import pwd

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from oneplan.config.accounts import account
from oneplan.domain.plans.project_keys import project_key
from oneplan.embedded.postgres import create_databases
from oneplan.embedded.postgres import database_url as url_of
from oneplan.store.plans import routes
from oneplan.store.shared import audit, audit_chain, audit_proofs, people, schema
from oneplan.store.shared.base import Base
from oneplan.store.shared.session import begin, engine
from oneplan.store.shared.tables import AuditEvent
from tests.support.world import CYCLE, put, start_world

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


def test_ways_that_were_of_rows_become_ways_of_projects(postgres_socket):
    create_databases(postgres_socket, ("oneplan_ways",))
    url = url_of(postgres_socket, "oneplan_ways")
    schema.migrate(url)
    with begin(url) as session:
        start_world(session)
        put(session, "A1", ("ถนน", "740101", 100), ("ถนน", "740101", 200))
        keys = [
            bytes(each) for each in session.scalars(text("SELECT match_key FROM submission_rows"))
        ]
    schema.downgrade(url, revision="c4e8a1b7d260")
    way = {"1/A1/3": 2, "1/A1/4": 1, "1/A1/9": 1}
    with begin(url) as session:
        session.execute(
            text(
                "INSERT INTO route_hops SELECT :cycle, :row, number, 'owner', '', 'holds', 'x', 't',"
                " now() FROM generate_series(1, :count) number"
            ),
            [{"cycle": CYCLE, "row": row, "count": count} for row, count in way.items()],
        )
    schema.migrate(url)

    assert keys[0] == keys[1]
    with begin(url) as session:
        found = {key: len(hops) for key, hops in routes.list_hops(session, CYCLE).items()}
    assert found == {
        project_key("1/A1", keys[0], 0): 2,
        project_key("1/A1", keys[0], 1): 1,
        "1/A1/9": 1,
    }, "a row that no file holds keeps the name that it had"


def append_three(session):
    for number in range(3):
        audit.append_event(
            session, actor="t", action="a", subject=str(number), details={"n": number}
        )
    audit_chain.append_pending(session)


def test_an_act_of_a_savepoint_that_is_rolled_back_is_not_written(session):
    audit.append_event(session, actor="t", action="a", subject="before")
    with session.begin_nested():
        audit.append_event(session, actor="t", action="a", subject="kept")
    savepoint = session.begin_nested()
    audit.append_event(session, actor="t", action="a", subject="lost")
    with session.begin_nested():
        audit.append_event(session, actor="t", action="a", subject="lost as well")
    savepoint.rollback()
    audit.append_event(session, actor="t", action="a", subject="after")

    subjects = [act.subject for act in audit_chain.list_events(session)]
    assert subjects[-3:] == ["before", "kept", "after"]
    assert audit_proofs.find_break(session) is None


def test_an_untouched_log_is_whole(session):
    append_three(session)

    assert audit_proofs.find_break(session) is None


MIDDLE = "number = (SELECT max(number) - 1 FROM audit_events)"
LAST = "number = (SELECT max(number) FROM audit_events)"
COLUMNS = "happened_at, actor, action, subject, details, previous_hash, hash"
WHOLE_CHAIN = "number > (SELECT max(number) - 3 FROM audit_events)"


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param([f"UPDATE audit_events SET actor = 'x' WHERE {MIDDLE}"], id="changed"),
        pytest.param([f"UPDATE audit_events SET details = '{{}}' WHERE {LAST}"], id="the last"),
        pytest.param([f"DELETE FROM audit_events WHERE {MIDDLE}"], id="lost"),
        pytest.param([f"DELETE FROM audit_events WHERE {LAST}"], id="its tail cut"),
        pytest.param([f"DELETE FROM audit_events WHERE {WHOLE_CHAIN}"], id="three cut"),
        pytest.param(["DELETE FROM audit_events"], id="emptied"),
        pytest.param(
            [
                f"UPDATE audit_events SET number = -1 WHERE {MIDDLE}",
                f"UPDATE audit_events SET number = number - 1 WHERE {LAST}",
                "UPDATE audit_events SET number = (SELECT max(number) + 1 FROM audit_events)"
                " WHERE number = -1",
            ],
            id="moved",
        ),
        pytest.param(
            [
                f"INSERT INTO audit_events (number, {COLUMNS})"
                f" SELECT number + 1, {COLUMNS} FROM audit_events WHERE {LAST}"
            ],
            id="one put in",
        ),
    ],
)
def test_a_touched_log_shows(session, statements):
    append_three(session)
    session.execute(text("SET LOCAL session_replication_role = replica"))
    for statement in statements:
        session.execute(text(statement))
    session.expire_all()

    assert audit_proofs.find_break(session) is not None


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_events SET actor = 'x'", "DELETE FROM audit_events", "TRUNCATE audit_events"],
)
def test_the_database_lets_the_log_grow_and_nothing_else(session, statement):
    append_three(session)
    with pytest.raises(DBAPIError, match="audit_events only grows"), session.begin_nested():
        session.execute(text(statement))

    assert audit_proofs.find_break(session) is None


def test_a_log_written_anew_is_told_by_the_row_that_was_noted(session):
    append_three(session)
    number, digest = audit_proofs.find_head(session)
    noted = f"{number}:{digest}"
    append_three(session)

    assert audit_proofs.holds(session, noted)
    assert not audit_proofs.holds(session, f"{number}:{'0' * 64}")
    assert not audit_proofs.holds(session, f"{number + 99}:{digest}")
    for wrong in ("", "7", "x:y", f"{'9' * 30}:{digest}"):
        with pytest.raises(audit_proofs.HeadInvalid, match="NUMBER:HASH"):
            audit_proofs.holds(session, wrong)


@pytest.mark.parametrize("actor", ["", "  ", "\u200b"])
def test_an_act_of_nobody_is_not_written_down(session, actor):
    with pytest.raises(audit.ActorMissing, match="an act has a name"):
        audit.append_event(session, actor=actor, action="late_ticket.accepted", subject="1/A1")


def test_what_a_person_types_as_a_reason_keeps_no_number_or_address_of_people(session):
    audit.append_event(
        session,
        actor="t",
        action="a",
        subject="s",
        details={"reason": "โทร 081-234-5678 หรือ a@b.go.th", "sha256": "0812345678ab"},
    )
    event = session.get(AuditEvent, audit_proofs.find_head(session)[0])

    assert "081" not in event.details["reason"]
    assert "@" not in event.details["reason"]
    assert event.details["sha256"] == "0812345678ab"


def test_the_command_leaves_the_account_it_ran_under(database_url, session):
    session.info.update(source="command", account=account())
    append_three(session)
    event = session.get(AuditEvent, audit_proofs.find_head(session)[0])

    assert people.list_names(session)[event.details["account"]] == pwd.getpwuid(os.getuid())[0]
    with begin(database_url) as other, begin(database_url, source="portal") as portal:
        assert other.info == {"source": "command", "account": account()}
        assert portal.info == {"source": "portal"}
