"""Ask the secretariat whether a late file is taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from airflow.sdk.definitions.context import Context
from sqlalchemy.orm import Session

from oneplan.domain.decisions.answers import chosen_of
from oneplan.domain.decisions.decisions import Question
from oneplan.domain.decisions.questions import QuestionKey
from oneplan.domain.late_submissions.late_tickets import ANSWERS
from oneplan.orchestration.meeting_forms import TICKET_FIELDS, meeting_params, responder
from oneplan.orchestration.question_operator import QuestionOperator
from oneplan.orchestration.transaction import transaction
from oneplan.services.late_submissions.questions import (
    ask_ticket,
    is_answered,
    keep_answer,
    key_of_ticket,
    take_up_ticket,
)


class AskLateFileOperator(QuestionOperator):
    """Show, as a Required Action, what a late file would change, and keep the answer.

    :param ticket: id of the late ticket. (templated)
    """

    template_fields: Sequence[str] = ("ticket",)
    fields = TICKET_FIELDS

    def __init__(self, *, ticket: Any, **kwargs: Any) -> None:
        super().__init__(
            subject="ไฟล์ที่ส่งล่าช้า",
            options=list(ANSWERS),
            params=meeting_params(TICKET_FIELDS),
            **kwargs,
        )
        self.ticket = ticket

    def key(self, session: Session) -> QuestionKey:
        """The ticket."""
        return key_of_ticket(session, int(self.ticket))

    def execute(self, context: Context) -> Any:
        """Ask, unless it was answered by another way or the file is gone."""
        with transaction() as session:
            take_up_ticket(session, int(self.ticket))
        return super().execute(context)

    def ask(self, session: Session) -> Question:
        """The file and what taking it in would change."""
        return ask_ticket(session, int(self.ticket))

    def keep(self, session: Session, answer: Mapping[str, Any], answer_id: str) -> None:
        """Accept or reject the late submission."""
        keep_answer(
            session,
            int(self.ticket),
            option=chosen_of(answer["chosen_options"], ANSWERS),
            decided_by=responder(answer),
            values=answer["params_input"],
        )

    def end(self, session: Session) -> Any:
        """Go on with the answer; the next task reads from the store what it was."""
        return {"settled": "answered"} if is_answered(session, int(self.ticket)) else None
