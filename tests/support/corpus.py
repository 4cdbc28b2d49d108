"""Files that clerks and attackers send, each with what must be said of it.

Every case starts from one right table of a village and changes one thing, as it
happens in offices. ``expect`` lists (rule, cell) of the findings, or one refusal.
"""

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import docx
import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

HEADINGS = [
    "ที่", "หมู่บ้าน/ชุมชน", "หมู่ที่", "ตำบล (รหัส 6 หลัก)", "ด้านการพัฒนา", "ปัญหา/ความต้องการ",
    "โครงการ/กิจกรรม", "วัตถุประสงค์", "เป้าหมาย (ผลผลิตของโครงการ)", "งบประมาณ (บาท)",
    "ลักษณะการดำเนินการ", "หน่วยงานที่ขอรับการสนับสนุน", "ลำดับความสำคัญ",
]  # fmt: skip
FIELDS = [["แผนพัฒนาหมู่บ้าน"], ["ปลัดอำเภอผู้รับผิดชอบประจำตำบลเข้าร่วม", "ใช่"]]
TOP = len(FIELDS) + 1
"""Row (from 1) of the headings."""


def right_rows() -> list[list[object]]:
    """Two projects, right in every cell."""
    return [
        [
            1,
            "บ้านเหนือ",
            3,
            "740101",
            "เศรษฐกิจ",
            "น้ำท่วมถนน",
            "ซ่อมถนน",
            "เดินทางได้",
            "๑ กม.",
            50000,
            "ทำเอง",
            "",
            1,
        ],
        [
            2,
            "บ้านเหนือ",
            3,
            "740101",
            "สังคม",
            "ไม่มีที่ประชุม",
            "สร้างศาลา",
            "มีที่ประชุม",
            "๑ หลัง",
            120000.5,
            "ขอรับการสนับสนุน",
            "อบจ.",
            2,
        ],
    ]


@dataclass(frozen=True)
class Case:
    """One file: how it is made, and what must be said."""

    name: str
    make: Callable[[], bytes]
    expect: set[tuple[str, str]] = field(default_factory=set)
    refused: str = ""
    rows: int = 2


def grid(rows=None, *, headings=None, fields=None, before=(), after=()):
    """A sheet as rows of cells."""
    return [
        *(FIELDS if fields is None else fields),
        *before,
        HEADINGS if headings is None else headings,
        *(right_rows() if rows is None else rows),
        *after,
    ]


def xlsx(*sheets, merge=()) -> bytes:
    """Sheets of cells as an .xlsx file."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, cells in enumerate(sheets or (grid(),), start=1):
        sheet = book.create_sheet(f"แผ่น{number}")
        for row in cells:
            sheet.append(row)
        for area in merge:
            sheet.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def changed(cell: str, value: object):
    """The right table with one cell changed."""

    def make() -> bytes:
        book = openpyxl.Workbook()
        for row in grid():
            book.active.append(row)
        book.active[cell] = value
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    return make


def text_table(encoding: str, *, separator: str = ",", mark: bytes = b"") -> bytes:
    """The right table as text."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator).writerows(grid())
    return mark + stream.getvalue().encode(encoding)


def xls() -> bytes:
    """The right table as Excel wrote it before 2007."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("แผ่น1")
    for r, row in enumerate(grid()):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods() -> bytes:
    """The right table as LibreOffice writes it."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="แผ่น1")
    for row in grid():
        line = TableRow()
        for value in row:
            if isinstance(value, int | float):
                cell = TableCell(valuetype="float", value=str(value))
            else:
                cell = TableCell(valuetype="string")
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def word() -> bytes:
    """The right table in a letter."""
    document = docx.Document()
    rows = grid()
    table = document.add_table(rows=len(rows), cols=len(HEADINGS))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            table.cell(r, c).text = str(value)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def repacked(change: Callable[[dict[str, bytes]], None], content: bytes | None = None) -> bytes:
    """The right workbook with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(content or xlsx())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return packed(parts)


def packed(parts: dict[str, bytes]) -> bytes:
    """Parts as a zip archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def adding(name: str, part: bytes = b"x"):
    """The right workbook with one part more."""
    return lambda: repacked(lambda parts: parts.update({name: part}))


def in_sheet(old: bytes, new: bytes):
    """The right workbook with bytes of its sheet replaced."""

    def change(parts):
        name = "xl/worksheets/sheet1.xml"
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new, 1)

    return lambda: repacked(change)


def lying_size() -> bytes:
    """A sheet whose directory says that it is small, while ten megabytes come out of it."""
    content = bytearray(packed({"xl/workbook.xml": b"<x/>", "big.xml": b"<x>" + b" " * 10_000_000}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 100)
    content[at + 16 : at + 20] = struct.pack("<I", zlib.crc32(b"<x>" + b" " * 97))
    return bytes(content)


def torn_mimetype() -> bytes:
    """An archive whose first part does not inflate."""
    content = bytearray(packed({"mimetype": b"application/vnd.oasis" * 40, "content.xml": b"<x/>"}))
    at = 30 + len("mimetype")
    content[at : at + 8] = b"\xff" * 8
    return bytes(content)


def encrypted_zip() -> bytes:
    """A workbook whose parts are flagged as encrypted."""
    content = bytearray(xlsx())
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) != -1:
        content[at + 8] |= 1
    return bytes(content)


def far_cell(reference: str, *, tag: str = "c"):
    """A workbook of two kilobytes with one cell far away."""
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        f' xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><{tag} r="{reference}">'
        f"<v>1</v></{tag}></row></sheetData></worksheet>"
    )
    return lambda: repacked(lambda p: p.update({"xl/worksheets/sheet1.xml": sheet.encode()}))


def wide_word() -> bytes:
    """A letter whose table holds one cell merged over a million columns."""

    def change(parts):
        document = parts["word/document.xml"]
        parts["word/document.xml"] = document.replace(
            b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="1000000"/>', 1
        )

    return repacked(change, word())


def repeated_ods() -> bytes:
    """A sheet of six lines that says that its first is repeated a hundred thousand times."""

    def change(parts):
        parts["content.xml"] = parts["content.xml"].replace(
            b"<table:table-row>", b'<table:table-row table:number-rows-repeated="100000">', 1
        )

    return repacked(change, ods())


def renamed_sheet(name: str):
    """A workbook that keeps its sheet, with a far cell in it, where no workbook keeps one."""

    def change(parts):
        for other in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
            parts[other] = parts[other].replace(b"/xl/worksheets/sheet1.xml", f"/{name}".encode())
        sheet = parts.pop("xl/worksheets/sheet1.xml")
        parts[name] = sheet.replace(b'r="A1"', b'r="XFD1048576"', 1)

    return lambda: repacked(change)


def ole(*streams: str) -> bytes:
    """An old Office file that holds the directory names given."""
    import xlwt.CompoundDoc

    document = xlwt.CompoundDoc.XlsDoc()
    stream = io.BytesIO()
    document.save(stream, b"\x09\x08" + b"\0" * 5000)
    content = bytearray(stream.getvalue())
    for name in streams:
        old = "Workbook".encode("utf-16-le")
        at = content.find(old)
        content[at : at + 64] = name.encode("utf-16-le").ljust(64, b"\0")
        content[at + 64 : at + 66] = struct.pack("<H", 2 * len(name) + 2)
    return bytes(content)


def without(heading: str):
    """The right table without one column."""
    at = HEADINGS.index(heading)

    def drop(row):
        return row[:at] + row[at + 1 :]

    return lambda: xlsx(grid([drop(r) for r in right_rows()], headings=drop(HEADINGS)))


def renamed(old: str, new: str):
    """The right table with a heading written in another way."""
    return lambda: xlsx(grid(headings=[new if h == old else h for h in HEADINGS]))


def two_row_heading() -> bytes:
    """Headings over two rows, the upper merged over what stands under it."""
    upper = [*HEADINGS[:9], "การเงิน", "", "", HEADINGS[12]]
    lower = ["", "", "", "", "", "", "", "", "", *HEADINGS[9:12], ""]
    cells = [*FIELDS, upper, lower, *right_rows()]
    return xlsx(cells, merge=("A3:A4", "J3:L3", "M3:M4"))


def row(**changes: object) -> list[object]:
    """The first project with columns changed by their letter."""
    cells = right_rows()[0]
    for letter, value in changes.items():
        cells[ord(letter) - 65] = value
    return cells


SECOND = right_rows()[1]
R1, R2 = TOP + 1, TOP + 2

CASES = [
    # Right files, in every way that clerks write them.
    Case("right", xlsx),
    Case("csv in UTF-8", lambda: text_table("utf-8"), {("encoding", "")}),
    Case("csv with a mark", lambda: text_table("utf-8", mark=b"\xef\xbb\xbf"), {("encoding", "")}),
    Case("csv in Windows-874", lambda: text_table("cp874"), {("encoding", "")}),
    Case("csv with semicolons", lambda: text_table("cp874", separator=";"), {("encoding", "")}),
    Case("csv of an old Mac", lambda: text_table("utf-8").replace(b"\r\n", b"\r"), {("encoding", "")}),
    Case("csv in UTF-16", lambda: text_table("utf-16", separator="\t"), {("encoding", "")}),
    Case("csv with tabs", lambda: text_table("utf-8", separator="\t"), {("encoding", "")}),
    Case("an old .xls", xls),
    Case("an .ods", ods),
    Case("a table in Word", word),
    Case("Thai digits", lambda: xlsx(grid([row(A="๑", C="๓", D="๗๔๐๑๐๑", J="๕๐,๐๐๐.๐๐", M="๑"), SECOND]))),
    Case("numbers as text", lambda: xlsx(grid([row(A="1", C="3", J="50,000 บาท", M="1"), SECOND]))),
    Case("baht with a dash", lambda: xlsx(grid([row(J="50,000.-"), SECOND]))),
    Case("baht with its sign before", changed(f"J{R1}", "฿50,000")),
    Case("baht and no satang", changed(f"J{R1}", "50,000 บาทถ้วน")),
    Case("a field with its number", changed(f"E{R1}", "๒. เศรษฐกิจ")),
    Case("a field with its word", changed(f"E{R1}", "ด้านเศรษฐกิจ")),
    Case("a moo with its word", changed(f"C{R1}", "หมู่ที่ ๓")),
    Case("people with their word", lambda: xlsx(grid(fields=[*FIELDS, ["จำนวนผู้เข้าร่วม", "๔๕ คน"]]))),
    Case("decomposed sara am", changed(f"F{R1}", "น\u0e4d\u0e49\u0e32ท่วม")),
    Case("zero-width spaces", changed(f"E{R1}", "เศรษฐ\u200bกิจ")),
    Case("decomposed heading", renamed("ลำดับความสำคัญ", "ล\u0e4d\u0e32ดับความส\u0e4d\u0e32คัญ")),
    Case("heading with stars", renamed("โครงการ/กิจกรรม", " โครงการ / กิจกรรม * ")),
    Case("heading by a synonym", renamed("โครงการ/กิจกรรม", "ชื่อโครงการ")),
    Case("heading in English", renamed("โครงการ/กิจกรรม", "Project name")),
    Case("columns in another order", lambda: xlsx(grid([r[::-1] for r in right_rows()], headings=HEADINGS[::-1]))),
    Case("a heading of two rows", two_row_heading),
    Case("blank rows between", lambda: xlsx(grid([right_rows()[0], [], [None] * 13, right_rows()[1]]))),
    Case("a right total", lambda: xlsx(grid(after=[["รวม", *[""] * 8, 170000.5]]))),
    Case("right totals of parts", lambda: xlsx(grid([right_rows()[0], ["", "", "", "", "", "", "รวมด้านเศรษฐกิจ", "", "", 50000],
         right_rows()[1], ["รวมด้านสังคม", *[""] * 8, 120000.5], ["รวมทั้งสิ้น", *[""] * 8, 170000.5]]))),
    Case("lines above the table", lambda: xlsx(grid(before=[["อำเภอเมือง"], [], ["ปีงบประมาณ ๒๕๖๔"]]))),
    Case("another sheet with words", lambda: xlsx(grid(), [["บันทึก"], ["โทร"]]), {("sheet_unread", "A1")}),
    Case("a plan that goes on without headings on another sheet", lambda: xlsx(grid(), [[], right_rows()[0]]), {("rows_unread", "A2")}),
    Case("a blank sheet behind", lambda: xlsx(grid(), [[]])),
    Case("words in a column without a heading", changed(f"O{R2}", "ด่วน"), {("column_unheaded", f"O{R2}")}),
    Case("a dash for nothing", changed(f"L{R1}", "-")),
    Case("yes as a tick", lambda: xlsx(grid(fields=[FIELDS[0], [FIELDS[1][0], "✓"]]))),
    Case("no seq column", without("ที่")),
    # One thing wrong with a cell.
    Case("no title", changed(f"G{R1}", ""), {("required", f"G{R1}")}, rows=1),
    Case("a dash for a title", changed(f"G{R1}", "-"), {("required", f"G{R1}")}, rows=1),
    Case("an amount in words", changed(f"J{R1}", "ห้าหมื่นบาท"), {("baht", f"J{R1}")}, rows=1),
    Case("commas in odd places", changed(f"J{R1}", "5,00,00"), {("baht", f"J{R1}")}, rows=1),
    Case("a decimal comma", changed(f"J{R1}", "50.000,00"), {("baht", f"J{R1}")}, rows=1),
    Case("an amount with a power", changed(f"J{R1}", "5E4"), {("baht", f"J{R1}")}, rows=1),
    Case("a point for thousands", changed(f"J{R1}", "50.000"), {("satang", f"J{R1}")}, rows=1),
    Case("a negative amount", changed(f"J{R1}", -1), {("baht_range", f"J{R1}")}, rows=1),
    Case("an amount beyond money", changed(f"J{R1}", 1e15), {("baht_range", f"J{R1}")}, rows=1),
    Case("a third of a baht", changed(f"J{R1}", 100 / 3), {("satang", f"J{R1}")}, rows=1),
    Case("an error value", changed(f"J{R1}", "#REF!"), {("error_value", f"J{R1}")}, rows=1),
    Case("an error value where nothing is asked", changed(f"L{R1}", "#N/A"), {("error_value", f"L{R1}")}),
    Case("an error value in a text file", lambda: text_table("utf-8").replace("เดินทางได้".encode(), b"#DIV/0!"),
         {("encoding", ""), ("error_value", f"H{R1}")}, rows=1),
    Case("not a number", changed(f"J{R1}", "NaN"), {("baht", f"J{R1}")}, rows=1),
    Case("a formula without its value", changed(f"J{R1}", "=1+1"), {("formula_value", f"J{R1}")}, rows=1),
    Case("a row of formulas without values", lambda: xlsx(grid([*right_rows(), ["=1+1"] * 13])), {("formula_value", f"{c}{R2 + 1}") for c in "ABCDEFGHIJKLM"}),
    Case("a moo in words", changed(f"C{R1}", "สาม"), {("integer", f"C{R1}")}, rows=1),
    Case("half a moo", changed(f"C{R1}", 3.5), {("integer", f"C{R1}")}, rows=1),
    Case("a moo of a thousand", changed(f"C{R1}", 1000), {("range", f"C{R1}")}, rows=1),
    Case("priority nought", changed(f"M{R1}", 0), {("range", f"M{R1}")}, rows=1),
    Case("an unknown field", changed(f"E{R1}", "อวกาศ"), {("choice", f"E{R1}")}, rows=1),
    Case("four digits of a tambon", changed(f"D{R1}", "7401"), {("tambon_code", f"D{R1}")}, rows=1),
    Case("a tambon elsewhere", changed(f"D{R1}", "101010"), {("area_outside", f"D{R1}")}, rows=1),
    Case("support asked of nobody", changed(f"L{R2}", ""), {("required", f"L{R2}")}, rows=1),
    Case("a title of a book's length", changed(f"G{R1}", "ก" * 2001), {("too_long", f"G{R1}")}, rows=1),
    Case("two wrong cells", lambda: xlsx(grid([row(C="x", J="y"), SECOND])),
         {("integer", f"C{R1}"), ("baht", f"J{R1}")}, rows=1),
    Case("a wrong date above", lambda: xlsx(grid(fields=[*FIELDS, ["วันที่จัดเวทีประชาคม", "๓๐ ก.พ. ๒๕๖๒"]])),
         {("date", "B3")}),
    Case("a year of two digits", lambda: xlsx(grid(fields=[*FIELDS, ["วันที่จัดเวทีประชาคม", "1/2/62"]])),
         {("year_ambiguous", "B3")}),
    Case("a right date above", lambda: xlsx(grid(fields=[*FIELDS, ["วันที่จัดเวทีประชาคม", date(2019, 2, 1)]]))),
    # One thing wrong with the table.
    Case("a field not filled in", lambda: xlsx(grid(fields=[FIELDS[0]])), {("field", "A1")}),
    Case("a column missing", without("วัตถุประสงค์"), {("column", f"A{TOP}")}),
    Case("a column that is nearly right", renamed("วัตถุประสงค์", "วัตถุประสง"),
         {("column", f"A{TOP}"), ("column_unknown", f"H{TOP}")}),
    Case("a column of their own", lambda: xlsx(grid([[*r, "x"] for r in right_rows()], headings=[*HEADINGS, "ผู้ประสาน"])),
         {("column_unknown", f"N{TOP}")}),
    Case("a heading twice", lambda: xlsx(grid([[*r, 1] for r in right_rows()], headings=[*HEADINGS, "งบประมาณ (บาท)"])),
         {("column_twice", f"N{TOP}")}),
    Case("no rows", lambda: xlsx(grid([])), {("no_rows", f"A{TOP + 1}")}, rows=0),
    Case("no table", lambda: xlsx([["สวัสดี"]]), {("heading", "A1")}, rows=0),
    Case("an empty workbook", lambda: xlsx([]), {("heading", "A1")}, rows=0),
    Case("two tables", lambda: xlsx(grid(), grid()), {("two_tables", "A1")}, rows=0),
    Case("a wrong total", lambda: xlsx(grid(after=[["รวมทั้งสิ้น", *[""] * 8, 1]])), {("total", f"J{R2 + 1}")}),
    Case("a wrong total of a part", lambda: xlsx(grid([right_rows()[0], ["รวมด้านเศรษฐกิจ", *[""] * 8, 1], right_rows()[1]])),
         {("total", f"J{R1 + 1}")}),
    Case("headings again on the next page", lambda: xlsx(grid([right_rows()[0], HEADINGS, right_rows()[1]])),
         {("passed_over", f"A{R2}")}),
    Case("a heading of a group", lambda: xlsx(grid([["๑. ด้านโครงสร้างพื้นฐาน"], *right_rows()])), {("passed_over", f"A{R1}")}),
    Case("a title in the column of numbers", lambda: xlsx(grid([*right_rows(), ["ซ่อมสะพาน"]])), {("passed_over", f"A{R2 + 1}")}),
    Case("numbers drawn on down the sheet", lambda: xlsx(grid([*right_rows(), [3], ["๔."], ["(5)"]]))),
    Case("a signature below", lambda: xlsx(grid(after=[[], ["", "", "", "", "", "", "ลงชื่อ ........"],
         ["", "", "", "", "", "", "(นายสมชาย ใจดี)", "(นางสมหญิง ใจงาม)"], ["", "", "", "", "", "", "กำนัน", "ประธาน"]])),
         {("passed_over", f"G{R2 + n}") for n in (2, 3, 4)}),
    Case("a note below", lambda: xlsx(grid(after=[["หมายเหตุ ราคาประมาณการ"]])), {("passed_over", f"A{R2 + 1}")}),
    Case("the same title twice", changed(f"G{R2}", "ซ่อม  ถนน".replace("  ", "")), {("same_title_twice", f"G{R2}")}),
    Case("the same number twice", changed(f"A{R2}", 1), {("unique", f"A{R2}")}),
    Case("the same priority twice", changed(f"M{R2}", 1), {("unique", f"M{R2}")}),
    # Files that are not let in.
    Case("nothing", lambda: b"", refused="empty"),
    Case("only zeros", lambda: b"\0" * 100, refused="empty"),
    Case("a picture", lambda: b"\x89PNG\r\n\x1a\n\0\0\0", refused="picture"),
    Case("a web page", lambda: b"<html><body>x</body></html>", refused="save_as"),
    Case("rich text", lambda: b"{\\rtf1 x}", refused="save_as"),
    Case("a PDF", lambda: b"%PDF-1.7\n", refused="type_refused"),
    Case("another archive", lambda: packed({"a.txt": b"x"}), refused="packed"),
    Case("a way to a file elsewhere", lambda: b'{"url": "https://docs.google.com/x"}', refused="shortcut"),
    Case("a quote that never closes", lambda: text_table("utf-8").replace("บ้านเหนือ".encode(), b'"x', 1), refused="quote_open"),
    Case("a line without end", lambda: b"x" * 1_100_000, refused="line_long"),
    Case("a binary workbook", lambda: packed({"xl/workbook.bin": b"x"}), refused="save_as"),
    Case("a torn archive", lambda: xlsx()[:2000], refused="damaged"),
    Case("a torn mimetype", torn_mimetype, refused="damaged"),
    Case("a torn sheet", in_sheet(b"</sheetData>", b"</sheet"), refused="damaged"),
    Case("text in UTF-32", lambda: "ที่,โครงการ".encode("utf-32"), refused="encoding"),
    Case("text of another script", lambda: b"caf\xe9,na\xefve,\xdb\xdc\xdd\xde", refused="encoding"),
    Case("binary called csv", lambda: b"\x01\x02abc,def\n", refused="not_binary"),
    Case("a workbook with a password", lambda: ole("EncryptedPackage"), refused="encrypted"),
    Case("an old file with macros", lambda: ole("_VBA_PROJECT_CUR"), refused="macros"),
    Case("another old file", lambda: ole("PowerPoint"), refused="type_unknown"),
    Case("an encrypted part", encrypted_zip, refused="encrypted"),
    Case("macros", adding("xl/vbaProject.bin"), refused="macros"),
    Case("old macros", adding("xl/macrosheets/sheet1.xml", b"<x/>"), refused="macros"),
    Case("a link to another file", adding("xl/externalLinks/externalLink1.xml", b"<x/>"), refused="external_links"),
    Case("a connection", adding("xl/connections.xml", b"<x/>"), refused="external_links"),
    Case("an object inside", adding("xl/embeddings/oleObject1.bin"), refused="embedded"),
    Case("a control inside", adding("xl/activeX/activeX1.bin"), refused="embedded"),
    Case("a formula that runs a program", in_sheet(b"<sheetData>",
         b"<sheetData><row r=\"1\"><c r=\"A1\"><f>cmd|'/c calc'!A0</f></c></row>"), refused="dde"),
    Case("a document type", in_sheet(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'), refused="dtd"),
    Case("a sheet in UTF-16", lambda: repacked(lambda p: p.update({"xl/worksheets/sheet1.xml":
         p["xl/worksheets/sheet1.xml"].decode().encode("utf-16")})), refused="encoding"),
    Case("a cell at the far end", far_cell("XFD1048576"), refused="far_cell"),
    Case("a far row", far_cell("A1048576"), refused="far_cell"),
    Case("a far cell behind a prefix", far_cell("XFD1048576", tag="x:c"), refused="far_cell"),
    Case("a far cell in disguise", far_cell("&#88;FD9"), refused="far_cell"),
    Case("a far cell with noughts", far_cell("A0001048576"), refused="far_cell"),
    Case("a far cell in a part of another name", renamed_sheet("xl/data.bin"), refused="far_cell"),
    Case("a far cell without a space before it", in_sheet(b"<sheetData>",
         b'<sheetData><row r="1"><c s="1"r="XFD1048576"><v>1</v></c></row>'), refused="damaged"),
    Case("a Word table a million columns wide", wide_word, refused="too_many_rows"),
    Case("a repeated row in an .ods", repeated_ods, refused="too_many_rows"),
    Case("rows without a reference, beyond the box", in_sheet(b"</sheetData>",
         b"<row><c><v>1</v></c></row>" * 120_000 + b"</sheetData>"), refused="too_many_rows"),
    Case("a size that lies", lying_size, refused="size_lies"),
    Case("a bomb", lambda: repacked(lambda p: p.update({"xl/worksheets/sheet9.xml": b" " * 201_000_000})), refused="ratio"),
    Case("six hundred parts", lambda: repacked(lambda p: p.update({f"p{n}": b"" for n in range(600)})), refused="entries"),
    Case("a part outside", adding("../../evil.xml", b"<x/>"), refused="names"),
    Case("too large", lambda: b"a," * (13 * 1024 * 1024), refused="too_large"),
]  # fmt: skip
