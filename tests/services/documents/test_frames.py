"""An amphoe's frame goes down to the local governments of its area, each with its own record."""

import pytest

from oneplan.services.cycles.steps import collect_step
from oneplan.services.documents.acknowledgements import acknowledge_package
from oneplan.services.documents.dispatch import dispatch_step
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.units.register import import_units
from oneplan.store.decisions import decisions
from oneplan.store.documents import dispatches
from tests.support.builders import step_data
from tests.support.people import AMPHOE, PEOPLE
from tests.support.world import CYCLE, put, set_time, start_world

STEPS = (
    step_data("1", submitted_by=AMPHOE),
    step_data(
        "2",
        kind="consolidate",
        also="dispatch",
        submitted_by=AMPHOE,
        submitted_to=["lao"],
        inputs=["1"],
        window={"printed": "ก.พ. ๖๒"},
    ),
)


@pytest.mark.postgres
def test_every_local_government_of_the_amphoe_gets_it_and_says_so(session, files):
    start_world(session, steps=STEPS)
    import_units(session, PEOPLE, actor="test", is_simulated=True)
    put(session, "A1", ("ถนน", "740102", 100))
    set_time(session, "2019-02-20T09:00")
    collect_step(session, CYCLE, "1", "7401")
    consolidate_step(session, CYCLE, "2", "7401")
    dispatch_step(session, CYCLE, "2", "7401", files=files)
    (sent,) = decisions.list_dispatches(session, cycle_id=CYCLE)
    waiting = {unit.code for _, unit in dispatches.list_unacknowledged(session, cycle_id=CYCLE)}
    acknowledge_package(session, cycle_id=CYCLE, unit_code="L1", dispatch_id=sent.id, by="ปลัด")

    assert waiting == {"L1", "L2"}
    assert dispatches.find_recipient(session, sent.id, "L1").acknowledged_at is not None
    assert {u.code for _, u in dispatches.list_unacknowledged(session, cycle_id=CYCLE)} == {"L2"}
