"""What a file may cost: memory of parent and child at one moment, and time in proportion to its size."""

import io
import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import grid, repacked, xlsx

pytestmark = pytest.mark.slow
MEBIBYTES = 256
ROOT = Path(__file__).parents[2]
READ = """
import json, os, re, sys, threading, time
from oneplan.gateways.files import reader_process
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.files.reader_pool import close_readers, pool
from oneplan.gateways.spreadsheets.workbooks import read_file

def resident(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\\s+(\\d+)", status.read())[1]) / 1024

peak = [0]
reader_process.SECONDS = 240  # how long it takes is not asked here

def watch():
    while True:
        try:
            readers = [resident(reader.process.pid) for reader in pool().readers]
            peak[0] = max(peak[0], resident(os.getpid()) + sum(readers))
        except (OSError, TypeError):
            pass  # a reader that ended meanwhile
        time.sleep(0.005)

threading.Thread(target=watch, daemon=True).start()
try:
    rule = "" if read_file(sys.stdin.buffer.read(), accepts=("xlsx", "ods", "csv")) else ""
except FileRefused as refusal:
    rule = refusal.rule
print(json.dumps([rule, peak[0]]))
close_readers()
"""


READ_ZIP = (
    READ.replace(
        'rule = "" if read_file(sys.stdin.buffer.read(), accepts=("xlsx", "ods", "csv")) else ""',
        """rule = []
    for name, member in bundles._members(io.BytesIO(sys.stdin.buffer.read())):
        rule.append(getattr(bundles._read(member, ("csv",)), "rule", ""))""",
    )
    .replace("import json,", "import io, json,")
    .replace(
        "\n\ndef resident", "\nfrom oneplan.services.submissions import bundles\n\ndef resident", 1
    )
)


def sheets(count, *cells, text="x"):
    """So many sheets with a few cells far apart."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    for _ in range(count):
        sheet = book.add_worksheet()
        for row, column in cells:
            sheet.write(row, column, text)
    book.close()
    return stream.getvalue()


def long_texts():
    return sheets(
        1, *((row, column) for row in range(800) for column in range(10)), text="ก" * 30_000
    )


def many_rows():
    """Fifty thousand rows of a form of 15 columns, prices with hidden satang among them."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    sheet = book.add_worksheet()
    whole = book.add_format({"num_format": "#,##0"})
    for row in range(50_000):
        for column in range(14):
            sheet.write(row, column, f"ซ่อมถนน {row % 900}")
        sheet.write(row, 14, row + 0.75, whole)
    book.close()
    return stream.getvalue()


def broken_lines():
    return b"a\n" + b"\n" * (25 * 2**20 - 10)


def numbers():
    return b"\n".join(b"%d," % row * 40 for row in range(45_000))


FILES = {
    "fifty thousand rows": (many_rows, {""}),
    "25 MB of line breaks": (broken_lines, {"", "too_many_rows"}),
    "25 MB of commas": (lambda: b",\n" * (12 * 2**20), {"too_many_rows"}),
    "two million numbers": (numbers, {"too_many_rows"}),
    "a lone cell far away": (lambda: sheets(1, (0, 0), (29_999, 701)), {"far_cell"}),
    "sheets of two cells": (lambda: sheets(60, (0, 0), (9_998, 51)), {"too_many_rows"}),
    "one long text in every cell": (long_texts, {"too_many_rows", "reader_died"}),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_costs_no_more_memory_than_a_form(kind):
    make, rules = FILES[kind]
    done = subprocess.run(
        [sys.executable, "-c", READ],
        input=make(),
        capture_output=True,
        check=True,
        cwd=ROOT / "plugins",
        timeout=300,
    )
    rule, peak = json.loads(done.stdout)

    assert rule in rules
    assert peak < MEBIBYTES


BESIDE_READING = 60
"""Mebibytes of a process that keeps what it reads: the store and its frames."""


def peak_of_zip(*files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(files):
            archive.writestr(f"V{number}.csv", content)
    done = subprocess.run(
        [sys.executable, "-c", READ_ZIP],
        input=stream.getvalue(),
        capture_output=True,
        check=True,
        cwd=ROOT / "plugins",
        timeout=300,
    )
    return json.loads(done.stdout)


def large_csv(rows):
    line = "{},บ้านเหนือ,3,740101,เศรษฐกิจ,น้ำท่วมถนน,ซ่อมถนนสาย {},เดินทางได้,๑ กม.,50000,ทำเอง,,1\n"
    return "".join(line.format(row, row) for row in range(rows)).encode()


def test_a_zip_of_four_large_text_files_costs_what_one_of_them_costs():
    rules, peak = peak_of_zip(*[large_csv(40_000)] * 4)

    assert rules == [""] * 4
    assert peak < MEBIBYTES + BESIDE_READING


def test_a_text_file_of_a_zip_with_more_cells_than_a_form_is_refused_by_itself():
    rules, peak = peak_of_zip(large_csv(40), large_csv(80_000), large_csv(40))

    assert rules == ["", "too_many_rows", ""]
    assert peak < MEBIBYTES + BESIDE_READING


N = 60_000
WORST = {
    "cells that never end": b'<c r="A1"' * N,
    "names of cells in one tag": b"<c " + b'r="A1" ' * N + b">",
    "formulas that never end": b"<f" * N,
    "cells with open formulas": b'<c r="A1"><f>' * N,
    "formulas without a value": b'<c r="A1"><f>1</f></c>' * N,
    "pipes in a formula": b'<c r="A1"><f>' + b"|'" * N + b"</f></c>",
    "words and pipes in a formula": b'<c r="A1"><f>' + b"a|a" * N + b"</f></c>",
    "quotes in a formula": b'<c r="A1"><f>' + b"&quot;|" * N + b"</f></c>",
    "spaces before a value": b"<c r" + b" " * N * 5 + b'="A1"/>',
    "noughts in a name": b'<c r="A' + b"0" * N * 5 + b'1"/>',
    "colons in a name": b"<" + b"a:" * N + b"c>",
    "errors that are none": b'<c r="A1" ' + b't="x" ' * N + b"/>",
    "open declarations": b"<!" * N,
    "word cells": b"<w:tc" * N,
    "letters of a name": b"<" + b"w" * N * 5,
}


@pytest.mark.parametrize("kind", WORST)
def test_a_sheet_of_the_worst_kind_is_answered(kind):
    """A pattern that goes back and forth over these takes hours; the child has thirty seconds."""

    def change(parts):
        name = "xl/worksheets/sheet1.xml"
        parts[name] = parts[name].replace(b"</sheetData>", WORST[kind] + b"</sheetData>")

    content = repacked(change)
    start = time.process_time()
    rule = ""
    try:
        read_file(content, accepts=("xlsx",))
    except FileRefused as refusal:
        rule = refusal.rule
    assert rule != "reader_died"
    assert time.process_time() - start < 5, "the parent looked into the file"


STAMPS = {
    "letters": "a" * 300_000,
    "pairs": "a=" * 150_000,
    "ends": ";" * 300_000,
    "signs": "=" * 300_000,
}


@pytest.mark.parametrize("kind", STAMPS)
def test_a_stamp_of_the_worst_kind_is_answered(kind):
    """What the template says of itself is text of the sheet like any other: anyone can change it."""
    book = openpyxl.Workbook()
    for line in grid():
        book.active.append(line)
    book.create_sheet("_oneplan")["A1"] = "STAMP"
    stream = io.BytesIO()
    book.save(stream)

    def change(parts):
        for name, part in parts.items():
            parts[name] = part.replace(b"STAMP", STAMPS[kind].encode())

    content = repacked(change, stream.getvalue())
    start = time.process_time()

    assert read_file(content, accepts=("xlsx",)).sheets
    assert time.process_time() - start < 2, "the parent went back and forth over the text"


def test_a_directory_of_the_worst_kind_is_answered():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("../" * 20_000 + "a/..b", b"")
        archive.writestr("/." * 30_000, b"")
    with pytest.raises(FileRefused) as refused:
        read_file(stream.getvalue(), accepts=("xlsx",))

    assert refused.value.rule == "names"
    assert read_file(xlsx(), accepts=("xlsx",)).sheets
