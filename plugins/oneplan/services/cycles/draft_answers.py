"""A draft of a calendar answered, question by question, until it is a calendar."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOENT
from pathlib import Path
from tempfile import TemporaryDirectory

from oneplan.domain.cycles.calendar_drafts import CalendarDraft
from oneplan.domain.cycles.draft_answers import DraftAnswers
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.calendar_files import CalendarFileInvalid, check_calendar_file
from oneplan.gateways.calendars.draft_files import read_draft, write_calendar, write_draft
from oneplan.gateways.files.forms import list_form_titles
from oneplan.services.cycles.printed_calendars import list_provinces


class DraftOpen(OneplanError):
    """A draft is not ready to become a calendar."""

    def __init__(self, *, file: str, questions: int) -> None:
        self.th = f"{file} ยังมีคำถามที่ไม่ได้ตอบ {questions} ข้อ ดูด้วย oneplan calendar check"
        super().__init__(
            f"{file} has {questions} open questions; `oneplan calendar check` lists them."
        )


class CalendarExists(OneplanError):
    """A calendar of this name is there already and is not overwritten."""

    def __init__(self, *, file: str) -> None:
        self.th = f"มีปฏิทิน {file} อยู่แล้ว ไม่เขียนทับ"
        super().__init__(f"{file} is there already and is not overwritten.")


def answer_question(path: Path, number: int, value: str) -> CalendarDraft:
    """Answer a question of a draft's file.

    Raises:
        NotADraft: The file is no draft.
        DraftAnswerRefused: No such question, or the answer is none of it.
    """
    with _answers(path) as answers:
        answers.answer(number, value)
    return answers.draft


def put_value(path: Path, step_id: str, field: str, value: str) -> CalendarDraft:
    """Give a value of a step in a draft's file, by what a person calls it.

    Raises:
        NotADraft: The file is no draft.
        DraftAnswerRefused: No such step or value, or it cannot be this.
    """
    with _answers(path) as answers:
        answers.put(step_id, field, value)
    return answers.draft


def finish_draft(path: Path, folder: Path) -> Path:
    """Write the calendar that a draft has become into *folder*; the draft stays as it is.

    Raises:
        NotADraft: The file is no draft.
        DraftOpen: A question is open.
        FileNotFoundError: There is no such folder.
        CalendarExists: There is a calendar of its name.
        CalendarFileInvalid: The calendar has errors; they are all listed, and nothing is written.
    """
    data, draft = read_draft(path)
    if draft.open_questions:
        raise DraftOpen(file=path.name, questions=len(draft.open_questions))
    if not folder.is_dir():
        raise FileNotFoundError(ENOENT, os.strerror(ENOENT), str(folder))
    target = folder / f"{data.get('cycle', path.stem)}.yaml"
    if target.exists():
        raise CalendarExists(file=str(target))
    with TemporaryDirectory(dir=path.parent) as apart:
        tried = Path(apart) / target.name
        tried.write_text(write_calendar(data, draft), encoding="utf-8")
        errors = [each for each in check_calendar_file(tried) if each.severity == "error"]
        if errors:
            raise CalendarFileInvalid(errors)
        tried.replace(target)  # Airflow reads the folder at any moment: never half a file
    return target


@contextmanager
def _answers(path: Path) -> Iterator[DraftAnswers]:
    """The draft of a file; it is written when every answer could be put in."""
    data, draft = read_draft(path)
    answers = DraftAnswers(data, draft, provinces=list_provinces(), forms=list_form_titles())
    yield answers
    path.write_text(write_draft(answers.data, answers.draft), encoding="utf-8")
