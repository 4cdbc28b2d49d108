"""A step opens, waits and collects by what the store holds now."""

import pytest

from oneplan.services.cycles.steps import (
    NothingToRelease,
    NoUnitsRegistered,
    collect_step,
    has_opened,
    open_step,
    release_step,
    waiting,
)
from oneplan.store.cycles import stored_steps
from oneplan.store.submissions import expected_submissions, step_collections
from tests.support.builders import step_data
from tests.support.world import CYCLE, moment, send, set_time, start_world

pytestmark = pytest.mark.postgres

AMPHOE = {"levels": ["amphoe"], "role": "kbo"}


def test_a_step_opens_with_its_window(session):
    start_world(session, at="2018-12-31T23:59:59")
    before = has_opened(session, CYCLE, "1")
    set_time(session, "2019-01-01T00:00:00")

    assert (before, has_opened(session, CYCLE, "1")) == (False, True)


def test_opening_twice_expects_each_unit_once(session):
    start_world(session)

    assert open_step(session, CYCLE, "1") == 3
    assert len(expected_submissions.list_expected_units(session, cycle_id=CYCLE, step_id="1")) == 3


def test_a_step_with_no_unit_says_how_to_get_them(session):
    start_world(session, steps=(step_data("1", submitted_by=AMPHOE), step_data("2")))

    with pytest.raises(NoUnitsRegistered, match="level village, and the register has none"):
        open_step(session, CYCLE, "2")


def test_a_group_waits_until_it_is_complete(session, files):
    calendar = start_world(session)
    before = waiting(session, CYCLE, "1", "7401")
    send(session, files, calendar, "A1")

    assert (before.is_over, before.reason) == (False, "waiting")
    assert waiting(session, CYCLE, "1", "7401").reason == "complete"
    assert waiting(session, CYCLE, "1", "7402").reason == "waiting"


@pytest.mark.parametrize(
    ("at", "reason"),
    [("2019-02-07T23:59:59", "waiting"), ("2019-02-08T00:00:00", "deadline")],
)
def test_a_group_goes_on_when_grace_is_past(session, at, reason):
    start_world(session)
    set_time(session, at)

    assert waiting(session, CYCLE, "1", "7401").reason == reason


def test_a_due_date_moved_in_the_store_moves_the_waiting(session):
    start_world(session)
    set_time(session, "2019-02-20")
    stored_steps.get_step(session, CYCLE, "1").due_at = moment("2019-02-28T23:59:59")
    session.flush()

    assert waiting(session, CYCLE, "1", "7401").reason == "waiting"


def test_a_step_that_holds_waits_for_its_release(session):
    start_world(
        session, steps=(step_data("1", submitted_by=AMPHOE, policy={"when_missing": "hold"}),)
    )
    set_time(session, "2019-06-01")
    before = waiting(session, CYCLE, "1", "7401").reason
    assert release_step(session, CYCLE, "1", actor="secretariat") == 3

    assert (before, waiting(session, CYCLE, "1", "7401").reason) == ("waiting", "released")


def test_a_step_that_waits_for_nobody_is_not_released(session, files):
    calendar = start_world(session)
    with pytest.raises(NothingToRelease, match="not open yet"):
        release_step(session, CYCLE, "2", actor="secretariat")
    release_step(session, CYCLE, "1", actor="secretariat")
    with pytest.raises(NothingToRelease, match="was released on 2019-01"):
        release_step(session, CYCLE, "1", actor="secretariat")
    assert calendar.cycle == CYCLE


def test_collecting_again_is_the_same_input_set_until_something_new_came(session, files):
    calendar = start_world(session)
    counts = [collect_step(session, CYCLE, "1", "7401") for _ in range(2)]
    first = step_collections.find_collection(
        session, cycle_id=CYCLE, step_id="1", group_code="7401"
    )
    send(session, files, calendar, "A1")
    collect_step(session, CYCLE, "1", "7401")
    second = step_collections.find_collection(
        session, cycle_id=CYCLE, step_id="1", group_code="7401"
    )

    assert counts == [{"expected": 1, "received": 0, "nil": 0, "late": 0, "missing": 1}] * 2
    assert (first.number, first.missing, second.number, second.missing) == (1, ["A1"], 2, [])
