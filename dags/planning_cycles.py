"""One Airflow DAG for each calendar in ``calendars/``."""

from pathlib import Path

from oneplan.orchestration.cycle_dag import build_cycle_dags

for dag in build_cycle_dags(Path(__file__).parent / "calendars"):
    globals()[dag.dag_id] = dag
