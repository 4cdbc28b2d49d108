"""The example officer of a rehearsed office sees one amphoe of its register."""

import pytest

from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.services.simulation.example_area import give_example_area
from oneplan.services.simulation.registers import prepare_rehearsal
from oneplan.services.units.user_areas import area_of, set_area
from oneplan.store.shared import audit_chain
from tests.support.builders import CALENDARS

pytestmark = pytest.mark.postgres
USER = "amphoe"


@pytest.mark.parametrize(
    ("cycle", "area", "name"),
    [
        pytest.param("rayong-2564", "2101", "เมืองระยอง", id="a province"),
        pytest.param("moi-2560", None, None, id="the nation"),
    ],
)
def test_the_first_amphoe_of_the_register_is_given_once(session, cycle, area, name):
    prepare_rehearsal(session, load_calendar(CALENDARS / f"{cycle}.yaml"), seed=7)

    given = give_example_area(session, cycle, USER)

    assert given is not None
    assert len(given.area_code) == 4
    assert (given.area_code, given.area_th) == (area, name) or area is None
    assert area_of(session, USER) == given.area_code
    assert give_example_area(session, cycle, USER) is None
    acts = [e for e in audit_chain.list_events(session) if e.action == "user_area.set"]
    assert [each.actor for each in acts] == ["rehearsal"]


def test_an_area_that_somebody_gave_stays(session):
    prepare_rehearsal(session, load_calendar(CALENDARS / "rayong-2564.yaml"), seed=7)
    set_area(session, USER, "2103", by="สมชาย")

    assert give_example_area(session, "rayong-2564", USER) is None
    assert area_of(session, USER) == "2103"
