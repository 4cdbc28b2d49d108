"""Conditional formats of .xls workbooks: of Excel 97, and what Excel 2007 adds to them."""

import io
import struct

import pytest
import xlwt
import xlwt.CompoundDoc

from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from oneplan.services.forms.file_checks import read_filled
from tests.support.corpus import grid
from tests.support.old_records import record

FORM = load_form("village_plan", (2564,), 2564)
AROUND = ValidationContext(area_code="7401")
HIDES, SHOWS, MAY = "condition_hides", "condition_shows", "condition_may_hide"
AMOUNTS, TITLES, ALL, BLANK = (3, 8, 9, 9), (3, 8, 6, 6), (3, 8, 0, 12), (3, 8, 15, 15)
CELL, FORMULA = 1, 2
BETWEEN, EQUAL, UNEQUAL, ABOVE = 1, 3, 4, 5
NUMBER_FORMAT, FONT, PATTERN = 1 << 25, 1 << 26, 1 << 29
NONE_SET, RED, WHITE, OWN = 0x003FFFFF, 10, 9, 0x21


def look(*, font=None, ground=None, ifmt=None, code=None):
    """A format of a rule: colours by index, a number format by its number or its code."""
    flags, parts, own = NONE_SET, b"", 0
    if ifmt is not None or code is not None:
        flags, own = (flags | NUMBER_FORMAT) & ~(1 << 19), code is not None
        if own:
            text = struct.pack("<HB", len(code), 1) + code.encode("utf-16-le")
            parts += struct.pack("<H", len(text) + 2) + text
        else:
            parts += bytes((0, ifmt))
    if font is not None:
        flags |= FONT
        parts += bytes(80) + struct.pack("<i", font) + bytes(34)
    if ground is not None:
        flags = (flags | PATTERN) & ~(7 << 16)
        parts += struct.pack("<HH", 1 << 10, 0x40 | ground << 7)
    return struct.pack("<IH", flags, own) + parts


def tokens(value):
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return struct.pack("<BBB", 0x17, len(value), 1) + value.encode("utf-16-le")
    return struct.pack("<Bd", 0x1F, value) if value > 60_000 else struct.pack("<BH", 0x1E, value)


def cells(ranges, count, number):
    around = struct.pack("<4H", *ranges[0])
    inside = b"".join(struct.pack("<4H", *each) for each in ranges)
    return struct.pack("<HH", count, number << 1) + around + struct.pack("<H", len(ranges)) + inside


def rule(kind, operator, shape, first=b"", second=b"", *, ranges=(AMOUNTS,), number=1):
    """The records of one rule as Excel 97 writes them."""
    first, second = tokens(first), tokens(second)
    asked = struct.pack("<BBHH", kind, operator, len(first), len(second))
    return record(0x01B0, cells(ranges, 1, number)) + record(0x01B1, asked + shape + first + second)


FUTURE = struct.pack("<HH8x", 0x087A, 0)


def newer(kind, operator, shape, first=b"", more=b"", *, ranges=(AMOUNTS,)):
    """The same as Excel 2007 writes rules that Excel 97 has not."""
    first = tokens(first)
    sized = struct.pack("<I", len(shape)) + shape if shape else bytes(6)
    asked = FUTURE + struct.pack("<BBHH", kind, operator, len(first), 0) + sized + first
    asked += struct.pack("<HBHHB", 0, 0, 1, 0, 16) + bytes(16) + more
    return record(0x0879, FUTURE + cells(ranges, 1, 1)) + record(0x087A, asked)


def added(shape, number=1):
    """What Excel 2007 adds to a rule of Excel 97: a format with more in it."""
    inside = struct.pack("<HBBHBB", 0, ABOVE, 0, 1, 1, 1)
    inside += struct.pack("<I", len(shape)) + shape + struct.pack("<B", 16) + bytes(16)
    return record(0x087B, FUTURE + struct.pack("<IH", 0, number) + inside)


def said(records):
    book = xlwt.Workbook()
    xlwt.add_palette_colour("own_white", OWN)
    book.set_colour_RGB(OWN, 255, 255, 255)
    sheet = book.add_sheet("แผน")
    form = xlwt.easyxf(num_format_str='"ไม่มี"')
    for r, line in enumerate(grid()):
        for c, value in enumerate(line):
            sheet.write(r, c, value)
    sheet.write(40, 20, "", form)
    stream = book.get_biff_data()
    end = record(0x000A, b"")
    assert stream.endswith(end)
    file = io.BytesIO()
    xlwt.CompoundDoc.XlsDoc().save(file, stream.removesuffix(end) + records + end)
    reading = read_filled(read_file(file.getvalue(), accepts=FORM.accepts), FORM, AROUND)
    assert len(reading.rows) == 2
    return [(f.rule, f.cell, f.value, f.severity.value) for f in reading.findings]


ON_WHITE = look(font=WHITE)
LARGE, SMALL = (HIDES, "J5", "120000.5"), (HIDES, "J4", "50000")
BOTH_TITLES = [(HIDES, "G4", "ซ่อมถนน"), (HIDES, "G5", "สร้างศาลา")]
OF_OTHER_CELL = struct.pack("<BHH", 0x4C, 0, 0xC000)
LENGTH = OF_OTHER_CELL + bytes.fromhex("417600 412000 1e0000")
KINDS = [
    pytest.param(rule(CELL, ABOVE, ON_WHITE, 100_000), [LARGE], id="white above an amount"),
    pytest.param(rule(CELL, ABOVE, look(font=OWN), 100_000), [LARGE], id="white of the palette"),
    pytest.param(rule(CELL, ABOVE, look(font=RED, ground=RED), 100_000), [LARGE], id="the colour of its ground"),
    pytest.param(rule(CELL, ABOVE, look(code=";;;"), 100_000), [LARGE], id="no number"),
    pytest.param(rule(CELL, ABOVE, look(code='"ไม่มี"'), 100_000), [(SHOWS, "J5", "ไม่มี (120000.5)")], id="another text"),
    pytest.param(rule(CELL, ABOVE, look(ifmt=165), 100_000), [(SHOWS, "J5", "ไม่มี (120000.5)")], id="a format of the book"),
    pytest.param(rule(CELL, ABOVE, look(code="#,##0,", ground=RED), 100_000), [(SHOWS, "J5", "120 (120000.5)")], id="thousands on red"),
    pytest.param(rule(CELL, BETWEEN, ON_WHITE, 1, 60_000), [SMALL], id="between two"),
    pytest.param(rule(CELL, EQUAL, ON_WHITE, "ซ่อมถนน", ranges=(TITLES,)), [BOTH_TITLES[0]], id="equal to a text"),
    pytest.param(rule(CELL, UNEQUAL, look(code=";;;"), "ซ่อมถนน", ranges=(BLANK, TITLES)), [BOTH_TITLES[1]], id="no text"),
    pytest.param(rule(CELL, ABOVE, ON_WHITE, OF_OTHER_CELL), [(MAY, "J4", "50000")], id="above another cell"),
    pytest.param(rule(FORMULA, 0, ON_WHITE, OF_OTHER_CELL + b"\x1e\x60\xea\x0d", ranges=(ALL,)), [(MAY, "A4", "1")], id="a formula"),
    pytest.param(rule(FORMULA, 0, ON_WHITE, b"\x1d\x01", ranges=(TITLES,)), BOTH_TITLES, id="always"),
    pytest.param(rule(FORMULA, 0, ON_WHITE, LENGTH + b"\x0d", ranges=(TITLES,)), BOTH_TITLES, id="no blanks"),
    pytest.param(newer(CELL, ABOVE, ON_WHITE, 100_000), [LARGE], id="a newer rule"),
    pytest.param(newer(4, 0, b"", more=bytes(3) + b"\0"), [SMALL, LARGE], id="a bar alone"),
    pytest.param(newer(6, 0, b"", more=b"\0\0\0\x03\0\x01"), [SMALL, LARGE], id="an icon alone"),
    pytest.param(newer(5, 0, ON_WHITE, more=bytes(6)), [(MAY, "J4", "50000")], id="the ten greatest"),
    pytest.param(rule(CELL, ABOVE, look(), 100_000, number=7) + added(look(code=";;;"), 7), [LARGE], id="a format that is added"),
]  # fmt: skip
SEEN = [
    pytest.param(rule(CELL, ABOVE, look(font=RED), 100_000), id="a colour"),
    pytest.param(rule(CELL, ABOVE, look(font=WHITE, ground=RED), 100_000), id="white on red"),
    pytest.param(rule(CELL, ABOVE, look(code="#,##0.00"), 100_000), id="the number itself"),
    pytest.param(rule(CELL, ABOVE, look(ifmt=4), 100_000), id="the number itself, built in"),
    pytest.param(rule(CELL, ABOVE, ON_WHITE, 9e9), id="of none"),
    pytest.param(rule(CELL, ABOVE, ON_WHITE, 100_000, ranges=(BLANK,)), id="blank cells"),
    pytest.param(rule(FORMULA, 0, ON_WHITE, LENGTH + b"\x0b"), id="blanks"),
    pytest.param(newer(4, 0, b"", more=bytes(3) + b"\x02"), id="a bar behind the number"),
    pytest.param(newer(6, 0, b"", more=b"\0\0\0\x03\0\0"), id="an icon beside the number"),
    pytest.param(newer(3, 0, b"", more=bytes(40)), id="a scale of colours"),
]  # fmt: skip


@pytest.mark.parametrize(("records", "told"), KINDS)
def test_what_a_condition_hides_or_changes_is_told_with_its_cell(records, told):
    assert said(records) == [(*each, "warning") for each in told]


@pytest.mark.parametrize("records", SEEN)
def test_a_condition_that_leaves_the_value_to_be_seen_is_not_spoken_of(records):
    assert said(records) == []


@pytest.mark.parametrize("kept", [1, 6, 13, 20, 40])
@pytest.mark.parametrize("kind", [0x01B0, 0x01B1, 0x0879, 0x087A, 0x087B])
def test_a_record_that_ends_too_early_does_not_stop_the_reading(kind, kept):
    whole = rule(CELL, ABOVE, ON_WHITE, 100_000)
    assert said(whole + record(kind, b"\xff" * kept)) == [(*LARGE, "warning")]
