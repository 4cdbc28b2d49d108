"""What a person does not see in a survey's workbook is named, as it is in a form's."""

import io

import openpyxl
import pytest
import xlwt

from oneplan.services.evidence.evidence_files import open_evidence

ROWS = [
    ["รหัส", "หมู่บ้าน", "ครัวเรือนทั้งหมด", "ตัวชี้วัดที่ 1 ผ่าน", "ตัวชี้วัดที่ 1 ไม่ผ่าน"],
    ["74010101", "บ้านหนึ่ง", 120, 100, 20],
    ["74010102", "บ้านสอง", 80, 80, 0],
]


def xlsx(change) -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def other_sheet(book, state):
    page = book.create_sheet("เก่า")
    for row in ROWS:
        page.append(row)
    page.sheet_state = state


def old_workbook() -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("ข้อมูล")
    for at, row in enumerate(ROWS):
        for column, value in enumerate(row):
            page.write(at, column, value)
    page.row(2).hidden = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


FILES = {
    "a hidden row": (xlsx(lambda b: setattr(b.active.row_dimensions[3], "hidden", True)),
                     {("hidden_row", "A3")}),
    "a hidden row of Excel before 2007": (old_workbook(), {("hidden_row", "A3")}),
    "a hidden column": (xlsx(lambda b: setattr(b.active.column_dimensions["D"], "hidden", True)),
                        {("hidden_column", "D1")}),
    "an error of a formula": (xlsx(lambda b: b.active.__setitem__("D2", "#REF!")),
                              {("error_value", "D2")}),
    "a formula without its value": (xlsx(lambda b: b.active.__setitem__("D2", "=1+1")),
                                    {("formula_value", "D2")}),
    "nothing of it": (xlsx(lambda _: None), set()),
}  # fmt: skip


@pytest.mark.parametrize(("content", "said"), FILES.values(), ids=FILES)
def test_cells_that_are_not_seen_are_named(content, said):
    table = open_evidence(content)

    assert {(each.rule, each.cell) for each in table.said} == said
    assert len(table.rows) == 2


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_named_and_not_read(state):
    table = open_evidence(xlsx(lambda book: other_sheet(book, state)))

    assert (list(table.hidden), len(table.rows)) == (["เก่า"], 2)


def test_a_sheet_that_is_seen_goes_on_with_the_table():
    table = open_evidence(xlsx(lambda book: other_sheet(book, "visible")))

    assert (list(table.hidden), len(table.rows)) == ([], 4)
