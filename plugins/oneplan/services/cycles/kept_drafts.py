"""Drafts of calendars as texts: read from a printed table, answered, finished; no file stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from oneplan.domain.cycles.calendar_drafts import CalendarDraft
from oneplan.gateways.calendars.draft_files import read_draft, write_draft
from oneplan.services.cycles.draft_answers import answer_question, finish_draft
from oneplan.services.cycles.printed_calendars import import_printed_calendar


def draft_of_print(content: bytes, document: str, *, cycle: str = "") -> tuple[str, CalendarDraft]:
    """Read a printed calendar into the text of a draft.

    Raises:
        FileRefused: The file cannot be read safely, or holds no text.
    """
    drafted = import_printed_calendar(content, document, cycle=cycle)
    return write_draft(drafted.data, drafted.draft), drafted.draft


def view_draft(text: str) -> dict[str, Any]:
    """Describe a draft as plain JSON.

    Returns:
        cycle, title_th, document, steps (id, title_th, printed), questions (id, th, value,
        place, answer), open (how many have no answer), unread (place, text, th).

    Raises:
        NotADraft: The text is none.
    """
    with _as_file(text) as path:
        data, draft = read_draft(path)
    return {
        "cycle": data.get("cycle", ""),
        "title_th": (data.get("title") or {}).get("th", ""),
        "document": draft.document,
        "steps": [
            {
                "id": each.get("id", ""),
                "title_th": (each.get("title") or {}).get("th", ""),
                "printed": (each.get("window") or {}).get("printed") or "",
            }
            for each in data.get("steps", ())
        ],
        "questions": [
            {
                "id": each.id,
                "th": each.th,
                "value": each.value,
                "place": each.place,
                "answer": each.answer,
            }
            for each in draft.questions
        ],
        "open": len(draft.open_questions),
        "unread": [
            *({"place": e.place, "text": e.text, "th": e.th} for e in draft.unread),
            *(_outside(line) for line in draft.outside),
        ],
    }


def _outside(line: str) -> dict[str, str]:
    place, _, text = line.partition(": ")
    return {"place": place, "text": text, "th": "ข้อความนอกตาราง"}


def answer_draft(text: str, number: int, value: str) -> tuple[str, CalendarDraft]:
    """Answer a question; return the draft's new text.

    Raises:
        NotADraft: The text is none.
        DraftAnswerRefused: No such question, or the answer is none of it.
    """
    with _as_file(text) as path:
        draft = answer_question(path, number, value)
        return path.read_text(encoding="utf-8"), draft


def finish_text(text: str) -> tuple[str, str]:
    """Name of the cycle and text of the calendar that an answered draft has become.

    Raises:
        DraftOpen: A question is open.
        CalendarFileInvalid: The calendar has errors.
    """
    with _as_file(text) as path:
        target = path.parent / "finished"
        target.mkdir()
        written = finish_draft(path, target)
        return written.stem, written.read_text(encoding="utf-8")


@contextmanager
def _as_file(text: str) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "draft.yaml"
        path.write_text(text, encoding="utf-8")
        yield path
