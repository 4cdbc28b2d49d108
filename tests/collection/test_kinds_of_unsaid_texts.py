"""Texts that say nothing by themselves are never kept as they are in silence."""

import csv
import io

import openpyxl
import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import HEADINGS, R1, R2, grid, right_rows, text_table, xlsx

VILLAGE = load_form("village_plan", (2564,), 2564)
AROUND = ValidationContext(area_code="7401")
PROBLEM = HEADINGS.index("ปัญหา/ความต้องการ") if "ปัญหา/ความต้องการ" in HEADINGS else 5
TITLE = 6


def read(rows, after=()):
    content = xlsx(grid(rows, after=after))
    return read_form(read_file(content, accepts=VILLAGE.accepts).sheets, VILLAGE, AROUND)


def with_text(at, text):
    first, second = right_rows()
    second[at] = text
    return [first, second]


DITTO = [
    '"',
    "”",
    "“",
    "″",
    "〃",
    "''",
    '-"-',
    ' " ',
    '""',
    ",,",
    "- do -",
    "Ditto",
    '"_"',
    "ๆ",
    "- ๆ -",
]
GARBLED = ["????", "?????? ???", "\ufffd\ufffd\ufffd"]
LETTERS_LOST = ["ซ่อมถนน ????", "ซ่อม\ufffdนน"]
WORDS = [
    "งานอื่น ๆ",
    "ถนนสาย 2, ซอย 3",
    'โครงการ "บ้านเรา"',
    "ซ่อมถนนหรือไม่?",
    "จริงหรือ??",
    "do it",
    "domestic",
]


@pytest.mark.parametrize("text", DITTO)
@pytest.mark.parametrize("at", [PROBLEM, TITLE])
def test_a_ditto_mark_is_an_error(at, text):
    (finding,) = read(with_text(at, text)).findings

    assert (finding.rule, finding.severity) == ("ditto", "error")
    assert finding.cell.endswith(str(R2))


@pytest.mark.parametrize("text", ['=DISPIMG("ID_1",1)', '=_xlfn.DISPIMG("ID_1A",1)'])
@pytest.mark.parametrize("at", [PROBLEM, TITLE])
def test_a_picture_that_lies_in_a_cell_is_an_error(at, text):
    content = xlsx(grid([right_rows()[0]]))
    book = openpyxl.load_workbook(io.BytesIO(content))
    cell = book.active.cell(R1, at + 1, text)
    cell.data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    (finding,) = read_form(
        read_file(stream.getvalue(), accepts=VILLAGE.accepts).sheets, VILLAGE, AROUND
    ).findings
    assert (finding.rule, finding.severity, finding.cell) == (
        "picture_in_cell",
        "error",
        cell.coordinate,
    )


@pytest.mark.parametrize("text", GARBLED)
def test_a_text_without_a_letter_left_is_an_error(text):
    (finding,) = read(with_text(TITLE, text)).findings
    assert (finding.rule, finding.severity) == ("garbled", "error")


@pytest.mark.parametrize("text", LETTERS_LOST)
def test_a_text_that_may_have_lost_letters_is_warned_of(text):
    reading = read(with_text(TITLE, text))

    assert [(f.rule, f.severity) for f in reading.findings] == [("garbled", "warning")]
    assert len(reading.rows) == 2


@pytest.mark.parametrize("text", WORDS)
def test_words_with_such_marks_are_words(text):
    assert read(with_text(TITLE, text)).findings == ()


def test_a_line_that_is_no_record_is_not_held_to_it():
    reading = read(right_rows(), after=[["หมายเหตุ ????"]])
    assert [f.rule for f in reading.findings] == ["passed_over"]


def test_a_text_file_is_held_to_the_same():
    content = text_table("utf-8-sig").replace("สร้างศาลา".encode(), b"????")
    reading = read_form(read_file(content, accepts=VILLAGE.accepts).sheets, VILLAGE, AROUND)
    assert [f.rule for f in reading.findings] == ["garbled"]


VILLAGE_NAME, MOO, TAMBON = 1, 2, 3
UNIT = ValidationContext(area_code="740101", unit_name="บ้านกลาง")


def read_known(rows, around=AROUND, write=xlsx):
    file = read_file(write(grid(rows)), accepts=VILLAGE.accepts)
    return read_form(file.sheets, VILLAGE, around)


def as_text(cells):
    stream = io.StringIO()
    csv.writer(stream).writerows(cells)
    return stream.getvalue().encode()


def marked(row, *columns, text='"', above=None):
    rows = right_rows()
    for at in columns:
        rows[row][at] = text
    for at, value in (above or {}).items():
        rows[0][at] = value
    return rows


@pytest.mark.parametrize("write", [xlsx, as_text], ids=["xlsx", "csv"])
@pytest.mark.parametrize("text", DITTO)
def test_a_ditto_mark_where_the_office_knows_the_value_is_what_stands_above(write, text):
    # A dash before a quote is a text to a spreadsheet; a csv file holds it as it is.
    rows = marked(1, VILLAGE_NAME, MOO, TAMBON, text=text)
    reading = read_known(rows, write=write)

    assert [(f.rule, f.cell, f.severity) for f in reading.findings] == [
        ("ditto_read", f"{letter}{R2}", "warning") for letter in "BCD"
    ]
    assert reading.rows[1].values == {
        **reading.rows[1].values, "village_name": "บ้านเหนือ", "moo": "3", "tambon_code": "740101",
    }  # fmt: skip


KNOWN = [
    pytest.param(marked(0, VILLAGE_NAME, TAMBON), UNIT, ["บ้านกลาง", "บ้านเหนือ"], id="nothing above"),
    pytest.param(
        marked(1, VILLAGE_NAME, above={1: "บ้านใต้"}), UNIT, ["บ้านใต้"] * 2, id="another above"
    ),
]


@pytest.mark.parametrize(("rows", "around", "names"), KNOWN)
def test_a_ditto_mark_with_nothing_above_it_is_what_the_unit_is(rows, around, names):
    reading = read_known(rows, around)

    assert {f.rule for f in reading.findings} == {"ditto_read"}
    assert [row.values["village_name"] for row in reading.rows] == names


def test_a_ditto_mark_that_nothing_explains_is_an_error():
    reading = read_known(marked(0, VILLAGE_NAME, MOO))

    assert {(f.rule, f.cell) for f in reading.findings if f.severity == "error"} == {
        ("ditto", f"B{R1}"), ("integer", f"C{R1}"),
    }  # fmt: skip


def test_totals_and_repeated_headings_are_not_what_a_ditto_mark_repeats():
    rows = marked(1, VILLAGE_NAME)
    total = ["", "รวม", *[""] * 7, 50000]
    reading = read_known([rows[0], total, HEADINGS, rows[1]])

    assert [row.values["village_name"] for row in reading.rows] == ["บ้านเหนือ"] * 2
