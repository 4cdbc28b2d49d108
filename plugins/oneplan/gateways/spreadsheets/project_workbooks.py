"""A workbook of one project, in the order in which the national project system asks for it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from oneplan.domain.plans.project_system import NOT_HELD, Answer
from oneplan.gateways.spreadsheets.plan_workbooks import A4, MAX_CELL, MONEY

HEADINGS = ("ลำดับ", "ช่องในระบบโครงการ", "ค่า", "ที่มา")
WIDTHS = (7, 36, 72, 52)
SHEET = "โครงการ"
HOW = (
    "คัดลอกจากช่อง “ค่า” ไปวางในระบบโครงการตามลำดับ ช่องที่เขียนว่า"
    f" “{NOT_HELD}” ระบบไม่มีข้อมูล ลำดับของช่องเป็นข้อเสนอ โปรดเทียบกับหน้าจอของระบบ"
)


def write_project_workbook(
    answers: Iterable[Answer], *, title: str, plan: str, made_at: datetime, is_simulated: bool
) -> bytes:
    """Write the workbook; the same answers give the same bytes.

    Values are what they are: an amount is a number, anything else plain text and no formula.

    Args:
        answers: Every field in its order, with its part.
        title: The project.
        plan: The plan that holds it, for the line below.
        made_at: When the plan was made.
        is_simulated: Whether it belongs to a rehearsal.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    )
    created = made_at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": title, "subject": plan, "created": created})
    font = {"font_name": "Sarabun", "font_size": 11, "valign": "top"}
    wrapped = {**font, "text_wrap": True, "border": 1}
    formats = {
        "title": book.add_format({**font, "bold": True, "font_size": 16}),
        "plain": book.add_format(font),
        "warning": book.add_format({**font, "bold": True, "font_color": "#a00000"}),
        "head": book.add_format(
            {**wrapped, "bold": True, "align": "center", "bg_color": "#e8eef5"}
        ),
        "part": book.add_format({**font, "bold": True, "border": 1, "bg_color": "#d5e0ec"}),
        "text": book.add_format({**wrapped, "num_format": "@"}),
        "not_held": book.add_format({**wrapped, "italic": True, "font_color": "#6b4b00"}),
        "money": book.add_format({**wrapped, "num_format": MONEY, "align": "left"}),
        "count": book.add_format({**wrapped, "num_format": "0", "align": "left"}),
        "origin": book.add_format({**wrapped, "font_color": "#4a4a4a", "font_size": 9}),
    }
    sheet = _sheet(book, plan)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, title[:MAX_CELL], formats["title"])
    sheet.write_string(1, 0, plan, formats["plain"])
    sheet.write_string(2, 0, HOW, formats["plain"])
    if is_simulated:
        sheet.write_string(3, 0, "การซักซ้อม: ข้อมูลจำลอง ห้ามกรอกในระบบจริง", formats["warning"])
    for column, heading in enumerate(HEADINGS):
        sheet.write_string(4, column, heading, formats["head"])
    sheet.freeze_panes(5, 0)
    sheet.repeat_rows(4)
    _write_answers(sheet, answers, formats)
    book.close()
    return stream.getvalue()


def _sheet(book: Any, plan: str) -> Any:
    sheet = book.add_worksheet(SHEET)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{plan.replace('&', '&&')[:110]}&R&P / &N")
    for at, width in enumerate(WIDTHS):
        sheet.set_column(at, at, width)
    return sheet


def _write_answers(sheet: Any, answers: Iterable[Answer], formats: dict[str, Any]) -> None:
    at, part = 5, ""
    for number, each in enumerate(answers, start=1):
        if each.part != part:
            part = each.part
            for column in range(len(HEADINGS)):
                sheet.write_string(at, column, part if column == 1 else "", formats["part"])
            at += 1
        sheet.write_number(at, 0, number, formats["count"])
        sheet.write_string(at, 1, each.label, formats["text"])
        if each.value is None:
            sheet.write_string(at, 2, NOT_HELD, formats["not_held"])
        elif isinstance(each.value, str):
            sheet.write_string(at, 2, each.value[:MAX_CELL], formats["text"])
        else:
            kind = "money" if isinstance(each.value, Decimal) else "count"
            sheet.write_number(at, 2, each.value, formats[kind])
        sheet.write_string(at, 3, each.origin, formats["origin"])
        at += 1
