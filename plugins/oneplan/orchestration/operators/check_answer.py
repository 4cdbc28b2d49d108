"""See to it that a question is not over before its answer is stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from airflow.sdk import BaseOperator
from airflow.sdk.definitions.context import Context

from oneplan.orchestration.transaction import transaction
from oneplan.services.decisions.open_questions import SET_BY_HAND, ask_again, key_of
from oneplan.store.decisions import questions


class CheckAnswerOperator(BaseOperator):
    """Ask a question anew whose task ended without an answer: its state was set by hand.

    Returns (XCom): whether it is asked anew.

    :param question: id of the question. (templated)
    """

    custom_operator_name = "งานของระบบ"

    template_fields: Sequence[str] = ("question",)

    def __init__(self, *, question: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.question = question

    def execute(self, context: Context) -> bool:
        """Put it on the list again while it is open."""
        with transaction() as session:
            stored = questions.get_question(session, int(self.question))
            if stored.answered_at is not None:
                return False
            reason = f"{SET_BY_HAND} · {stored.reason}".removesuffix(f" · {SET_BY_HAND}")
            return ask_again(session, key_of(stored), reason=reason, typed=stored.typed)
