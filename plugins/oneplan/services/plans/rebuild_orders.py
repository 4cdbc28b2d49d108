"""The order to make a step's plans again; Airflow runs it, the audit log keeps it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.errors import OneplanError
from oneplan.services.plans.sources import consolidation_task
from oneplan.store.shared import audit


class RunNotStarted(OneplanError):
    """An order is kept that Airflow did not take."""

    status_code = 502
    retryable = True

    def __init__(self, *, reason: str) -> None:
        super().__init__(
            f"It is written down, and Airflow did not start it: {reason}. Confirm again."
        )
        self.th = "บันทึกคำสั่งแล้ว แต่ Airflow ยังไม่ได้เริ่มงาน กรุณากลับไปกดยืนยันอีกครั้ง"


def order_consolidation(
    session: Session, cycle_id: str, step_id: str, *, actor: str, reason: str
) -> str:
    """Write down who lets a step's plans be made again and why; return the task that does.

    Raises:
        NoPlanHere: The step makes none.
    """
    task = consolidation_task(session, cycle_id, step_id)
    audit.append_event(
        session,
        actor=actor,
        action="consolidation.ordered",
        cycle_id=cycle_id,
        subject=step_id,
        details={"reason": reason},
    )
    return task
