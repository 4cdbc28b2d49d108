"""Send a plan on."""

from __future__ import annotations

from typing import Any

from airflow.sdk.definitions.context import Context

from oneplan.domain.cycles.acts import Act
from oneplan.gateways.files.files import files
from oneplan.gateways.mail.mailers import mailer
from oneplan.orchestration.held_acts import hold_until_answered
from oneplan.orchestration.step_operator import StepOperator
from oneplan.orchestration.transaction import transaction
from oneplan.services.plans.route_moves import follow_step
from oneplan.services.reminders.sending import deliver_queued


class DispatchPlanOperator(StepOperator):
    """Write the package of a plan and mail those it is sent to.

    Returns (XCom): ``{"number", "content_hash", "files", "queued", "unmatched"}``.
    """

    def execute(self, context: Context) -> dict[str, Any]:
        """Dispatch the plan in force; its rows beyond capacity go with it."""
        # Typst and the writers of Word and PDF are loaded by this act alone.
        from oneplan.services.documents.dispatch import dispatch_step  # noqa: PLC0415

        hold_until_answered(
            self, context, cycle_id=self.cycle_id, step_id=self.step_id, group=str(self.group)
        )
        with transaction() as session:
            sent = dispatch_step(session, self.cycle_id, self.step_id, self.group, files=files())
            follow_step(session, self.cycle_id, self.step_id, Act.DISPATCH, self.group)
        if sent["unmatched"]:
            self.log.warning("%s extracts have nobody to go to", len(sent["unmatched"]))
        deliver_queued(self.cycle_id, begin=transaction, mailer=mailer())
        return sent
