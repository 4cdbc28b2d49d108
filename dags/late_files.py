"""The late door: one Airflow DAG that watches for late files, one that asks about each."""

from oneplan.orchestration.late_file_dags import build_late_door, build_late_file

late_door = build_late_door()
late_file = build_late_file()
