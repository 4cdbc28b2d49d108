"""Rules about the idea that a full project grew from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oneplan.domain.decisions.screenings import Proposal, ScreeningOutcome
from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.forms import Form, FormRule
from oneplan.domain.forms.target_rules import Wrong
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.thai_numerals import compared, to_arabic_digits

IDEA = "idea"
"""Column of a full project that names its idea."""
ABOUT_IDEAS = frozenset({"idea_exists", "idea_passed"})
"""Kinds that look at the project ideas of the cycle and at what became of them."""


def idea_words(idea: Proposal) -> str:
    """An idea as a list offers it: its id, and its title for who chooses."""
    return f"{idea.row_key} {idea.title}"


def idea_key(text: str) -> str:
    """The id of an idea in a cell, which holds the title behind it; empty where none is named."""
    return to_arabic_digits(text.split(maxsplit=1)[0]) if text.strip() else ""


def idea_exists(
    form: Form, rule: FormRule, rows: Sequence[Row], around: ValidationContext
) -> Iterator[Wrong]:
    """An idea that a project names was sent, and has the title that stands behind its id."""
    if around.ideas is None:
        return
    column = form.column(rule.column)
    for row in rows:
        text = row.values.get(rule.column, "")
        key = idea_key(text)
        idea, title = around.ideas.get(key), text.strip()[len(key) :].strip()
        if idea is not None and title and compared(title) != idea.title_key:
            yield (
                row,
                f"“{column.th}”: รหัส {key} เป็นของ “{idea.title}” กรุณาเลือกจากรายการ",
                f"“{column.en}”: {key} is the idea “{idea.title}”",
            )
        elif key and idea is None:
            yield (
                row,
                f"“{column.th}”: ไม่มีข้อเสนอโครงการรหัส {key} ที่รับไว้ใน “{rule.form_th}”"
                " กรุณาเลือกจากรายการในไฟล์",
                f"“{column.en}”: no idea {key} was accepted on {rule.form}",
            )


def idea_passed(
    form: Form, rule: FormRule, rows: Sequence[Row], around: ValidationContext
) -> Iterator[Wrong]:
    """A full project names its idea, and that passed the screening, as far as there is a result."""
    if around.ideas is None:
        return
    column = form.column(rule.column)
    for row in rows:
        key = idea_key(row.values.get(rule.column, ""))
        idea = around.ideas.get(key)
        if idea is not None and idea.outcome == ScreeningOutcome.NOT_PASSED:
            yield (
                row,
                f"“{column.th}”: ข้อเสนอโครงการ {key} ไม่ผ่านการกลั่นกรอง ({idea.reason})",
                f"“{column.en}”: the idea {key} did not pass its screening ({idea.reason})",
            )
        elif not key and around.owes_ideas:
            yield (
                row,
                f"“{column.th}” ไม่ได้ระบุ โครงการนี้จึงไม่มีข้อเสนอโครงการที่ผ่านการกลั่นกรองรองรับ",
                f"“{column.en}” is empty: no screened idea stands behind this project",
            )
