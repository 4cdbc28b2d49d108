"""Kinds of text files: each is read as its program shows it, or the next step is named."""

import csv
import io
import time
import tracemalloc

import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import has_errors
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.text_tables import read_text_table
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import grid, packed, right_rows, text_table

FORM = load_form("village_plan", (2564,), 2564)
RIGHT = ["50000.00", "120000.50"]
UTF8, MARK = text_table("utf-8"), b"\xef\xbb\xbf"
TEXT = UTF8.decode()
VILLAGE = "บ้านเหนือ"


def check(content: bytes):
    file = read_file(content, accepts=FORM.accepts)
    reading = read_form(file.sheets, FORM, ValidationContext(area_code="7401"))
    findings = (*file.said_of(reading.sheet), *reading.findings)
    return reading, {(f.rule, f.cell) for f in findings if f.rule != "encoding"}, findings


def refusal(content: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        read_file(content, accepts=FORM.accepts)
    assert refused.value.th != refused.value.en
    return refused.value


def budgets(reading) -> list[str]:
    return [str(sum(row.budgets.values())) for row in reading.rows]


def table(rows, **options) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, **options).writerows(rows)
    return stream.getvalue().encode()


def wide(codec: str, mark: bytes = b"", *, separator: str = "\t") -> bytes:
    return mark + text_table(codec, separator=separator)


READ = {
    "Excel's Unicode Text": wide("utf-16-le", b"\xff\xfe"),
    "UTF-16, the other order": wide("utf-16-be", b"\xfe\xff"),
    "UTF-16 without a mark": wide("utf-16-le"),
    "UTF-16 without a mark, the other order": wide("utf-16-be"),
    "UTF-16 with two marks": wide("utf-16-le", b"\xff\xfe\xff\xfe"),
    "UTF-16 with commas": wide("utf-16-le", b"\xff\xfe", separator=","),
    "a mark that stands twice": MARK + MARK + UTF8,
    "a mark within": UTF8.replace(b"\r\n", b"\r\n" + MARK),
    "a mark before a quote": UTF8.replace(b"\r\n1,", b"\r\n" + MARK + b'"1",'),
    "an end mark": UTF8 + b"\x1a",
    "an end mark and what fills up the file": UTF8 + b"\x1a" + b"\x1a\x00" * 50,
    "an end mark in UTF-16": wide("utf-16-le", b"\xff\xfe") + b"\x1a\x00",
    "an end mark in Windows-874": text_table("cp874") + b"\x1a\r\n",
    "zeros at the end": UTF8 + b"\x00" * 16,
    "lines of an old Mac": UTF8.replace(b"\r\n", b"\r"),
    "lines of Unix": UTF8.replace(b"\r\n", b"\n"),
    "line ends of both kinds": UTF8.replace(b"\r\n", b"\n", 3),
    "a line that names the separator": b"sep=;\r\n" + text_table("utf-8", separator=";"),
    "the same in quotes": b'"sep=;"\r\n' + text_table("utf-8", separator=";"),
    "the same after a mark": MARK + b"sep=|\r\n" + text_table("utf-8", separator="|"),
    "a separator of its own": b"sep=^\r\n" + text_table("utf-8", separator="^"),
    "all cells in quotes": table(grid(), quoting=csv.QUOTE_ALL),
    "amounts in quotes": UTF8.replace(b",50000,", b',"50,000",'),
    "a quote within a cell": UTF8.replace("ซ่อมถนน".encode(), 'ซ่อมถนน 3" สาย'.encode()),
    "a cell of two lines": UTF8.replace("เดินทางได้".encode(), '"เดินทาง\r\nได้"'.encode()),
    "a cell of two lines of an old Mac":
        UTF8.replace("เดินทางได้".encode(), '"เดินทาง\nได้"'.encode()).replace(b"\r\n", b"\r"),
    "a code kept as text": UTF8.replace(b",740101,", b',"=""740101""",'),
    "the dash of accountants": UTF8.replace(b",50000,", b", -   ,"),
    "blank columns behind all rows": UTF8.replace(b"\r\n", b",,,\r\n"),
    "blank columns behind the rows alone": UTF8.replace(b",1\r\n", b",1,\r\n").replace(b",2\r\n", b",2,\r\n"),
    "blank rows at the end": UTF8 + b",,,,,,,,,,,,\r\n" * 40 + b"\r\n\r\n",
    "no line end at the end": UTF8.rstrip(),
}  # fmt: skip


@pytest.mark.parametrize("kind", READ)
def test_a_text_file_is_read_as_its_program_shows_it(kind):
    reading, said, _ = check(READ[kind])

    assert budgets(reading) == (["0.00", RIGHT[1]] if "accountants" in kind else RIGHT)
    assert not said


SAID = {
    "data behind the end mark": (UTF8 + b"\x1a\r\n3,x,y\r\n", {("after_end_mark", "")}, True),
    "an end mark within": (UTF8.replace(b"\r\n2,", b"\x1a\r\n2,"), {("after_end_mark", "")}, True),
    "an amount without quotes": (UTF8.replace(b",50000,", b",50,000,"),
        {("row_too_long", "N4"), ("choice", "K4"), ("required", "M4")}, True),
    "an amount without quotes in the last row": (UTF8.replace(b",120000.5,", b",120,000.50,"),
        {("row_too_long", "N5"), ("choice", "K5"), ("integer", "M5")}, True),
    "a separator in a text": (UTF8.replace("ซ่อมถนน".encode(), "ซ่อม,ถนน".encode()), None, True),
    "a vertical tab": (UTF8.replace("ซ่อมถนน".encode(), "ซ่อม\x0bถนน".encode()), {("control_characters", "G4")}, False),
    "a form feed": (UTF8.replace("ซ่อมถนน".encode(), "ซ่อมถนน\x0c".encode()), {("control_characters", "G4")}, False),
    "a control character": (UTF8.replace("ซ่อมถนน".encode(), "ซ่อม\x07ถนน".encode()),
        {("control_characters", "G4")}, False),
    "a narrow column": (UTF8.replace(b",50000,", b",#######,"), {("narrow_column", "J4"), ("required", "J4")}, True),
    "another separator in a row": (UTF8.replace(TEXT.splitlines()[4].encode(),
        TEXT.splitlines()[4].replace(",", ";").encode()), None, True),
    "a row cut short": (UTF8.replace(b",,1\r\n", b"\r\n"), {("row_too_short", "A4"), ("required", "M4")}, True),
}  # fmt: skip


@pytest.mark.parametrize("kind", SAID)
def test_what_is_not_certain_in_a_text_file_is_said(kind):
    content, expected, is_returned = SAID[kind]

    _, said, findings = check(content)

    if expected is not None:
        assert said == expected
    assert has_errors(findings) == is_returned
    assert all(f.message_th and f.message_en and f.value.isprintable() for f in findings)


def test_a_row_of_another_separator_is_named():
    _, said, _ = check(SAID["another separator in a row"][0])

    assert ("other_separator", "A5") in said


@pytest.mark.parametrize(
    "text", ["#REF!", "#N/A", "#DIV/0!", "#NAME?", "#VALUE!", "#NULL!", "#NUM!", "#SPILL!",
             "#CALC!", "Err:502", "Err:508", "Err:522"],
)  # fmt: skip
def test_an_error_of_a_formula_is_blank_and_said(text):
    reading, said, _ = check(UTF8.replace("อบจ.".encode(), text.encode()))
    assert ("error_value", "L5") in said
    assert ("required", "L5") in said

    reading, said, _ = check(UTF8.replace(",ทำเอง,,".encode(), f",ทำเอง,{text},".encode()))
    assert said == {("error_value", "L4")}
    assert budgets(reading) == RIGHT


@pytest.mark.parametrize("title", ["#1 ซ่อมถนน", "= ซ่อมถนน", "Error", "ERR 5", "#"])
def test_what_is_no_error_of_a_formula_stays(title):
    reading, _, _ = check(UTF8.replace("ซ่อมถนน".encode(), title.encode()))

    assert reading.rows[0].title == title


def eight(change=lambda lines: lines) -> bytes:
    first, second = right_rows()
    rows = grid(
        [[n, *(first if n % 2 else second)[1:6], f"โครงการ {n}", *second[7:]] for n in range(1, 9)]
    )
    return "\r\n".join(change(table(rows).decode().split("\r\n"))).encode()


def with_quotes(*numbers: int):
    def change(lines):
        return [
            line.replace(f",{VILLAGE}", f',"{VILLAGE}', 1) if n in numbers else line
            for n, line in enumerate(lines, start=1)
        ]

    return change


QUOTES = {
    "one": (with_quotes(7), 7),
    "in the last row": (with_quotes(11), 11),
    "two": (with_quotes(6, 9), 6),
    "closed rows below": (lambda lines: [
        line.replace(f",{VILLAGE},", f',"{VILLAGE},', 1) if n == 5
        else line.replace(f",{VILLAGE},", f',{VILLAGE}",', 1) if n == 7 else line
        for n, line in enumerate(lines, start=1)], 5),
    "closed in the next row": (lambda lines: [
        line.replace(f",{VILLAGE},", f',"{VILLAGE},', 1) if n == 5
        else line.replace(f",{VILLAGE},", f',{VILLAGE}",', 1) if n == 6 else line
        for n, line in enumerate(lines, start=1)], 5),
    "before many letters": (lambda lines: [*with_quotes(7)(lines), *["x" * 900] * 300], 7),
}  # fmt: skip


@pytest.mark.parametrize("kind", QUOTES)
def test_a_quote_that_never_closes_is_refused_with_its_line(kind):
    change, line = QUOTES[kind]

    found = refusal(eight(change))

    assert found.rule == "quote_open"
    assert f"บรรทัดที่ {line} " in found.th
    assert f"line {line} " in found.en


@pytest.mark.parametrize("codec", ["utf-8", "cp874", "utf-16"])
def test_the_line_of_a_quote_is_counted_in_every_encoding(codec):
    content = "sep=,\r\n" + eight(with_quotes(7)).decode()

    assert "บรรทัดที่ 8 " in refusal(content.encode(codec)).th


FOREIGN = {
    "a web page": (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table></table>", "save_as"),
    "a table alone": (b"\r\n <TABLE border=1><tr><td>x</td></tr></TABLE>", "save_as"),
    "a web page with a mark": (MARK + b"<!DOCTYPE html><html></html>", "save_as"),
    "a web page in UTF-16": ("<html><body>x</body></html>".encode("utf-16"), "save_as"),
    "a web archive": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", "save_as"),
    "a workbook of 2003": (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "save_as"),
    "other XML": (b'<?xml version="1.0"?><x/>', "save_as"),
    "rich text": (b"{\\rtf1\\ansi x}", "save_as"),
    "a binary workbook": (packed({"xl/workbook.bin": b"x", "[Content_Types].xml": b"<x/>"}), "save_as"),
    "Numbers": (packed({"Index/Document.iwa": b"x", "preview.jpg": b"x"}), "save_as"),
    "Numbers of before": (packed({"Index.zip": b"x"}), "save_as"),
    "Multiplan": (b"ID;PWXL;N;E\r\nP;PGeneral\r\n", "save_as"),
    "PNG": (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
    "JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "picture"),
    "a picture of a phone": (b"\x00\x00\x00\x18ftypheic\x00\x00", "picture"),
    "WebP": (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "picture"),
    "RAR": (b"Rar!\x1a\x07\x01\x00x", "packed"),
    "7z": (b"7z\xbc\xaf\x27\x1cx", "packed"),
    "a way to a web address": (b"[InternetShortcut]\r\nURL=https://example.com\r\n", "shortcut"),
    "UTF-32": (UTF8.decode().encode("utf-32"), "encoding"),
    "zeros within": (UTF8.replace("ซ่อมถนน".encode(), b"a\x00b", 1), "type_unknown"),
    "zeros far within": (UTF8 + b"x" * 5000 + b"\x00y\r\n", "not_binary"),
    "half a letter of UTF-16": (wide("utf-16-le", b"\xff\xfe")[:-1], "encoding"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_file_of_another_program_is_refused_with_the_next_step(kind):
    content, rule = FOREIGN[kind]

    found = refusal(content)

    assert found.rule == rule
    assert "กรุณา" in found.th


BOMBS = {
    "line ends": b"\n" * (25 * 2**20 - 1) + b"x",
    "old line ends": b"\r" * (25 * 2**20 - 1) + b"x",
    "commas": b"x" + b"," * (25 * 2**20 - 1),
    "commas and line ends": b"x" + (b"," * 600 + b"\n") * 40_000,
    "quotes": b'x,"' + b'"' * (25 * 2**20 - 3),
    "a quote and line ends": b'x,"' + b"\n" * 300_000,
    "letters": b"x" * (25 * 2**20),
    "Thai letters in two bytes": "ก,".encode("utf-16-le") * (6 * 2**20),
    "letters with no end": ("ก" * 900_000 + "\n").encode() * 9,
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", BOMBS)
def test_a_file_that_is_larger_than_a_form_costs_little_memory_and_time(kind):
    content = BOMBS[kind]
    began = time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused):
            read_text_table(content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 180 * 2**20
    assert time.process_time() - began < 40  # the tracing takes most of it


@pytest.mark.slow
def test_a_large_right_file_is_read_in_linear_time():
    first = table([right_rows()[0]])

    def timed(count: int) -> float:
        content = UTF8 + first * count
        began = time.process_time()
        assert len(read_text_table(content).rows) == 5 + count
        return time.process_time() - began

    # The best of three: on a machine that does other things as well one alone may take twice as long.
    large, small = (min(timed(count) for _ in range(3)) for count in (40_000, 10_000))
    assert large < 10 * max(small, 0.02)
