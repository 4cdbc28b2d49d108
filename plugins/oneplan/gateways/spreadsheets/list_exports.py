"""Lists of the office as CSV, in the columns in which they are taken in again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter

from oneplan.gateways.spreadsheets.plan_tables import FORMULA_STARTS


def write_list(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """One line a row; UTF-8 with a mark for Excel, no value a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_plain(row.get(name)) for name in columns])
    return stream.getvalue().encode("utf-8-sig")


def _plain(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_list_sheet(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """One line a row of a workbook, each cell a text: no value is a formula."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for at, name in enumerate(columns):
        sheet.write_string(0, at, name, bold)
    for line, row in enumerate(rows, start=1):
        for at, name in enumerate(columns):
            value = row.get(name)
            sheet.write_string(line, at, "" if value is None else str(value))
    sheet.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()
