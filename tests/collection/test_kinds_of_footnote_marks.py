"""Marks of footnotes on titles: kept, named, and no part of what a title is compared by."""

import io

import docx
import pytest

from oneplan.domain.forms.cell_values import ValidationContext
from oneplan.domain.forms.form_reading import read_form
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.collection.test_kinds_of_struck_cells import RAISED, ods, rich, sharing, xlsx_with
from tests.support.corpus import HEADINGS, R1, grid, right_rows, xlsx

VILLAGE = load_form("village_plan", (2564,), 2564)
AROUND = ValidationContext(area_code="7401")
TITLE, TARGET, MONEY = 6, 8, 9


def read(content):
    return read_form(read_file(content, accepts=VILLAGE.accepts).sheets, VILLAGE, AROUND)


def said(reading):
    """What is said of the table; the Word files here have no field above theirs."""
    return [(f.rule, f.severity) for f in reading.findings if f.rule != "field"]


def titled(text):
    rows = right_rows()
    rows[0][TITLE] = text
    return xlsx(grid(rows))


def docx_with(at, *runs):
    """The right table as .docx; one cell of the first project holds runs, raised where a tuple."""
    document = docx.Document()
    rows = [HEADINGS, *right_rows()]
    table = document.add_table(len(rows), len(HEADINGS))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, value in zip(row.cells, cells, strict=True):
            cell.text = str(value)
    paragraph = table.rows[1].cells[at].paragraphs[0]
    paragraph.clear()
    for run in runs:
        made = paragraph.add_run(run if isinstance(run, str) else run[0])
        made.font.superscript = not isinstance(run, str) or None
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("mark", ["¹", "²", "¹²", " ³", "¹,²", "*", " **", "†", "¹⁾"])
def test_the_mark_of_a_footnote_is_kept_and_compared_without(mark):
    reading = read(titled(f"ซ่อมถนน{mark}"))

    assert [(f.rule, f.cell, f.severity) for f in reading.findings] == [
        ("footnote_mark", f"G{R1}", "warning")
    ]
    assert reading.rows[0].title == f"ซ่อมถนน{mark}"
    assert reading.rows[0].title_key == "ซ่อมถนน"


@pytest.mark.parametrize(
    "text", ["ลานกีฬา 100 ตร.ม.²", "ลาน 5 m²", "ถังน้ำ 9 เมตร³", "*", "ซ่อมถนน 1", "5*3"]
)
def test_other_titles_have_no_such_mark(text):
    reading = read(titled(text))

    assert [f.rule for f in reading.findings if f.rule == "footnote_mark"] == []
    assert all(row.title_key == row.title for row in reading.rows)


RUNS = [
    pytest.param(lambda: xlsx_with(rich("G4", "ซ่อมถนน", (RAISED, "1"))), id="xlsx"),
    pytest.param(lambda: sharing(xlsx_with(rich("G4", "ซ่อมถนน", (RAISED, "1")))), id="xlsx shared"),
    pytest.param(lambda: ods(spans={"G4": ["ซ่อมถนน", ("up", "1")]}), id="ods"),
    pytest.param(lambda: docx_with(TITLE, "ซ่อมถนน", ("1",)), id="docx"),
]


@pytest.mark.parametrize("make", RUNS)
def test_a_raised_run_at_the_end_of_a_title_is_such_a_mark(make):
    reading = read(make())

    assert said(reading) == [("footnote_mark", "warning")]
    assert (reading.rows[0].title, reading.rows[0].title_key) == ("ซ่อมถนน¹", "ซ่อมถนน")


UNITS = [
    pytest.param(lambda: xlsx_with(rich("I4", "5 ตร.ม.", (RAISED, "2"))), id="xlsx"),
    pytest.param(lambda: ods(spans={"I4": ["5 ตร.ม.", ("up", "2")]}), id="ods"),
    pytest.param(lambda: docx_with(TARGET, "5 ตร.ม.", ("2",)), id="docx"),
]


@pytest.mark.parametrize("make", UNITS)
def test_a_raised_run_at_the_end_of_another_text_is_read_as_it_is_shown(make):
    reading = read(make())

    assert said(reading) == []
    assert reading.rows[0].values["target_output"] == "5 ตร.ม.²"


def test_a_raised_digit_behind_an_amount_of_a_word_file_is_an_error():
    reading = read(docx_with(MONEY, "50000", ("1",)))
    assert said(reading) == [("baht", "error")]


def test_a_cell_of_a_word_file_that_is_raised_as_a_whole_reads_as_it_is():
    reading = read(docx_with(MONEY, ("50000",)))
    assert said(reading) == []
    assert reading.rows[0].budgets == {2564: 50000}


def test_a_line_that_begins_with_a_raised_digit_is_a_note():
    reading = read(xlsx(grid(after=[["¹ งบประมาณจากจังหวัด"]])))
    assert [(f.rule, f.severity) for f in reading.findings] == [("passed_over", "note")]
