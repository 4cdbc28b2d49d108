"""Any table comes back with its cells marked."""

import io
from datetime import UTC, date, datetime, time, timedelta

import openpyxl
import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Finding, Message
from oneplan.gateways.files.file_types import FileType
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.cell_marks import SUMMARY
from oneplan.gateways.spreadsheets.marked_workbooks import mark_workbook
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support import corpus

FORM = load_form("village_plan", (2564,), 2564)


def mark(content):
    file = read_file(content, accepts=FORM.accepts)
    reading = read_form(file.sheets, FORM, ValidationContext(area_code="9999"))
    marked = mark_workbook(content, file.type, file.sheets, reading.findings)
    return openpyxl.load_workbook(io.BytesIO(marked)), reading.findings


@pytest.mark.parametrize(
    "make", [corpus.xlsx, corpus.xls, corpus.ods, corpus.word, lambda: corpus.text_table("cp874")]
)
def test_every_finding_stands_on_its_cell_and_in_the_list(make):
    book, findings = mark(make())

    assert findings
    for row, finding in enumerate(findings, start=2):
        cell = book[finding.sheet][finding.cell]
        assert finding.message_th in cell.comment.text
        listed = [c.value for c in book[SUMMARY][row]]
        assert listed[1:3] == [finding.sheet, finding.cell]
        assert book[SUMMARY].cell(row, 3).hyperlink.location == f"'{finding.sheet}'!{finding.cell}"


def test_a_value_that_looks_like_a_formula_stays_text():
    rows = corpus.right_rows()
    rows[0][2] = "=cmd|'/c calc'!A1"
    table = corpus.grid(rows)
    stream = io.StringIO()
    import csv

    csv.writer(stream).writerows(table)
    book, findings = mark(stream.getvalue().encode())

    assert any(f.value.startswith("=cmd") for f in findings)
    assert not [
        c for sheet in book.worksheets for line in sheet for c in line if c.data_type == "f"
    ]


def test_what_was_put_right_is_marked_no_longer():
    rows = corpus.right_rows()
    rows[0][9], rows[1][9] = "ห้าหมื่น", "x"
    first, _ = mark(corpus.xlsx(corpus.grid(rows)))
    name, right, wrong = "แผ่น1", f"J{corpus.R1}", f"J{corpus.R2}"
    own = first[name][right].comment.text + "\nโทรถามช่างแล้ว"
    first[name][right].comment = openpyxl.comments.Comment(own, "ผู้ใหญ่บ้าน")
    first[name][right] = 50000
    stream = io.BytesIO()
    first.save(stream)

    second, findings = mark(stream.getvalue())

    assert right not in {finding.cell for finding in findings}
    assert second[name][right].fill.fill_type is None
    assert second[name][right].comment.text == "โทรถามช่างแล้ว"
    assert second[name][wrong].fill.fill_type == "solid"
    assert second[name][wrong].comment.text.count("ต้องเป็นจำนวนเงิน") == 1
    assert second.sheetnames == [SUMMARY, name]


def test_a_sheet_of_the_unit_with_the_name_of_the_list_stays():
    book = openpyxl.load_workbook(io.BytesIO(corpus.xlsx()))
    book.worksheets[0].title = SUMMARY
    stream = io.BytesIO()
    book.save(stream)

    marked, findings = mark(stream.getvalue())

    assert {finding.sheet for finding in findings} == {SUMMARY}
    assert marked[SUMMARY].cell(corpus.TOP, 1).value == corpus.HEADINGS[0]


def test_cells_that_are_read_as_blank_are_marked_on_their_own_sheet():
    book = openpyxl.load_workbook(io.BytesIO(corpus.xlsx(corpus.grid(), [["ทด", "=1+1", "#REF!"]])))
    book.worksheets[0][f"J{corpus.R1}"] = "=1+1"
    book.worksheets[0][f"L{corpus.R1}"] = "#N/A"
    book.move_sheet(book.worksheets[1], -1)
    stream = io.BytesIO()
    book.save(stream)
    file = read_file(stream.getvalue(), accepts=FORM.accepts)
    reading = read_form(file.sheets, FORM, ValidationContext(area_code="7401"))

    found = {(f.rule, f.sheet, f.cell) for f in (*file.said_of(reading.sheet), *reading.findings)}

    assert found == {
        ("formula_value", "แผ่น1", f"J{corpus.R1}"), ("required", "แผ่น1", f"J{corpus.R1}"),
        ("error_value", "แผ่น1", f"L{corpus.R1}"), ("sheet_unread", "แผ่น2", "A1"),
    }  # fmt: skip


def test_a_list_of_findings_is_no_part_of_what_comes_back():
    marked, _ = mark(corpus.xlsx())
    stream = io.BytesIO()
    marked.save(stream)

    file = read_file(stream.getvalue(), accepts=FORM.accepts)

    assert [sheet.name for sheet in file.sheets] == ["แผ่น1"]


NASTY = [
    "a\x01b\x0b", "=1+1", "+1", "-1", "@x", "ก" * 40_000, "a\ud800b", date(1700, 2, 1),
    datetime(1899, 12, 30, 1),  # noqa: DTZ001  as a workbook has it
    datetime(2019, 1, 1, tzinfo=UTC), time(23, 59, tzinfo=UTC),
    timedelta(days=-3), timedelta(hours=30), 10**40, float("inf"), float("nan"), True, None,
]  # fmt: skip
NAMES = ["History", "a/b:c*d?e[f]\\", "ก" * 60, "ก" * 60 + "ข", "same", "SAME", "'quoted'", "",
         "it's", SUMMARY, "a\x01b"]  # fmt: skip


@pytest.mark.parametrize("kind", [FileType.XLS, FileType.ODS, FileType.CSV])
def test_a_copy_is_made_of_whatever_was_read(kind):
    sheets = [Sheet(name=name, cells=[["x"], [*NASTY]]) for name in NAMES]
    findings = [
        Finding.at(name, "B2", "=cmd|'/c'!A1\x02\ud800", Message("odd", "ผิด\x03", "wrong\x04"))
        for name in NAMES
    ]
    book = openpyxl.load_workbook(io.BytesIO(mark_workbook(b"", kind, sheets, findings)))

    titles = book.sheetnames
    assert titles[0] == SUMMARY
    assert len({title.casefold() for title in titles}) == len(NAMES) + 1
    assert "history" not in {title.casefold() for title in titles}
    for title, finding_row in zip(titles[1:], range(2, 20), strict=False):
        assert book[title]["B2"].comment.text.startswith("ผิด")
        location = book[SUMMARY].cell(finding_row, 3).hyperlink.location
        assert location == "'{}'!B2".format(title.replace("'", "''"))
        row = [cell.value for cell in book[title][2]]
        assert row[:5] == ["ab", "=1+1", "+1", "-1", "@x"]
        assert len(row[5]) == 32_767
        assert not [c for line in book[title] for c in line if c.data_type == "f"]


def test_a_workbook_that_openpyxl_cannot_open_is_copied():
    content = corpus.xlsx()
    file = read_file(content, accepts=FORM.accepts)
    finding = Finding.at("แผ่น1", "J4", "x", Message("odd", "ผิด", "wrong"))

    made = mark_workbook(b"PK no workbook", FileType.XLSX, file.sheets, [finding])

    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book["แผ่น1"]["J4"].comment.text.startswith("ผิด")


def test_a_cell_within_a_merged_area_is_marked_where_it_is_shown():
    content = corpus.xlsx(corpus.grid(), merge=["A4:B5"])
    finding = Finding.at("แผ่น1", "B5", "x", Message("odd", "ผิด", "wrong"))

    made = mark_workbook(content, FileType.XLSX, (), [finding])

    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book["แผ่น1"]["A4"].comment.text.startswith("ผิด")
