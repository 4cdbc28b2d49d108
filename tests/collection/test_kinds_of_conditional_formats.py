"""Conditional formats that hide a cell or show another text: told with the cell."""

import io

import pytest
import xlsxwriter

from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from oneplan.services.forms.file_checks import read_filled
from tests.support.corpus import grid

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
    reading = read_filled(read_file(file.getvalue(), accepts=FORM.accepts), FORM, AROUND)
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
]  # fmt: skip
SEEN = [
    pytest.param("J4:J9", ABOVE, {"font_color": "#9C0006", "bg_color": "#FFC7CE"}, id="a colour"),
    pytest.param("J4:J9", ABOVE, {"font_color": "#FFFFFF", "bg_color": "#9C0006"}, id="white on red"),
    pytest.param("J4:J9", ABOVE, {"num_format": "#,##0.00"}, id="the number itself"),
    pytest.param("J4:J9", {"type": "cell", "criteria": ">", "value": 9e9}, WHITE, id="of none"),
    pytest.param("J4:J9", {"type": "blanks"}, WHITE, id="blanks"),
    pytest.param("P4:P9", ABOVE, WHITE, id="blank cells"),
    pytest.param("J4:J9", {"type": "data_bar"}, None, id="a bar behind the number"),
    pytest.param("J4:J9", {"type": "3_color_scale"}, None, id="a scale of colours"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "rule", "look", "told"), KINDS)
def test_what_a_condition_hides_or_changes_is_told_with_its_cell(cells, rule, look, told):
    assert said(cells, rule, look) == [(*each, "warning") for each in told]


@pytest.mark.parametrize(("cells", "rule", "look"), SEEN)
def test_a_condition_that_leaves_the_value_to_be_seen_is_not_spoken_of(cells, rule, look):
    assert said(cells, rule, look) == []
