"""Forms of one record: a second record in the file is named, wherever it stands."""

import io

import openpyxl
import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file

REPORT = load_form("tambon_report", (2564,), 2564)
AROUND = ValidationContext(area_code="7401")


def record(amphoe="แกลง", target=8):
    """Labels and values of a right report."""
    counts = ("target_tambons", "n1_kbt_appointed", "n2_kbt_meeting", "n3_plan_complete",
              "n4_on_time_sent", "n5_evaluated")  # fmt: skip
    values = {"amphoe": amphoe, "province": "ระยอง", "problems": "", "suggestions": "-",
              "reporter_name": f"ผู้รายงาน {amphoe}", "reporter_position": "พัฒนาการอำเภอ",
              **dict.fromkeys(counts, target)}  # fmt: skip
    return [[c.th, values.get(c.key, "")] for c in REPORT.columns]


def beside(*texts):
    """A right report with *texts* in column C."""
    rows = record()
    for row, text in zip(rows, texts, strict=False):
        row.append(text)
    return rows


def read(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"แผ่น{number}")
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    file = read_file(stream.getvalue(), accepts=REPORT.accepts)
    return read_form(file.sheets, REPORT, AROUND)


LABEL = {column.key: column.th for column in REPORT.columns}
OTHER = [value for _, value in record("บ้านค่าย", 5)]
SAID = [
    pytest.param([record(), record("บ้านค่าย", 5)], [("two_records", "แผ่น2", "B1", "error")],
                 id="on a second sheet"),
    pytest.param([beside(*OTHER)], [("two_records", "แผ่น1", "C1", "error")], id="in column C"),
    pytest.param([[*record(), [], [LABEL["amphoe"], "บ้านค่าย"]]],
                 [("field_twice", "แผ่น1", "B15", "error")], id="a label again below"),
    pytest.param([[*record(), [LABEL["problems"], "น้ำท่วม"]]],
                 [("field_twice", "แผ่น1", "B14", "error")], id="a label again, the first blank"),
    pytest.param([beside("", "", "แก้ไขจาก 9")], [("cells_unread", "แผ่น1", "C3", "warning")],
                 id="a remark"),
    pytest.param([record(), [["หมายเหตุ"]]], [("sheet_unread", "แผ่น2", "A1", "note")],
                 id="another sheet"),
]  # fmt: skip


@pytest.mark.parametrize(("sheets", "expected"), SAID)
def test_what_is_not_read_of_a_form_of_one_record_is_said(sheets, expected):
    reading = read(*sheets)

    assert [(f.rule, f.sheet, f.cell, f.severity) for f in reading.findings] == expected
    assert all(f.value or f.rule == "sheet_unread" for f in reading.findings)


RIGHT = [
    pytest.param([record()], id="one record"),
    pytest.param([record(), []], id="a blank sheet"),
    pytest.param([record(), record()], id="a copy"),
    pytest.param([record(), [[th, ""] for th in LABEL.values()]], id="a blank form"),
    pytest.param([[*record(), [LABEL["amphoe"], "แกลง"]]], id="a label again, the same value"),
    pytest.param([beside("", "", "ตำบล")], id="a unit of the label"),
    pytest.param([beside("แกลง", "-")], id="the same value and a dash"),
]


@pytest.mark.parametrize("sheets", RIGHT)
def test_a_right_form_of_one_record_says_nothing(sheets):
    reading = read(*sheets)

    assert reading.findings == ()
    assert reading.rows[0].values["amphoe"] == "แกลง"
