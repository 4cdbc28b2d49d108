"""Amounts of a text file that their own comma parts, in rows as long as the heading."""

import csv
import io

import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file

LOCAL = load_form("local_plan", tuple(range(2566, 2571)), 2566)
WORDS = {
    "seq": "1", "plan_name": "ยุทธศาสตร์", "title": "ถนน", "objective": "ว", "target_output": "ป",
    "kpi": "ร้อยละ 80", "expected_result": "ดี", "lead_unit": "กองช่าง",
}  # fmt: skip
MONEY = [at for at, column in enumerate(LOCAL.columns) if column.is_budget]


def content(money, *, separator=",", quote=csv.QUOTE_MINIMAL):
    """A plan of one row, whose columns of money hold the text *money*."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, quoting=quote)
    writer.writerow([column.th for column in LOCAL.columns])
    cells = [_word(column) for column in LOCAL.columns]
    before, after = cells[: MONEY[0]], cells[MONEY[-1] + 1 :]
    if isinstance(money, list):
        writer.writerow([*before, *money, *after])
    else:
        for part in (before, after):
            stream.write(",".join(part) + (f",{money}," if part is before else "\r\n"))
    return stream.getvalue().encode()


def _word(column):
    if column.choices:
        return column.choices[0].th
    return WORDS.get(column.key, "x" if column.type == "text" else "")


def found(file_content):
    file = read_file(file_content, accepts=LOCAL.accepts)
    reading = read_form(file.sheets, LOCAL, ValidationContext())
    findings = (*file.said_of(reading.sheet), *reading.findings)
    return [f for f in findings if f.rule not in ("encoding", "column_unknown")]


def split(file_content):
    return [(f.cell, f.severity, f.value) for f in found(file_content) if f.rule == "amount_split"]


CELL = f"{chr(65 + MONEY[0])}2"
SPLIT = [
    pytest.param("50,000,,,", [(CELL, "error", "50,000")], id="thousands"),
    pytest.param("50,000.00,,,", [(CELL, "error", "50,000.00")], id="with satang"),
    pytest.param("1,250,000,,", [(CELL, "error", "1,250,000")], id="millions"),
    pytest.param("50,500,,,", [(CELL, "warning", "50,500")], id="five hundred behind"),
    pytest.param("๕๐,๐๐๐,,,", [(CELL, "error", "๕๐,๐๐๐")], id="Thai digits"),
    pytest.param(",,,,50,000", [], id="a cell too many"),
    pytest.param("0,500,,,", [], id="nothing and five hundred"),
    pytest.param("50000,500,,,", [], id="no amount in one"),
    pytest.param('"50,000",,,,', [], id="in quotes"),
    pytest.param('"50","500",,,', [], id="each in quotes"),
]


@pytest.mark.parametrize(("money", "expected"), SPLIT)
def test_an_amount_that_its_comma_parts_is_named(money, expected):
    said = split(content(money))

    assert [each[1:] for each in said] == [each[1:] for each in expected]
    assert all(cell.endswith("2") for cell, *_ in said)


def test_the_sentence_names_the_row_and_the_amount():
    (finding,) = [f for f in found(content("50,000,,,")) if f.rule == "amount_split"]

    assert finding.cell == CELL
    assert "แถวที่ 2" in finding.message_th
    assert "50,000" in finding.message_th
    assert "50000" in finding.message_en


def test_another_separator_parts_no_amount():
    assert split(content(["50", "500", "", "", ""], separator=";")) == []
