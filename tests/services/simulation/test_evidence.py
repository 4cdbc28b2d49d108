"""The simulated surveys of a rehearsal: awkward, marked, and shown beside the villages' forms."""

import pytest

from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.services.evidence.evidence_views import view_files, view_unit_evidence
from oneplan.services.evidence.need_views import view_needs
from oneplan.services.plans.plan_views import PlanQuestion
from oneplan.services.simulation.evidence import prepare_evidence
from oneplan.services.simulation.registers import prepare_rehearsal
from oneplan.store.cycles.cycles import get_cycle
from oneplan.store.units.units import list_units
from tests.support.builders import CALENDARS

pytestmark = pytest.mark.postgres


def test_a_rehearsal_has_surveys_with_one_village_missing_and_one_doubled(session, files):
    calendar = load_calendar(CALENDARS / "rayong-2564.yaml")
    prepare_rehearsal(session, calendar, seed=7)
    for _ in range(2):
        assert prepare_evidence(session, files, calendar, seed=7) == 2
    cycle = get_cycle(session, calendar.cycle)
    villages = list_units(session, levels=("village",), under="21", simulated=True)
    found = view_files(session, cycle)["files"]

    assert [each["is_in_force"] for each in found] == [True, True]
    assert [each["left_out"] for each in found] == [1, 1]
    assert [each["places"] for each in found] == [len(villages) - 2] * 2
    assert all("จำลอง" in each["file_name"] and "จำลอง" in each["reason"] for each in found)
    said = [bool(view_unit_evidence(session, each)["sources"]) for each in
            (villages[0], villages[1], villages[-1])]  # fmt: skip
    assert said == [True, False, False]
    needs = view_needs(session, cycle, PlanQuestion())
    assert needs["total"]["needs"] > 50
    assert needs["total"]["unanswered"] == needs["total"]["needs"]


def test_a_nation_has_no_simulated_survey(session, files):
    calendar = load_calendar(CALENDARS / "moi-2560.yaml")

    assert prepare_evidence(session, files, calendar, seed=7) == 0
