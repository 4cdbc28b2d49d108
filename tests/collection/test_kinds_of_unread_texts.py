"""Text boxes, shapes and comments of a workbook: named where they may hold a project or an amount."""

import io
import struct

import openpyxl
import pytest
import xlsxwriter
import xlwt
from odf.draw import CustomShape, Frame, TextBox
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Shapes, Table, TableCell, TableRow
from odf.text import P
from openpyxl.comments import Comment

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Severity
from oneplan.gateways.files.file_types import FileType
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.marked_workbooks import mark_workbook
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import grid, repacked, row, xlsx
from tests.support.old_records import in_ole, record

VILLAGE = load_form("village_plan", (2564,), 2564)
AROUND = ValidationContext(area_code="7401")
PROJECT = "โครงการสร้างสะพานข้ามคลอง\nงบประมาณ 900,000 บาท"


def said(content):
    sheets = read_file(content, accepts=VILLAGE.accepts).sheets
    return [f for f in read_form(sheets, VILLAGE, AROUND).findings if f.rule == "text_unread"]


def box_of_excel(text):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("แผน")
        for at, line in enumerate(grid()):
            sheet.write_row(at, 0, line)
        sheet.insert_textbox("P8", text)
    return file.getvalue()


def comment_of_excel(text, author="ผู้ใหญ่บ้าน"):
    book = openpyxl.Workbook()
    book.active.title = "แผน"
    for line in grid():
        book.active.append(line)
    book.active["G5"].comment = Comment(text, author)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def group_of_excel(text):
    """Two shapes of one group, with a drawn outline in the first."""

    def change(parts):
        name = next(each for each in parts if each.startswith("xl/drawings/drawing"))
        drawing = parts[name]
        start, end = drawing.index(b"<xdr:sp "), drawing.index(b"</xdr:sp>") + len(b"</xdr:sp>")
        shape = drawing[start:end]
        outline = shape.replace(
            b"<a:prstGeom", b'<a:custGeom><a:pathLst><a:path><a:pt x="1" y="1"/></a:path></a:pathLst></a:custGeom><a:prstGeom', 1
        )  # fmt: skip
        parts[name] = drawing[:start] + b"<xdr:grpSp>" + outline + b"</xdr:grpSp>" + drawing[end:]

    return repacked(change, box_of_excel(text))


def table_of_ods():
    table = Table(name="แผน")
    for line in grid():
        made = TableRow()
        for value in line:
            kind = (
                {"valuetype": "string"}
                if isinstance(value, str)
                else {"valuetype": "float", "value": str(value)}
            )
            cell = TableCell(**kind)
            if value != "":
                cell.addElement(P(text=str(value)))
            made.addElement(cell)
        table.addElement(made)
    return table


def ods_with(put):
    document, table = OpenDocumentSpreadsheet(), table_of_ods()
    put(table)
    document.spreadsheet.addElement(table)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def filled(element, text):
    for line in text.split("\n"):
        element.addElement(P(text=line))
    return element


def box_of_ods(text):
    def put(table):
        frame, shapes = Frame(width="3cm", height="1cm"), Shapes()
        frame.addElement(filled(TextBox(), text))
        shapes.addElement(frame)
        table.insertBefore(shapes, table.firstChild)

    return ods_with(put)


def shape_of_ods(text):
    def put(table):
        cell = table.childNodes[4].childNodes[6]
        cell.addElement(filled(CustomShape(width="3cm", height="1cm"), text))

    return ods_with(put)


def comment_of_ods(text):
    def put(table):
        cell = table.childNodes[4].childNodes[6]
        cell.insertBefore(filled(Annotation(), text), cell.firstChild)

    return ods_with(put)


def old(kind):
    def make(text):
        book = xlwt.Workbook()
        sheet = book.add_sheet("แผน")
        for at, line in enumerate(grid()):
            for column, value in enumerate(line):
                sheet.write(at, column, value)
        stream = book.get_biff_data()
        end = stream.rindex(record(0x0A, b""))
        letters = text.replace("\n", "\r")
        added = (
            record(0x5D, struct.pack("<HHHHH", 0x15, 0x12, kind, 1, 0) + b"\0" * 12),
            record(0x1B6, struct.pack("<10xH6x", len(letters))),
            record(0x3C, b"\1" + letters.encode("utf-16-le")),
        )
        return in_ole(stream[:end] + b"".join(added) + stream[end:], "Workbook")

    return make


MAKERS = [
    pytest.param(box_of_excel, "P8", "กล่องข้อความ", id="a text box of .xlsx"),
    pytest.param(group_of_excel, "P8", "กล่องข้อความ", id="a shape of a group of .xlsx"),
    pytest.param(comment_of_excel, "G5", "ความคิดเห็น", id="a comment of .xlsx"),
    pytest.param(box_of_ods, "", "กล่องข้อความ", id="a text box of .ods"),
    pytest.param(shape_of_ods, "G5", "กล่องข้อความ", id="a shape on a cell of .ods"),
    pytest.param(comment_of_ods, "G5", "ความคิดเห็น", id="a comment of .ods"),
    pytest.param(old(0x06), "", "กล่องข้อความ", id="a text box of .xls"),
    pytest.param(old(0x19), "", "ความคิดเห็น", id="a comment of .xls"),
]


@pytest.mark.parametrize(("make", "cell", "kind"), MAKERS)
def test_a_project_beside_the_cells_is_named_with_its_sheet(make, cell, kind):
    (finding,) = said(make(PROJECT))

    told = cell if kind == "กล่องข้อความ" else ""
    assert (finding.sheet, finding.cell, finding.severity) == ("แผน", told, Severity.WARNING)
    assert not cell or f" ที่ {cell}: " in finding.message_th
    assert kind in finding.message_th
    assert "โครงการสร้างสะพานข้ามคลอง งบประมาณ 900,000 บาท" in finding.message_th
    assert finding.value == PROJECT


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        pytest.param("โครงการขุดลอกคลอง", Severity.WARNING, id="a title alone"),
        pytest.param("๕) โครงการขุดลอกคลอง", Severity.WARNING, id="a numbered title"),
        pytest.param("900000", Severity.WARNING, id="an amount alone"),
        pytest.param("เพิ่มอีก ๙ แสน", Severity.WARNING, id="an amount in hundred thousands"),
        pytest.param("งบประมาณ 50,000 บาท", Severity.NOTE, id="an amount of the table"),
        pytest.param("รวม 170,000.50 บาท", Severity.NOTE, id="the sum of the table"),
        pytest.param("โครงการซ่อมถนน", Severity.NOTE, id="a title of the table"),
        pytest.param("900", Severity.WARNING, id="a small number alone"),
        pytest.param("โครงการนี้เร่งด่วน", Severity.NOTE, id="words about a project"),
        pytest.param("ตรวจแล้ว", Severity.NOTE, id="a word"),
    ],
)
def test_what_names_neither_a_project_nor_money_is_a_note(text, severity):
    assert [f.severity for f in said(box_of_excel(text))] == [severity]


def test_a_box_without_words_is_not_spoken_of():
    assert said(box_of_excel("★")) == []


def test_the_comments_of_a_copy_that_was_given_back_are_no_words_of_its_sender():
    content = xlsx(grid([row(J="x")]))
    file = read_file(content, accepts=VILLAGE.accepts)
    reading = read_form(file.sheets, VILLAGE, AROUND)
    marked = mark_workbook(content, FileType.XLSX, file.sheets, reading.findings)

    assert openpyxl.load_workbook(io.BytesIO(marked)).worksheets[1]["J4"].comment
    assert said(marked) == []


def test_a_conversation_is_said_once():
    """Excel keeps a comment beside it that repeats it for older programs."""
    talk = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="G5" id="{1}"><text>โครงการขุดคลอง 700,000 บาท</text></threadedComment></ThreadedComments>'
    )

    def change(parts):
        parts["xl/threadedComments/threadedComment1.xml"] = talk.encode()
        name = "xl/worksheets/_rels/sheet1.xml.rels"
        parts[name] = parts[name].replace(
            b"</Relationships>",
            b'<Relationship Id="rId77" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="../threadedComments/threadedComment1.xml"/></Relationships>',
        )

    content = repacked(change, comment_of_excel("[Threaded comment] โครงการขุดคลอง 700,000 บาท"))
    (finding,) = said(content)
    assert finding.value == "โครงการขุดคลอง 700,000 บาท"


def test_only_the_first_texts_of_a_sheet_are_named():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("แผน")
        for at, line in enumerate(grid()):
            sheet.write_row(at, 0, line)
        for at in range(30):
            sheet.insert_textbox(at, 20, f"โครงการขุดคลองสาย {at}")
    found = said(file.getvalue())
    assert len(found) == 21
    assert "อีก 10 ข้อความ" in found[-1].message_th


def test_a_record_of_one_form_names_its_texts_too():
    form = load_form("tambon_report", (2564,), 2564)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("รายงาน")
        for at, column in enumerate(form.columns):
            sheet.write(at, 0, column.th)
            sheet.write(at, 1, 1 if column.type == "integer" else "แกลง")
        sheet.insert_textbox("D2", "เบิกจ่ายแล้ว 500,000 บาท")
    sheets = read_file(file.getvalue(), accepts=form.accepts).sheets
    found = [f for f in read_form(sheets, form, AROUND).findings if f.rule == "text_unread"]
    assert [(f.cell, f.severity) for f in found] == [("D2", Severity.WARNING)]
