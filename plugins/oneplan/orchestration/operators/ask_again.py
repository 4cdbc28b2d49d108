"""Ask anew what was answered wrongly, or never."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from airflow.providers.standard.operators.hitl import HITLEntryOperator
from airflow.sdk.definitions.context import Context
from sqlalchemy.orm import Session

from oneplan.domain.decisions.answers import chosen_of
from oneplan.domain.decisions.decisions import (
    COMMITTEE_ANSWERS,
    RESOLUTIONS_TH,
    Question,
    Resolution,
)
from oneplan.domain.decisions.questions import Asked, QuestionKey
from oneplan.domain.late_submissions.late_tickets import ANSWERS
from oneplan.orchestration.meeting_forms import (
    APPROVAL_FIELDS,
    RECORD_FIELDS,
    TICKET_FIELDS,
    Fields,
    responder,
    responder_id,
)
from oneplan.orchestration.question_operator import QuestionOperator
from oneplan.orchestration.transaction import transaction
from oneplan.services.decisions.approval_questions import ask_approval
from oneplan.services.decisions.open_questions import (
    QuestionAnswered,
    as_asked_again,
    close,
    key_of,
)
from oneplan.services.decisions.records import ask_record
from oneplan.services.late_submissions.questions import ask_ticket, keep_answer
from oneplan.services.reminders.project_mails import keep_approval_and_tell
from oneplan.services.reminders.screened_mails import keep_record_and_tell
from oneplan.store.decisions import questions

FIELDS: Mapping[Asked, Fields] = {
    Asked.APPROVE: APPROVAL_FIELDS,
    Asked.RECORD: RECORD_FIELDS,
    Asked.TICKET: TICKET_FIELDS,
}
OPTIONS: Mapping[Asked, list[str]] = {
    Asked.APPROVE: [RESOLUTIONS_TH[each] for each in COMMITTEE_ANSWERS],
    Asked.RECORD: [HITLEntryOperator.OK],
    Asked.TICKET: list(ANSWERS),
}
RESOLUTIONS: Mapping[str, Resolution] = {RESOLUTIONS_TH[each]: each for each in COMMITTEE_ANSWERS}


class AskAgainOperator(QuestionOperator):
    """Ask one question of the store's list as a Required Action of its own.

    Its subject says what was wrong, its form holds what was typed. An answer
    that is wrong again puts the next question on the list and ends this one.

    :param question: id of the question. (templated)
    """

    template_fields: Sequence[str] = ("question",)

    def __init__(self, *, question: Any, **kwargs: Any) -> None:
        every = [option for options in OPTIONS.values() for option in options]
        super().__init__(subject="ถามใหม่", options=every, **kwargs)
        self.question = question

    def key(self, session: Session) -> QuestionKey:
        """What the question is about."""
        return key_of(questions.get_question(session, int(self.question)))

    def execute(self, context: Context) -> Any:
        """Ask, unless it was answered meanwhile."""
        with transaction() as session:
            stored = questions.get_question(session, int(self.question))
            questions.mark_asked(session, stored)
            key = key_of(stored)
            question = self.ask(session)
            if question.settled is not None:
                close(session, key)
        self.fields, self.options = FIELDS[key.act], OPTIONS[key.act]
        return self.put(question, context)

    def ask(self, session: Session) -> Question:
        """The question as its own task would ask it now, with what was wrong before."""
        stored = questions.get_question(session, int(self.question))
        if stored.answered_at is not None:
            return Question(settled="answered meanwhile")
        key = key_of(stored)
        if key.act == Asked.APPROVE:
            found = ask_approval(session, key.cycle_id, key.step_id, key.version)
        elif key.act == Asked.RECORD:
            found = ask_record(session, key.cycle_id, key.step_id, key.group_code)
        else:
            found = ask_ticket(session, key.version)
        if found.settled is not None:
            return found
        return as_asked_again(found, reason=stored.reason, typed=stored.typed)

    def execute_complete(self, context: Context, event: dict[str, Any]) -> Any:
        """Keep the answer, or put the next question on the list."""
        with transaction() as session:
            self.fields = FIELDS[self.key(session).act]
        return super().execute_complete(context, event)

    def wait(self, key: QuestionKey) -> Any:
        """End: the next question has a run of its own."""
        return {"settled": "asked again"}

    def resume(self, context: Context, event: dict[str, Any] | None = None) -> Any:
        """End: the task that asked first reads the store."""
        with transaction() as session:
            return self.end(session)

    def keep(self, session: Session, answer: Mapping[str, Any], answer_id: str) -> None:
        """Keep the answer where its own task would."""
        if questions.get_question(session, int(self.question)).answered_at is not None:
            raise QuestionAnswered(question_id=int(self.question))
        key = self.key(session)
        option = chosen_of(answer["chosen_options"], OPTIONS[key.act])
        decided_by, values = responder(answer), answer["params_input"]
        if key.act == Asked.APPROVE:
            keep_approval_and_tell(
                session,
                key.cycle_id,
                key.step_id,
                version=key.version,
                resolution=RESOLUTIONS[option],
                decided_by=decided_by,
                user_id=responder_id(answer),
                values=values,
                answer_id=answer_id,
            )
        elif key.act == Asked.RECORD:
            keep_record_and_tell(
                session,
                key.cycle_id,
                key.step_id,
                key.group_code,
                decided_by=decided_by,
                values=values,
                answer_id=answer_id,
            )
        else:
            keep_answer(session, key.version, option=option, decided_by=decided_by, values=values)
        close(session, key)

    def end(self, session: Session) -> Any:
        """Nothing follows here."""
        return {"settled": "answered"}
