"""Records of a form read cell by cell; what a column asks is worked out once for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from oneplan.domain.cell_values import EMPTY, MAX_TEXT, CellParser, Surroundings, parser_of
from oneplan.domain.findings import Finding, Message
from oneplan.domain.form_rows import Row, name_place
from oneplan.domain.forms import Column, ColumnType, Form, Need

REMEMBERED = 4_096
"""Different texts of a column whose value is remembered; beyond them each is read anew."""
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
        around: Surroundings,
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
        self._cells = [
            (columns[c.key], c.key, None if c.type == ColumnType.TEXT else parser_of(c),
             _memory(form, c), c.year if c.is_budget else None)
            for c in self._columns
        ]  # fmt: skip
        self._asked = [c for c in self._columns if c.need == Need.YES or c.condition is not None]
        self._known = tuple(_known_by_office(form, around))

    def read(
        self, row_number: int, cells: Sequence[object], texts: Sequence[str]
    ) -> tuple[Row | None, list[Finding]]:
        """Read one record; with an error in it there is no row.

        Args:
            row_number: Row of the sheet, from 1.
            cells: The record's cells as they were read.
            texts: The same as text.
        """
        values, budgets, findings = self._read_cells(row_number, cells, texts)
        for key, known in self._known:
            values.setdefault(key, known or str(row_number))
        findings += self._missing(row_number, values, findings)
        if self._form.budget_required and not findings and not any(budgets.values()):
            findings.append(self._no_budget(row_number))
        if findings:
            return None, findings
        if self._form.alignment_from:
            values["alignment"] = values.get(self._form.alignment_from, "")
        title = values.get(self._form.title_from, "")
        return Row(sheet=self._sheet, row_number=row_number, title=title, values=values,
                   budgets=budgets, places=self._places), []  # fmt: skip

    def _read_cells(
        self, row_number: int, cells: Sequence[object], texts: Sequence[str]
    ) -> tuple[dict[str, str], dict[int, Decimal], list[Finding]]:
        """The values of the filled cells, the money of each year, and what is wrong."""
        values: dict[str, str] = {}
        budgets: dict[int, Decimal] = {}
        findings: list[Finding] = []
        for at, key, parse, memory, year in self._cells:
            text = texts[at]
            if text in EMPTY:
                continue
            if parse is None and len(text) <= MAX_TEXT:
                values[key] = text
                continue
            value: str | Message | None = memory.get(text) if memory is not None else None
            if value is None:
                value = self._parse(key, parse, cells[at], text, memory)
            if isinstance(value, Message):
                findings.append(self._at(row_number, key, text, value))
                continue
            values[key] = value
            if year is not None:
                budgets[year] = Decimal(value)
        return values, budgets, findings

    def _parse(
        self, key: str, parse: CellParser | None, cell: object, text: str,
        memory: dict[str, str] | None,
    ) -> str | Message:  # fmt: skip
        parse = parse or parser_of(self._form.column(key))
        value = parse(cell, text, self._around)
        if memory is not None and isinstance(value, str) and len(memory) < REMEMBERED:
            memory[text] = value
        return value

    def _missing(
        self, row_number: int, values: Mapping[str, str], wrong: Sequence[Finding]
    ) -> Iterator[Finding]:
        for column in self._asked:
            if column.key in values:
                continue
            if column.need != Need.YES and not _condition_holds(column, values):
                continue
            message = Message("required", f"ต้องกรอก “{column.th}”", f"“{column.en}” is required")
            finding = self._at(row_number, column.key, "", message)
            if all(finding.cell != each.cell for each in wrong):
                yield finding

    def _no_budget(self, row_number: int) -> Finding:
        key = next((column.key for column in self._columns if column.is_budget), "")
        message = Message("budget", "โครงการต้องมีงบประมาณอย่างน้อยหนึ่งปี",
                          "A project needs a budget in at least one year")  # fmt: skip
        return self._at(row_number, key, "", message)

    def _at(self, row_number: int, key: str, text: str, message: Message) -> Finding:
        return Finding.at(self._sheet, name_place(self._places, key, row_number), text, message)


def _memory(form: Form, column: Column) -> dict[str, str] | None:
    """Where the values of a column are remembered: with the form, or for this sender's records."""
    if column.type in (ColumnType.TAMBON_CODE, ColumnType.UNIT_CODE):
        return {}
    return form.known_values.get(column.key)


def _known_by_office(form: Form, around: Surroundings) -> Iterator[tuple[str, str]]:
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
