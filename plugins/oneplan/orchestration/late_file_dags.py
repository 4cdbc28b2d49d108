"""The two DAGs of the late door: one watches, one asks about a file and runs its branch again."""

from __future__ import annotations

from datetime import UTC, datetime

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import DAG

from oneplan.domain.late_tickets import DOOR_DAG, FILE_DAG
from oneplan.orchestration.cycle_dag import DEFAULT_ARGUMENTS
from oneplan.orchestration.operators.ask_late_file import AskLateFileOperator
from oneplan.orchestration.operators.rerun_step import RerunStepOperator
from oneplan.orchestration.sensors.late_files_waiting import LateFilesSensor

TAGS = ["oneplan", "ไฟล์ล่าช้า"]
TICKET = "{{ dag_run.conf['ticket'] }}"


def build_late_door() -> DAG:
    """Make the DAG that is always there: it waits for late files and starts a run for each.

    A cycle's own DAG cannot ask: nobody knows while it is built how many files
    will be late, and it may have ended when one comes (docs/decisions/0015).
    """
    with DAG(
        dag_id=DOOR_DAG,
        dag_display_name="ประตูรับไฟล์ล่าช้า",
        description="Starts late_file for every file that came to a step which had gone on.",
        schedule="@continuous",
        start_date=datetime(2020, 1, 1, tzinfo=UTC),
        catchup=False,
        max_active_runs=1,
        is_paused_upon_creation=False,
        default_args=dict(DEFAULT_ARGUMENTS),
        tags=TAGS,
    ) as dag:
        found = LateFilesSensor(task_id="wait", task_display_name="รอไฟล์ล่าช้า")
        TriggerDagRunOperator.partial(
            task_id="ask",
            task_display_name="เสนอสำนักงานจังหวัด",
            trigger_dag_id=FILE_DAG,
            logical_date=None,
            skip_when_already_exists=True,
        ).expand_kwargs(found.output)
    return dag


def build_late_file() -> DAG:
    """Make the DAG of one late file: ask, then run its branch again."""
    with DAG(
        dag_id=FILE_DAG,
        dag_display_name="พิจารณาไฟล์ที่ส่งล่าช้า",
        description="One run a late file: the secretariat sees what would change and answers.",
        schedule=None,
        catchup=False,
        is_paused_upon_creation=False,
        max_active_runs=64,
        default_args=dict(DEFAULT_ARGUMENTS),
        tags=TAGS,
    ) as dag:
        ask = AskLateFileOperator(
            task_id="decide", task_display_name="พิจารณารับไฟล์ล่าช้า", ticket=TICKET
        )
        rerun = RerunStepOperator(
            task_id="rerun", task_display_name="ประมวลใหม่เฉพาะส่วนที่เกี่ยวข้อง", ticket=TICKET
        )
        ask >> rerun
    return dag
