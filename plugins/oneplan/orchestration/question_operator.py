"""What every Required Action of the office shares."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk.definitions.context import Context
from sqlalchemy.orm import Session

from oneplan.domain.decisions.answers import (
    AnsweredAlready,
    AnswerOutdated,
    AnswerRefused,
    as_typed,
    require_fields,
)
from oneplan.domain.decisions.decisions import Question
from oneplan.domain.decisions.questions import QuestionKey
from oneplan.orchestration.meeting_forms import Fields, fitting, meeting_params
from oneplan.orchestration.notes import put_note
from oneplan.orchestration.transaction import transaction
from oneplan.orchestration.triggers.stored_answers import QuestionAnsweredTrigger, as_arguments
from oneplan.services.decisions.open_questions import ask_again, close, is_open

# What was typed, and by whom, stands in the question and in the note: no name goes to a log.
REFUSED = "คำตอบยังใช้ไม่ได้ จึงถามใหม่ใน “การดำเนินการที่จำเป็น” พร้อมเหตุผลและสิ่งที่กรอกไว้"
OUTDATED = "แผนเปลี่ยนระหว่างตอบ จึงถามใหม่เกี่ยวกับฉบับที่ใช้อยู่ พร้อมสิ่งที่กรอกไว้"
KNOWN = "มีคำตอบที่บันทึกไว้แล้ว คำตอบนี้จึงไม่ได้บันทึก รายละเอียดอยู่ในหมายเหตุของงาน"


class UncheckedAnswers(HITLOperator):
    """A Required Action whose answer Airflow does not check: the office does, in Thai.

    Airflow's own checks fail the task, and what was typed is lost.
    """

    custom_operator_name = "งานที่ต้องตอบ"

    def validate_chosen_options(self, chosen_options: list[str]) -> None:
        """Refuse nothing here."""

    def validate_params_input(self, params_input: Mapping[str, Any]) -> None:
        """Refuse nothing here."""


class QuestionOperator(UncheckedAnswers):
    """Ask a person, and act on the answer only as it is kept in the store.

    An answer that cannot be kept does not fail the task: what was typed and what
    was wrong go to the store, a run of ``required_action`` asks anew with both,
    and this task waits for that answer (docs/decisions/0005). An answer to what
    was answered before by another way is not kept, and the task goes on with the
    one that holds.
    """

    fields: Fields

    @abstractmethod
    def key(self, session: Session) -> QuestionKey:
        """What is asked about."""

    @abstractmethod
    def ask(self, session: Session) -> Question:
        """Describe the question."""

    @abstractmethod
    def keep(self, session: Session, answer: Mapping[str, Any], answer_id: str) -> None:
        """Keep the answer, whose form has no field but this question's.

        Raises:
            AnswerRefused: It cannot be kept as it is.
            AnsweredAlready: Another answer was kept before.
        """

    @abstractmethod
    def end(self, session: Session) -> Any:
        """What follows from the answer that the store holds; None while it holds none."""

    def execute(self, context: Context) -> Any:
        """Ask, unless nobody need answer or another run asks already."""
        with transaction() as session:
            key, question = self.key(session), self.ask(session)
            if question.settled is not None:
                close(session, key)
            is_asked = is_open(session, key)
        return self.wait(key) if is_asked else self.put(question, context)

    def put(self, question: Question, context: Context) -> Any:
        """Show a question as a Required Action."""
        if question.settled is not None:
            return {"settled": question.settled}
        self.subject, self.body = question.subject, question.body
        self.params = meeting_params(self.fields, fitting(self.fields, question.values))
        self.assigned_users = [{"id": user, "name": name} for user, name in question.deciders]
        return super().execute(context)

    def execute_complete(self, context: Context, event: dict[str, Any]) -> Any:
        """Keep the answer; one that cannot be kept is asked anew."""
        answer = super().execute_complete(context, event)
        instance = context["ti"]
        try:
            with transaction() as session:
                answer["params_input"] = require_fields(answer["params_input"], self.fields)
                self.keep(session, answer, f"{instance.id}/{instance.try_number}")
        except AnswerRefused as refused:
            self.log.warning(REFUSED)
            with transaction() as session:
                key = self.key(session)
                ask_again(
                    session, key, reason=refused.in_thai, typed=as_typed(answer["params_input"])
                )
            return self.wait(key)
        except AnswerOutdated as outdated:
            self.log.warning(OUTDATED)
            with transaction() as session:
                self.ask_about(session, outdated, as_typed(answer["params_input"]))
            return self.execute(context)
        except AnsweredAlready as known:
            self.log.warning(KNOWN)
            put_note(context, known.in_thai)
        return self.resume(context)

    def ask_about(
        self, session: Session, outdated: AnswerOutdated, typed: Mapping[str, Any]
    ) -> None:
        """Ask about the version in force, with what was typed about the one before."""
        key = self.key(session)
        close(session, key)
        ask_again(
            session,
            replace(key, version=outdated.version),
            reason=outdated.in_thai,
            typed=typed,
        )

    def wait(self, key: QuestionKey) -> Any:
        """Wait for the run that asks anew."""
        self.defer(trigger=QuestionAnsweredTrigger(**as_arguments(key)), method_name="resume")

    def resume(self, context: Context, event: dict[str, Any] | None = None) -> Any:
        """Go on with the answer that the store holds, or ask here when it holds none."""
        with transaction() as session:
            is_asked = is_open(session, self.key(session))
            done = None if is_asked else self.end(session)
        return self.execute(context) if done is None else done
