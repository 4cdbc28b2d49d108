"""Mail the units of a step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from airflow.sdk.definitions.context import Context

from oneplan.domain.decisions.answers import AnswerRefused, chosen_of, require_fields
from oneplan.domain.reminders.notices import OPENING, Verdict
from oneplan.domain.reminders.reminder_schedule import reminder_of
from oneplan.gateways.mail.mailers import mailer
from oneplan.orchestration.meeting_forms import responder
from oneplan.orchestration.notes import put_note
from oneplan.orchestration.question_operator import REFUSED, UncheckedAnswers
from oneplan.orchestration.transaction import require_answer, transaction
from oneplan.orchestration.triggers.store_polls import AnswersDueTrigger, ReminderDueTrigger
from oneplan.services.reminders.reconciliation import (
    ask_about,
    has_unanswered,
    reconcile,
    resolve_all,
)
from oneplan.services.reminders.reminder_moments import is_reminder_due
from oneplan.services.reminders.reminder_schedule import queue_invitations, queue_reminders
from oneplan.services.reminders.sending import deliver_queued

IT_WENT = "ถือว่าส่งแล้ว"
SEND_AGAIN = "ส่งซ้ำ"
VERDICTS = {IT_WENT: Verdict.SENT, SEND_AGAIN: Verdict.RESEND}


class SendNoticesOperator(UncheckedAnswers):
    """Send one reminder of a step: the invitation, or a reminder to the units that are missing.

    A mail that the provider never answered for keeps the task waiting: for the
    provider's log, then for its webhook, and at last for a person, who decides
    in Required Actions. Nothing else waits for this task.

    :param cycle_id: cycle, the id of its DAG.
    :param step_id: step of its calendar.
    :param reminder: ``opening``, or a reminder such as ``due-7``; the task waits for
        its moment on the planning clock.

    Returns (XCom): ``{"queued": int, "accepted": int, …}``.
    """

    custom_operator_name = "ส่งจดหมาย"

    template_fields: Sequence[str] = ()

    def __init__(self, *, cycle_id: str, step_id: str, reminder: str, **kwargs: Any) -> None:
        super().__init__(subject="", options=list(VERDICTS), **kwargs)
        self.cycle_id = cycle_id
        self.step_id = step_id
        self.reminder = reminder

    @property
    def label(self) -> str:
        """What the Airflow UI shows on a mapped task: the reminder's Thai name."""
        return "แจ้งเปิด" if self.reminder == OPENING else reminder_of(self.reminder).label_th

    def execute(self, context: Context) -> dict[str, int]:
        """Queue the reminder's mails with the fact they tell, then send what is queued."""
        with transaction() as session:
            queued = self._queue(session)
        if queued is None:
            self.defer(
                trigger=ReminderDueTrigger(self.cycle_id, self.step_id, self.reminder),
                method_name="resume",
            )
        return {"queued": queued, **self._send(context)}

    def resume(self, context: Context, event: dict[str, Any] | None = None) -> dict[str, int]:
        """Look again: a due date may have been moved while the task was on its way."""
        require_answer(event)
        return self.execute(context)

    def _send(self, context: Context) -> dict[str, int]:
        way = mailer()
        reached = deliver_queued(self.cycle_id, begin=transaction, mailer=way)
        reached |= reconcile(self.cycle_id, begin=transaction, mailer=way)
        with transaction() as session:
            if not has_unanswered(session, self.cycle_id, self.step_id, self.reminder):
                return reached
            question = ask_about(session, self.cycle_id, self.step_id, self.reminder)
        if question is None:
            self.defer(
                trigger=AnswersDueTrigger(self.cycle_id, self.step_id, self.reminder),
                method_name="resume",
            )
        self.subject, self.body = question
        return super().execute(context)  # type: ignore[no-any-return]  # it raises and parks

    def execute_complete(self, context: Context, event: dict[str, Any]) -> dict[str, int]:
        """Keep what the person found out, and send again what is to be."""
        answer = super().execute_complete(context, event)
        try:
            require_fields(answer["params_input"], ())
            verdict = VERDICTS[chosen_of(answer["chosen_options"], VERDICTS)]
        except AnswerRefused as refused:
            # Nothing was typed that could be lost: the same question is put again.
            self.log.warning(REFUSED)
            put_note(context, f"ถามใหม่: {refused.in_thai}")
            return self._send(context)
        actor = responder(answer)
        with transaction() as session:
            resolved = resolve_all(
                session, self.cycle_id, self.step_id, self.reminder, verdict, actor=actor
            )
        return {"resolved": resolved, **self._send(context)}

    def _queue(self, session: Any) -> int | None:
        if not is_reminder_due(session, self.cycle_id, self.step_id, self.reminder):
            return None
        if self.reminder == OPENING:
            return queue_invitations(session, self.cycle_id, self.step_id)
        return queue_reminders(session, self.cycle_id, self.step_id, self.reminder)
