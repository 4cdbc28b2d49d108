"""The DAGs beside the cycles: they watch, ask about a late file, ask a question anew."""

from __future__ import annotations

import pendulum
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import DAG

from oneplan.domain.decisions.questions import QUESTION_DAG
from oneplan.domain.late_submissions.late_tickets import FILE_DAG, LATE_SUBMISSIONS_DAG
from oneplan.orchestration.operators.ask_again import AskAgainOperator
from oneplan.orchestration.operators.ask_late_file import AskLateFileOperator
from oneplan.orchestration.operators.check_answer import CheckAnswerOperator
from oneplan.orchestration.operators.rerun_step import RerunStepOperator
from oneplan.orchestration.operators.watch_states import WatchStatesOperator
from oneplan.orchestration.sensors.late_files_waiting import LateFilesSensor
from oneplan.orchestration.task_arguments import DEFAULT_ARGUMENTS

TAGS = ["แผนเดียวกัน", "ไฟล์ล่าช้า"]
TICKET = "{{ dag_run.conf['ticket'] }}"
QUESTION = "{{ dag_run.conf['question'] }}"

WATCHING = {**DEFAULT_ARGUMENTS, "priority_weight": 10_000, "weight_rule": "absolute"}
"""Arguments of what is always there: a step weighs what waits for it, and would go first."""


class StartRunsOperator(TriggerDagRunOperator):
    """Airflow's own operator, under a name that a clerk reads."""

    custom_operator_name = "งานของระบบ"


def build_late_submissions() -> DAG:
    """Make the DAG that is always there: it starts a run for each late file and each question.

    A cycle's own DAG cannot ask: nobody knows while it is built how many files
    will be late, and it may have ended when one comes (docs/decisions/0015). A
    question that was answered wrongly is asked anew in the same way.
    """
    with DAG(
        dag_id=LATE_SUBMISSIONS_DAG,
        dag_display_name="รอไฟล์ล่าช้าและคำถามที่ต้องถามใหม่",
        description="Starts late_file for every late file, required_action for every question.",
        schedule="@continuous",
        start_date=pendulum.datetime(2020, 1, 1),
        catchup=False,
        max_active_runs=1,
        is_paused_upon_creation=False,
        default_args=dict(WATCHING),
        tags=TAGS,
    ) as dag:
        found = LateFilesSensor(task_id="wait", task_display_name="รอไฟล์ล่าช้าหรือคำถาม")
        StartRunsOperator.partial(
            task_id="ask",
            task_display_name="เสนอสำนักงานจังหวัด",
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


def build_required_action() -> DAG:
    """Make the DAG of one question that is asked anew: ask, then see that the answer is stored."""
    with DAG(
        dag_id=QUESTION_DAG,
        dag_display_name="ถามคำตอบใหม่",
        description="One run a question: what was wrong, and a form with what was typed.",
        schedule=None,
        catchup=False,
        is_paused_upon_creation=False,
        max_active_runs=64,
        default_args=dict(DEFAULT_ARGUMENTS),
        tags=["แผนเดียวกัน", "ถามใหม่"],
    ) as dag:
        ask = AskAgainOperator(task_id="answer", task_display_name="ตอบใหม่", question=QUESTION)
        check = CheckAnswerOperator(
            task_id="check",
            task_display_name="ตรวจว่าบันทึกคำตอบแล้ว",
            question=QUESTION,
            trigger_rule="all_done",
        )
        ask >> check
    return dag


def build_state_watch() -> DAG:
    """Make the DAG that is always there: it notices states that were set by hand."""
    with DAG(
        dag_id="state_watch",
        dag_display_name="เฝ้าดูสถานะที่ตั้งด้วยมือ",
        description="Writes to the audit who set which state by hand, and asks anew.",
        schedule="@continuous",
        start_date=pendulum.datetime(2020, 1, 1),
        catchup=False,
        max_active_runs=1,
        is_paused_upon_creation=False,
        default_args=dict(WATCHING),
        tags=["แผนเดียวกัน", "ถามใหม่"],
    ) as dag:
        WatchStatesOperator(task_id="watch", task_display_name="เฝ้าดูสถานะ")
    return dag
