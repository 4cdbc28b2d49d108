"""What is looked up by unit reads an index, and what is only counted reads no findings."""

import pytest
from sqlalchemy import event, select, text

from oneplan.services.cycles.steps import waiting
from oneplan.services.operations.status import cycle_status
from oneplan.store.cycles import cycle_locks
from oneplan.store.documents import dispatches
from oneplan.store.late_submissions.tables import LateTicket
from oneplan.store.reminders import mail_events
from oneplan.store.reminders.tables import Notice
from oneplan.store.submissions import expected_submissions
from oneplan.store.submissions.tables import ExpectedSubmission, Submission
from oneplan.store.units.tables import Contact, PortalLink
from tests.support.world import CYCLE, moment, put, start_world

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize(
    "table", [Submission, ExpectedSubmission, Notice, PortalLink, Contact, LateTicket]
)
def test_a_unit_is_looked_up_by_an_index(session, table):
    session.execute(text("SET LOCAL enable_seqscan = off"))
    statement = select(table).where(table.unit_code == "A1")
    compiled = statement.compile(session.connection(), compile_kwargs={"literal_binds": True})
    plan = "\n".join(session.scalars(text(f"EXPLAIN {compiled}")))

    assert "Index" in plan
    assert "Seq Scan" not in plan


def statements(session, act):
    asked = []

    def keep(*args):
        asked.append(args[2])

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", keep)
    act()
    event.remove(connection, "before_cursor_execute", keep)
    return asked


@pytest.mark.parametrize(
    "act",
    [
        lambda session: waiting(session, CYCLE, "1", "7401"),
        lambda session: cycle_status(session, CYCLE),
        lambda session: expected_submissions.list_missing_units(
            session, cycle_id=CYCLE, step_id="1"
        ),
    ],
    ids=["waiting", "status", "missing"],
)
def test_counting_reads_no_findings(session, act):
    start_world(session)
    put(session, "A1", ("โครงการ", "740101", 1))
    asked = statements(session, lambda: act(session))

    assert asked
    assert [each for each in asked if "submissions.findings" in each] == []


def test_reminders_about_packages_are_found_by_their_kind(session):
    start_world(session)
    session.execute(
        text(
            "INSERT INTO notices (cycle_id, unit_code, reminder, revision, state, subject, body_text,"
            " body_html, queued_at) SELECT :cycle, 'A1', 'digest:' || n, 1, 'accepted', '', '',"
            " '', now() FROM generate_series(1, 3000) n"
        ),
        {"cycle": CYCLE},
    )
    session.execute(text("ANALYZE notices"))
    asked = statements(session, lambda: dispatches.list_reminded(session, cycle_id=CYCLE))
    plan = "\n".join(
        session.scalars(
            text(
                f"EXPLAIN SELECT reminder, unit_code FROM notices WHERE cycle_id = '{CYCLE}'"
                " AND reminder LIKE 'acknowledge:' || '%'"
            )
        )
    )

    assert len(asked) == 1
    assert "ix_notices_reminder" in plan


def test_mails_to_a_unit_in_a_span_of_time_are_found(session):
    start_world(session)

    assert not mail_events.list_sent_to(
        session, ["A1"], after=moment("2019-01-01"), before=moment("2019-02-01")
    )


def test_a_trial_takes_no_lock_of_the_cycle(session):
    held = text(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
    )
    with cycle_locks.without_locks(session):
        cycle_locks.lock_cycle(session, "trial")
        before = session.scalar(held)
    cycle_locks.lock_cycle(session, "trial")

    assert session.scalar(held) == before + 1
