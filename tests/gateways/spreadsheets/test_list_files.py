"""A list that an office hands in is read from a file of any kind, by the names of its columns."""

import io

import pytest
from docx import Document

from oneplan.domain.meetings.agendas import COLUMNS, NEEDED, read_agenda
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.spreadsheets.list_files import read_list_file

ROWS = [["ระเบียบวาระที่", "รายละเอียด", "ประเภท"], ["๒.๑", "แนวทางการเชื่อมโยงแผน", "เพื่อทราบ"]]


def word_file(rows):
    document = Document()
    document.add_paragraph("ระเบียบวาระการประชุม")
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def text_file(rows, encoding="utf-8"):
    return "\n".join(",".join(row) for row in rows).encode(encoding)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(word_file(ROWS), id="Word"),
        pytest.param(text_file(ROWS), id="CSV"),
        pytest.param(text_file(ROWS, "cp874"), id="CSV of an old Excel"),
        pytest.param(text_file([["ระเบียบวาระ", "", ""], *ROWS]), id="a title above the heading"),
    ],
)
def test_an_agenda_is_the_same_in_every_kind_of_file(content):
    rows, problems = read_list_file(content, COLUMNS, NEEDED)
    items, wrong = read_agenda(rows)

    assert (problems, wrong) == ([], [])
    assert [(i.number, i.title, i.kind) for i in items] == [
        ("2.1", "แนวทางการเชื่อมโยงแผน", "inform")
    ]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["เรื่อง"], ["ก"]], "no table has the columns number, title"),
        ([["วาระที่", "เรื่อง", "ห้อง"], ["1", "ก", "ข"]], "column 'ห้อง' is not known"),
        ([["วาระที่", "เรื่อง", "รายละเอียด"], ["1", "ก", "ข"]], "column 'title' stands more than once"),
        ([["วาระที่", "เรื่อง", ""], ["1", "ก", "ข"]], "'ข' stands under no column"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_heading_is_told_in_both_languages(rows, told):
    _, problems = read_list_file(text_file(rows), COLUMNS, NEEDED)

    assert [each for each in problems if told in each.en]
    assert all(any("ก" <= letter <= "ฮ" for letter in each.th) for each in problems)


def test_a_pdf_is_no_list():
    with pytest.raises(FileRefused):
        read_list_file(b"%PDF-1.7\n", COLUMNS, NEEDED)
