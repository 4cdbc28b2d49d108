"""What is refused of a meeting: all that is wrong at once, and nothing kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from oneplan.domain.decisions.answers import AnswerRefused, shown
from oneplan.domain.shared.line_problems import Problem, join_problems
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError


class MeetingInvalid(AnswerRefused):
    """What was handed in about a meeting cannot be kept; nothing of it was."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = tuple(problems)
        en, th = join_problems(self.problems)
        super().__init__(f"The meeting was not kept:\n{en}")
        self.th = f"ไม่ได้บันทึกการประชุม:\n{th}"


class SittingUnknown(OneplanError):
    """A sitting was named that nobody called."""

    status_code = 404

    def __init__(self, *, step_id: str, number: str) -> None:
        super().__init__(
            f"Step {step_id} has no sitting {shown(number)!r}; `oneplan meetings list` prints those"
            " there are."
        )
        self.th = (
            f"{name_of_id(step_id)} ไม่มีการประชุมครั้งที่ “{to_thai_digits(shown(number))}”"
            " ดูรายการการประชุมที่เรียกไว้ก่อน"
        )


class SittingIsOver(OneplanError):
    """A sitting was to be changed that was held or cancelled already."""

    status_code = 409

    def __init__(self, *, step_id: str, number: str, state_th: str, state: str) -> None:
        super().__init__(
            f"Sitting {shown(number)} of step {step_id} is {state}: it is changed no more."
        )
        self.th = to_thai_digits(
            f"การประชุมครั้งที่ {shown(number)} ของ{name_of_id(step_id)} {state_th} จึงแก้ไขอีกไม่ได้"
        )


class MeetingTaskUnknown(OneplanError):
    """A task was named that no meeting gave."""

    status_code = 404

    def __init__(self, *, number: int) -> None:
        super().__init__(f"There is no task {number} of a meeting in this cycle.")
        self.th = f"ไม่มีงานตามมติที่ประชุมหมายเลข {to_thai_digits(number)} ในรอบแผนนี้"


def fault(what_en: str, value: object, rule_en: str, *, what_th: str, rule_th: str) -> Problem:
    """One thing that is wrong: what, its value and the rule."""
    quoted = shown(value)
    return Problem(
        en=f"{what_en} {quoted!r}: {rule_en}",
        th=f"{what_th} “{quoted}”: {rule_th}" if quoted else f"{what_th}: {rule_th}",
    )
