"""A bar that is drawn over merged months is a window from the first of them to the last."""

import io

import pytest
from docx import Document
from openpyxl import Workbook

from oneplan.services.cycles.printed_calendars import import_printed_calendar

TITLE = "ปฏิทินการจัดทำแผนพัฒนาจังหวัดพะเยา ปีงบประมาณ พ.ศ. 2570"
YEARS = ["ที่", "กิจกรรม", "พ.ศ. 2568", "", "", "พ.ศ. 2569", "", "", "ผู้รับผิดชอบ"]
MONTHS = ["", "", "ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", ""]
MERGED = ((0, 0, 1, 0), (0, 1, 1, 1), (0, 8, 1, 8), (0, 2, 0, 4), (0, 5, 0, 7))
"""Headings over both rows, and the years over their months: top, left, bottom, right."""


def word(first, last, mark):
    document = Document()
    document.add_paragraph(TITLE)
    table = document.add_table(rows=3, cols=9)
    for row, texts in enumerate((YEARS, MONTHS, ["1", "ส่งแผน", *[""] * 6, "อำเภอ"])):
        for at, text in enumerate(texts):
            table.cell(row, at).text = text
    for top, left, bottom, right in (*MERGED, (2, first, 2, last)):
        table.cell(top, left).merge(table.cell(bottom, right))
    table.cell(2, first).text = mark
    return saved(document)


def workbook(first, last, mark):
    book = Workbook()
    sheet = book.active
    rows = [[TITLE], YEARS, MONTHS, ["1", "ส่งแผน", *[""] * 6, "อำเภอ"]]
    for texts in rows:
        sheet.append(texts)
    sheet.cell(4, first + 1, mark)
    for top, left, bottom, right in (*MERGED, (2, first, 2, last)):
        sheet.merge_cells(
            start_row=top + 2, start_column=left + 1, end_row=bottom + 2, end_column=right + 1
        )
    return saved(book)


def saved(made):
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


BARS = [
    pytest.param(2, 4, "↔", "ต.ค. - ธ.ค. 2568", id="three months of a year"),
    pytest.param(4, 5, "<--->", "ธ.ค. 2568 - ม.ค. 2569", id="over new year"),
    pytest.param(7, 7, "✓", "มี.ค. 2569", id="one month"),
]


@pytest.mark.parametrize("make", [word, workbook])
@pytest.mark.parametrize(("first", "last", "mark", "expected"), BARS)
def test_a_bar_over_merged_months_is_read_to_its_end(make, first, last, mark, expected):
    name = {word: "phayao.docx", workbook: "phayao.xlsx"}[make]
    (step,) = import_printed_calendar(make(first, last, mark), name).steps

    assert step.window.printed == expected
