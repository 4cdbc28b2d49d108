"""A village that asks itself for support is warned when its file is taken in."""

import pytest

from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.cycles.clock import set_clock
from oneplan.services.cycles.steps import open_step
from oneplan.services.submissions.submissions import receive_submission
from oneplan.store.submissions import submissions
from tests.support.builders import make_calendar, step_data
from tests.support.corpus import grid, right_rows, xlsx
from tests.support.evidence_files import add_villages
from tests.support.world import CYCLE, moment

pytestmark = pytest.mark.postgres
AGENCY = 11


@pytest.fixture
def village(session, files):
    """Sends a plan of a village that asks an agency for support."""
    start_cycle(session, make_calendar(step_data("1", form="village_plan")), seed=1)
    add_villages(session)
    set_clock(session, CYCLE, at=moment("2019-01-05"), speed=0, hold_at=moment("2019-01-05"))
    open_step(session, CYCLE, "1")

    def send(unit: str, agency: str):
        rows = right_rows()
        rows[1][AGENCY] = agency
        return receive_submission(
            session,
            cycle_id=CYCLE,
            step_id="1",
            unit_code=unit,
            file_name="a.xlsx",
            content=xlsx(grid(rows)),
            sender="t",
            files=files,
        )

    return send


@pytest.mark.parametrize(
    ("unit", "agency", "rules"),
    [
        pytest.param("74010101", "บ้านหนึ่ง", ["not_sender"], id="its name"),
        pytest.param("74010101", "บ้าน หนึ่ง", ["not_sender"], id="with a space"),
        pytest.param("74010101", "74010101", ["not_sender"], id="its code"),
        pytest.param("V-3", "หมู่ 3 บ้านสาม", ["not_sender"], id="its number in short"),
        pytest.param("V-3", "หมู่ที่ ๓ บ้านสาม", ["not_sender"], id="its number in Thai digits"),
        pytest.param("74010101", "บ้านสอง", [], id="another village"),
        pytest.param("74010101", "อบต.มหาชัย", [], id="a local government"),
    ],
)
def test_an_agency_that_is_the_sender_is_warned_of(session, village, unit, agency, rules):
    receipt = village(unit, agency)

    assert [each.rule for each in receipt.findings] == rules
    sent = submissions.get_last(session, cycle_id=CYCLE, step_id="1", unit_code=unit)
    assert (sent.state, sent.row_count) == (
        "accepted_with_warnings" if rules else "accepted",
        2,
    )
    assert {each["cell"] for each in sent.findings} == ({"L5"} if rules else set())
