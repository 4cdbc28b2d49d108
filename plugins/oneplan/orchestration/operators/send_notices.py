"""Mail the units of a step."""

from __future__ import annotations

from typing import Any

from airflow.sdk.definitions.context import Context

from oneplan.domain.ladder import rung_of
from oneplan.domain.notices import OPENING
from oneplan.gateways.mail import mailer
from oneplan.orchestration.edge import office
from oneplan.orchestration.step_operator import StepOperator
from oneplan.orchestration.triggers.store_polls import RungDueTrigger
from oneplan.services.ladder import is_rung_due, queue_invitations, queue_reminders
from oneplan.services.sending import deliver_queued


class SendNoticesOperator(StepOperator):
    """Send one rung of a step's ladder: the invitation, or a reminder to who is missing.

    :param rung: ``opening``, or a reminder such as ``due-7``; the task waits for
        its moment on the planning clock.

    Returns (XCom): ``{"queued": int, "accepted": int, …}``.
    """

    def __init__(self, *, rung: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rung = rung

    @property
    def label(self) -> str:
        """What the Airflow UI shows on a mapped task: the rung's Thai name."""
        return "แจ้งเปิด" if self.rung == OPENING else rung_of(self.rung).label_th

    def execute(self, context: Context) -> dict[str, int]:
        """Queue the rung's mails with the fact they tell, then send what is queued."""
        with office() as session:
            queued = self._queue(session)
        if queued is None:
            self.defer(
                trigger=RungDueTrigger(self.cycle_id, self.step_id, self.rung),
                method_name="execute_complete",
            )
        return {"queued": queued, **deliver_queued(self.cycle_id, begin=office, mailer=mailer())}

    def execute_complete(
        self, context: Context, event: dict[str, Any] | None = None
    ) -> dict[str, int]:
        """Look again: a due date may have been moved while the task was on its way."""
        return self.execute(context)

    def _queue(self, session: Any) -> int | None:
        if not is_rung_due(session, self.cycle_id, self.step_id, self.rung):
            return None
        if self.rung == OPENING:
            return queue_invitations(session, self.cycle_id, self.step_id)
        return queue_reminders(session, self.cycle_id, self.step_id, self.rung)
