"""Records of a form, read column by column; what a column asks is worked out once for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from oneplan.domain.forms.column_reading import ColumnReader, Value
from oneplan.domain.forms.form_rows import Row, name_place
from oneplan.domain.forms.forms import Column, ColumnType, Form, Need
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Finding, Message

_TAMBON_DIGITS = 6


class RecordReader:
    """Reads records whose cells stand in one order."""

    def __init__(
        self,
        sheet: str,
        form: Form,
        columns: Mapping[str, int],
        *,
        places: Mapping[str, str],
        around: ValidationContext,
    ) -> None:
        """Work out what is asked of every record.

        Args:
            sheet: Name of the sheet, for findings.
            form: The form.
            columns: Column key → index of its cell in a record.
            places: Column key → letter of its column, or the name of a single record's cell.
            around: What the office knows of the sender.
        """
        self._sheet, self._form, self._around, self._places = sheet, form, around, places
        self._columns = [column for column in form.columns if column.key in columns]
        self._keys = [column.key for column in self._columns]
        self._at = [columns[key] for key in self._keys]
        self._readers = [ColumnReader(form, column, around) for column in self._columns]
        self._years = [(c.key, c.year) for c in self._columns if c.is_budget and c.year is not None]
        self._allocated = [(c.key, c.year) for c in self._columns if c.is_allocated and c.year]
        self._lined = [c for c in form.columns if c.sections and c.key not in columns]
        self._required = frozenset(
            c.key for c in (*self._columns, *self._lined) if c.need == Need.YES
        )
        self._conditional = [c for c in self._columns if c.condition is not None]
        self._known = tuple(known_by_office(form, around))
        self._is_any_wrong = False

    def read(
        self, cells: Sequence[Sequence[object]], texts: Sequence[Sequence[str]]
    ) -> Iterator[tuple[Value, ...]]:
        """Read the cells of many lines at once.

        Args:
            cells: The columns of a sheet, each a cell a line, as they were read.
            texts: The same as text.

        Returns:
            The values of each line, in the order of the form.
        """
        values = [
            reader.read(cells[at], texts[at])
            for reader, at in zip(self._readers, self._at, strict=True)
        ]
        self._is_any_wrong = any(reader.is_any_wrong for reader in self._readers)
        return zip(*values, strict=True)

    def record(
        self,
        row_number: int,
        line: Sequence[Value],
        texts: Sequence[str],
        given: Mapping[str, str] = MappingProxyType({}),
    ) -> tuple[Row | None, list[Finding]]:
        """Make a record of the values of a line; with an error in it there is no row.

        Args:
            row_number: Row of the sheet, from 1.
            line: Its values, as :meth:`read` returned them.
            texts: All cells of the line as text.
            given: What the line need not say: column → value of heading lines and absent columns.
        """
        findings = [*self._wrong(row_number, line, texts)] if self._is_any_wrong else []
        values = {key: v for key, v in zip(self._keys, line, strict=True) if isinstance(v, str)}
        for key, value in given.items():
            values.setdefault(key, value)
        for key, known in self._known:
            values.setdefault(key, known or str(row_number))
        if not values.keys() >= self._required or any(
            column.key not in values and _condition_holds(column, values)
            for column in self._conditional
        ):
            findings += self._missing(row_number, values, findings)
        budgets = {year: Decimal(values[key]) for key, year in self._years if key in values}
        if self._form.budget_required and not findings and not any(budgets.values()):
            findings.append(self._no_budget(row_number))
        if findings:
            return None, findings
        if self._form.alignment_from:
            values["alignment"] = values.get(self._form.alignment_from, "")
        title = values.get(self._form.title_from, "")
        return Row(
            sheet=self._sheet,
            row_number=row_number,
            title=title,
            values=values,
            budgets=budgets,
            places=self._places,
            allocated={y: Decimal(values[key]) for key, y in self._allocated if key in values},
        ), []

    def _wrong(
        self, row_number: int, line: Sequence[Value], texts: Sequence[str]
    ) -> Iterator[Finding]:
        for key, at, value in zip(self._keys, self._at, line, strict=True):
            if isinstance(value, Message):
                yield self._finding(row_number, key, texts[at], value)

    def _missing(
        self, row_number: int, values: Mapping[str, str], wrong: Sequence[Finding]
    ) -> Iterator[Finding]:
        for column in self._columns:
            if column.key in values:
                continue
            if column.need != Need.YES and not _condition_holds(column, values):
                continue
            message = Message("required", f"ต้องกรอก “{column.th}”", f"“{column.en}” is required")
            finding = self._finding(row_number, column.key, "", message)
            if all(finding.cell != each.cell for each in wrong):
                yield finding
        for column in self._lined:
            if column.key not in values and column.need == Need.YES:
                yield self._finding(row_number, column.key, "", _unlined(column))

    def _no_budget(self, row_number: int) -> Finding:
        key = next((column.key for column in self._columns if column.is_budget), "")
        message = Message(
            "budget",
            "โครงการต้องมีงบประมาณอย่างน้อยหนึ่งปี",
            "A project needs a budget in at least one year",
        )
        return self._finding(row_number, key, "", message)

    def _finding(self, row_number: int, key: str, text: str, message: Message) -> Finding:
        return Finding.at(self._sheet, name_place(self._places, key, row_number), text, message)


def _unlined(column: Column) -> Message:
    """What to do where neither a column nor a line over the rows names what they belong to."""
    return Message(
        "required",
        f"ไม่ทราบ “{column.th}” ของรายการนี้ ให้พิมพ์บรรทัดที่ขึ้นต้นด้วย “{column.sections[0]}” ไว้เหนือรายการ"
        f" หรือเพิ่มคอลัมน์ “{column.th}”",
        f"“{column.en}” is required: write a line that begins with “{column.sections[0]}” above"
        " the rows, or add the column",
    )


def known_by_office(form: Form, around: ValidationContext) -> Iterator[tuple[str, str]]:
    """What need not be typed: a unit's tambon, its name, the row's number (empty here)."""
    for column in form.columns:
        if column.type == ColumnType.TAMBON_CODE and len(around.area_code) == _TAMBON_DIGITS:
            yield column.key, around.area_code
        elif column.prefilled and column.type == ColumnType.TEXT and around.unit_name:
            yield column.key, around.unit_name
        elif column.prefilled and column.key == "seq":
            yield column.key, ""


def _condition_holds(column: Column, values: Mapping[str, str]) -> bool:
    condition = column.condition
    if condition is None or condition.column not in values:
        return False
    return (values[condition.column] in condition.values) != condition.negated
