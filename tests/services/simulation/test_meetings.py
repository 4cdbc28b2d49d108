"""A rehearsal calls a meeting, holds it and writes it down, marked as simulated."""

import pytest

from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.services.meetings.sitting_views import view_sittings
from oneplan.services.meetings.task_views import view_tasks
from oneplan.services.simulation.meetings import rehearse_meeting
from oneplan.services.simulation.registers import prepare_rehearsal
from oneplan.store.reminders import notices
from tests.support.builders import CALENDARS
from tests.support.years import rehearsal_of

pytestmark = pytest.mark.postgres


def test_a_rehearsal_holds_one_meeting_and_only_one(session, files, monkeypatch):
    cycle = "samutsakhon-2563"
    monkeypatch.setattr("oneplan.services.simulation.rehearsal.time.sleep", lambda _: None)
    prepare_rehearsal(session, load_calendar(CALENDARS / f"{cycle}.yaml"), seed=7)
    for _ in range(2):
        rehearse_meeting(rehearsal_of(session, files, cycle), files)

    (sitting,) = view_sittings(session, cycle)
    assert (sitting["state"], "จำลอง" in sitting["title"]) == ("held", True)
    (task,) = view_tasks(session, cycle)
    mails = notices.list_notices(session, cycle_id=cycle)
    told = [m for m in mails if m.reminder.startswith("sitting:")]
    assert len(told) == sitting["present"] > 1
    assert all("การซักซ้อม: ข้อมูลจำลอง" in m.body_text for m in told)
    assert files.get(told[0].attachments[0]["sha256"]).startswith(b"%PDF")
    assert [m.unit_code for m in mails if m.reminder.startswith("meeting_task:")] == [task["owner"]]
