"""A collation as a workbook: the register under its own columns, its sums, and who sent it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from oneplan.domain.documents.collated import (
    TOTAL_TH,
    AmphoeTotal,
    Collated,
    CollatedRow,
    CollatedUnit,
    sum_amphoe,
)
from oneplan.domain.documents.document_words import thai_day
from oneplan.domain.forms.forms import Column, ColumnType, Layout
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.spreadsheets.plan_workbooks import MAX_CELL, MONEY

LINE_HEIGHT, MAX_LINES = 17, 20
A3 = 8
HEADING = 4
"""Row of the headings, from 0: above it stand the title, the year, what it is, and a blank line."""
_NUMBERS = frozenset({ColumnType.INTEGER, ColumnType.YEAR_BE})
PLACES_TH = ("อำเภอ", "ตำบล", "หน่วยงานที่ส่ง")
SUMMARY_TH = ("อำเภอ", "ต้องส่ง (หน่วยงาน)", "ส่งแล้ว", "แจ้งไม่มีรายการ", "ยังไม่ส่ง", "ตำบล", "รายการ")
MONEY_TH = "งบประมาณ (บาท)"
UNITS_TH = ("อำเภอ", "ตำบล", "หน่วยงาน", "ผลการรับ", "วันที่รับ", "ส่งครั้งที่", "ชื่อไฟล์", "รหัสตรวจสอบไฟล์")
WARNINGS_TH = "ข้อสังเกตจากการตรวจ"


def write_collated(collated: Collated) -> bytes:
    """Write a collation as .xlsx; the same collation gives the same bytes."""
    stream = io.BytesIO()
    book = _CollatedBook(stream, collated)
    book.register()
    book.summary()
    book.units()
    book.close()
    return stream.getvalue()


class _CollatedBook:
    """A workbook on its way; each sheet is written from top to bottom."""

    def __init__(self, stream: io.BytesIO, collated: Collated) -> None:
        self._collated = collated
        self._book = xlsxwriter.Workbook(
            stream, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
        )
        self._book.set_properties(
            {
                "title": collated.form.title_th,
                "subject": f"{collated.cycle_id}/{collated.step}/{collated.version}",
                "created": collated.made_at.astimezone(UTC).replace(tzinfo=None),
            }
        )
        font = {"font_name": "Sarabun", "font_size": 11, "valign": "top"}
        add = self._book.add_format
        self._title = add({"font_name": "Sarabun", "font_size": 16, "bold": True})
        self._plain = add({"font_name": "Sarabun", "font_size": 11})
        self._warning = add({**font, "bold": True, "font_color": "#a00000"})
        self._head = add({**font, "bold": True, "text_wrap": True, "border": 1, "align": "center",
                          "bg_color": "#e8eef5"})  # fmt: skip
        self._text = add({**font, "text_wrap": True, "border": 1})
        self._count = add({**font, "border": 1, "num_format": "0"})
        self._money = add({**font, "border": 1, "num_format": MONEY})
        self._bold = add({**font, "bold": True, "border": 1})
        self._bold_count = add({**font, "bold": True, "border": 1, "num_format": "#,##0"})
        self._bold_money = add({**font, "bold": True, "border": 1, "num_format": MONEY})

    def close(self) -> None:
        """Write the file out."""
        self._book.close()

    def _sheet(self, name: str, headings: Sequence[str], widths: Sequence[float]) -> Any:
        collated, sheet = self._collated, self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&Lรหัสเนื้อหา {collated.content_hash[:16]}&C&P / &N")
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        sheet.write_string(0, 0, collated.form.title_th, self._title)
        year = to_thai_digits(collated.fiscal_year_be)
        sheet.write_string(1, 0, f"จังหวัด{collated.province} ปีงบประมาณ พ.ศ. {year}", self._plain)
        sheet.write_string(
            2,
            0,
            f"ฉบับที่ {to_thai_digits(collated.version)} ณ วันที่ {thai_day(collated.made_at)}",
            self._plain,
        )
        if collated.is_simulated:
            sheet.write_string(3, 0, "การซักซ้อม: ข้อมูลจำลอง", self._warning)
        sheet.set_row(HEADING, _height(headings, widths))
        for at, heading in enumerate(headings):
            sheet.write_string(HEADING, at, heading, self._head)
        sheet.freeze_panes(HEADING + 1, 0)
        sheet.repeat_rows(HEADING)
        return sheet

    def register(self) -> None:
        """The rows of all units under the columns of the form, and what they sum up to."""
        collated = self._collated
        columns = collated.columns
        headings = (*(column.th for column in columns), *PLACES_TH)
        widths = [_width(column) for column in columns] + [16, 16, 34]
        sheet = self._sheet(collated.form.sheet, headings, widths)
        line = HEADING
        for line, row in enumerate(collated.rows, start=HEADING + 1):
            texts = [row.texts.get(column.key, "") for column in columns]
            sheet.set_row(line, _height([*texts, "", "", row.unit.name], widths))
            for at, column in enumerate(columns):
                self._write_cell(sheet, line, at, column, row)
            places = (row.unit.amphoe, row.tambon, row.unit.name)
            for at, text in enumerate(places, start=len(columns)):
                sheet.write_string(line, at, text, self._text)
        last = line + 1
        sheet.write_string(last, 0, TOTAL_TH, self._bold)
        for at, column in enumerate(columns):
            if self._is_summed(column):
                self._sum(sheet, last, at, self._column_total(column))
        if collated.rows:
            sheet.autofilter(HEADING, 0, line, len(headings) - 1)

    def _is_summed(self, column: Column) -> bool:
        if column.is_budget:
            return True
        return self._collated.form.layout == Layout.ONE and column.type == ColumnType.INTEGER

    def _column_total(self, column: Column) -> Decimal:
        rows = self._collated.rows
        if column.is_budget:
            return sum((row.baht.get(column.key, Decimal()) for row in rows), Decimal())
        return sum((Decimal(row.texts.get(column.key, "0")) for row in rows), Decimal())

    def _sum(self, sheet: Any, last: int, at: int, value: Decimal | int) -> None:
        letter = xl_col_to_name(at)
        formula = f"=SUM({letter}{HEADING + 2}:{letter}{last})" if last > HEADING + 1 else "=0"
        is_money = isinstance(value, Decimal) and self._collated.form.layout != Layout.ONE
        sheet.write_formula(
            last, at, formula, self._bold_money if is_money else self._bold_count, float(value)
        )

    def _write_cell(self, sheet: Any, line: int, at: int, column: Column, row: CollatedRow) -> None:
        if column.key == "seq":
            sheet.write_number(line, at, row.number, self._count)
        elif column.is_budget:
            if column.key in row.baht:
                sheet.write_number(line, at, float(row.baht[column.key]), self._money)
            else:
                sheet.write_blank(line, at, None, self._money)
        elif column.type in _NUMBERS and column.key in row.texts:
            sheet.write_number(line, at, int(row.texts[column.key]), self._count)
        else:
            sheet.write_string(line, at, row.texts.get(column.key, "")[:MAX_CELL], self._text)

    def summary(self) -> None:
        """Units, tambon, rows and money of each amphoe; the sheet itself adds up all but tambon."""
        has_money = bool(self._collated.money)
        headings = (*SUMMARY_TH, *((MONEY_TH,) if has_money else ()))
        sheet = self._sheet("สรุปรายอำเภอ", headings, (30, 18, 12, 16, 12, 12, 12, 20))
        *parts, total = sum_amphoe(self._collated)
        line = HEADING
        for line, part in enumerate(parts, start=HEADING + 1):
            sheet.write_string(line, 0, part.name, self._text)
            for at, value in enumerate(_figures(part, has_money=has_money), start=1):
                kind = self._money if isinstance(value, Decimal) else self._count
                sheet.write_number(line, at, float(value), kind)
        last = line + 1
        sheet.write_string(last, 0, total.name, self._bold)
        for at, value in enumerate(_figures(total, has_money=has_money), start=1):
            letter = xl_col_to_name(at)
            kind = self._bold_money if isinstance(value, Decimal) else self._bold_count
            formula = f"=SUM({letter}{HEADING + 2}:{letter}{last})" if parts else "=0"
            sheet.write_formula(last, at, formula, kind, float(value))

    def units(self) -> None:
        """Every unit that was asked: how its file stands, and what stood above its table."""
        collated = self._collated
        header = collated.form.header
        headings = (*UNITS_TH, *(column.th for column in header), WARNINGS_TH)
        widths = (16, 16, 34, 24, 14, 10, 28, 40, *(18 for _ in header), 60)
        sheet = self._sheet("หน่วยงาน", headings, widths)
        for line, unit in enumerate(collated.units, start=HEADING + 1):
            texts = (*_about(unit), *(unit.fields.get(column.key, "") for column in header),
                     "; ".join(unit.warnings))  # fmt: skip
            sheet.set_row(line, _height(texts, widths))
            for at, text in enumerate(texts):
                sheet.write_string(line, at, text[:MAX_CELL], self._text)


def _figures(total: AmphoeTotal, *, has_money: bool) -> tuple[int | Decimal, ...]:
    counts = (total.asked, total.sent, total.nil, total.missing, total.tambon, total.rows)
    return (*counts, total.baht) if has_money else counts


def _height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Room for the longest text of a row: not every program makes it when it opens a file."""
    lines = max(
        (-(-len(text) // max(int(width), 1)) for text, width in zip(texts, widths, strict=False)),
        default=1,
    )
    return LINE_HEIGHT * min(max(lines, 1), MAX_LINES)


def _about(unit: CollatedUnit) -> tuple[str, ...]:
    return (
        unit.amphoe,
        unit.tambon,
        unit.name,
        unit.state,
        thai_day(unit.received_at),
        to_thai_digits(unit.version) if unit.version else "",
        unit.file_name,
        unit.sha256,
    )


def _width(column: Column) -> float:
    if column.key == "seq":
        return 6
    return 36 if column.type == ColumnType.TEXT else 18
