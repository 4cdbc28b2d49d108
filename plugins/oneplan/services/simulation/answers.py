"""The answers that a simulated chair and secretary give to Required Actions."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from oneplan.domain.decisions.comments import CommentOutcome
from oneplan.gateways.airflow.airflow_api import AirflowApi, Request
from oneplan.gateways.airflow.airflow_errors import AirflowRefused
from oneplan.services.decisions.comments import answer_comment, list_comments
from oneplan.services.simulation.faults import RehearsalFailed
from oneplan.store.shared.transactions import Transactions

ANSWER_SECONDS = 2.0
"""How long a Required Action waits for its answer: one that comes before the scheduler
has seen the task park makes it retry (docs/decisions/0006)."""
TRIES = 5
"""How often one question is answered before its task counts as failed for good."""
CONFLICT = 409
NOT_FOUND = 404

Asked = tuple[str, int]
"""Task and map index of a question."""


@dataclass(slots=True, kw_only=True)
class RehearsalAnswers:
    """RehearsalAnswers what a run asks, each question until its answer holds."""

    cycle_id: str
    run_id: str
    airflow: AirflowApi
    begin: Transactions
    secretary: AirflowApi | None = None
    """Who runs a task again; who answers for a committee may not."""
    count: int = 0
    _seen: dict[Asked, float] = field(default_factory=dict)
    _given: Counter[Asked] = field(default_factory=Counter)

    def give(self) -> int:
        """Answer the Required Actions that wait long enough; return how many there are."""
        requests = self.airflow.list_requests(self.cycle_id, self.run_id)
        for request in requests:
            asked = (request.task_id, request.map_index)
            seen_at = self._seen.setdefault(asked, time.monotonic())
            # A question that is asked again came too early before: it waits longer each time.
            if time.monotonic() - seen_at < ANSWER_SECONDS * (1 + self._given[asked]):
                continue
            del self._seen[asked]
            if "returned_rows" in request.params:
                self._answer_comments()
            if self._answer(request):
                self._given[asked] += 1
                self.count += 1
        return len(requests)

    def _answer(self, request: Request) -> bool:
        """Answer one question; False where Airflow is not ready for it and it waits on."""
        try:
            self.airflow.answer(
                self.cycle_id,
                self.run_id,
                request,
                option=request.options[0],
                values=self._answers_to(request),
            )
        except AirflowRefused as refused:
            if refused.status not in (CONFLICT, NOT_FOUND):
                raise
            return False
        return True

    def mend(self) -> None:
        """Ask again where an answer was lost; anything else that failed ends the rehearsal.

        An answer that Airflow takes before its scheduler has seen the task park makes the
        task fail ("state attribute is queued"), whatever was answered.

        Raises:
            RehearsalFailed: A task failed for good.
        """
        failed = self.airflow.list_failed_tasks(self.cycle_id, self.run_id)
        lost = [asked for asked in failed if 0 < self._given[asked] < TRIES]
        if len(lost) < len(failed):
            names = ", ".join(
                f"{task_id}[{index}]" for task_id, index in failed if (task_id, index) not in lost
            )
            raise RehearsalFailed(cycle_id=self.cycle_id, reason=f"these tasks failed: {names}")
        if lost:
            (self.secretary or self.airflow).clear_failed(self.cycle_id, self.run_id)

    def _answer_comments(self) -> None:
        """Answer what was said about the draft before the committee sees it."""
        with self.begin() as session:
            for each in list_comments(session, self.cycle_id):
                if each["outcome"] is None:
                    answer_comment(
                        session,
                        each["comment"],
                        outcome=CommentOutcome.TAKEN,
                        text="ปรับปรุงร่างแผนแล้ว (จำลอง)",
                        answered_by="rehearsal",
                    )

    def _answers_to(self, request: Request) -> dict[str, Any]:
        given = {
            "meeting_no": f"{self.count + 1}/จำลอง",
            "present": 21,
            "members": 30,
            "resolution": "เห็นชอบ (จำลอง)",
            "comments": "ภาคประชาสังคม (จำลอง): ขอให้ระบุพื้นที่ดำเนินการให้ชัดเจน",
        }
        if lines := str(_default(request.params.get("screened", ""))):
            given["screened"] = simulate_results(lines)
        return {name: given.get(name, _default(param)) for name, param in request.params.items()}


def simulate_results(lines: str) -> str:
    """Results of a simulated screening: most ideas pass, some are turned down or sent back."""
    found = lines.splitlines()
    for at, line in enumerate(found):
        key = line.partition(":")[0]
        if at % 7 == 3:  # noqa: PLR2004
            found[at] = f"{key}: ไม่ผ่าน: ไม่ตอบปัญหาของพื้นที่ (จำลอง)"
        elif at % 5 == 2:  # noqa: PLR2004
            found[at] = f"{key}: ให้ปรับปรุง: ขอให้ระบุกลุ่มเป้าหมายให้ชัดเจน (จำลอง)"
    return "\n".join(found)


def _default(param: Any) -> Any:
    """The value that a form shows before anyone types."""
    return param.get("value", "") if isinstance(param, dict) else param
