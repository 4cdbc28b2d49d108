"""Send on what the units of a step sent."""

from __future__ import annotations

from airflow.sdk.definitions.context import Context

from oneplan.gateways.files.files import files
from oneplan.gateways.mail.mailers import mailer
from oneplan.orchestration.step_operator import StepOperator
from oneplan.orchestration.transaction import transaction
from oneplan.services.reminders.sending import deliver_queued


class SendCollationOperator(StepOperator):
    """Write the package of a step's collation and mail those it is for.

    Returns (XCom): ``{"number", "content_hash", "files", "queued"}``.
    """

    def execute(self, context: Context) -> dict[str, object]:
        """Send the version in force on."""
        # Typst and the writers of Word and Excel are loaded by this act alone.
        from oneplan.services.documents.collation_dispatch import send_on  # noqa: PLC0415

        with transaction() as session:
            sent = send_on(session, self.cycle_id, self.step_id, files=files())
        deliver_queued(self.cycle_id, begin=transaction, mailer=mailer())
        return sent
