"""The store's standings of units are those of the domain."""

import hashlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.submissions.missing import is_missing
from oneplan.domain.submissions.submissions import SubmissionState
from oneplan.domain.submissions.unit_standings import OWES, UnitStanding, standing_of
from oneplan.store.submissions import submissions
from oneplan.store.submissions.place_counts import count_by_place, count_late_by_place
from oneplan.store.submissions.unit_standings import UnitScope, count_standings, list_units
from tests.support.world import CYCLE, moment, start_world

VERSIONS = st.lists(st.tuples(st.sampled_from(SubmissionState), st.booleans()), max_size=5)
SCOPE = UnitScope(cycle_id=CYCLE, step_ids=["1"])


def _keep(session, unit, number, state, is_late):
    submissions.add_submission(
        session, [], cycle_id=CYCLE, step_id="1", unit_code=unit, state=state,
        sha256=hashlib.sha256(f"{unit}{number}".encode()).hexdigest(), form="f", file_type="xlsx",
        file_name="a.xlsx", byte_count=1, row_count=0, total_baht=Decimal(), sender="t",
        findings=[], layout={}, received_at=moment("2019-01-10"), is_late=is_late,
    )  # fmt: skip


@pytest.mark.postgres
def test_sets_and_single_units_stand_alike(session):
    start_world(session)

    @given(st.fixed_dictionaries({"A1": VERSIONS, "A2": VERSIONS, "A3": VERSIONS}))
    def holds(sent):
        with session.begin_nested() as savepoint:
            for unit, versions in sent.items():
                for number, (state, is_late) in enumerate(versions):
                    _keep(session, unit, number, state, is_late)
            total, found = list_units(session, SCOPE, limit=10)
            counts = count_standings(session, SCOPE)
            places = count_by_place(session, SCOPE)
            late = count_late_by_place(session, SCOPE)
            savepoint.rollback()
        session.expire_all()
        expected = {unit: standing_of(versions) for unit, versions in sent.items()}
        assert total == 3
        assert {each.unit_code: each.standing for each in found} == expected
        assert sum(counts.values()) == 3
        counted = set(UnitStanding) - {*OWES, UnitStanding.WAITING}
        assert sum(p.received for p in places) == sum(s in counted for s in expected.values())
        waiting = sum(each[3] for each in late)
        assert waiting <= sum(s == UnitStanding.WAITING for s in expected.values())

    holds()


@given(VERSIONS)
def test_who_owes_is_who_is_missing(versions):
    states = [state for state, _ in versions]

    assert (standing_of(versions) in OWES) == is_missing(states)
