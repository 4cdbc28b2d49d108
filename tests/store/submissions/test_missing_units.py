"""The store says of sets of units what the domain's rule says of one."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oneplan.domain.submissions.missing import is_counted, is_missing
from oneplan.domain.submissions.submissions import SubmissionState
from oneplan.store.submissions import missing_units, waiting_groups
from oneplan.store.units import unit_mergers
from tests.support.world import CYCLE, moment, put, start_world

pytestmark = pytest.mark.postgres
UNITS = {"A1": "7401", "A2": "7402", "A3": "7403"}
HISTORY = st.lists(st.sampled_from(sorted(SubmissionState)), max_size=4)


@pytest.fixture
def started(session):
    """A world that every example begins with and leaves as it was."""
    start_world(session)
    return session


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    histories=st.fixed_dictionaries(dict.fromkeys(UNITS, HISTORY)),
    ended=st.sets(st.sampled_from(sorted(UNITS))),
)
def test_the_same_units_are_missing_by_sql_and_by_the_rule(started, histories, ended):
    session = started
    savepoint = session.begin_nested()
    try:
        for unit, states in histories.items():
            for number, state in enumerate(states):
                put(session, unit, (f"โครงการ {number}", "740101", 1), state=state)
        for unit in ended:
            unit_mergers.add_merger(
                session,
                unit_code=unit,
                into_code="C1",
                reason="ยุบรวม",
                merged_by="t",
                merged_at=moment("2019-01-09"),
            )
        found = missing_units.list_missing_units(session, cycle_id=CYCLE, step_id="1")
        missing = {unit.code for unit in found}
        complete = waiting_groups.list_complete(
            session, [(CYCLE, "1", group) for group in UNITS.values()]
        )
    finally:
        savepoint.rollback()
        session.expunge_all()

    expected = {u for u, s in histories.items() if u not in ended or is_counted(s)}
    assert missing == {u for u in expected if is_missing(histories[u])}
    assert {group for _, _, group in complete} == {
        group for u, group in UNITS.items() if u not in expected or is_counted(histories[u])
    }
