"""Which groups have everything: as a plain recount says, whatever was sent, withdrawn or merged."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from oneplan.domain.submissions.submissions import COUNTED_STATES, SubmissionState
from oneplan.services.cycles.steps import waiting
from oneplan.store.submissions.submissions import save_state
from oneplan.store.submissions.tables import ExpectedSubmission, Submission
from oneplan.store.submissions.waiting_groups import list_complete
from oneplan.store.units import unit_mergers
from oneplan.store.units.tables import UnitMerger
from tests.support.world import CYCLE, put, start_world

pytestmark = pytest.mark.postgres
UNITS = ("A1", "A2", "A3")
GROUPS = tuple((CYCLE, "1", code) for code in ("7401", "7402", "7403"))
STATES = tuple(SubmissionState)

acts = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.sampled_from(UNITS), st.sampled_from(STATES)),
        st.tuples(st.just("move"), st.sampled_from(UNITS), st.sampled_from(STATES)),
        st.tuples(st.just("move all"), st.sampled_from(STATES), st.sampled_from(STATES)),
        st.tuples(st.just("forget"), st.sampled_from(UNITS), st.none()),
        st.tuples(st.just("merge"), st.sampled_from(UNITS), st.sampled_from(UNITS)),
    ),
    max_size=12,
)


def do(session, act, about, into):
    """One change of what stands in the store, by the service or by a statement over many rows."""
    if act == "send":
        put(session, about, ("ขุดลอกคลอง", "740101", "1"), state=into)
    elif act == "move":
        last = session.scalars(
            select(Submission).where(Submission.unit_code == about).order_by(Submission.id.desc())
        ).first()
        if last is not None:
            save_state(session, last, into)
    elif act == "move all":
        session.execute(update(Submission).where(Submission.state == about).values(state=into))
    elif act == "forget":
        session.execute(delete(Submission).where(Submission.unit_code == about))
    elif (
        about != into
        and session.scalar(select(UnitMerger).where(UnitMerger.unit_code == about)) is None
    ):
        unit_mergers.add_merger(
            session, unit_code=about, into_code=into, merged_by="t", reason="ประกาศ"
        )


def recount(session):
    """Group → units that owe it a file, from the rows themselves."""
    counted = {
        s.unit_code for s in session.scalars(select(Submission)) if s.state in COUNTED_STATES
    }
    ended = set(session.scalars(select(UnitMerger.unit_code)))
    expected = session.scalars(select(ExpectedSubmission).where(ExpectedSubmission.step_id == "1"))
    owing = {key: set() for key in GROUPS}
    for each in expected:
        if each.unit_code not in counted | ended:
            owing[each.cycle_id, each.step_id, each.group_code].add(each.unit_code)
    return owing


@pytest.fixture
def started(session):
    """A world that every example begins with and leaves as it was."""
    start_world(session)
    return session


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=acts)
def test_a_group_is_complete_as_a_recount_says(started, acts):
    session = started
    with session.begin_nested() as savepoint:
        for act in acts:
            do(session, *act)
            session.expire_all()
            owing = recount(session)
            assert list_complete(session, GROUPS) == {key for key in GROUPS if not owing[key]}
            for group in GROUPS:
                alone = waiting(session, *group)
                assert alone.expected - alone.received == len(owing[group])
        savepoint.rollback()
    session.expire_all()


def test_a_group_without_units_is_never_complete(session):
    start_world(session)

    assert list_complete(session, [(CYCLE, "1", "7499")]) == set()
    assert list_complete(session, []) == set()


def test_two_transactions_that_touch_one_unit_lose_no_count(shared_url):
    """Two connections: the second waits for the row, then adds its own."""
    from concurrent.futures import ThreadPoolExecutor

    from oneplan.store.shared.session import begin

    with begin(shared_url) as session:
        start_world(session)
        ids = [put(session, "A1", state=SubmissionState.RETURNED).id for _ in range(8)]

    def accept(submission_id):
        with begin(shared_url) as session:
            save_state(session, session.get_one(Submission, submission_id), "accepted")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(accept, ids))
    with begin(shared_url) as session:
        kept = session.get_one(ExpectedSubmission, (CYCLE, "1", "A1")).counted_versions
    assert kept == len(ids)
