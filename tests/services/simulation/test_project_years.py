"""Rayong's year lived without Airflow: which units are told of their projects, and how often."""

from collections import Counter

import pytest

from oneplan.domain.reminders.mail_key import is_about_projects
from oneplan.services.documents import dispatch
from oneplan.services.plans.project_histories import view_projects
from oneplan.store.reminders import notices
from oneplan.store.submissions import submissions
from tests.support.query_counts import count_queries
from tests.support.years import act_out, send_year

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
CYCLE = "rayong-2564"
EVENTS = {
    ("2.1", "project_sent_on"): ("1.1", "1.2"),
    ("3.1", "project_sent_on"): ("1.1", "1.2"),
    ("10", "project_decided"): ("3.3",),
    ("12.1", "project_sent_on"): ("3.3",),
    ("12.2", "project_sent_on"): ("3.3",),
}
"""Step and kind of mail → the steps whose units have projects in the plan that it is about."""


@pytest.fixture
def lived(session, files, monkeypatch):
    """The year up to its last package; what stands in the packages is no matter here."""
    monkeypatch.setattr(dispatch, "write_package", lambda *_, **__: [])
    monkeypatch.setattr(dispatch, "write_extract", lambda *_, **__: [])
    calendar = send_year(session, files, CYCLE, seed=7)
    act_out(session, calendar, files)


def test_each_unit_is_told_once_of_each_event_about_its_projects(session, lived):
    told = Counter(
        (each.step_id, each.reminder.partition(":")[0], each.unit_code)
        for each in notices.list_notices(session, cycle_id=CYCLE)
        if is_about_projects(each.reminder)
    )
    senders = {
        step: {
            each.unit_code
            for each in submissions.list_counted(session, cycle_id=CYCLE, step_id=step)
            if each.row_count
        }
        for step in ("1.1", "1.2", "3.3")
    }

    assert told == {
        (step, kind, unit): 1
        for (step, kind), sources in EVENTS.items()
        for source in sources
        for unit in senders[source]
    }
    assert len(told) > 300

    for unit in (min(senders["1.1"]), min(senders["1.2"]), min(senders["3.3"])):
        with count_queries(session) as asked:
            found = view_projects(session, CYCLE, unit)
        assert len(asked) <= 8
        assert found.projects
