"""Files in: any type that a form comes in becomes sheets, behind guards.

python-calamine reads spreadsheets and python-docx the tables of a letter, both
in a child process; text files are read here.
"""

from __future__ import annotations

import io
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

from oneplan.domain.findings import Finding, Message, Severity
from oneplan.domain.sheets import Sheet, cell_name
from oneplan.gateways.archive_guards import MAX_COLUMNS, MAX_ROWS, PartCell, guard_archive
from oneplan.gateways.file_types import FileRefused, FileType, detect, refuse
from oneplan.gateways.pdf_guards import find_fault
from oneplan.gateways.reader_process import run_in_reader, stream_from_reader
from oneplan.gateways.sheet_parts import name_sheets
from oneplan.gateways.text_tables import read_text_table
from oneplan.gateways.virus_scanner import scan

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

T = TypeVar("T")

MAX_BYTES = 25 * 1024 * 1024
STAMP_SHEET = "_oneplan"
LIST_SHEET = "_lists"
GUIDE_SHEET = "คำแนะนำ"
OWN_SHEETS = frozenset({STAMP_SHEET, LIST_SHEET, GUIDE_SHEET})
SUMMARY_HEADINGS = ("ลำดับ", "แผ่นงาน", "เซลล์", "ค่า", "ข้อความ", "Message", "ผล")
"""First row of the sheet of findings in a workbook that was given back."""
MAX_WRONG = 50
_ERRORS = frozenset(
    {"#REF!", "#DIV/0!", "#VALUE!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "Err:502", "Err:508"}
)
BATCH_ROWS = 4_000
AHEAD = 2
BEYOND = "rows or columns beyond the box of a form"
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
    wrong, formulas = guard_archive(content) if kind in _ARCHIVES else ((), ())
    scan(content)
    if kind == FileType.CSV:
        sheet, encoding = read_text_table(content)
        errors = _blank_errors(sheet)
        return FileReading(type=kind, sheets=(sheet,), findings=(_encoding_note(encoding), *errors))
    if kind == FileType.DOCX:
        text, tables = _in_reader(_read_document, content)
        return FileReading(type=kind, text=text, sheets=tuple(
            Sheet(name=f"ตารางที่ {n}", cells=cells) for n, cells in enumerate(tables, start=1)
        ))  # fmt: skip
    if kind == FileType.PDF:
        rule, what = _in_reader(find_fault, content)
        if rule:
            raise refuse(rule, what)
    if kind in (FileType.DOC, FileType.PDF):
        return FileReading(type=kind)
    cells = _join(content)
    stamp = _read_stamp(cells.get(STAMP_SHEET, []))
    sheets = tuple(
        Sheet(name=n, cells=rows)
        for n, rows in cells.items()
        if n not in OWN_SHEETS and not is_summary(rows)
    )
    return FileReading(
        type=kind,
        sheets=sheets,
        stamp=stamp,
        findings=_about_cells(content, wrong, formulas),
    )


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


def _encoding_note(encoding: str) -> Finding:
    message = Message("encoding", f"อ่านไฟล์ข้อความด้วยรหัส {encoding}",
                      f"The text file was read as {encoding}", Severity.NOTE)  # fmt: skip
    return Finding.at("", "", encoding, message)


def _about_cells(
    content: bytes, wrong: Sequence[PartCell], formulas: Sequence[PartCell]
) -> tuple[Finding, ...]:
    """What is said of the cells that a reader takes for blank, so many of each sheet."""
    if not wrong and not formulas:
        return ()
    names = _in_reader(name_sheets, content)
    found: list[Finding] = []
    for message, cells in ((_ERROR_VALUE, wrong), (_BARE_FORMULA, formulas)):
        said = Counter[str]()
        for part, cell in cells:
            sheet = names.get(part, "")
            said[sheet] += 1
            if sheet not in OWN_SHEETS and said[sheet] <= MAX_WRONG:
                found.append(Finding.at(sheet, cell, "", message))
    return tuple(found)


def _blank_errors(sheet: Sheet) -> tuple[Finding, ...]:
    """Blank the errors of formulas that a spreadsheet wrote into a text file, as in a workbook."""
    wrong = [(row, at, str(cell)) for row, line in enumerate(sheet.cells)
             for at, cell in enumerate(line) if cell in _ERRORS]  # fmt: skip
    for row, at, _ in wrong:
        cast("list[object]", sheet.cells[row])[at] = ""
    return tuple(Finding.at(sheet.name, cell_name(row + 1, at), text, _ERROR_VALUE)
                 for row, at, text in wrong[:MAX_WRONG])  # fmt: skip


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


def _in_reader(task: Callable[[bytes], T], content: bytes) -> T:
    try:
        return run_in_reader(task, content)
    except ValueError as error:
        raise _unreadable(error) from error


def _unreadable(error: ValueError) -> FileRefused:
    """The refusal for what the reader said of a file."""
    return refuse("too_many_rows") if BEYOND in str(error) else refuse("damaged", str(error)[:80])


def _join(content: bytes) -> dict[str, list[list[object]]]:
    """The sheets of a workbook from their parts; a text that comes often is kept once."""
    try:
        sent = stream_from_reader(_read_workbook, content)
    except ValueError as error:
        raise _unreadable(error) from error
    parts = [part for each in sent for part in each]
    if len({name for name, _ in parts}) == len(parts):
        return dict(parts)
    known: dict[object, object] = {}
    cells: dict[str, list[list[object]]] = {}
    while parts:
        name, rows = parts.pop(0)
        kept = cells.setdefault(name, [])
        kept += [[known.setdefault(v, v) if type(v) is str else v for v in row] for row in rows]
    return cells


def is_summary(rows: Sequence[Sequence[object]]) -> bool:
    """Whether a sheet is the list of findings in a workbook that was given back."""
    return bool(rows) and tuple(rows[0]) == SUMMARY_HEADINGS


def _read_stamp(cells: list[list[object]]) -> dict[str, str]:
    return dict(_STAMP.findall(str(cells[0][0]))) if cells and cells[0] else {}


def _read_workbook(content: bytes) -> Iterator[list[tuple[str, list[list[object]]]]]:
    """Read every sheet, a large one in parts; runs in the child process.

    Rows above the first and columns left of it are kept as blanks. The sheets of an
    ordinary workbook are sent together: every message wakes two processes.
    """
    from python_calamine import load_workbook  # noqa: PLC0415  the child's only

    book = load_workbook(io.BytesIO(content))
    small: list[tuple[str, list[list[object]]]] = []
    for name in book.sheet_names:
        if name in (GUIDE_SHEET, LIST_SHEET):
            continue
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
            raise ValueError(BEYOND)
        if sheet.total_height <= BATCH_ROWS:
            rows = cast("list[list[object]]", sheet.to_python(skip_empty_area=False))
            small.append((name, rows))
            continue
        yield small
        small = []
        for part in _in_parts(sheet):
            yield [(name, part)]
    yield small


def _in_parts(sheet: CalamineSheet) -> Iterator[list[list[object]]]:
    """The rows of a large sheet; calamine leaves out the blanks to their left."""
    left: list[object] = [""] * (sheet.start[1] if sheet.start else 0)
    rows: list[list[object]] = []
    for row in sheet.iter_rows():
        rows.append(left + cast("list[object]", row))
        if len(rows) >= BATCH_ROWS:
            yield rows
            rows = []
    yield rows


def _read_document(content: bytes) -> tuple[str, list[list[list[object]]]]:
    """Read a Word file's words and tables; runs in the child process."""
    from docx import Document  # noqa: PLC0415  the child's only

    document = Document(io.BytesIO(content))
    for table in document.tables:
        lines = table._tbl.tr_lst  # noqa: SLF001  its rows repeat a merged cell, however wide
        if len(lines) > MAX_ROWS or any(
            sum(cell.grid_span for cell in line.tc_lst) > MAX_COLUMNS for line in lines
        ):
            raise ValueError(BEYOND)
    tables = [
        [[cell.text for cell in row.cells] for row in table.rows] for table in document.tables
    ]
    return "\n".join(paragraph.text for paragraph in document.paragraphs), tables
