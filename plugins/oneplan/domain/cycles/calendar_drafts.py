"""What a draft of a calendar adds to it: open questions, where values stand, what was not read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from oneplan.domain.cycles.calendar_findings import CalendarFinding
from oneplan.domain.cycles.calendar_steps import Strict


class DraftQuestion(Strict):
    """One question to whoever makes the calendar; *answer* says how it was answered.

    Attributes:
        id: Its number in the draft.
        rule: Name of what is asked.
        at: The value that is asked for, as ``steps[2.1].window.printed``; empty for all of it.
        place: Where it stands in the document, in Thai.
        value: What stands there.
    """

    id: int
    rule: str
    at: str = ""
    place: str = ""
    value: str = ""
    th: str
    en: str
    answer: str = ""

    @property
    def where(self) -> str:
        """Where it stands in the document, in brackets; nothing where it stands nowhere."""
        return f" ({self.place})" if self.place else ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it."""
        return not self.answer.strip()


class DraftValue(Strict):
    """Where a value of the draft is printed, and how sure its reading is."""

    at: str
    value: str
    place: str
    confidence: Literal["high", "medium", "low"]
    basis: str = ""


class UnreadText(Strict):
    """What the document prints and the draft does not hold, and why not."""

    place: str
    text: str
    th: str
    en: str = ""


class CalendarDraft(Strict):
    """The part of a calendar's file that makes it a draft, under the key ``draft``."""

    document: str
    questions: tuple[DraftQuestion, ...] = ()
    values: tuple[DraftValue, ...] = ()
    unread: tuple[UnreadText, ...] = ()
    outside: tuple[str, ...] = ()

    @property
    def open_questions(self) -> tuple[DraftQuestion, ...]:
        """The questions without an answer."""
        return tuple(each for each in self.questions if each.is_open)


def check_draft(draft: CalendarDraft) -> Iterator[CalendarFinding]:
    """Each open question as an error; a draft that has none is told to be one still."""
    for index, question in enumerate(draft.questions):
        if question.is_open:
            yield CalendarFinding(
                severity="error",
                location=("draft", "questions", index),
                value=question.value,
                th=f"คำถามข้อ {question.id} ยังไม่มีคำตอบ{question.where}: {question.th}",
                en=f"question {question.id} is open: {question.en}",
            )
    if not draft.open_questions:
        yield CalendarFinding(
            severity="warning",
            location=("draft",),
            value="",
            th="ยังเป็นร่าง ตอบครบแล้ว ใช้จริงด้วย oneplan calendar finish",
            en="still a draft: every question is answered; `oneplan calendar finish` lets it run",
        )
