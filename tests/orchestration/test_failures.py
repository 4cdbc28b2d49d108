"""A task that stops for good is told to the office, once, in Thai."""

from types import SimpleNamespace

import pytest

from tests.support.asking import CYCLE
from tests.support.meetings import OFFICE

pytestmark = [pytest.mark.airflow, pytest.mark.postgres]


@pytest.fixture
def told(in_store, monkeypatch):
    """Call the callback with an error; return the mails that are queued by then."""
    from oneplan.orchestration import failures
    from oneplan.orchestration.operators.approve_plan import ApprovePlanOperator
    from oneplan.services.units.register import import_units
    from oneplan.store.reminders import notices
    from tests.support.world import start_world

    start_world(in_store)
    import_units(in_store, OFFICE, actor="t", is_simulated=True)
    monkeypatch.setattr(failures, "deliver_queued", lambda *_, **__: None)
    task = ApprovePlanOperator(
        task_id="step_03.approve",
        task_display_name="พิจารณา",
        subject="s",
        cycle_id=CYCLE,
        step_id="3",
        version=2,
    )

    def tell(error, *, try_number=1, dag_id=CYCLE, conf=None, step_id="3"):
        task.step_id = step_id
        instance = SimpleNamespace(
            dag_id=dag_id, run_id="r", task_id=task.task_id, map_index=1, try_number=try_number
        )
        failures.tell_office(
            {
                "task": task,
                "ti": instance,
                "exception": error,
                "dag_run": SimpleNamespace(conf=conf),
            }
        )
        return [
            m
            for m in notices.list_notices(in_store, cycle_id=CYCLE)
            if m.reminder.startswith("stopped:")
        ]

    return tell


def test_the_mail_says_which_step_why_and_what_to_do(told):
    from airflow.sdk.exceptions import AirflowFailException

    (mail,) = told(AirflowFailException("คณะกรรมการส่งแผนกลับแก้ไข\nThe committee sent it back."))

    assert mail.unit_code == "P1"
    assert "ขั้นตอนที่ ๓" in mail.subject
    for words in ("พิจารณา", "ฉบับที่ ๒", "คณะกรรมการส่งแผนกลับแก้ไข", "ล้าง", "/mapped/1"):
        assert words in mail.body_text, words


def test_one_failure_is_one_mail_and_the_next_another(told):
    for _ in range(2):
        assert len(told(ValueError("x"))) == 1
    assert len(told(ValueError("x"), try_number=2)) == 2


def test_an_error_of_the_machinery_is_told_without_its_words(told):
    (mail,) = told(ConnectionError("postgresql://user:secret@host: a@b.example.org"))

    assert "ไม่ได้คาดไว้" in mail.body_text
    assert "secret" not in mail.body_text + mail.body_html
    assert "ConnectionError" not in mail.body_text + mail.body_html


def test_a_task_of_no_step_is_told_as_well(told):
    (mail,) = told(ValueError("x"), step_id=None)

    assert "พิจารณา" in mail.subject


def test_a_run_about_a_late_file_is_told_to_the_office_of_its_cycle(told):
    assert len(told(ValueError("x"), dag_id="late_file", conf={"ticket": 1, "cycle": CYCLE})) == 1
    assert told(ValueError("x"), dag_id="late_submissions") == told(
        ValueError("x"), dag_id="late_submissions"
    )
