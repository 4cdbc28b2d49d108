"""Workbooks out: the form that a unit fills in, written by XlsxWriter.

Text is always written as text, so that no cell that begins with = or + becomes
a formula; numbers stay numbers, negative ones too.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from oneplan.domain.forms.form_help import describe
from oneplan.domain.forms.form_layout import FIELDS_ROW, heading_of, heading_row
from oneplan.domain.forms.forms import Column, ColumnType, Form, Layout, Need
from oneplan.gateways.spreadsheets.workbook_cells import GUIDE_SHEET, LIST_SHEET, STAMP_SHEET

FIXED_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
"""Written as the time of making, so that the same rows give the same bytes."""
FONT = "Sarabun"
INPUT_ROWS = 500
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
NUMBERS = frozenset({ColumnType.BAHT, ColumnType.INTEGER})
_PLAIN_NUMBER = re.compile(r"-?(?=[0-9.]{1,16}$)(0|[1-9][0-9]*)(\.[0-9]+)?")
WIDE = frozenset({ColumnType.TEXT, ColumnType.TEXT_LIST, ColumnType.ACTIVITIES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What a workbook is made for.

    Attributes:
        heading_th: Line above the table: unit, step, cycle.
        stamp: form, version, cycle, step, unit, for the hidden sheet.
        rows: Column key → stored text, one mapping a row: what was accepted last.
        prefilled: Column key → text written and locked in the empty rows.
        suggestions: Column key → values offered in a drop-down list.
        fields: Header field → stored text.
    """

    heading_th: str
    stamp: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[Mapping[str, object]] = ()
    prefilled: Mapping[str, str] = field(default_factory=dict)
    suggestions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)


def write_form(form: Form, template: Template) -> bytes:
    """Write the workbook of *form*; the same template gives the same bytes."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, SAFE)
    book.set_properties({"created": FIXED_MOMENT, "title": form.title_th})
    _Writer(book, form, template).write()
    book.close()
    return stream.getvalue()


class _Writer:
    """Writes one form into one book."""

    def __init__(self, book: xlsxwriter.Workbook, form: Form, template: Template) -> None:
        self._form, self._template = form, template
        base: dict[str, Any] = {"font_name": FONT, "font_size": 14, "valign": "top"}
        self._plain = book.add_format({**base, "text_wrap": True, "locked": False})
        self._text = book.add_format(
            {**base, "text_wrap": True, "locked": False, "num_format": "@"}
        )
        self._money = book.add_format({**base, "locked": False, "num_format": "#,##0.00"})
        self._locked = book.add_format({**base, "bg_color": "#EEEEEE"})
        self._title = book.add_format({**base, "bold": True, "font_size": 16})
        self._label = book.add_format({**base, "bold": True})
        self._heading = book.add_format(
            {
                **base,
                "bold": True,
                "text_wrap": True,
                "border": 1,
                "align": "center",
                "bg_color": "#DDEBF7",
            }
        )
        self._sheet: Worksheet = book.add_worksheet(form.sheet)
        self._guide: Worksheet = book.add_worksheet(GUIDE_SHEET)
        self._lists: Worksheet = book.add_worksheet(LIST_SHEET)
        self._stamp: Worksheet = book.add_worksheet(STAMP_SHEET)
        self._list_count = 0

    def write(self) -> None:
        """Write every sheet."""
        sheet = self._sheet
        sheet.write_string(0, 0, self._form.title_th, self._title)
        sheet.write_string(1, 0, self._template.heading_th, self._label)
        for row, each in enumerate(self._form.header, start=FIELDS_ROW):
            sheet.write_string(row, 0, each.th, self._label)
            self._write_value(row, 1, each, self._template.fields.get(each.key, ""))
            self._offer(each, row, row, 1)
        start = heading_row(self._form)
        if self._form.layout == Layout.ONE:
            self._write_record(start)
        else:
            self._write_table(start)
        self._write_guide()
        for hidden in (self._lists, self._stamp):
            hidden.very_hidden()
        stamp = ";".join(f"{key}={value}" for key, value in self._template.stamp.items())
        self._stamp.write_string(0, 0, stamp)
        sheet.protect(
            "",
            {
                "format_columns": True,
                "format_rows": True,
                "insert_rows": True,
                "delete_rows": True,
                "sort": True,
            },
        )
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        sheet.activate()

    def _write_table(self, start: int) -> None:
        sheet, columns = self._sheet, self._form.columns
        for at, column in enumerate(columns):
            sheet.write_string(start, at, heading_of(column), self._heading)
            sheet.set_column(at, at, 32 if column.type in WIDE else 14, self._format(column))
            self._offer(column, start + 1, start + INPUT_ROWS, at)
        rows = self._template.rows
        for number, row in enumerate(rows, start=1):
            for at, column in enumerate(columns):
                if row.get(column.key, "") != "":
                    self._write_value(start + number, at, column, row[column.key])
        if self._template.prefilled:
            self._write_empty_rows(start)
        sheet.freeze_panes(start + 1, 0)
        sheet.repeat_rows(start)

    def _write_empty_rows(self, start: int) -> None:
        """Lines to fill in, with what the office knows written and locked."""
        rows, columns = self._template.rows, self._form.columns
        for number in range(len(rows) + 1, max(len(rows), 20) + 11):
            for at, column in enumerate(columns):
                known = self._template.prefilled.get(column.key, "")
                text = str(number) if column.key == "seq" else known
                if column.prefilled and text:
                    self._write_value(start + number, at, column, text, self._locked)

    def _write_record(self, start: int) -> None:
        row = self._template.rows[0] if self._template.rows else self._template.prefilled
        self._sheet.set_column(0, 0, 60)
        self._sheet.set_column(1, 1, 50, self._plain)
        for at, column in enumerate(self._form.columns, start=start):
            self._sheet.write_string(at, 0, heading_of(column), self._label)
            if row.get(column.key, "") != "":
                self._write_value(at, 1, column, row[column.key])
            self._offer(column, at, at, 1)

    def _write_value(
        self, row: int, at: int, column: Column, value: object, style: Any = None
    ) -> None:
        style = style or self._format(column)
        if column.type == ColumnType.CHOICE:
            value = next((c.th for c in column.choices if c.value == value), value)
        if column.type in NUMBERS and _is_number(value):
            self._sheet.write_number(row, at, float(str(value)), style)
        elif str(value):
            self._sheet.write_string(row, at, str(value), style)
        else:
            self._sheet.write_blank(row, at, None, style)

    def _format(self, column: Column) -> Any:
        if column.type == ColumnType.BAHT:
            return self._money
        return self._plain if column.type == ColumnType.INTEGER else self._text

    def _offer(self, column: Column, first: int, last: int, at: int) -> None:
        """Offer the allowed values in a drop-down list."""
        values = [c.th for c in column.choices] or list(
            self._template.suggestions.get(column.key, ())
        )
        if not values:
            return
        self._lists.write_column(0, self._list_count, values)
        letter = xl_col_to_name(self._list_count)
        self._list_count += 1
        source = f"={LIST_SHEET}!${letter}$1:${letter}${len(values)}"
        self._sheet.data_validation(
            first,
            at,
            last,
            at,
            {
                "validate": "list",
                "source": source,
                "error_type": "stop" if column.choices else "information",
                "error_title": "OnePlan",
                "error_message": "เลือกจากรายการ",
            },
        )

    def _write_guide(self) -> None:
        guide = self._guide
        guide.set_column(0, 0, 34, self._plain)
        guide.set_column(1, 1, 60, self._plain)
        guide.set_column(2, 2, 14, self._plain)
        lines = [self._form.title_th, self._template.heading_th, "",
                 "กรอกเฉพาะช่องสีขาว ช่องสีเทาเติมให้แล้ว", "ลบแถวที่ไม่ใช้ได้ ไม่ต้องใส่แถวรวม",
                 "ช่องที่มี * ต้องกรอก", "ตัวเลขใช้เลขไทยหรืออารบิกก็ได้ ปีใช้ พ.ศ. หรือ ค.ศ. สี่หลัก", ""]  # fmt: skip
        for row, line in enumerate(lines):
            guide.write_string(row, 0, line, self._title if row == 0 else self._plain)
        for row, column in enumerate((*self._form.header, *self._form.columns), start=len(lines)):
            guide.write_string(row, 0, column.th, self._label)
            guide.write_string(row, 1, describe(column).th)
            guide.write_string(row, 2, "ต้องกรอก" if column.need == Need.YES else "")


def _is_number(value: object) -> bool:
    """Whether a number of Excel holds every digit of it: up to 15, and nothing but digits."""
    return _PLAIN_NUMBER.fullmatch(str(value)) is not None
