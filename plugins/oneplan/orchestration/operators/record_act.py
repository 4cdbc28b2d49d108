"""Let a person write down a meeting held or an order issued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from airflow.providers.standard.operators.hitl import HITLEntryOperator
from airflow.sdk.definitions.context import Context
from sqlalchemy.orm import Session

from oneplan.domain.decisions.answers import chosen_of
from oneplan.domain.decisions.decisions import Question
from oneplan.domain.decisions.questions import Asked, QuestionKey
from oneplan.orchestration.held_acts import hold_until_answered
from oneplan.orchestration.meeting_forms import RECORD_FIELDS, meeting_params, responder
from oneplan.orchestration.question_operator import QuestionOperator
from oneplan.services.decisions.records import ask_record, is_recorded
from oneplan.services.reminders.screened_mails import keep_record_and_tell


class RecordActOperator(QuestionOperator):
    """Ask, as a Required Action, for the record of what happens outside the system.

    :param cycle_id: cycle, the id of its DAG.
    :param step_id: step of its calendar.
    :param group: code of the group; empty where the province acts. (templated)
    :param group_names: code → Thai name, shown on the mapped task.
    """

    template_fields: Sequence[str] = ("group",)
    fields = RECORD_FIELDS

    def __init__(
        self,
        *,
        cycle_id: str,
        step_id: str,
        group: Any = "",
        group_names: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            options=[HITLEntryOperator.OK], params=meeting_params(RECORD_FIELDS), **kwargs
        )
        self.cycle_id = cycle_id
        self.step_id = step_id
        self.group = group
        self.group_names = group_names or {}

    @property
    def label(self) -> str:
        """What the Airflow UI shows on a mapped task: the group's Thai name."""
        return self.group_names.get(self.group, str(self.group))

    def key(self, session: Session) -> QuestionKey:
        """The record of one group or meeting."""
        return QuestionKey(
            cycle_id=self.cycle_id,
            step_id=self.step_id,
            act=Asked.RECORD,
            group_code=str(self.group),
        )

    def execute(self, context: Context) -> Any:
        """Ask, once what the act stands on is stored."""
        hold_until_answered(
            self, context, cycle_id=self.cycle_id, step_id=self.step_id, group=str(self.group)
        )
        return super().execute(context)

    def ask(self, session: Session) -> Question:
        """The meeting or order, unless it was written down before: what was held was held."""
        return ask_record(session, self.cycle_id, self.step_id, self.group)

    def keep(self, session: Session, answer: Mapping[str, Any], answer_id: str) -> None:
        """Keep the record."""
        chosen_of(answer["chosen_options"], self.options)
        keep_record_and_tell(
            session,
            self.cycle_id,
            self.step_id,
            self.group,
            decided_by=responder(answer),
            values=answer["params_input"],
            answer_id=answer_id,
        )

    def end(self, session: Session) -> Any:
        """Go on with what was written down."""
        is_there = is_recorded(session, self.cycle_id, self.step_id, self.group)
        return {"settled": "written down"} if is_there else None
