"""Workbooks that count days from another day: each day is read as it is shown."""

import io
from datetime import datetime

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CalculationSettings, NullDate, Table, TableCell, TableRow
from odf.text import P

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file

VILLAGE = load_form("village_plan", (2564,), 2564)
REPORT = load_form("tambon_form1", (2564,), 2564)
MARCH = datetime(2019, 3, 15)  # noqa: DTZ001  cells have no time zone
SERIAL = {"1899-12-30": 43_539, "1904-01-01": 42_077, "1900-01-01": 43_537}
"""15 March 2019, counted from each of these days."""


def cells(day):
    return [["วันที่จัดเวทีประชาคม", day], [column.th for column in VILLAGE.columns]]


def in_table(day):
    """A table whose days of one column are *day*."""
    heads = [column.th for column in REPORT.columns]
    row = {
        "tambon_code": "740101",
        "budget_year_be": "2564",
        "sent_to_lao_on": day,
        "sent_to_amphoe_on": "",
    }
    return [heads, [row.get(column.key, "1") for column in REPORT.columns]]


def xlsx(rows, first, form):
    book = openpyxl.Workbook()
    if first == "1904-01-01":
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for row in rows:
        book.active.append(row)
    for row in book.active.iter_rows():
        for cell in row:
            if cell.value == MARCH or cell.value == SERIAL[first]:
                cell.number_format = form
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls(rows, first, form):
    book = xlwt.Workbook()
    book.dates_1904 = first == "1904-01-01"
    sheet = book.add_sheet("แผ่น1")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            is_day = value == MARCH or value == SERIAL[first]
            sheet.write(r, c, value, xlwt.easyxf(num_format_str=form if is_day else "General"))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(rows, first, _form):
    document, table = OpenDocumentSpreadsheet(), Table(name="แผ่น1")
    settings = CalculationSettings()
    settings.addElement(NullDate(datevalue=first))
    document.spreadsheet.addElement(settings)
    for row in rows:
        line = TableRow()
        for value in row:
            if value == MARCH:
                cell = TableCell(valuetype="date", datevalue="2019-03-15")
                cell.addElement(P(text="15/3/2562"))
            elif value == SERIAL[first]:
                cell = TableCell(valuetype="float", value=str(value))
                cell.addElement(P(text=str(value)))
            else:
                cell = TableCell(valuetype="string")
                cell.addElement(P(text=str(value)))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


BOOKS = [
    (xlsx, "1899-12-30"), (xlsx, "1904-01-01"), (xls, "1899-12-30"), (xls, "1904-01-01"),
    (ods, "1899-12-30"), (ods, "1904-01-01"), (ods, "1900-01-01"),
]  # fmt: skip
DAYS = ["a day", "a count of days"]


@pytest.mark.parametrize("kind", DAYS)
@pytest.mark.parametrize(("write", "first"), BOOKS)
def test_a_day_beside_its_label_is_as_shown(write, first, kind):
    value, form = (MARCH, "d/m/bbbb") if kind == "a day" else (SERIAL[first], "General")
    file = read_file(write(cells(value), first, form), accepts=VILLAGE.accepts)

    reading = read_form(file.sheets, VILLAGE, ValidationContext(area_code="7401"))

    assert reading.fields["forum_date"] == "2019-03-15"
    told = [f.rule for f in reading.findings if f.cell == "B1"]
    assert told == ([] if kind == "a day" else ["number_as_day"])


@pytest.mark.parametrize("kind", DAYS)
@pytest.mark.parametrize(("write", "first"), BOOKS)
def test_a_day_in_a_table_is_as_shown(write, first, kind):
    value, form = (MARCH, "[$-107041E]d mmm yy") if kind == "a day" else (SERIAL[first], "General")
    file = read_file(write(in_table(value), first, form), accepts=REPORT.accepts)

    reading = read_form(file.sheets, REPORT, ValidationContext(area_code="7401"))

    at = [column.key for column in REPORT.columns].index("sent_to_lao_on")
    name = openpyxl.utils.get_column_letter(at + 1)
    told = [f for f in reading.findings if f.cell == f"{name}2"]
    assert [f.rule for f in told] == ([] if kind == "a day" else ["number_as_day"])
    assert all("15 มีนาคม 2562" in f.message_th and f.severity == "warning" for f in told)
    assert reading.rows[0].values["sent_to_lao_on"] == "2019-03-15"
