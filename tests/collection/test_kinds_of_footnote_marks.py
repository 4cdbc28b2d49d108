"""Marks of footnotes on titles: kept, named, and no part of what a title is compared by."""

import io

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.collection.test_kinds_of_struck_cells import RAISED, ods, rich, sharing, xlsx_with
from tests.support.corpus import HEADINGS, R1, grid, right_rows, xlsx

VILLAGE = load_form("village_plan", (2564,), 2564)
AROUND = ValidationContext(area_code="7401")
MOO, TITLE, TARGET, MONEY, PRIORITY = 2, 6, 8, 9, 12


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


NUMBERS = [
    pytest.param(MONEY, ("50000", ("1",)), "50000", id="an amount"),
    pytest.param(MONEY, ("๕๐๐๐๐", ("๑",)), "๕๐๐๐๐", id="Thai digits"),
    pytest.param(MONEY, ("5", ("5",), "000"), "5000", id="in the middle, the same digit before it"),
    pytest.param(MOO, ("3", ("1",)), "3", id="the number of a village"),
    pytest.param(PRIORITY, ("1", ("2",)), "1", id="a count"),
]


@pytest.mark.parametrize(("at", "runs", "rest"), NUMBERS)
def test_a_number_of_a_word_file_with_raised_digits_is_an_error(at, runs, rest):
    reading = read(docx_with(at, *runs))

    assert said(reading) == [("raised_text", "error")]
    assert f"“{rest}”" in reading.findings[-1].message_th
    assert [row.row_number for row in reading.rows] == [3]


def put_on_the_line(run):
    """Takes back for a run what its style says."""
    line = OxmlElement("w:vertAlign")
    line.set(qn("w:val"), "baseline")
    run._r.get_or_add_rPr().append(line)


def styled(kind, font, *, based=False, plain=False):
    """The right table as .docx with 1 behind an amount in a style that raises or lowers it."""
    document = docx.Document(io.BytesIO(docx_with(MONEY, "50000")))
    base = document.styles.add_style("Up", kind)
    setattr(base.font, font, True)
    style = document.styles.add_style("Above", kind) if based else base
    style.base_style = base if based else None
    paragraph = document.tables[0].rows[1].cells[MONEY].paragraphs[0]
    made = paragraph.add_run("1")
    if kind == WD_STYLE_TYPE.CHARACTER:
        made.style = style
    else:
        paragraph.style = style
        put_on_the_line(paragraph.runs[0])
    if plain:
        put_on_the_line(made)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


LETTERS, PARAGRAPH = WD_STYLE_TYPE.CHARACTER, WD_STYLE_TYPE.PARAGRAPH
STYLES = [
    pytest.param(lambda: styled(LETTERS, "superscript"), ["raised_text"], id="of letters"),
    pytest.param(lambda: styled(LETTERS, "subscript"), ["lowered_text"], id="lowered"),
    pytest.param(lambda: styled(LETTERS, "superscript", based=True), ["raised_text"], id="by its base"),
    pytest.param(lambda: styled(PARAGRAPH, "superscript"), ["raised_text"], id="of a paragraph"),
    pytest.param(lambda: styled(LETTERS, "superscript", plain=True), [], id="raised no more"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "rules"), STYLES)
def test_a_style_of_a_word_file_raises_digits_too(make, rules):
    reading = read(make())
    assert said(reading) == [(rule, "error") for rule in rules]
    assert len(reading.rows) == 2 - len(rules)


def test_a_cell_of_a_word_file_that_is_raised_as_a_whole_reads_as_it_is():
    reading = read(docx_with(MONEY, ("50000",)))
    assert said(reading) == []
    assert reading.rows[0].budgets == {2564: 50000}


def test_a_line_that_begins_with_a_raised_digit_is_a_note():
    reading = read(xlsx(grid(after=[["¹ งบประมาณจากจังหวัด"]])))
    assert [(f.rule, f.severity) for f in reading.findings] == [("passed_over", "note")]
