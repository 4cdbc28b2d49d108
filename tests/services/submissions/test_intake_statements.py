"""What an intake asks of the store, and what it appends to the log, in few statements."""

import pytest
from sqlalchemy import Engine, event

from oneplan.services.submissions.intake import receive_file
from oneplan.store.shared import audit, audit_chain, audit_proofs
from tests.support.world import CYCLE, rows_of, start_world, workbook

pytestmark = pytest.mark.postgres

STATEMENTS = 8
"""Of a file that counts; what is written by COPY is not counted (docs/decisions/0012)."""


def test_a_file_costs_few_statements(session, begin, files):
    calendar = start_world(session)
    asked = []

    def receive(unit):
        receive_file(
            begin=begin,
            cycle_id=CYCLE,
            step_id="1",
            unit_code=unit,
            file_name="a.xlsx",
            content=workbook(calendar, rows_of(unit, calendar), unit=unit),
            sender="test",
            files=files,
        )
        audit_chain.append_pending(session)

    def note(*args):
        if "SAVEPOINT" not in args[2]:
            asked.append(args[2])

    receive("A1")
    session.expunge_all()
    event.listen(Engine, "before_cursor_execute", note)
    receive("A2")
    event.remove(Engine, "before_cursor_execute", note)

    assert len(asked) <= STATEMENTS, "\n".join(asked)
    assert audit_proofs.find_break(session) is None


def test_the_acts_of_one_transaction_follow_one_another(session):
    for count in (1, 3, 2):
        for number in range(count):
            audit.append_event(session, actor="oneplan", action="x.y", subject=str(number))
        audit_chain.append_pending(session)

    events = list(audit_chain.list_events(session))
    assert [event.subject for event in events] == ["0", "0", "1", "2", "0", "1"]
    assert audit_proofs.find_break(session) is None
    assert audit_proofs.find_head(session) == (6, events[-1].hash)
