"""Days whose cell shows two digits of a year, or only a part of the day: named with both values."""

import io
from datetime import datetime

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import grid

VILLAGE = load_form("village_plan", (2564,), 2564)
REPORT = load_form("tambon_form1", (2564,), 2564)
AT = [column.key for column in REPORT.columns].index("sent_to_lao_on")
CELL = f"{openpyxl.utils.get_column_letter(AT + 1)}2"


def day(year, month, of_month, hour=0):
    """A day as a workbook holds it: without a zone."""
    return datetime(year, month, of_month, hour)  # noqa: DTZ001


def table(value):
    """A record of a tambon with *value* for a day."""
    row = {"tambon_code": "740101", "budget_year_be": "2564", "sent_to_amphoe_on": ""}
    cells = [row.get(column.key, "1") for column in REPORT.columns]
    cells[AT] = value
    return [[column.th for column in REPORT.columns], cells]


def field(value):
    """The day of the forum above the table of a village."""
    return [["วันที่จัดเวทีประชาคม", value], [column.th for column in VILLAGE.columns]]


def xlsx(rows, form):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for row in book.active.iter_rows():
        for cell in row:
            if isinstance(cell.value, datetime):
                cell.number_format = form
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls(rows, form):
    book = xlwt.Workbook()
    sheet = book.add_sheet("แผ่น1")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            is_day = isinstance(value, datetime)
            sheet.write(r, c, value, xlwt.easyxf(num_format_str=form if is_day else "General"))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(rows, shown):
    document, sheet = OpenDocumentSpreadsheet(), Table(name="แผ่น1")
    for row in rows:
        line = TableRow()
        for value in row:
            is_day = isinstance(value, datetime)
            kind = {"valuetype": "date", "datevalue": value.isoformat()} if is_day else {}
            cell = TableCell(**(kind or {"valuetype": "string"}))
            cell.addElement(P(text=shown if is_day else str(value)))
            line.addElement(cell)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def read(content, form=REPORT):
    file = read_file(content, accepts=form.accepts)
    return read_form(file.sheets, form, ValidationContext(area_code="7401"))


def told(content):
    """The stored day and the findings of its cell."""
    reading = read(content)
    stored = reading.rows[0].values.get("sent_to_lao_on") if reading.rows else None
    return stored, [each for each in reading.findings if each.cell == CELL]


SIXTY_TWO = day(1962, 3, 15)
SHORT = [
    pytest.param("d/m/yy", "15/3/62", id="slashes"),
    pytest.param("d-mmm-yy", "15-มี.ค.-62", id="an abbreviated month"),
    pytest.param("[$-409]d-mmm-yy", "15-Mar-62", id="an English month"),
    pytest.param("[$-41E]d mmm yy", "15 มี.ค. 62", id="a Thai month"),
    pytest.param("yy-mm-dd", "62-03-15", id="the year first"),
    pytest.param("d/m/yy h:mm", "15/3/62 0:00", id="with a time"),
    pytest.param("mmm-yy", "มี.ค.-62", id="without the day"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "shown"), SHORT)
def test_a_day_of_the_last_century_that_shows_two_digits_of_its_year_is_an_error(form, shown):
    for content in (
        xlsx(table(SIXTY_TWO), form),
        xls(table(SIXTY_TWO), form),
        ods(table(SIXTY_TWO), shown),
    ):
        stored, findings = told(content)
        (finding,) = findings
        assert (stored, finding.rule, finding.severity) == (None, "year_ambiguous", "error")
        assert f"“{shown}”" in finding.message_th
        assert "15 มีนาคม 2505" in finding.message_th
        assert shown in finding.message_en
        assert "1962-03-15" in finding.message_en


def test_a_field_above_the_table_is_told_of_alike():
    reading = read(xlsx(field(SIXTY_TWO), "d/m/yy"), VILLAGE)

    assert [f.rule for f in reading.findings if f.cell == "B1"] == ["year_ambiguous"]
    assert "forum_date" not in reading.fields


CERTAIN = [
    pytest.param(day(2019, 3, 15), "d/m/yy", id="two digits of our century"),
    pytest.param(day(2019, 3, 15), "[$-107041E]d mmm yy", id="two digits of a Buddhist year"),
    pytest.param(day(2019, 3, 15), "d/m/bb", id="two digits of b"),
    pytest.param(day(2562, 3, 15), "d/m/yy", id="a Buddhist year that was typed"),
    pytest.param(day(2019, 3, 15), "d/m/yyyy", id="four digits"),
    pytest.param(day(2019, 3, 15), "[$-107041E]dddd d mmmm yyyy", id="with a weekday"),
    pytest.param(day(2019, 3, 15, 9), "d/m/yyyy h:mm AM/PM", id="with a time"),
    pytest.param(day(2019, 3, 15), "yyyy-mm-dd", id="as ISO writes it"),
    pytest.param(day(2019, 3, 15), "[$-F800]dddd, mmmm dd, yyyy", id="of the computer"),
    pytest.param(day(2019, 3, 15), "[$-D07041E]d mmmm yyyy", id="Thai digits"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "form"), CERTAIN)
def test_a_day_that_is_seen_whole_says_nothing(value, form):
    for write in (xlsx, xls):
        assert told(write(table(value), form)) == ("2019-03-15", [])


PARTS = [
    pytest.param("mmm-yy", "มี.ค.-19", id="no day"),
    pytest.param("d-mmm", "15-มี.ค.", id="no year"),
    pytest.param("d/m", "15/3", id="no year, slashes"),
    pytest.param("yyyy", "2019", id="the year alone"),
    pytest.param("h:mm", "9:00", id="a time alone"),
]


@pytest.mark.parametrize(("form", "shown"), PARTS)
def test_a_day_that_is_seen_in_part_is_warned_of(form, shown):
    for write in (xlsx, xls):
        stored, findings = told(write(table(day(2019, 3, 15, 9)), form))
        (finding,) = findings
        assert (stored, finding.rule, finding.severity) == (
            "2019-03-15",
            "shown_in_part",
            "warning",
        )
        assert f"“{shown}”" in finding.message_th
        assert "15 มีนาคม 2562" in finding.message_th


def test_a_day_that_no_year_has_is_named_once():
    _, findings = told(xlsx(table(day(2564, 2, 29)), "d mmm"))

    assert [each.rule for each in findings] == ["date"]


TURNED = [
    pytest.param(day(2019, 12, 3), "m/d/yyyy", "12/3/2019", True, id="the month first"),
    pytest.param(day(2019, 12, 3), "mm-dd-yyyy", "12-03-2019", True, id="two digits each"),
    pytest.param(day(2019, 12, 3), "m/d/yyyy h:mm", "12/3/2019 0:00", True, id="with a time"),
    pytest.param(day(2019, 12, 3), "d/m/yyyy", "3/12/2019", False, id="the day first"),
    pytest.param(day(2019, 12, 13), "m/d/yyyy", "12/13/2019", False, id="no month thirteen"),
    pytest.param(day(2019, 3, 3), "m/d/yyyy", "3/3/2019", False, id="the same both ways"),
    pytest.param(day(2019, 12, 3), "yyyy-mm-dd", "2019-12-03", False, id="the year first"),
    pytest.param(day(2019, 12, 3), "mmm d, yyyy", "ธ.ค. 3, 2019", False, id="a word"),
]


@pytest.mark.parametrize(("value", "form", "shown", "is_told"), TURNED)
def test_a_day_that_is_shown_with_its_month_first_is_warned_of(value, form, shown, is_told):
    for content in (xlsx(table(value), form), xls(table(value), form), ods(table(value), shown)):
        stored, findings = told(content)
        assert stored == value.date().isoformat()
        assert [(f.rule, f.severity) for f in findings] == [("month_first", "warning")] * is_told


FAR = [
    pytest.param("15/3/2526", "1983-03-15", True, id="digits in another order"),
    pytest.param("15 มี.ค. 2652", "2109-03-15", True, id="the next century"),
    pytest.param(day(1983, 3, 15), "1983-03-15", True, id="a cell"),
    pytest.param("15/3/2562", "2019-03-15", False, id="near"),
    pytest.param("15/3/2554", "2011-03-15", False, id="ten years before"),
]


@pytest.mark.parametrize(("value", "stored", "is_told"), FAR)
def test_a_day_far_from_the_years_of_the_plan_is_warned_of(value, stored, is_told):
    given, findings = told(xlsx(table(value), "d/m/yyyy"))
    assert given == stored
    assert [(f.rule, f.severity) for f in findings] == [("day_far", "warning")] * is_told

    reading = read(xlsx([*field(value), *grid()[3:]], "d/m/yyyy"), VILLAGE)
    assert reading.fields["forum_date"] == stored
    assert ("day_far" in {f.rule for f in reading.findings if f.cell == "B1"}) == is_told
