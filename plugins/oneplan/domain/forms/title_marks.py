"""Titles that end in the mark of a footnote: kept as written, compared without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.forms import Form
from oneplan.domain.shared.findings import Finding, Message, Severity
from oneplan.domain.shared.footnote_marks import footnote_mark


def find_title_marks(form: Form, rows: Sequence[Row]) -> Iterator[Finding]:
    """A warning for each title with such a mark."""
    for row in rows:
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
