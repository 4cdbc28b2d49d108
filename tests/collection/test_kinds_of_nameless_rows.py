"""Rows of some words and an amount without a project: one finding each, with what may be done."""

import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Severity, has_errors
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import HEADINGS, grid, xlsx
from tests.support.printed_tables import COVER, LOWER, PROGRAMME, STRATEGY, UPPER, project
from tests.support.printed_tables import read as read_printed

FORM = load_form("village_plan", (2564,), 2564)
LAST = 6
"""Number of the row that a table ends with."""


def line(**cells):
    named = {"number": 0, "village": 1, "area": 4, "need": 5, "title": 6, "aim": 7, "money": 9}
    return [cells.get(next((k for k, at in named.items() if at == n), ""), "")
            for n in range(len(HEADINGS))]  # fmt: skip


def read(row):
    file = read_file(xlsx(grid(after=[row])), accepts=FORM.accepts)
    return read_form(file.sheets, FORM, ValidationContext(area_code="7401"))


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(line(money=50000), id="an amount alone"),
        pytest.param(line(number=3, money=50000), id="with a number"),
        pytest.param(line(number="คงเหลือ", money=50000), id="a word for a number"),
        pytest.param(line(title="เงินสมทบจากชุมชน", money=50000), id="a word for a project"),
        pytest.param(line(aim="ผู้ใหญ่บ้าน", money=50000), id="a post"),
        pytest.param(line(area="งบกลาง", money=50000), id="a word for a choice"),
        pytest.param(line(number=3, village="บ้านเหนือ", money=50000), id="with its village"),
        pytest.param(line(title="เสนอเพิ่มเติม"), id="words alone in place of a project"),
    ],
)
def test_a_row_that_names_no_project_is_told_once(row):
    reading = read(row)

    (found,) = reading.findings
    assert (found.rule, found.cell, found.severity) == ("nameless_row", f"G{LAST}", Severity.ERROR)
    assert "หมายเหตุ" in found.message_th
    assert len(reading.rows) == 2


def test_what_is_no_amount_beside_it_is_told_too():
    rules = [each.rule for each in read(line(title="เงินสมทบ", money="ตามจริง")).findings]

    assert rules == ["nameless_row", "baht"]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(line(number="หมายเหตุ", money=900), id="before the first column"),
        pytest.param(line(title="หมายเหตุ ยังไม่รวมค่าออกแบบ", money=50000), id="among the projects"),
        pytest.param(line(number="หมายเหตุ 50,000"), id="the amount in its words"),
        pytest.param(line(number="ลงชื่อ", money=900), id="a signature"),
    ],
)
def test_a_note_with_an_amount_is_passed_over_and_told(row):
    reading = read(row)

    (found,) = reading.findings
    assert (found.rule, found.severity) == ("money_passed", Severity.WARNING)
    assert len(reading.rows) == 2


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(line(number=3, title="ขุดบ่อ", money=50000), id="numbered"),
        pytest.param(line(need="แล้ง", title="ขุดบ่อ", money=50000), id="with its need"),
        pytest.param(line(need="แล้ง", aim="มีน้ำ", money=50000), id="without its name"),
    ],
)
def test_a_project_in_need_of_cells_is_told_each_of_them(row):
    reading = read(row)

    assert sum(each.rule == "required" for each in reading.findings) > 5
    assert has_errors(reading.findings)


@pytest.mark.parametrize("label", ["รวมทุกยุทธศาสตร์", "ยอดรวมของโรงเรียนทั้งสามแห่ง"])
def test_a_total_of_something_else_is_told_as_one(label):
    (found,) = read(line(number=label, money=999)).findings

    assert found.rule == "nameless_row"
    assert "ไม่ตรงกับผลรวม" in found.message_th


def test_an_amount_alone_in_a_printed_plan_is_told_once():
    lines = [*COVER, [STRATEGY], [PROGRAMME], UPPER, LOWER, project(1, "ถนน", 500)]

    reading = read_printed([*lines, ["", "งบสำรอง", "", "", 900]])

    assert [e.rule for e in reading.findings if e.severity == Severity.ERROR] == ["nameless_row"]
