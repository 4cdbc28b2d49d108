"""Conditional formats that hide a cell or show another text: told with the cell."""

import io
import time

import openpyxl
import pytest
import xlsxwriter
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font

from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.conditional_formats import ConditionalFormat
from oneplan.gateways.spreadsheets.conditioned_cells import find_conditioned
from oneplan.gateways.spreadsheets.workbooks import read_file
from oneplan.services.forms.file_checks import read_filled
from tests.support.corpus import grid, repacked

FORM = load_form("village_plan", (2564,), 2564)
AROUND = ValidationContext(area_code="7401")
WHITE = {"font_color": "#FFFFFF"}
SAME = {"font_color": "#FFCCCC", "bg_color": "#FFCCCC"}
ABOVE = {"type": "cell", "criteria": ">", "value": 100_000}
HIDES, SHOWS, MAY = "condition_hides", "condition_shows", "condition_may_hide"


def said(cells, rule, look=None):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("แผน")
        for at, line in enumerate(grid()):
            sheet.write_row(at, 0, line)
        made = {**rule, **({"format": book.add_format(look)} if look else {})}
        sheet.conditional_format(cells, made)
    return said_of(file.getvalue())


def said_of(content):
    reading = read_filled(read_file(content, accepts=FORM.accepts), FORM, AROUND)
    assert len(reading.rows) == 2
    return [(f.rule, f.cell, f.value, f.severity.value) for f in reading.findings]


KINDS = [
    pytest.param("J4:J9", ABOVE, WHITE, [(HIDES, "J5", "120000.5")], id="white above an amount"),
    pytest.param("J4:J9", ABOVE, SAME, [(HIDES, "J5", "120000.5")], id="the colour of its ground"),
    pytest.param("J4:J9", ABOVE, {"num_format": ";;;"}, [(HIDES, "J5", "120000.5")], id="no number"),
    pytest.param("J4:J9", ABOVE, {"num_format": '"ไม่มี"'}, [(SHOWS, "J5", "ไม่มี (120000.5)")], id="another text"),
    pytest.param("J4:J9", ABOVE, {"num_format": "#,##0,"}, [(SHOWS, "J5", "120 (120000.5)")], id="thousands"),
    pytest.param("G4:G9", {"type": "text", "criteria": "containing", "value": "ศาลา"}, WHITE, [(HIDES, "G5", "สร้างศาลา")], id="a text"),
    pytest.param("G4:G9", {"type": "text", "criteria": "begins with", "value": "ซ่อม"}, {"num_format": ";;;"}, [(HIDES, "G4", "ซ่อมถนน")], id="no text"),
    pytest.param("A4:M9", {"type": "formula", "criteria": "=$J4>60000"}, WHITE, [(MAY, "A4", "1")], id="a formula"),
    pytest.param("G4:G9", {"type": "formula", "criteria": "=TRUE"}, WHITE, [(HIDES, "G4", "ซ่อมถนน"), (HIDES, "G5", "สร้างศาลา")], id="always"),
    pytest.param("J4:J5", {"type": "data_bar", "bar_only": True}, None, [(HIDES, "J4", "50000"), (HIDES, "J5", "120000.5")], id="a bar alone"),
    pytest.param("J4:J5", {"type": "icon_set", "icon_style": "3_arrows", "icons_only": True}, None, [(HIDES, "J4", "50000"), (HIDES, "J5", "120000.5")], id="an icon alone"),
    pytest.param("J4:J9", {"type": "cell", "criteria": "between", "minimum": 1, "maximum": 60_000}, WHITE, [(HIDES, "J4", "50000")], id="between two"),
    pytest.param("J4:J9", ABOVE, {"num_format": "0.00E+00"}, [(MAY, "J5", "120000.5")], id="a format that is not understood"),
    pytest.param("J4:J9", {"type": "formula", "criteria": "=LEN(TRIM(J4))>0"}, WHITE, [(HIDES, "J4", "50000"), (HIDES, "J5", "120000.5")], id="no blanks, as a formula"),
]  # fmt: skip
SEEN = [
    pytest.param("J4:J9", ABOVE, {"font_color": "#9C0006", "bg_color": "#FFC7CE"}, id="a colour"),
    pytest.param("J4:J9", ABOVE, {"font_color": "#FFFFFF", "bg_color": "#9C0006"}, id="white on red"),
    pytest.param("J4:J9", ABOVE, {"num_format": "#,##0.00"}, id="the number itself"),
    pytest.param("J4:J9", {"type": "cell", "criteria": ">", "value": 9e9}, WHITE, id="of none"),
    pytest.param("J4:J9", {"type": "blanks"}, WHITE, id="blanks"),
    pytest.param("P4:P9", ABOVE, WHITE, id="blank cells"),
    pytest.param("J4:J9", {"type": "formula", "criteria": "=LEN(TRIM(J4))=0"}, WHITE, id="blanks, as a formula"),
    pytest.param("J4:J9", {"type": "data_bar"}, None, id="a bar behind the number"),
    pytest.param("J4:J9", {"type": "3_color_scale"}, None, id="a scale of colours"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "rule", "look", "told"), KINDS)
def test_what_a_condition_hides_or_changes_is_told_with_its_cell(cells, rule, look, told):
    assert said(cells, rule, look) == [(*each, "warning") for each in told]


@pytest.mark.parametrize(("cells", "rule", "look"), SEEN)
def test_a_condition_that_leaves_the_value_to_be_seen_is_not_spoken_of(cells, rule, look):
    assert said(cells, rule, look) == []


OF_ANOTHER_SHEET = (
    '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
    ' uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}"><x14:conditionalFormattings>'
    '<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:cfRule type="{}" priority="1" operator="greaterThan"><xm:f>{}</xm:f><x14:dxf>{}</x14:dxf>'
    "</x14:cfRule><xm:sqref>J4:J9 L4</xm:sqref></x14:conditionalFormatting>"
    "</x14:conditionalFormattings></ext></extLst>"
)
OWN_WHITE = '<font><color rgb="FFFFFFFF"/></font>'


@pytest.mark.parametrize(
    ("kind", "formula", "look", "told"),
    [
        ("expression", "หน้า2!$A$1&gt;0", OWN_WHITE, [(MAY, "J4", "50000")]),
        ("cellIs", "100000", OWN_WHITE, [(HIDES, "J5", "120000.5")]),
        ("cellIs", "100000", '<numFmt numFmtId="170" formatCode=";;;"/>', [(HIDES, "J5", "120000.5")]),
        ("cellIs", "100000", '<font><b/><color rgb="FF9C0006"/></font>', []),
    ],
)  # fmt: skip
def test_a_rule_that_holds_its_own_format_is_read_like_another(kind, formula, look, told):
    def change(parts):
        sheet = "xl/worksheets/sheet1.xml"
        more = OF_ANOTHER_SHEET.format(kind, formula, look).encode()
        parts[sheet] = parts[sheet].replace(b"</worksheet>", more + b"</worksheet>")

    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("แผน")
        for at, line in enumerate(grid()):
            sheet.write_row(at, 0, line)
    assert said_of(repacked(change, file.getvalue())) == [(*each, "warning") for each in told]


def many_rules(ranges):
    book = openpyxl.Workbook()
    for line in grid():
        book.active.append(line)
    white = Font(color="FFFFFFFF")
    for each in ranges:
        book.active.conditional_formatting.add(
            each, CellIsRule(operator="greaterThan", formula=["100000"], font=white)
        )
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_rule_behind_hundreds_of_copies_is_read():
    ranges = [f"P{at}" for at in range(20, 320)]
    assert said_of(many_rules([*ranges, "J4:J5"])) == [(HIDES, "J5", "120000.5", "warning")]


def test_of_more_rules_than_are_read_it_is_said_that_there_are_more():
    ranges = [f"P{at}" for at in range(20, 620)]
    ((rule, _, _, severity),) = said_of(many_rules([*ranges, "J4:J5"]))
    assert (rule, severity) == (MAY, "warning")


def test_many_rules_on_many_cells_cost_bounded_time():
    rows = [["ก"] * 100 for _ in range(5_000)]
    rule = ConditionalFormat([(0, 0, 10**6, 700)] * 10, "cellIs", "equal", ['"ข"'])
    begun = time.process_time()
    found = [*find_conditioned(rows, [rule] * 500)]
    assert [(each.rule, each.cell) for each in found] == [(MAY, "A1")]
    assert time.process_time() - begun < 3
