"""Workbooks of Excel before 97: returned by name with the next step, never read as other letters."""

import io
import struct

import pytest
import xlwt

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import grid, right_rows, xls
from tests.support.old_records import in_ole, record

FORM = load_form("village_plan", (2564,), 2564)
BOF, END, CODEPAGE, SHEET, LABEL, NUMBER, PASSWORD = 0x0809, 0x0A, 0x42, 0x85, 0x0204, 0x0203, 0x2F
SUPBOOK = 0x01AE


def bof(version: int, substream: int) -> bytes:
    return record(BOF, struct.pack("<4H", version, substream, 0x0DBB, 0x07CC))


def cell(row: int, column: int, value: object) -> bytes:
    place = struct.pack("<3H", row, column, 0)
    if isinstance(value, int | float):
        return record(NUMBER, place + struct.pack("<d", value))
    text = str(value).encode("cp874")
    return record(LABEL, place + struct.pack("<H", len(text)) + text)


def book_of_95(codepage: int | None = 874) -> bytes:
    """The right table in the records of Excel 5.0 and 95, whose texts are bytes of a code page."""
    name = "แผ่น1".encode("cp874")
    head = bof(0x0500, 5) + (record(CODEPAGE, struct.pack("<H", codepage)) if codepage else b"")
    place = len(head) + 4 + 7 + len(name) + 4
    sheet = record(SHEET, struct.pack("<IHB", place, 0, len(name)) + name)
    cells = [cell(r, c, value) for r, row in enumerate(grid()) for c, value in enumerate(row)]
    return head + sheet + record(END, b"") + bof(0x0500, 0x10) + b"".join(cells) + record(END, b"")


def bare(kind: int, version: int) -> bytes:
    """A workbook of Excel 2 to 4: records and no Office file around them."""
    size = 4 if kind == 0x09 else 6
    cells = [cell(r, c, value) for r, row in enumerate(grid()) for c, value in enumerate(row)]
    head = struct.pack("<HH", version, 0x10).ljust(size, b"\0")
    return record(kind, head) + b"".join(cells) + record(END, b"")


OLD = {
    "Excel 95": lambda: in_ole(book_of_95(), "Book"),
    "Excel 95 without its code page": lambda: in_ole(book_of_95(None), "Book"),
    "Excel 95 with a code page that is wrong": lambda: in_ole(book_of_95(1252), "Book"),
    "Excel 95 in the stream of later ones": lambda: in_ole(book_of_95(), "Workbook"),
    "Excel 95 with no file around it": book_of_95,
    "Excel 4": lambda: bare(0x0409, 0x0400),
    "Excel 3": lambda: bare(0x0209, 0x0300),
    "Excel 2": lambda: bare(0x0009, 0x0002),
}


@pytest.mark.parametrize("kind", OLD)
def test_a_workbook_of_before_excel_97_is_returned_by_name(kind):
    with pytest.raises(FileRefused) as refused:
        read_file(OLD[kind](), accepts=FORM.accepts)

    assert refused.value.rule == "save_as"
    assert "Excel" in refused.value.th
    assert ".xlsx" in refused.value.th


def with_codepage(content: bytes, codepage: int | None) -> bytes:
    """An .xls file of Excel 97 that names another code page, or none."""
    old = record(CODEPAGE, struct.pack("<H", 1200))
    assert content.count(old) == 1
    # A record that no reader knows takes the place of one that is left out.
    new = record(CODEPAGE, struct.pack("<H", codepage)) if codepage else record(0x0FFE, b"\0\0")
    return content.replace(old, new)


@pytest.mark.parametrize("codepage", [None, 874, 1252, 65001, 1])
def test_a_later_workbook_is_read_whatever_code_page_it_names(codepage):
    rows = right_rows()
    rows[0][6], rows[1][6] = "ซ่อมถนน", "Café ±5 km"
    book = xlwt.Workbook()
    sheet = book.add_sheet("แผ่น1")
    for r, row in enumerate(grid(rows)):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    stream = io.BytesIO()
    book.save(stream)

    file = read_file(with_codepage(stream.getvalue(), codepage), accepts=FORM.accepts)
    reading = read_form(file.sheets, FORM, ValidationContext(area_code="7401"))

    assert [row.title for row in reading.rows] == ["ซ่อมถนน", "Café ±5 km"]
    assert file.sheets[0].name == "แผ่น1"
    assert not reading.findings


def linked(*paths: str) -> bytes:
    """The right table as .xls; its formulas refer to its own second sheet, and to these files."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("แผ่น1")
    for r, row in enumerate(grid()):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    book.add_sheet("x").write(0, 0, xlwt.Formula("'แผ่น1'!A1"))
    stream = book.get_biff_data()
    at = stream.index(record(END, b""))
    links = b""
    for path in paths:
        written = b"\1" + path.encode("utf-16-le")
        links += record(SUPBOOK, struct.pack("<HH", 1, len(path)) + written)
    return in_ole(stream[:at] + links + stream[at:], "Workbook")


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("\x01\x01C\x03งบประมาณ.xls", "external_links"),
        ("\x01งบ ๒๕๖๔.xls", "external_links"),
        ("\x01\x05server", "external_links"),
        ("Excel\x03[a.xls]x", "dde"),
    ],
)
def test_values_from_other_files_are_named_as_in_newer_workbooks(path, rule):
    with pytest.raises(FileRefused) as refused:
        read_file(linked(path), accepts=FORM.accepts)
    assert refused.value.rule == rule


def test_a_workbook_that_refers_to_its_own_sheets_is_linked_to_none():
    assert SUPBOOK.to_bytes(2, "little") in linked()
    file = read_file(linked(), accepts=FORM.accepts)
    assert len(read_form(file.sheets, FORM, ValidationContext(area_code="7401")).rows) == 2


def test_an_old_workbook_with_a_password_is_named_as_such():
    content = xls()
    old = record(0xE1, struct.pack("<H", 1200))
    assert content.count(old) == 1
    locked = content.replace(old, record(PASSWORD, b"\0\0"))

    with pytest.raises(FileRefused) as refused:
        read_file(locked, accepts=FORM.accepts)

    assert refused.value.rule == "encrypted"
