"""Strategies and programmes that a Word file names in paragraphs over its tables."""

import io

import docx
import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.shared.findings import Severity, has_errors
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.printed_tables import (
    AROUND,
    LOCAL,
    LOWER,
    PROGRAMME,
    STRATEGY,
    UPPER,
    project,
)

ROADS, SCHOOLS = "แผนงานอุตสาหกรรมและการโยธา", "แผนงานการศึกษา"
PEOPLE = "ยุทธศาสตร์การพัฒนาคน"
WORDS = ("ยุทธศาสตร์", "แผนงาน")


def letter(*parts) -> bytes:
    """A Word file: a text is a paragraph, a list of rows is a table."""
    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(rows=len(part), cols=max(map(len, part)))
        for r, row in enumerate(part):
            for c, value in enumerate(row):
                table.cell(r, c).text = str(value)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def read(*parts):
    file = read_file(letter(*parts), accepts=LOCAL.accepts)
    return read_form(file.sheets, LOCAL, AROUND, file.text)


def table(*rows):
    return [UPPER, LOWER, *rows]


def line(text):
    return [text, *[""] * 11]


ONE, TWO, THREE = project(1, "ถนน ก", 100), project(2, "ถนน ข", 200), project(3, "เรียนรู้", 7)
BAND = [["แบบ ผ.02", "แผนพัฒนาท้องถิ่น"]]


@pytest.mark.parametrize(
    ("parts", "held"),
    [
        pytest.param(
            ["1. " + STRATEGY, "   1.1 " + ROADS, table(ONE, TWO)],
            [(STRATEGY, ROADS), (STRATEGY, ROADS)],
            id="over the only table",
        ),
        pytest.param(
            ["1. " + STRATEGY, "1.1 " + ROADS, table(ONE), "1.2 " + PROGRAMME, table(TWO)],
            [(STRATEGY, ROADS), (STRATEGY, PROGRAMME)],
            id="a table for each programme",
        ),
        pytest.param(
            [table(line(STRATEGY), line(ROADS), ONE), "1.2 " + PROGRAMME, table(TWO)],
            [(STRATEGY, ROADS), (STRATEGY, PROGRAMME)],
            id="the first in a line of its table, the next in a paragraph",
        ),
        pytest.param(
            [table(line(STRATEGY), line(ROADS), ONE), "1.2 " + PROGRAMME, [TWO]],
            [(STRATEGY, ROADS), (STRATEGY, PROGRAMME)],
            id="a table that goes on without headings",
        ),
        pytest.param(
            [STRATEGY, ROADS, BAND, table(ONE)],
            [(STRATEGY, ROADS)],
            id="another table between the paragraph and the form's",
        ),
        pytest.param(
            [STRATEGY, ROADS, table(ONE), "2. " + PEOPLE, "2.1 " + SCHOOLS, table(THREE)],
            [(STRATEGY, ROADS), (PEOPLE, SCHOOLS)],
            id="a strategy and a programme between two tables",
        ),
        pytest.param(
            [f"{STRATEGY} {ROADS}", table(ONE)], [(STRATEGY, ROADS)], id="both in one paragraph"
        ),
    ],
)
def test_paragraphs_over_a_table_name_what_its_rows_belong_to(parts, held):
    reading = read(*parts)

    assert not has_errors(reading.findings)
    assert [(row.values["strategy"], row.values["programme"]) for row in reading.rows] == held


def test_a_paragraph_that_was_used_is_told_beside_the_rows_below_it():
    reading = read(STRATEGY, ROADS, table(ONE), PROGRAMME, table(TWO))

    said = [(f.cell, f.value) for f in reading.findings if f.rule == "section"]
    assert said == [("A1", STRATEGY), ("A1", ROADS), ("A4", PROGRAMME)]
    assert {f.severity for f in reading.findings if f.rule == "section"} == {Severity.NOTE}


def test_a_paragraph_behind_the_last_table_holds_for_nothing():
    reading = read(STRATEGY, ROADS, table(ONE), PROGRAMME)

    assert [row.values["programme"] for row in reading.rows] == [ROADS]


def test_without_such_a_line_it_is_said_where_to_write_it():
    found = [f.message_th for f in read(table(ONE)).findings if f.rule == "required"]

    assert len(found) == len(WORDS)
    for word, said in zip(WORDS, found, strict=True):
        assert f"ขึ้นต้นด้วย “{word}” ไว้เหนือรายการ" in said
