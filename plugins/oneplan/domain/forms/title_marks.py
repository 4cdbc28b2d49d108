"""Titles that are kept as they are written and may not be what they seem.

One that ends in the mark of a footnote is compared without it; one without a letter is a number
or a day that stands in the wrong column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.forms import Column, ColumnType, Form
from oneplan.domain.forms.unsaid_texts import is_unsaid
from oneplan.domain.shared.findings import Finding, Message, Severity
from oneplan.domain.shared.footnote_marks import footnote_mark


def find_title_marks(form: Form, rows: Sequence[Row]) -> Iterator[Finding]:
    """A warning for each title with such a mark, and for each without a letter."""
    has_words = form.column(form.title_from).type == ColumnType.TEXT
    for row in rows:
        is_bare = has_words and row.title and not any(map(str.isalpha, row.title))
        if is_bare and not is_unsaid(row.title):
            yield _without_words(form.column(form.title_from), row)
        if mark := footnote_mark(row.title):
            column = form.column(form.title_from)
            message = Message(
                "footnote_mark",
                f"“{column.th}” ลงท้ายด้วยเครื่องหมายเชิงอรรถ “{mark}”"
                " ระบบเก็บไว้ตามไฟล์ แต่เทียบชื่อโดยไม่นับเครื่องหมายนี้ หากไม่ใช่ส่วนของชื่อ กรุณาลบออก",
                f"“{column.en}” ends in the mark of a footnote, “{mark}”; it is kept, and the name"
                " is compared without it. Delete it if it is no part of the name",
                Severity.WARNING,
            )
            yield Finding.at(row.sheet, row.cell(column.key), row.title, message)


def _without_words(column: Column, row: Row) -> Finding:
    message = Message(
        "title_no_words",
        f"“{column.th}” มีแต่ตัวเลขหรือเครื่องหมาย (“{row.title[:40]}”) ไม่มีตัวอักษร อาจกรอกผิดช่อง กรุณาตรวจ",
        f"“{column.en}” holds digits or signs alone (“{row.title[:40]}”) and no letter; see"
        " whether it stands in the wrong column",
        Severity.WARNING,
    )
    return Finding.at(row.sheet, row.cell(column.key), row.title, message)
