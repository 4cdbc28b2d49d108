"""What a unit sends: its states, its rows, and what is wrong in its cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from oneplan.domain.forms import Column, ColumnType, Form
from oneplan.domain.thai_numerals import to_arabic_digits
from oneplan.errors import OneplanError

MAX_BAHT = Decimal("9999999999999.99")


class SubmissionState(StrEnum):
    """Where one version of a submission stands."""

    ACCEPTED = "accepted"
    NIL = "nil"
    RETURNED = "returned"
    LATE = "late"


COUNTED_STATES = (SubmissionState.ACCEPTED, SubmissionState.NIL)
"""States in which a unit has done what the step asks."""

ALLOWED: Mapping[SubmissionState, frozenset[SubmissionState]] = {
    SubmissionState.ACCEPTED: frozenset(),
    SubmissionState.NIL: frozenset(),
    SubmissionState.RETURNED: frozenset(),
    SubmissionState.LATE: frozenset({SubmissionState.ACCEPTED}),
}
"""State → states it may move to. A late file waits for the secretariat."""


class UnitNotExpected(OneplanError):
    """A unit sent a workbook to a step that does not ask it for one."""

    status_code = 404

    def __init__(self, *, cycle_id: str, step_id: str, unit_code: str) -> None:
        super().__init__(
            f"Unit {unit_code} is not among the units that step {step_id} of {cycle_id} waits for;"
            " a step knows its units from the day it opens."
        )


class WorkbookUnreadable(OneplanError):
    """A file is not a workbook that can be read safely."""

    status_code = 422

    def __init__(self, *, file_name: str, rule: str) -> None:
        super().__init__(f"{file_name}: {rule}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong with one cell, in the words a clerk reads."""

    sheet: str
    cell: str
    value: str
    rule: str
    message_th: str
    message_en: str

    def as_dict(self) -> dict[str, str]:
        """The finding as plain JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One project row, with the sheet and the row it stands in."""

    sheet: str
    row_number: int
    title: str
    values: Mapping[str, str]
    budgets: Mapping[int, Decimal]

    @property
    def title_key(self) -> str:
        """The title as it is compared: one form of Thai, one space, no case."""
        return normalise_text(self.title).casefold()


def normalise_text(text: str) -> str:
    """Bring decomposed sara am, zero-width marks and runs of spaces to one form."""
    composed = unicodedata.normalize("NFC", text).replace("\u0e4d\u0e32", "\u0e33")
    visible = re.sub(r"[\u200b-\u200f\u2060\ufeff]", "", composed)
    return re.sub(r"\s+", " ", visible).strip()


class Arrival(StrEnum):
    """When a file came, against the due moment of its step and the days of grace."""

    ON_TIME = "on_time"
    GRACE = "grace"
    CLOSED = "closed"


def arrival(received_at: datetime, *, due_at: datetime | None, grace_days: int) -> Arrival:
    """Judge when a file came; both ends count, and a step without a due date never closes."""
    if due_at is None or received_at <= due_at:
        return Arrival.ON_TIME
    closes_at = due_at + timedelta(days=grace_days)
    return Arrival.GRACE if received_at <= closes_at else Arrival.CLOSED


def cell_name(row_number: int, column_index: int) -> str:
    """Name a cell as a spreadsheet does; *row_number* from 1, *column_index* from 0."""
    letters = ""
    number = column_index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row_number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The cells of one sheet: row 0 is the first row that a spreadsheet shows."""

    name: str
    cells: Sequence[Sequence[object]]


def read_rows(
    sheets: Sequence[Sheet], form: Form, *, area_code: str
) -> tuple[tuple[Row, ...], tuple[Finding, ...]]:
    """Read the project rows of a workbook and collect everything wrong with them.

    Args:
        sheets: The sheets of the workbook.
        form: The form that the unit was asked to fill in.
        area_code: DOPA code of the unit's area; a tambon outside it is an error.

    Returns:
        The rows that hold no error, and all findings. Blank rows are passed over.
    """
    found = _find_heading(sheets, form)
    if found is None:
        return (), (_heading_missing(sheets, form),)
    sheet, heading_index, columns = found
    findings = [_column_missing(sheet, heading_index, each) for each in form.columns
                if each.required and each.key not in {c.key for c in columns.values()}]  # fmt: skip
    rows: list[Row] = []
    for index in range(heading_index + 1, len(sheet.cells)):
        cells = sheet.cells[index]
        if not any(_text(cells, at) for at in columns):
            continue
        row, wrong = _read_row(sheet, index + 1, cells, columns, area_code)
        findings += wrong
        if row is not None:
            rows.append(row)
    return tuple(rows), tuple(findings)


def _find_heading(
    sheets: Sequence[Sheet], form: Form
) -> tuple[Sheet, int, dict[int, Column]] | None:
    """The row that holds most of the form's headings, at least three of them."""
    by_heading = {normalise_text(h): c for c in form.columns for h in c.headings}
    best: tuple[Sheet, int, dict[int, Column]] | None = None
    for sheet in sheets:
        for index, cells in enumerate(sheet.cells[:20]):
            columns = {
                at: by_heading[text]
                for at in range(len(cells))
                if (text := to_arabic_digits(_text(cells, at))) in by_heading
            }
            if len(columns) >= 3 and (best is None or len(columns) > len(best[2])):  # noqa: PLR2004
                best = (sheet, index, columns)
    return best


def _heading_missing(sheets: Sequence[Sheet], form: Form) -> Finding:
    return Finding(
        sheet=sheets[0].name if sheets else "",
        cell="A1",
        value="",
        rule="heading",
        message_th=f"ไม่พบหัวตารางของแบบ “{form.title_th}”",
        message_en=f"The headings of the form “{form.title_en}” were not found",
    )


def _column_missing(sheet: Sheet, heading_index: int, column: Column) -> Finding:
    return Finding(
        sheet=sheet.name,
        cell=cell_name(heading_index + 1, 0),
        value="",
        rule="column",
        message_th=f"ไม่พบคอลัมน์ “{column.heading}”",
        message_en=f"The column “{column.heading}” is missing",
    )


def _text(cells: Sequence[object], at: int) -> str:
    """A cell as text; a whole number carries no decimal point."""
    value = cells[at] if at < len(cells) else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return normalise_text(str(value)) if value is not None else ""


def _read_row(
    sheet: Sheet,
    row_number: int,
    cells: Sequence[object],
    columns: Mapping[int, Column],
    area_code: str,
) -> tuple[Row | None, list[Finding]]:
    findings: list[Finding] = []
    values: dict[str, str] = {}
    budgets: dict[int, Decimal] = {}
    for at, column in columns.items():
        text = _text(cells, at)
        wrong = _check(column, text, area_code)
        if wrong is not None:
            rule, th, en = wrong
            findings.append(Finding(sheet=sheet.name, cell=cell_name(row_number, at), value=text,
                                    rule=rule, message_th=th, message_en=en))  # fmt: skip
        elif column.year is None:
            values[column.key] = to_arabic_digits(text) if column.type in _DIGITS else text
        elif text:
            budgets[column.year] = _baht(text)
    if not findings and not budgets:
        findings.append(_no_budget(sheet, row_number, columns))
    if findings:
        return None, findings
    title = values.pop("title")
    return Row(sheet=sheet.name, row_number=row_number, title=title, values=values,
               budgets=budgets), []  # fmt: skip


def _no_budget(sheet: Sheet, row_number: int, columns: Mapping[int, Column]) -> Finding:
    at = min((at for at, column in columns.items() if column.year), default=0)
    return Finding(
        sheet=sheet.name,
        cell=cell_name(row_number, at),
        value="",
        rule="budget",
        message_th="โครงการต้องมีงบประมาณอย่างน้อยหนึ่งปี",
        message_en="A project needs a budget in at least one year",
    )


_DIGITS = frozenset({ColumnType.INTEGER, ColumnType.TAMBON_CODE})
Wrong = tuple[str, str, str]


def _check(column: Column, text: str, area_code: str) -> Wrong | None:
    if not text:
        if column.required:
            return "required", f"ต้องกรอก “{column.heading}”", f"“{column.heading}” is required"
        return None
    return _CHECKS[column.type](column, to_arabic_digits(text), area_code)


def _check_integer(column: Column, text: str, _area_code: str) -> Wrong | None:
    if text.isdigit():
        return None
    return (
        "integer",
        f"“{column.heading}” ต้องเป็นจำนวนเต็ม",
        f"“{column.heading}” must be a whole number",
    )


def _check_baht(column: Column, text: str, _area_code: str) -> Wrong | None:
    try:
        amount = _baht(text)
    except InvalidOperation:
        return "baht", f"“{column.heading}” ต้องเป็นจำนวนเงิน", f"“{column.heading}” must be an amount"
    if not amount.is_finite() or not 0 <= amount <= MAX_BAHT or amount != round(amount, 2):
        return (
            "baht_range",
            f"“{column.heading}” ต้องไม่ติดลบ และมีทศนิยมไม่เกินสองตำแหน่ง",
            f"“{column.heading}” must not be negative nor have more than two decimals",
        )
    return None


def _check_choice(column: Column, text: str, _area_code: str) -> Wrong | None:
    if text in column.allowed:
        return None
    allowed = " / ".join(column.allowed)
    return "choice", f"“{column.heading}” ต้องเป็น {allowed}", f"“{column.heading}” must be {allowed}"


def _check_tambon(_column: Column, text: str, area_code: str) -> Wrong | None:
    if not re.fullmatch(r"\d{6}", text):
        return "tambon_code", "รหัสตำบลต้องมี 6 หลัก", "A tambon code has 6 digits"
    if not text.startswith(area_code):
        return (
            "tambon_area",
            f"ตำบลอยู่นอกพื้นที่ของหน่วยงาน ({area_code})",
            f"The tambon lies outside the unit's area ({area_code})",
        )
    return None


def _check_text(_column: Column, _text: str, _area_code: str) -> Wrong | None:
    return None


_CHECKS: Mapping[ColumnType, Callable[[Column, str, str], Wrong | None]] = {
    ColumnType.TEXT: _check_text,
    ColumnType.INTEGER: _check_integer,
    ColumnType.BAHT: _check_baht,
    ColumnType.CHOICE: _check_choice,
    ColumnType.TAMBON_CODE: _check_tambon,
}


def _baht(text: str) -> Decimal:
    return Decimal(to_arabic_digits(text).replace(",", "").replace(" ", ""))
