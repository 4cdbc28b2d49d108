"""Files in: any type that a form comes in becomes sheets, behind guards.

python-calamine reads spreadsheets and expat the tables of a letter, both in a
child process; text files are read here.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from oneplan.domain.findings import Finding, Message, Severity
from oneplan.domain.sheets import Sheet
from oneplan.gateways import text_findings, word_findings
from oneplan.gateways.archive_guards import guard_archive
from oneplan.gateways.file_types import FileRefused, FileType, detect, refuse
from oneplan.gateways.pdf_guards import find_fault
from oneplan.gateways.reader_process import run_in_reader, stream_from_reader
from oneplan.gateways.text_findings import TEXT_SHEET
from oneplan.gateways.text_tables import read_text_table
from oneplan.gateways.virus_scanner import scan
from oneplan.gateways.word_tables import read_word
from oneplan.gateways.workbook_cells import (
    BARE_FORMULA,
    BEYOND,
    ERROR_VALUE,
    OWN_SHEETS,
    STAMP_SHEET,
    CellNote,
    read_workbook,
)

T = TypeVar("T")

MAX_BYTES = 25 * 1024 * 1024
SUMMARY_HEADINGS = ("ลำดับ", "แผ่นงาน", "เซลล์", "ค่า", "ข้อความ", "Message", "ผล")
"""First row of the sheet of findings in a workbook that was given back."""
MAX_WRONG = 50
AHEAD = 2
_ARCHIVES = frozenset({FileType.XLSX, FileType.ODS, FileType.DOCX})
_STAMP = re.compile(r"([a-z]+)=([^;]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReading:
    """A file that was let in.

    Attributes:
        sheets: Its sheets, without those that the template adds.
        stamp: What the template says of itself: form, version, cycle, step, unit.
        text: The words of a document.
        findings: What is to be said of the file as a whole.
    """

    type: FileType
    sheets: tuple[Sheet, ...] = ()
    stamp: dict[str, str] = field(default_factory=dict)
    text: str = ""
    findings: tuple[Finding, ...] = ()

    def said_of(self, sheet: str) -> tuple[Finding, ...]:
        """The findings, where the form stands on *sheet*: cells of another were not read."""
        return tuple(each for each in self.findings if not sheet or each.sheet in ("", sheet))


def read_file(content: bytes, *, accepts: tuple[str, ...]) -> FileReading:
    """Let a file in and read it; its type is what its content says.

    Raises:
        FileRefused: Names the rule that the file breaks, in Thai and English.
    """
    if len(content) > MAX_BYTES:
        raise refuse("too_large", MAX_BYTES // 2**20)
    kind = detect(content)
    if kind not in accepts:
        raise refuse("type_refused", f".{kind}")
    if kind in _ARCHIVES:
        guard_archive(content)
    scan(content)
    if kind == FileType.CSV:
        return _read_text(content)
    if kind == FileType.DOCX:
        return _read_letter(content)
    if kind == FileType.PDF:
        _guard_pdf(content)
    if kind in (FileType.DOC, FileType.PDF):
        return FileReading(type=kind)
    return _read_sheets(kind, content)


def _guard_pdf(content: bytes) -> None:
    rule, what = _in_reader(find_fault, content)
    if rule:
        raise refuse(rule, what)


def _read_letter(content: bytes) -> FileReading:
    file = _in_reader(read_word, content)
    sheets = tuple(Sheet(name=t.name, cells=t.rows, is_part=True) for t in file.tables)
    return FileReading(
        type=FileType.DOCX, text=file.text, sheets=sheets, findings=word_findings.findings_of(file)
    )


def _read_text(content: bytes) -> FileReading:
    table = read_text_table(content)
    sheet = Sheet(name=TEXT_SHEET, cells=table.rows)
    return FileReading(
        type=FileType.CSV, sheets=(sheet,), findings=text_findings.findings_of(table)
    )


def _read_sheets(kind: FileType, content: bytes) -> FileReading:
    cells, notes = _join(content)
    sheets = tuple(
        Sheet(name=n, cells=rows)
        for n, rows in cells.items()
        if n not in OWN_SHEETS and not is_summary(rows)
    )
    stamp = _read_stamp(cells.get(STAMP_SHEET, []))
    return FileReading(type=kind, sheets=sheets, stamp=stamp, findings=_about_cells(notes))


def read_ahead(
    contents: Iterable[bytes], *, accepts: tuple[str, ...]
) -> Iterator[tuple[bytes, FileReading | FileRefused]]:
    """Read many files, the next ones while the caller works on one; each with what was read."""

    def read(content: bytes) -> FileReading | FileRefused:
        try:
            return read_file(content, accepts=accepts)
        except FileRefused as refusal:
            return refusal

    ahead: deque[tuple[bytes, Future[FileReading | FileRefused]]] = deque()
    with ThreadPoolExecutor(1) as reader:
        for content in contents:
            ahead.append((content, reader.submit(read, content)))
            if len(ahead) > AHEAD:
                first, reading = ahead.popleft()
                yield first, reading.result()
        for first, reading in ahead:
            yield first, reading.result()


def _about_cells(notes: Sequence[tuple[str, CellNote]]) -> tuple[Finding, ...]:
    """What is said of the cells, so many of each sheet and rule."""
    found: list[Finding] = []
    said = Counter[tuple[str, str]]()
    for sheet, note in notes:
        said[sheet, note.rule] += 1
        if sheet not in OWN_SHEETS and said[sheet, note.rule] <= MAX_WRONG:
            found.append(Finding.at(sheet, note.cell, note.value, _OF_CELLS[note.rule]))
    return tuple(found)


_ERROR_VALUE = Message(
    "error_value",
    "เซลล์มีค่าผิดพลาดของสูตร (เช่น #REF!) จึงอ่านเป็นช่องว่าง",
    "The cell holds an error of a formula (as #REF!) and was read as blank",
    Severity.WARNING,
)
_BARE_FORMULA = Message(
    "formula_value",
    "เซลล์มีสูตรที่ไม่ได้บันทึกผลลัพธ์ เปิดไฟล์ในโปรแกรมตารางคำนวณแล้วบันทึกใหม่",
    "The cell holds a formula without its saved value; open and save the file"
    " in a spreadsheet program",
)
_OF_CELLS = {ERROR_VALUE: _ERROR_VALUE, BARE_FORMULA: _BARE_FORMULA}


def _in_reader(task: Callable[[bytes], T], content: bytes) -> T:
    try:
        return run_in_reader(task, content)
    except ValueError as error:
        raise _unreadable(error) from error


def _unreadable(error: ValueError) -> FileRefused:
    """The refusal for what the reader said of a file."""
    return refuse("too_many_rows") if BEYOND in str(error) else refuse("damaged", str(error)[:80])


def _join(content: bytes) -> tuple[dict[str, list[list[object]]], list[tuple[str, CellNote]]]:
    """The sheets of a workbook from their parts; a text that comes often is kept once."""
    try:
        sent = stream_from_reader(read_workbook, content)
    except ValueError as error:
        raise _unreadable(error) from error
    parts = [part for each in sent for part in each]
    notes = [(part.name, note) for part in parts for note in part.notes]
    if len({part.name for part in parts}) == len(parts):
        return {part.name: part.rows for part in parts}, notes
    known: dict[object, object] = {}
    cells: dict[str, list[list[object]]] = {}
    while parts:
        part = parts.pop(0)
        kept = cells.setdefault(part.name, [])
        kept += [
            [known.setdefault(v, v) if type(v) is str else v for v in row] for row in part.rows
        ]
    return cells, notes


def is_summary(rows: Sequence[Sequence[object]]) -> bool:
    """Whether a sheet is the list of findings in a workbook that was given back."""
    return bool(rows) and tuple(rows[0]) == SUMMARY_HEADINGS


def _read_stamp(cells: list[list[object]]) -> dict[str, str]:
    return dict(_STAMP.findall(str(cells[0][0]))) if cells and cells[0] else {}
