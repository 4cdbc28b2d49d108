"""A table whose money is in thousands or millions is never read as baht."""

import io
import struct
from decimal import Decimal

import docx
import pytest
import xlsxwriter
import xlwt
from odf.draw import CustomShape, Frame, TextBox
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Footer, Header, HeaderLeft, MasterPage, PageLayout, Style
from odf.table import Table, TableCell, TableRow
from odf.text import P, S, Span

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Severity
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import FIELDS, HEADINGS, grid, right_rows, text_table, xlsx
from tests.support.old_records import in_ole, record
from tests.support.printed_tables import LOWER, UPPER, YEARS, project, read

VILLAGE = load_form("village_plan", (2564,), 2564)
AROUND = ValidationContext(area_code="7401")
MONEY = HEADINGS.index("งบประมาณ (บาท)")


def rules(content):
    reading = read_form(read_file(content, accepts=VILLAGE.accepts).sheets, VILLAGE, AROUND)
    return {f.rule for f in reading.findings if f.severity == Severity.ERROR}


def corner(text):
    top, *others = FIELDS
    return [[*top, *[""] * 11, text], *others]


SAID = [
    "(หน่วย : พันบาท)", "หน่วย: ล้านบาท", "หน่วย พันบาท", "หน่วยนับ : แสนบาท", "(พันบาท)", "[ล้านบาท]",
    "หน่วย : สิบล้านบาท", "หน่วย : 1,000 บาท", "หน่วย : ๑,๐๐๐ บาท", "หน่วยเงิน = หมื่นบาท", "(x1,000 บาท)",
    "แผนงบประมาณ พ.ศ. ๒๕๖๔ (หน่วย : พันบาท)", "งบประมาณแสดงเป็นพันบาท", "Unit: Million Baht", "x1,000", "ล้านบาท",
    "หมายเหตุ หน่วย: พันบาท", "หน่วย : '000 บาท", "หน่วย : พันบ.", "หน่วย: พัน", "ตัวเลขในตารางเป็นพันบาท", "วงเงินเป็นล้านบาท",
    "ตัวเลขเป็นหลักพันบาท", "หน่วย : หลักพัน", "(หลักล้าน)", "งบประมาณ : พันบาท", "(x1,000)", "งบประมาณ (ล้าน)", "(พัน)",
    "หน่วย : ลบ.", "(ลบ.)", "หน่วย : ลบ", "งบประมาณ (ลบ.)", "in Million Baht", "THB million", "(MB)", "(000 บาท)",
    "งบประมาณ (บาท) x 1000", "หน่วย..ล้านบาท", "หน่วย - ล้านบาท", "หน่วยของเงิน : ล้านบาท", "หน่วยวัด : ล้านบาท",
    "ทุกตัวเลขคูณ 1,000", "หน่วย : K", "หน่วย : MB",
]  # fmt: skip
NOT_SAID = [
    "หน่วย : บาท", "(บาท)", "งบประมาณรวม 5 ล้านบาท", "ห้าล้านบาทถ้วน (ห้าล้านบาทถ้วน)",
    "โครงการกองทุนหมู่บ้านละล้านบาท", "หน่วยงาน : กองช่าง", "หน่วย : เมตร",
    "วงเงินเป็น 5 ล้านบาท", "หน่วย : พันธุ์", "ห้าหมื่นบาทถ้วน",
    "หน่วย : แห่ง", "หลักเกณฑ์ : งบประมาณ", "หลักสูตรพันธุ์ข้าว", "ลบล้างหนี้", "หน่วย : KM", "กว้าง 4 x 1,000 เมตร",
    "ค่า K ของงบประมาณ 500,000 บาท", "เสาหลัก 1,000 ต้น", "งบประมาณ : 5 ล้านบาท", "ไม่เกิน 500,000 บาท (x 2 ปี)",
    "หน่วย : ลบม.", "(ล้านนา)", "คูณ 1,000,5",
]  # fmt: skip


@pytest.mark.parametrize("text", SAID)
@pytest.mark.parametrize(
    "place",
    [
        pytest.param(lambda text: grid(before=[[*[""] * 11, text]]), id="above the table"),
        pytest.param(lambda text: grid(fields=corner(text)), id="in the corner"),
        pytest.param(lambda text: grid(after=[[text]]), id="below the table"),
    ],
)
def test_a_unit_that_is_no_baht_is_an_error(place, text):
    assert rules(xlsx(place(text))) == {"money_unit"}


def test_a_unit_in_the_name_of_the_sheet_is_an_error():
    reading = read_form([Sheet(name="แผน (พันบาท)", cells=grid())], VILLAGE, AROUND)

    assert [f.rule for f in reading.findings] == ["money_unit"]


@pytest.mark.parametrize("text", NOT_SAID)
def test_what_says_baht_or_nothing_of_the_unit_is_none(text):
    assert rules(xlsx(grid(before=[[text]]))) == set()


@pytest.mark.parametrize("unit", ["พันบาท", "ล้านบาท", "หน่วย : พันบาท", "x1,000 บาท"])
@pytest.mark.parametrize("mark", ["งบประมาณ ({})", "งบประมาณ\n({})", "งบประมาณ {}"])
def test_a_heading_with_another_unit_is_not_the_column_of_baht(unit, mark):
    headings = list(HEADINGS)
    headings[MONEY] = mark.format(unit)
    reading = read_form(
        read_file(xlsx(grid(headings=headings)), accepts=VILLAGE.accepts).sheets, VILLAGE, AROUND
    )

    assert "column" in {f.rule for f in reading.findings if f.severity == Severity.ERROR}
    assert [row.budgets for row in reading.rows] == [{}] * len(reading.rows)


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        pytest.param("งบประมาณ (พันบาท)", "{}", id="above the years"),
        pytest.param("งบประมาณ", "{}\n(พันบาท)", id="under each year"),
        pytest.param("งบประมาณ (หน่วย : ล้านบาท)", "{}\n(บาท)", id="two units"),
    ],
)
def test_no_money_of_a_printed_table_is_read_in_another_unit(upper, lower):
    above = [upper if cell == "งบประมาณ" else cell for cell in UPPER]
    below = [*LOWER[:4], *(lower.format(year) for year in YEARS), *LOWER[9:]]
    reading = read([above, below, project(1, "ถนน", "500")])

    assert any(f.severity == Severity.ERROR for f in reading.findings)
    assert not any(row.budgets for row in reading.rows) or {"money_unit"} <= {
        f.rule for f in reading.findings
    }


def test_a_text_file_with_a_unit_above_its_headings():
    line = "หน่วย : พันบาท\n".encode()

    assert "money_unit" in rules(line + text_table("utf-8"))


def rules_of_word(paragraph):
    """What is said of a Word file with the right table below a paragraph."""
    document = docx.Document()
    document.add_paragraph(paragraph)
    rows = [HEADINGS, *right_rows()]
    table = document.add_table(len(rows), len(HEADINGS))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, value in zip(row.cells, cells, strict=True):
            cell.text = str(value)
    stream = io.BytesIO()
    document.save(stream)
    file = read_file(stream.getvalue(), accepts=VILLAGE.accepts)
    reading = read_form(file.sheets, VILLAGE, AROUND, file.text)

    return {f.rule for f in reading.findings}


def test_a_word_file_with_a_unit_above_its_table():
    assert "money_unit" in rules_of_word("แผนพัฒนาหมู่บ้าน (หน่วย : พันบาท)")


def test_a_title_of_a_project_that_names_millions_is_a_title():
    rows = right_rows()
    rows[0][6] = "กองทุนหมู่บ้าน (ล้านบาท) หน่วย : พันบาท"

    assert rules(xlsx(grid(rows))) == set()


def test_prose_of_a_word_file_that_names_millions_states_no_unit():
    assert "money_unit" not in rules_of_word("วงเงินรวมของจังหวัด (ล้านบาท) อยู่ในรายงานประจำปี")


def beside(kind, text):
    """A right workbook with a text beside its cells, as xlsxwriter writes it."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("แผน")
        for at, line in enumerate(grid()):
            sheet.write_row(at, 0, line)
        if kind == "text box":
            sheet.insert_textbox(3, 15, text)
        elif kind == "comment":
            sheet.write_comment(5, MONEY, text)
        elif kind == "header of the pages":
            sheet.set_header(f'&L&"TH Sarabun New,Bold"&14แผนหมู่บ้าน&R{text}')
        else:
            sheet.set_footer(f"&C{text}")
    return file.getvalue()


KINDS_BESIDE = ["text box", "comment", "header of the pages", "footer of the pages"]


@pytest.mark.parametrize("kind", KINDS_BESIDE)
@pytest.mark.parametrize("text", ["(หน่วย : พันบาท)", "แผนปี ๒๕๖๔ หน่วย: ล้านบาท", "(พันบาท)"])
def test_a_unit_beside_the_cells_is_an_error(kind, text):
    if text == "(พันบาท)" and kind == "header of the pages":
        text = "(หน่วย พันบาท)"  # the parts of a header are one text
    assert rules(beside(kind, text)) == {"money_unit"}


@pytest.mark.parametrize("kind", KINDS_BESIDE)
@pytest.mark.parametrize("text", ["(หน่วย : บาท)", "งบประมาณรวม 5 ล้านบาท", "หน้า 1 & 2"])
def test_other_words_beside_the_cells_state_no_unit(kind, text):
    assert rules(beside(kind, text.replace("&", "&&"))) == set()


def test_a_unit_beside_another_sheet_is_not_of_the_table():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for at, line in enumerate(grid()):
            sheet = book.get_worksheet_by_name("แผน") or book.add_worksheet("แผน")
            sheet.write_row(at, 0, line)
        book.add_worksheet("สรุป").set_header("&C(หน่วย : พันบาท)")
    assert rules(file.getvalue()) == set()


def old_book(*records):
    """The right table as .xls with records that xlwt does not write at the end of its sheet."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("แผน")
    for at, line in enumerate(grid()):
        for column, value in enumerate(line):
            sheet.write(at, column, value)
    stream = book.get_biff_data()
    end = stream.rindex(record(0x0A, b""))
    return in_ole(stream[:end] + b"".join(records) + stream[end:], "Workbook")


HEADER, FOOTER, TEXT_BOX, CONTINUED = 0x14, 0x15, 0x01B6, 0x3C
PAGES = [("&Cแผน (หน่วย : พันบาท)", {"money_unit"}), ("&L(หน่วย : บาท)", set()), ("&C&P", set())]
BOXES = [("หน่วย : พันบาท", {"money_unit"}), ("Unit: Million Baht", {"money_unit"}), ("บาท", set())]


@pytest.mark.parametrize("kind", [HEADER, FOOTER])
@pytest.mark.parametrize(("text", "told"), PAGES)
def test_a_unit_on_the_pages_of_an_old_workbook(kind, text, told):
    written = struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")
    assert rules(old_book(record(kind, written))) == told


@pytest.mark.parametrize(("text", "told"), BOXES)
def test_a_unit_in_a_text_box_of_an_old_workbook(text, told):
    """The text of a box follows its record."""
    letters = b"\0" + text.encode() if text.isascii() else b"\1" + text.encode("utf-16-le")
    box = record(TEXT_BOX, struct.pack("<10xH6x", len(text)))
    assert rules(old_book(box, record(CONTINUED, letters))) == told


def paragraph(text):
    """A paragraph in two runs with a space of its own between them."""
    made, (first, _, rest) = P(), text.partition(" ")
    made.addElement(Span(text=first))
    if rest:
        made.addElement(S())
        made.addText(rest)
    return made


def table_of(cells, marked=None, at=None, **named):
    """A table of .ods; *marked* is put into a cell of the first project, else on its title."""
    table = Table(name="แผน", **named)
    for r, line in enumerate(cells):
        row = TableRow()
        for c, value in enumerate(line):
            kind = {"valuetype": "string"}
            if not isinstance(value, str):
                kind = {"valuetype": "float", "value": str(value)}
            cell = TableCell(**kind)
            if value != "":
                cell.addElement(P(text=str(value)))
            if marked is not None and (r, c) == (TITLE_ROW, TITLE if at is None else at):
                cell.addElement(marked)
            row.addElement(cell)
        table.addElement(row)
    return table


TITLE_ROW, TITLE = len(FIELDS) + 1, HEADINGS.index("โครงการ/กิจกรรม")


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def ods_with_pages(part, text, *, is_named=True, **shown):
    """The right table as .ods, the pages of its sheet with a text in this part."""
    document = OpenDocumentSpreadsheet()
    document.automaticstyles.addElement(PageLayout(name="pm1"))
    others = MasterPage(name="อื่น", pagelayoutname="pm1")
    own = MasterPage(name="หน้า", pagelayoutname="pm1")
    own.addElement(made := part(**shown))
    made.addElement(paragraph(text))
    for page in (others, own) if is_named else (own, others):
        document.masterstyles.addElement(page)
    style = {"masterpagename": "หน้า"} if is_named else {}
    document.automaticstyles.addElement(Style(name="ta1", family="table", **style))
    document.spreadsheet.addElement(table_of(grid(), stylename="ta1"))
    return saved(document)


ODS_PAGES = [
    pytest.param(Header, {}, id="header"),
    pytest.param(Footer, {}, id="footer"),
    pytest.param(HeaderLeft, {}, id="header of left pages"),
    pytest.param(Header, {"is_named": False}, id="header of the first kind of pages"),
]


@pytest.mark.parametrize(("part", "how"), ODS_PAGES)
@pytest.mark.parametrize(
    ("text", "told"),
    [("แผน (หน่วย : พันบาท)", {"money_unit"}), ("(หน่วย : บาท)", set()), ("หน้า 1", set())],
)
def test_a_unit_on_the_pages_of_an_ods_workbook(part, how, text, told):
    assert rules(ods_with_pages(part, text, **how)) == told


def test_a_part_of_the_pages_of_an_ods_workbook_that_is_not_shown_states_no_unit():
    assert rules(ods_with_pages(Header, "หน่วย : พันบาท", display="false")) == set()


def test_the_pages_of_another_sheet_of_an_ods_workbook_state_no_unit():
    document = OpenDocumentSpreadsheet()
    document.automaticstyles.addElement(PageLayout(name="pm1"))
    for number, text in enumerate(("แผน", "หน่วย : พันบาท"), start=1):
        page, head = MasterPage(name=f"p{number}", pagelayoutname="pm1"), Header()
        head.addElement(paragraph(text))
        page.addElement(head)
        document.masterstyles.addElement(page)
        style = Style(name=f"ta{number}", family="table", masterpagename=f"p{number}")
        document.automaticstyles.addElement(style)
    document.spreadsheet.addElement(table_of(grid(), stylename="ta1"))
    document.spreadsheet.addElement(Table(name="สรุป", stylename="ta2"))

    assert rules(saved(document)) == set()


def frame(text):
    made, box = Frame(width="3cm", height="1cm"), TextBox()
    box.addElement(paragraph(text))
    made.addElement(box)
    return made


def shape(text):
    made = CustomShape(width="3cm", height="1cm")
    made.addElement(paragraph(text))
    return made


def comment(text):
    made = Annotation()
    made.addElement(paragraph(text))
    return made


@pytest.mark.parametrize("make", [frame, shape, comment])
@pytest.mark.parametrize(("text", "told"), [("หน่วย : พันบาท", {"money_unit"}), ("ด่วน", set())])
def test_a_shape_on_a_cell_of_an_ods_workbook_stands_beside_it(make, text, told):
    document = OpenDocumentSpreadsheet()
    document.spreadsheet.addElement(table_of(grid(), make(text)))
    content = saved(document)

    assert rules(content) == told
    file = read_file(content, accepts=VILLAGE.accepts)
    assert file.sheets[0].cells[TITLE_ROW][TITLE] == "ซ่อมถนน"


@pytest.mark.parametrize("make", [frame, shape])
@pytest.mark.parametrize("at", [MONEY, HEADINGS.index("หมู่ที่")], ids=["an amount", "a number"])
def test_a_shape_on_a_number_of_an_ods_workbook_is_no_part_of_it(make, at):
    document = OpenDocumentSpreadsheet()
    document.spreadsheet.addElement(table_of(grid(), make("900"), at=at))

    file = read_file(saved(document), accepts=VILLAGE.accepts)
    reading = read_form(file.sheets, VILLAGE, AROUND)

    found = (*file.said_of(reading.sheet), *reading.findings)
    assert [(f.rule, f.value) for f in found] == [("text_unread", "900")]
    assert [row.budgets[2564] for row in reading.rows] == [50000, Decimal("120000.50")]
