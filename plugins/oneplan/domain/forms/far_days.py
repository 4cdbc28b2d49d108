"""Days that lie far from the years of a plan: 2526 is typed for 2562, and both are years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.forms import Column, ColumnType, Form
from oneplan.domain.shared.findings import Finding, Message, Severity
from oneplan.domain.shared.thai_dates import BE_OFFSET
from oneplan.domain.shared.thai_formats import format_date

FAR = 10
"""Years before the first year of a plan and after its last; committees serve four."""


def find_far_days(form: Form, rows: Sequence[Row]) -> Iterator[Finding]:
    """A warning for each day of a record that is so far away."""
    columns = [column for column in form.columns if column.type == ColumnType.DATE]
    for row in rows if columns else ():
        for column in columns:
            stored = row.values.get(column.key, "")
            if message := tell_far(form, column, stored):
                yield Finding.at(row.sheet, row.cell(column.key), stored, message)


def tell_far(form: Form, column: Column, stored: str) -> Message | None:
    """For a stored day that is so far away; None for any other, and where no year is known."""
    if column.type != ColumnType.DATE or not stored or not form.years:
        return None
    day = date.fromisoformat(stored)
    first, last = min(form.years) - FAR, max(form.years) + FAR
    if first <= day.year + BE_OFFSET <= last:
        return None
    return Message(
        "day_far",
        f"“{column.th}” อ่านเป็น {format_date(day, thai_digits=False)}"
        f" ซึ่งห่างจากปีของแผนเกิน {FAR} ปี กรุณาตรวจปี",
        f"“{column.en}” was read as {stored}, more than {FAR} years from the years of the plan;"
        " see whether the year is right",
        Severity.WARNING,
    )
