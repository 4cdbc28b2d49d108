"""Quotes in text files: no row is swallowed, and a text that was not read as written is said."""

import time

import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Severity
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.text_tables import read_text_table
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import text_table

FORM = load_form("village_plan", (2564,), 2564)
TEXT = text_table("utf-8").decode()
TITLE = "ซ่อมถนน"


def read(text: str):
    file = read_file(text.encode(), accepts=FORM.accepts)
    reading = read_form(file.sheets, FORM, ValidationContext(area_code="7401"))
    return reading, [each for each in file.findings if each.rule == "quote_inside"]


@pytest.mark.parametrize(
    "written",
    [
        pytest.param('"ซ่อม "ถนน""', id="the last word"),
        pytest.param('"ซ่อม "ถนน" ใหม่"', id="a word between"),
        pytest.param('""ซ่อมถนน""', id="all of it"),
        pytest.param('"ซ่อมถนน" ใหม่', id="words behind the quote"),
        pytest.param('"ซ่อม, "ถนน"', id="with a comma"),
        pytest.param(r'"ซ่อม \"ถนน\""', id="with strokes"),
    ],
)
def test_a_text_of_which_quotes_are_lost_is_said(written):
    reading, (found,) = read(TEXT.replace(TITLE, written, 1))

    assert len(reading.rows) == 2
    assert (found.cell, found.severity) == ("G4", Severity.WARNING)
    assert found.value == reading.rows[0].title


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ('"ซ่อม ""ถนน"""', 'ซ่อม "ถนน"'),
        ('ซ่อม "ถนน"', 'ซ่อม "ถนน"'),
        ('ซ่อม"ถนน', 'ซ่อม"ถนน'),
        ('ท่อ 5"', 'ท่อ 5"'),
        ('"ซ่อม\nถนน"', "ซ่อม ถนน"),
        ('"ซ่อม\n""ถนน"", ใหม่"', 'ซ่อม "ถนน", ใหม่'),
    ],
)
def test_a_text_that_is_read_as_it_was_written_says_nothing(written, title):
    reading, found = read(TEXT.replace(TITLE, written, 1))

    assert (reading.rows[0].title, len(reading.rows), found) == (title, 2, [])


def test_a_quote_is_named_by_its_row_under_cells_of_several_lines():
    text = TEXT.replace("น้ำท่วมถนน", '"น้ำ\nท่วม"', 1).replace("สร้างศาลา", '"สร้าง "ศาลา""', 1)

    _, (found,) = read(text)

    assert found.cell == "G5"


def test_many_rows_of_such_quotes_are_looked_at_in_linear_time():
    row = ",".join(['"ก "ข""'] * 100) + "\n"
    started = time.perf_counter()

    table = read_text_table((row * 5_000).encode())

    assert time.perf_counter() - started < 5
    assert table.notes
