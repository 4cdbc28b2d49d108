"""What a spreadsheet shows is what is stored, or its sender is told cell, shown and stored value."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest
import xlwt
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.file_types import FileType
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.marked_workbooks import mark_workbook
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import TOP, grid, repacked, text_table, xlsx

VILLAGE = load_form("village_plan", (2564,), 2564)
AROUND = ValidationContext(area_code="7401")
ROW = TOP + 1
TARGET, MOO, MONEY, TAMBON, PROBLEM = "I", "C", "J", "D", "F"
KEYS = {TARGET: "target_output", MOO: "moo", MONEY: "budget_baht", TAMBON: "tambon_code", PROBLEM: "problem_or_need"}  # fmt: skip


def day(year, month, of_month):
    """A day as a workbook holds it: without a zone."""
    return datetime(year, month, of_month)  # noqa: DTZ001


OCTOBER, FATHERS_DAY = day(2020, 10, 1), day(2020, 12, 5)


def xlsx_with(column, value, form, *, from_1904=False):
    """The right table as .xlsx with one cell of its first record in a number format."""
    book = openpyxl.Workbook()
    if from_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for row in grid():
        book.active.append(row)
    cell = book.active[f"{column}{ROW}"]
    cell.value, cell.number_format = value, form
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(content):
    file = read_file(content, accepts=VILLAGE.accepts)
    return file, read_form(file.sheets, VILLAGE, AROUND)


def first_value(reading, column):
    """What is stored of a column of the first record; None where it was returned."""
    return next((r.values.get(KEYS[column]) for r in reading.rows if r.row_number == ROW), None)


TEXTS = [
    (0.8, "0%", "80%"),
    (0.805, "0.0%", "80.5%"),
    (1.25, "0.00%", "125.00%"),
    (OCTOBER, "[$-107041E]mmm yy;@", "ต.ค. 63"),
    (OCTOBER, "[$-D07041E]d mmm yyyy", "๑ ต.ค. ๒๕๖๓"),
    (OCTOBER, "[$-41E]d mmmm yyyy", "1 ตุลาคม 2020"),
    (OCTOBER, "[$-1070000]d/m/yyyy", "1/10/2563"),
    (FATHERS_DAY, "d mmm", "5 ธ.ค."),
    (FATHERS_DAY, "[$-409]d mmm yy", "5 Dec 20"),
    (FATHERS_DAY, "d/m/bbbb", "5/12/2563"),
    (FATHERS_DAY, "ว/ด/ปปปป", "5/12/2563"),
    (FATHERS_DAY, "yyyy-mm-dd", "2020-12-05"),
    (FATHERS_DAY, "dddd d mmmm bbbb", "เสาร์ 5 ธันวาคม 2563"),
    (day(2562, 3, 5), "d/m/yyyy", "5/3/2562"),
    (time(9, 30), "h:mm", "9:30"),
    (7, "000", "007"),
    (12, '0 "หลัง"', "12 หลัง"),
    (1500, '#,##0 "บาท"', "1,500 บาท"),
    (5, "t0", "๕"),
    (1500000, "#,##0,", "1,500"),
    (2.6, "0", "3"),
    (1 / 3, "0.00", "0.33"),
    (2 / 3, "0.000", "0.667"),
    (1234.5678, "#,##0.00", "1,234.57"),
    (1.5, "0.00", "1.5"),
    (1234567890123, "0-0000-00000-00-0", "1-2345-67890-12-3"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "form", "shown"), TEXTS, ids=[each[1] for each in TEXTS])
def test_a_column_of_text_holds_what_is_shown(value, form, shown):
    _, reading = read(xlsx_with(TARGET, value, form))
    assert (first_value(reading, TARGET), reading.findings) == (shown, ())


UNCERTAIN = [
    (0.5, "# ?/?", "0.5"),
    (1234567, "0.00E+00", "1234567"),
    (5, "[>3]0.0;0", "5"),
    (FATHERS_DAY, "[$-411]ggge", "2020-12-05"),
    (7, ";;;", "7"),
]


@pytest.mark.parametrize(
    ("value", "form", "stored"), UNCERTAIN, ids=[each[1] for each in UNCERTAIN]
)
def test_what_is_not_known_to_be_shown_is_warned_of(value, form, stored):
    _, reading = read(xlsx_with(TARGET, value, form))
    assert first_value(reading, TARGET) == stored
    (finding,) = reading.findings
    assert (finding.rule, finding.cell, finding.severity) == (
        "shown_otherwise",
        f"{TARGET}{ROW}",
        "warning",
    )
    assert stored in finding.message_th
    assert stored in finding.message_en


AROUND_TEXTS = [
    pytest.param("5", '"หมู่ "@', "หมู่ 5", id="a word before"),
    pytest.param("เหนือ", 'General;General;General;"ต."@', "ต.เหนือ", id="in the fourth section"),
    pytest.param("เหนือ", '0;-0;0;"ต."@', "ต.เหนือ", id="behind sections of numbers"),
    pytest.param("เหนือ", '0.00;-0.00;0.00;"ต."@', "ต.เหนือ", id="behind sections of amounts"),
    pytest.param("5", '@" กม."', "5 กม.", id="a unit behind"),
    pytest.param(
        "5", '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', "5", id="a format of money"
    ),
    pytest.param("5", "0;-0;0;General", "5", id="General for texts"),
    pytest.param("5", '0 "หลัง"', "5", id="no section for texts"),
]


@pytest.mark.parametrize(("value", "form", "shown"), AROUND_TEXTS)
def test_a_text_is_read_with_what_its_format_shows_around_it(value, form, shown):
    for with_form in (xlsx_with, xls_with):
        _, reading = read(with_form(TARGET, value, form))
        assert (first_value(reading, TARGET), reading.findings) == (shown, ())


@pytest.mark.parametrize("form", [";;;", '0;0;0;"x"', '0;0;0;" "'])
def test_a_text_that_its_format_does_not_show_is_warned_of(form):
    for with_form in (xlsx_with, xls_with):
        file, reading = read(with_form(TARGET, "ป้าย", form))
        assert first_value(reading, TARGET) == "ป้าย"
        assert [f.cell for f in file.findings if f.rule == "unseen_text"] == [f"{TARGET}{ROW}"]


PLAIN = ["General", "0", "0.00", "#,##0", "#,##0.00", "@", "_-* #,##0.00_-;-* #,##0.00_-;_-* \"-\"??_-;_-@_-",
         "[$฿-41E]#,##0.00", "#,##0.00;[Red]-#,##0.00", '#,##0.00 "บาท"', "0.00_);(0.00)", "t#,##0.00"]  # fmt: skip


@pytest.mark.parametrize("form", PLAIN)
def test_a_format_of_money_says_nothing(form):
    _, reading = read(xlsx_with(MONEY, 50000, form))
    assert (first_value(reading, MONEY), reading.findings) == ("50000.00", ())


AMOUNTS = [
    (50000, "#,##0,", "50", "50000.00"),
    (0.5, "0%", "50%", "0.50"),
    (1234.56, "#,##0", "1,235", "1234.56"),
    (2500000, '0.0,,"M"', "2.5M", "2500000.00"),
    (50000, "0.00E+00", "?", "50000.00"),
]


@pytest.mark.parametrize(
    ("value", "form", "shown", "stored"), AMOUNTS, ids=[each[1] for each in AMOUNTS]
)
def test_an_amount_shown_otherwise_is_warned_of(value, form, shown, stored):
    _, reading = read(xlsx_with(MONEY, value, form))
    assert first_value(reading, MONEY) == stored
    (finding,) = reading.findings
    assert (finding.rule, finding.cell) == ("shown_otherwise", f"{MONEY}{ROW}")
    assert f"“{shown}”" in finding.message_th
    assert str(value) in finding.message_th


@pytest.mark.parametrize(("truth", "shown"), [(True, "TRUE"), (False, "FALSE")])
def test_a_truth_in_a_column_of_text_is_as_shown_in_every_type(truth, shown):
    contents = (
        xlsx_with(TARGET, truth, "General"),
        xls_with(TARGET, truth, "General"),
        ods_with(TARGET, "boolean", shown, booleanvalue=str(truth).lower()),
        text_table("utf-8").replace("๑ กม.".encode(), shown.encode()),
    )
    assert [first_value(read(content)[1], TARGET) for content in contents] == [shown] * 4


@pytest.mark.parametrize(("truth", "stored"), [(True, "yes"), (False, "no")])
def test_a_truth_in_a_choice_of_yes_and_no_is_one_of_them(truth, stored):
    fields = [["แผนพัฒนาหมู่บ้าน"], ["ปลัดอำเภอผู้รับผิดชอบประจำตำบลเข้าร่วม", truth]]
    _, reading = read(xlsx(grid(fields=fields)))
    assert reading.fields["ado_attended"] == stored


ROUNDED = [
    pytest.param(100000 / 3, "33,333.33", "33333.3333333333", id="a third"),
    pytest.param(200000 / 3, "66,666.67", "66666.6666666667", id="two thirds"),
    pytest.param(1234.005, "1,234.01", "1234.005", id="half a satang"),
]


@pytest.mark.parametrize(("value", "shown", "stored"), ROUNDED)
def test_an_amount_that_is_shown_rounded_names_both_values_and_the_next_step(value, shown, stored):
    for with_form in (xlsx_with, xls_with):
        _, reading = read(with_form(MONEY, value, "#,##0.00"))
        (finding,) = reading.findings
        assert (finding.rule, finding.severity) == ("satang", "error")
        for words in (finding.message_th, finding.message_en):
            assert shown in words
            assert stored in words
            assert "ROUND" in words
            assert shown.replace(",", "") in words


@pytest.mark.parametrize("value", [1e300, 1e20, 1e-300, -1e25])
@pytest.mark.parametrize("form", ["0.00", "#,##0.00", "0"])
def test_a_number_beyond_all_amounts_is_named(value, form):
    for with_form in (xlsx_with, xls_with):
        _, reading = read(with_form(MONEY, value, form))
        assert first_value(reading, MONEY) is None
        assert {f.cell for f in reading.findings} == {f"{MONEY}{ROW}"}


UNITS = [
    pytest.param(50, '#,##0" พันบาท"', "50 พันบาท", id="thousands"),
    pytest.param(2.5, '#,##0.0" ล้าน"', "2.5 ล้าน", id="millions"),
    pytest.param(2.54, '#,##0.0" ล้าน"', "2.5 ล้าน", id="millions, rounded"),
    pytest.param(3, '0"แสน"', "3แสน", id="hundreds of thousands"),
    pytest.param(500, '#,##0 "K"', "500 K", id="a K"),
    pytest.param(5, '0"ล้านบาท"', "5ล้านบาท", id="millions of baht"),
    pytest.param(5, "t0ล้าน", "๕ล้าน", id="millions in Thai digits"),
    pytest.param(50000, "[$$-409]#,##0.00", "$50,000.00", id="dollars"),
    pytest.param(50000, '"$"#,##0.00', "$50,000.00", id="dollars in quotes"),
    pytest.param(50000, "[$$-409]#,##0,", "$50", id="thousands of dollars"),
    pytest.param(50000, "#,##0.00 [$€-2]", "50,000.00 €", id="euro"),
    pytest.param(50000, "[$USD] #,##0.00", "USD 50,000.00", id="dollars by their code"),
    pytest.param(50000, '#,##0" บาท/เดือน"', "50,000 บาท/เดือน", id="baht a month"),
    pytest.param(12, '0" หลัง"', "12 หลัง", id="houses"),
]


def other_unit(content):
    """Cell, severity and sentence of the only finding; the amount is not read."""
    _, reading = read(content)
    (finding,) = reading.findings
    assert (finding.rule, first_value(reading, MONEY)) == ("other_unit", None)
    return finding.cell, finding.severity, finding.message_th


@pytest.mark.parametrize(("value", "form", "shown"), UNITS)
def test_an_amount_shown_in_another_unit_is_an_error(value, form, shown):
    for with_form in (xlsx_with, xls_with):
        cell, severity, sentence = other_unit(with_form(MONEY, value, form))
        assert (cell, severity) == (f"{MONEY}{ROW}", "error")
        assert f"“{shown}”" in sentence


IN_BAHT = [
    '#,##0.00"บาท"', '"฿"#,##0.00', "[$฿-41E] #,##0.00", '#,##0.00" บาทถ้วน"', '#,##0.00".-"', "[$THB] #,##0.00",
    '#,##0.00" บ."', '"บาท "#,##0.00',
]  # fmt: skip


@pytest.mark.parametrize("form", IN_BAHT)
def test_an_amount_shown_in_baht_says_nothing(form):
    for with_form in (xlsx_with, xls_with):
        _, reading = read(with_form(MONEY, 50000.25, form))
        assert (first_value(reading, MONEY), reading.findings) == ("50000.25", ())


def test_the_money_of_the_computer_is_baht():
    content = xlsx_with(MONEY, 50000, '"$"#,##0.00')

    def change(parts):
        parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(b'"164"', b'"44"')

    assert b'"44"' not in content
    assert read(repacked(change, content))[1].findings == ()


@pytest.mark.parametrize("column", [MOO, MONEY, TAMBON])
@pytest.mark.parametrize(
    ("value", "form"),
    [
        (day(2020, 2, 1), "d/m/yyyy"),
        (day(2020, 2, 1), "d-mmm"),
        (date(2020, 2, 3), "d"),
        (time(1, 2), "h:mm"),
        (43862, "ว/ด/ปปปป"),
    ],
)
def test_a_number_that_became_a_date_is_named(column, value, form):
    file, reading = read(xlsx_with(column, value, form))
    (finding,) = reading.findings
    assert (finding.rule, finding.cell, finding.severity) == (
        "number_as_date",
        f"{column}{ROW}",
        "error",
    )
    assert "วันที่" in finding.message_th
    assert first_value(reading, column) is None
    for kind in (FileType.XLSX, FileType.XLS):
        assert mark_workbook(xlsx_with(column, value, form), kind, file.sheets, reading.findings)


def test_a_code_is_read_with_its_leading_zeros_and_a_number_of_a_code_as_it_is():
    assert first_value(read(xlsx_with(TAMBON, 740101, "000000"))[1], TAMBON) == "740101"


AMPHOE = load_form("amphoe_needs_plan", (2564,), 2564)


def amphoe(value, form="General"):
    """A record of an amphoe whose project id is *value*."""
    heads = [column.th for column in AMPHOE.columns]
    cells = {"amphoe_project_id": value, "seq": 1, "tambon_codes": "740101"}
    book = openpyxl.Workbook()
    book.active.append(heads)
    book.active.append([cells.get(column.key, "x") for column in AMPHOE.columns])
    at = [column.key for column in AMPHOE.columns].index("amphoe_project_id") + 1
    book.active.cell(2, at).number_format = form
    stream = io.BytesIO()
    book.save(stream)
    reading = read_form(read_file(stream.getvalue(), accepts=AMPHOE.accepts).sheets, AMPHOE, AROUND)
    name = book.active.cell(2, at).coordinate
    return [f for f in reading.findings if f.cell == name]


@pytest.mark.parametrize("form", ["General", "0", "@", "0" * 20])
@pytest.mark.parametrize("value", [12345678901234567890, 1234567890123456])
def test_digits_beyond_fifteen_are_warned_of(value, form):
    (finding,) = amphoe(value, form)
    assert (finding.rule, finding.severity) == ("digits_lost", "warning")
    assert "15" in finding.message_th
    assert "15" in finding.message_en
    assert "E+" not in finding.value


def test_a_code_of_fifteen_digits_is_kept_and_a_power_of_ten_is_no_code():
    assert amphoe(123456789012345) == []
    assert [f.rule for f in amphoe("1.23457E+19")] == ["digits_lost"]
    assert "15" in amphoe("1.23457E+19")[0].message_th


def test_a_code_that_became_a_date_is_named():
    assert [f.rule for f in amphoe(day(2564, 7, 1), "mmm-yy")] == ["number_as_date"]


def xls_with(column, value, form, *, from_1904=False):
    """The right table as .xls with one cell of its first record in a number format."""
    book = xlwt.Workbook()
    book.dates_1904 = from_1904
    sheet = book.add_sheet("แผ่น1")
    at = ord(column) - ord("A")
    for r, row in enumerate(grid()):
        for c, each in enumerate(row):
            if (r, c) == (ROW - 1, at):
                sheet.write(r, c, value, xlwt.easyxf(num_format_str=form))
            else:
                sheet.write(r, c, each)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(("value", "form", "shown"), TEXTS, ids=[each[1] for each in TEXTS])
def test_a_column_of_text_of_an_old_workbook_holds_what_is_shown(value, form, shown):
    _, reading = read(xls_with(TARGET, value, form))
    assert (first_value(reading, TARGET), reading.findings) == (shown, ())


@pytest.mark.parametrize("form", PLAIN)
def test_a_format_of_money_in_an_old_workbook_says_nothing(form):
    _, reading = read(xls_with(MONEY, 50000.25, form if form not in ("0", "#,##0") else "0.00"))
    assert (first_value(reading, MONEY), reading.findings) == ("50000.25", ())


def test_days_of_1904_are_shown_as_such():
    for content in (
        xlsx_with(TARGET, FATHERS_DAY, "d/m/bbbb", from_1904=True),
        xls_with(TARGET, FATHERS_DAY, "d/m/bbbb", from_1904=True),
    ):
        assert first_value(read(content)[1], TARGET) == "5/12/2563"


def ods_with(column, value_type, text, *, note="", **values):
    """The right table as .ods with one cell of its first record of a type, showing *text*."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="แผ่น1")
    for r, row in enumerate(grid(), start=1):
        line = TableRow()
        for c, each in enumerate(row):
            if (r, c) == (ROW, ord(column) - ord("A")):
                cell = TableCell(valuetype=value_type, **values)
                if note:
                    cell.addElement(Annotation())
                    cell.childNodes[0].addElement(P(text=note))
            elif isinstance(each, int | float):
                cell = TableCell(valuetype="float", value=str(each))
            else:
                cell = TableCell(valuetype="string")
            is_ours = (r, c) == (ROW, ord(column) - ord("A"))
            cell.addElement(P(text=text if is_ours else str(each)))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.write(stream)
    return stream.getvalue()


ODS = [
    (TARGET, "percentage", "80%", {"value": "0.8"}, ("80%", [])),
    (TARGET, "date", "ต.ค. 63", {"datevalue": "2020-10-01"}, ("ต.ค. 63", [])),
    (TARGET, "date", "5/12/2563", {"datevalue": "2020-12-05T00:00:00"}, ("5/12/2563", [])),
    (TARGET, "time", "9:30", {"timevalue": "PT09H30M00S"}, ("9:30", [])),
    (TARGET, "float", "007", {"value": "7"}, ("007", [])),
    (TARGET, "float", "12 หลัง", {"value": "12"}, ("12 หลัง", [])),
    (TARGET, "float", "1,500", {"value": "1500"}, ("1500", [])),
    (MONEY, "float", "50,000.00", {"value": "50000"}, ("50000.00", [])),
    (MONEY, "currency", "฿50,000.00", {"value": "50000"}, ("50000.00", [])),
    (MONEY, "currency", "50,000 บาท", {"value": "50000"}, ("50000.00", [])),
    (MONEY, "currency", "50,000.00", {"value": "50000", "currency": "THB"}, ("50000.00", [])),
    (MONEY, "currency", "50,000.00", {"value": "50000", "currency": "USD"}, (None, ["other_unit"])),
    (MONEY, "currency", "$50,000.00", {"value": "50000", "currency": "USD"}, (None, ["other_unit"])),
    (MONEY, "float", "50 พันบาท", {"value": "50"}, (None, ["other_unit"])),
    (MONEY, "float", "50", {"value": "50000"}, ("50000.00", ["shown_otherwise"])),
    (MONEY, "percentage", "50%", {"value": "0.5"}, ("0.50", ["shown_otherwise"])),
    (MOO, "date", "1/2/63", {"datevalue": "2020-02-01"}, (None, ["number_as_date"])),
    (MONEY, "date", "1/2/63", {"datevalue": "2020-02-01"}, (None, ["number_as_date"])),
    (TAMBON, "float", "740101", {"value": "740101"}, ("740101", [])),
    (TARGET, "float", "1.23456789012346E+019", {"value": "12345678901234600000"}, ("12345678901234600000", ["digits_lost"])),
]  # fmt: skip


@pytest.mark.parametrize(("column", "kind", "text", "values", "right"), ODS)
def test_an_ods_cell_is_what_it_shows(column, kind, text, values, right):
    stored, rules = right
    _, reading = read(ods_with(column, kind, text, note="หมายเหตุ", **values))
    assert first_value(reading, column) == stored
    # The comment on the cell is no part of its value; that it is not read is said.
    assert [f.rule for f in reading.findings if f.rule != "text_unread"] == rules
    assert [f.value for f in reading.findings if f.rule == "text_unread"] == ["หมายเหตุ"]
    assert {f.cell for f in reading.findings if f.cell} <= {f"{column}{ROW}"}
