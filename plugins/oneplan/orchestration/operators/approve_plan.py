"""Ask a committee to endorse a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from airflow.sdk.exceptions import AirflowFailException
from sqlalchemy.orm import Session

from oneplan.domain.decisions.answers import chosen_of
from oneplan.domain.decisions.decisions import (
    COMMITTEE_ANSWERS,
    PASSED,
    RESOLUTIONS_TH,
    SENT_BACK_TH,
    Question,
    Resolution,
)
from oneplan.domain.decisions.questions import Asked, QuestionKey
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.orchestration.meeting_forms import (
    APPROVAL_FIELDS,
    meeting_params,
    responder,
    responder_id,
)
from oneplan.orchestration.question_operator import QuestionOperator
from oneplan.services.decisions.approval_questions import ask_approval
from oneplan.services.decisions.resolutions import find_resolution
from oneplan.services.reminders.project_mails import keep_approval_and_tell

BUTTONS = {RESOLUTIONS_TH[each]: each for each in COMMITTEE_ANSWERS}
"""Word on the button → resolution."""


class ApprovePlanOperator(QuestionOperator):
    """Put one version of a plan before a committee as a Required Action.

    The task is mapped over the versions, one instance each, because Airflow
    keeps the first question of an instance for ever: asked again, it would show
    the old plan (docs/decisions/0005). A version that is no longer in force, or
    whose content was approved before, is not asked about. A plan that is sent
    back fails the task; clearing it asks again.

    :param cycle_id: cycle, the id of its DAG.
    :param step_id: step of its calendar.
    :param version: version of the plan; 0 where the step has none. (mapped)
    """

    template_fields: Sequence[str] = ("version",)
    fields = APPROVAL_FIELDS

    def __init__(self, *, cycle_id: str, step_id: str, version: Any = 0, **kwargs: Any) -> None:
        super().__init__(options=list(BUTTONS), params=meeting_params(APPROVAL_FIELDS), **kwargs)
        self.cycle_id = cycle_id
        self.step_id = step_id
        self.version = version

    @property
    def label(self) -> str:
        """What the Airflow UI shows on the mapped task: the version in Thai."""
        return f"ฉบับที่ {to_thai_digits(self.version)}" if self.version else "พิจารณา"

    def key(self, session: Session) -> QuestionKey:
        """The resolution about one version."""
        return QuestionKey(
            cycle_id=self.cycle_id,
            step_id=self.step_id,
            act=Asked.APPROVE,
            version=int(self.version),
        )

    def ask(self, session: Session) -> Question:
        """The version, unless it is superseded or its content was approved before."""
        return ask_approval(session, self.cycle_id, self.step_id, int(self.version))

    def keep(self, session: Session, answer: Mapping[str, Any], answer_id: str) -> None:
        """Keep the committee's decision."""
        keep_approval_and_tell(
            session,
            self.cycle_id,
            self.step_id,
            version=int(self.version),
            resolution=BUTTONS[chosen_of(answer["chosen_options"], BUTTONS)],
            decided_by=responder(answer),
            user_id=responder_id(answer),
            values=answer["params_input"],
            answer_id=answer_id,
        )

    def end(self, session: Session) -> Any:
        """Go on with a plan that was let pass.

        Raises:
            AirflowFailException: It was sent back.
        """
        resolved = find_resolution(session, self.cycle_id, self.step_id, int(self.version))
        if resolved == Resolution.RETURNED:
            raise AirflowFailException(SENT_BACK_TH)
        return {"settled": resolved.value} if resolved in PASSED else None
