"""A document as a workbook, row by row with constant memory; the same document, the same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC
from decimal import Decimal
from typing import Any

import xlsxwriter

from oneplan.domain.documents import document_words as words
from oneplan.domain.documents.document_tables import DataColumn, Value, project_columns
from oneplan.domain.documents.documents import Document, Subtotal
from oneplan.domain.shared.baht_words import baht_words
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.spreadsheets.plan_lists import PlanList, plan_lists

MAX_CELL = 32_767
"""Letters a cell of Excel holds."""
MONEY = "#,##0.00"
A4, A3 = 9, 8
CHART_ROWS = 18
"""Rows from the top of one chart to the top of the next."""


def write_workbook(document: Document) -> bytes:
    """Write a document as .xlsx: cover, summaries, projects, the year as it was, sources."""
    stream = io.BytesIO()
    book = _Book(stream, document)
    book.cover()
    book.summary()
    book.projects()
    book.records()
    book.close()
    return stream.getvalue()


class _Book:
    """A workbook on its way; sheets are written from top to bottom and never touched again."""

    def __init__(self, stream: io.BytesIO, document: Document) -> None:
        self._document = document
        self._book = xlsxwriter.Workbook(
            stream,
            {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False},
        )
        self._book.set_properties(
            {
                "title": document.title,
                "subject": words.stamp(document),
                "author": document.issuer,
                "keywords": ", ".join(words.keywords(document)),
                "created": document.made_at.astimezone(UTC).replace(tzinfo=None),
            }
        )
        font = {"font_name": "Sarabun", "font_size": 11, "valign": "top"}
        add = self._book.add_format
        self._text = add({**font, "text_wrap": True, "border": 1})
        self._plain = add({**font, "text_wrap": True})
        self._head = add({**font, "bold": True, "text_wrap": True, "border": 1, "align": "center",
                          "bg_color": "#e8eef5"})  # fmt: skip
        self._title = add({"font_name": "Sarabun", "bold": True, "font_size": 18})
        self._warning = add({**font, "bold": True, "font_color": "#a00000"})
        self._money = add({**font, "num_format": MONEY, "border": 1})
        self._count = add({**font, "num_format": "#,##0", "border": 1})
        self._bold_money = add({**font, "num_format": MONEY, "border": 1, "bold": True})
        self._bold = add({**font, "bold": True, "border": 1})

    def close(self) -> None:
        """Write the file out."""
        self._book.close()

    def _sheet(self, name: str, widths: Sequence[float], *, paper: int = A4) -> Any:
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4)
        document = self._document
        sheet.set_header(f"&L{_header(document.title)}&R{_header(words.state_words(document))}")
        sheet.set_footer(f"&Lรหัสเนื้อหา {document.scope.content_hash[:16]}&C&P / &N")
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        return sheet

    def cover(self) -> None:
        """What the document is, how far it is, and where it is verified."""
        document, sheet = self._document, self._sheet("ปก", (28, 90))
        sheet.set_row(0, 32)
        sheet.write_string(0, 0, document.title, self._title)
        at = 1
        if document.is_simulated:
            sheet.write_string(at, 0, "การซักซ้อม: ข้อมูลจำลอง", self._warning)
            at += 1
        for label, value in (
            ("เอกสาร", f"{document.title} {document.subtitle}"),
            ("สถานะ", words.state_words(document)),
            ("เลขที่เอกสาร", to_thai_digits(document.release.number or "") or "ยังไม่ออกเลขที่"),
            ("ฉบับที่", to_thai_digits(document.scope.version)),
            ("ณ วันที่", words.thai_long_day(document.made_at)),
            ("จำนวนโครงการ", words.thai_count(document.total.count)),
            ("งบประมาณรวม (บาท)", words.thai_baht(document.total.total)),
            *(
                [("งบประมาณที่ได้รับจัดสรร (บาท)", words.thai_baht(document.total_allocated))]
                if document.has_allocated
                else []
            ),
            ("เป็นตัวอักษร", baht_words(document.total.total)),
            ("ความครบถ้วน", document.completeness or "ไม่ทราบ"),
            ("รหัสเนื้อหา", document.scope.content_hash),
            ("ตรวจสอบได้ที่", document.verify_url),
            ("จัดทำโดย", document.issuer),
            *document.contact,
        ):
            sheet.write_string(at, 0, label, self._bold)
            sheet.write_string(at, 1, value, self._text)
            at += 1

    def summary(self) -> None:
        """Subtotals by strategy and amphoe, with charts that the sheet itself draws."""
        document = self._document
        years = document.years
        sheet = self._sheet("สรุปงบประมาณ", (44, 12, *(18 for _ in (*years, ""))))
        at = 0
        for heading, parts in (
            ("ประเด็นการพัฒนา", document.by_strategy),
            ("อำเภอ", document.by_amphoe),
        ):
            at = self._subtotals(sheet, at, heading, parts) + 2

    def _subtotals(self, sheet: Any, at: int, heading: str, parts: Sequence[Subtotal]) -> int:
        document = self._document
        years = document.years
        titles = (heading, "โครงการ", *(f"ปี {year} (บาท)" for year in years), "รวม (บาท)")
        for column, title in enumerate(titles):
            sheet.write_string(at, column, title, self._head)
        first = at + 1
        for part in parts:
            at += 1
            sheet.write_string(at, 0, part.name[:MAX_CELL], self._text)
            sheet.write_number(at, 1, part.count, self._count)
            for column, year in enumerate(years, start=2):
                sheet.write_number(at, column, float(part.by_year[year]), self._money)
            sheet.write_number(at, len(years) + 2, float(part.total), self._money)
        last = at
        at += 1
        total = document.total
        sheet.write_string(at, 0, total.name, self._bold)
        amounts: tuple[int | Decimal, ...] = (
            total.count,
            *(total.by_year[year] for year in years),
            total.total,
        )
        for column, amount in enumerate(amounts, start=1):
            letter = xlsxwriter.utility.xl_col_to_name(column)
            formula = f"=SUM({letter}{first + 1}:{letter}{last + 1})" if parts else "=0"
            sheet.write_formula(
                at, column, formula, self._bold_money if column > 1 else self._bold, float(amount)
            )
        if parts:
            chart = self._book.add_chart({"type": "bar"})
            chart.add_series(
                {
                    "name": f"งบประมาณจำแนกตาม{heading}",
                    "categories": [sheet.name, first, 0, last, 0],
                    "values": [sheet.name, first, len(years) + 2, last, len(years) + 2],
                    "fill": {"color": "#1b3a5c"},
                }
            )
            chart.set_legend({"none": True})
            chart.set_y_axis({"reverse": True})
            sheet.insert_chart(0 if first == 1 else CHART_ROWS, len(years) + 4, chart)
        return at

    def projects(self) -> None:
        """One row a project under repeated headings, with a total that the sheet recounts."""
        document = self._document
        columns = project_columns(document)
        sheet = self._sheet("บัญชีโครงการ", [column.width for column in columns], paper=A3)
        sheet.freeze_panes(1, 3)
        sheet.repeat_rows(0)
        last = write_table(
            sheet, columns, document.projects, head=self._head, formats=self._formats(columns)
        )
        if document.projects:
            sheet.autofilter(0, 0, last - 1, len(columns) - 1)
        sheet.write_string(last, 2, document.total.name, self._bold)
        sums = {f"baht_{year}": document.total.by_year[year] for year in document.years}
        sums["baht_total"] = document.total.total
        sums["baht_allocated"] = document.total_allocated
        for at, column in enumerate(columns):
            if column.key in sums:
                letter = xlsxwriter.utility.xl_col_to_name(at)
                formula = f"=SUM({letter}2:{letter}{last})" if document.projects else "=0"
                sheet.write_formula(last, at, formula, self._bold_money, float(sums[column.key]))

    def _formats(self, columns: Iterable[DataColumn]) -> list[Any]:
        kinds = {"decimal(18,2)": self._money, "integer": self._count}
        return [kinds.get(column.type, self._text) for column in columns]

    def records(self) -> None:
        """The year as it was, the sources, and what the columns of the projects mean."""
        for each in plan_lists(self._document):
            self._list(each)

    def _list(self, records: PlanList) -> None:
        sheet = self._sheet(records.name, records.widths)
        sheet.repeat_rows(0)
        for column, heading in enumerate(records.headings):
            sheet.write_string(0, column, heading, self._head)
        if not records.rows:
            sheet.write_string(1, 0, records.nothing, self._plain)
        for at, row in enumerate(records.rows, start=1):
            for column, value in enumerate(row):
                _writer(sheet, value)(at, column, _cell(value), self._format(value))

    def _format(self, value: Value) -> Any:
        if isinstance(value, Decimal):
            return self._money
        return self._count if isinstance(value, int) else self._text


def write_table(
    sheet: Any,
    columns: Sequence[DataColumn],
    records: Iterable[Any],
    *,
    head: Any,
    formats: Sequence[Any],
) -> int:
    """Write headings and one row a record from the top of *sheet*.

    Args:
        sheet: Worksheet of a workbook with constant memory.
        columns: What stands in each column; ``read`` gives text, number or None.
        records: What the rows are read from, in order.
        head: Format of the headings.
        formats: Format of each column.

    Returns:
        Number of the row after the last one, from 0.
    """
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column.th, head)
    text, number, blank = sheet.write_string, sheet.write_number, sheet.write_blank
    plan = [(at, column.read, formats[at]) for at, column in enumerate(columns)]
    line = 0
    for line, record in enumerate(records, start=1):
        for at, read, kind in plan:
            value = read(record)
            if isinstance(value, str):
                text(line, at, value if len(value) <= MAX_CELL else value[:MAX_CELL], kind)
            elif value is None:
                blank(line, at, None, kind)
            else:
                number(line, at, value, kind)
    return line + 1


def _writer(sheet: Any, value: Value) -> Callable[..., Any]:
    if value is None:
        return sheet.write_blank  # type: ignore[no-any-return]
    return sheet.write_string if isinstance(value, str) else sheet.write_number  # type: ignore[no-any-return]


def _cell(value: Value) -> Any:
    if isinstance(value, str):
        return value[:MAX_CELL]
    return float(value) if isinstance(value, Decimal) else value


def _header(text: str) -> str:
    """A header of Excel: an ampersand is a command there, and 255 letters is all it takes."""
    return text.replace("&", "&&")[:110]
