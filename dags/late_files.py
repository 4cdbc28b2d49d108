"""The Airflow DAG that watches for late files and open questions, and those that ask about each."""

from oneplan.orchestration.late_file_dags import (
    build_late_file,
    build_late_submissions,
    build_required_action,
    build_state_watch,
)

late_submissions = build_late_submissions()
late_file = build_late_file()
required_action = build_required_action()
state_watch = build_state_watch()
