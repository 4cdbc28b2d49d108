import pytest

from oneplan.services.plans.collations import NothingCollated, collate_step
from tests.support.builders import step_data
from tests.support.people import AMPHOE
from tests.support.world import CYCLE, start_world

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize(
    ("collated_for", "rule"),
    [
        pytest.param(
            ["central_integration_team"], "nothing of it was collected yet", id="too early"
        ),
        pytest.param([], "the calendar names nobody", id="for nobody"),
    ],
)
def test_nothing_is_collated_of_a_step_that_has_nothing(session, collated_for, rule):
    start_world(session, steps=(step_data("1", submitted_by=AMPHOE, collated_for=collated_for),))

    with pytest.raises(NothingCollated, match=rule):
        collate_step(session, CYCLE, "1")
