"""What is always there is done before the steps of any cycle."""

import pytest

from oneplan.gateways.calendars.calendar_files import load_calendar
from tests.support.builders import CALENDARS

pytestmark = pytest.mark.airflow


def test_a_busy_cycle_keeps_no_watch_waiting():
    from oneplan.orchestration import late_file_dags
    from oneplan.orchestration.cycle_dag import build_cycle_dag

    year = build_cycle_dag(load_calendar(CALENDARS / "rayong-2564.yaml"))
    watches = [late_file_dags.build_late_submissions(), late_file_dags.build_state_watch()]
    tasks = [task for dag in watches for task in dag.tasks]

    assert {task.weight_rule for task in tasks} == {"absolute"}
    assert min(task.priority_weight for task in tasks) > len(year.tasks)
