"""Files in: any type that a form comes in becomes sheets, behind guards.

A child process opens the file; here its parts become what the office reads.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.shared.findings import Finding, Message
from oneplan.gateways.files.file_parts import UNREADABLE, FilePart, is_summary
from oneplan.gateways.files.file_types import FileRefused, FileType, refuse
from oneplan.gateways.files.reader_pool import BATCH_TIMEOUT, READER_TIMEOUT, stream_from_reader
from oneplan.gateways.files.reader_tasks import READ_FILE
from oneplan.gateways.files.virus_scanner import scan
from oneplan.gateways.spreadsheets import text_findings
from oneplan.gateways.spreadsheets.cell_findings import CELL_MESSAGES
from oneplan.gateways.spreadsheets.cell_scans import OWN_ROWS
from oneplan.gateways.spreadsheets.conditioned_cells import find_conditioned
from oneplan.gateways.spreadsheets.shown_sheets import find_struck_rows, sheet_of
from oneplan.gateways.spreadsheets.text_tables import TextTable
from oneplan.gateways.spreadsheets.workbook_cells import OWN_SHEETS, STAMP_SHEET, CellNote
from oneplan.gateways.word import word_findings
from oneplan.gateways.word.word_sheets import sheet_of_table
from oneplan.gateways.word.word_tables import WordFile

MAX_BYTES = 25 * 1024 * 1024
MAX_WRONG = 50
AHEAD = 2
STAMP_LENGTH = 2_000
"""Letters of a stamp that are looked at; the template writes some two hundred."""


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

    @property
    def is_unreadable(self) -> bool:
        """Whether its reading raised: it is kept, and what is said of it is all there is."""
        return any(each.rule == UNREADABLE for each in self.findings)

    def said_of(self, sheet: str) -> tuple[Finding, ...]:
        """The findings, where the form stands on *sheet*: cells of another were not read."""
        read = {"", sheet, *OWN_SHEETS}
        return tuple(each for each in self.findings if not sheet or each.sheet in read)


def read_file(
    content: bytes, *, accepts: tuple[str, ...], timeout: float = READER_TIMEOUT
) -> FileReading:
    """Let a file in and read it; its type is what its content says.

    Nothing here looks into the content: a child process does, in bounded memory and time.

    Args:
        content: The file.
        accepts: Types that are taken.
        timeout: Seconds to wait for a free reader.

    Raises:
        FileRefused: Names the rule that the file breaks, in Thai and English.
        ReaderBusy: No reader was free in time; the file was not looked at.
    """
    if len(content) > MAX_BYTES:
        raise refuse("too_large", MAX_BYTES // 2**20)
    scan(content)
    parts = stream_from_reader(READ_FILE, content, accepts, timeout=timeout)
    kind = FileType(parts[0].kind)
    notes = [("", note) for part in parts for note in part.notes]
    if (letter := parts[0].letter) is not None:
        return _read_letter(letter)
    if (table := parts[0].table) is not None:
        return _read_text(table)
    shown = {each.name: each.shown for part in parts for each in part.sheets if each.shown}
    struck = {each.name: each.struck for part in parts for each in part.sheets if each.struck}
    looks = {e.name: e for part in parts for e in part.sheets}
    cells = _join(parts, notes)
    for n, texts in struck.items():
        notes += ((n, note) for note in find_struck_rows(cells[n], texts))
    for part in (each for p in parts for each in p.sheets if each.conditions):
        rows = cells[part.name]
        notes += ((part.name, note) for note in find_conditioned(rows, part.conditions))
    sheets = tuple(
        replace(
            sheet_of(n, rows, shown.get(n, ()), struck.get(n, ())),
            is_hidden=looks[n].is_hidden,
            merged=looks[n].merged,
            day_zero=looks[n].day_zero,
            beside=looks[n].beside,
            unread=[(e.kind, e.cell, e.text) for e in looks[n].unread],
        )
        for n, rows in cells.items()
        if n not in OWN_SHEETS and not is_summary(rows)
    )
    stamp = _read_stamp(cells.get(STAMP_SHEET, []))
    return FileReading(type=kind, sheets=sheets, stamp=stamp, findings=_about_cells(notes))


def _read_letter(letter: WordFile) -> FileReading:
    sheets = tuple(sheet_of_table(table, letter.beside) for table in letter.tables)
    findings = word_findings.findings_of(letter)
    return FileReading(type=FileType.DOCX, text=letter.text, sheets=sheets, findings=findings)


def _read_text(table: TextTable) -> FileReading:
    sheet = Sheet(name=text_findings.TEXT_SHEET, cells=table.rows, halves=table.halves)
    findings = text_findings.findings_of(table)
    return FileReading(type=FileType.CSV, sheets=(sheet,), findings=findings)


def read_ahead(
    contents: Iterable[bytes], *, accepts: tuple[str, ...]
) -> Iterator[tuple[bytes, FileReading | FileRefused]]:
    """Read many files, the next ones while the caller works on one; each with what was read."""

    def read(content: bytes) -> FileReading | FileRefused:
        try:
            return read_file(content, accepts=accepts, timeout=BATCH_TIMEOUT)
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
        if (sheet not in OWN_SHEETS or note.rule == OWN_ROWS) and said[
            sheet, note.rule
        ] <= MAX_WRONG:
            found.append(Finding.at(sheet, note.cell, note.value, _OF_CELLS[note.rule]))
    return tuple(found)


_UNREADABLE = Message(
    UNREADABLE,
    "อ่านเนื้อหาของไฟล์ไม่ได้ เก็บไฟล์ไว้แล้ว กรุณาเปิดไฟล์แล้วบันทึกใหม่ หรือส่งเป็นไฟล์ชนิดอื่น แล้วส่งอีกครั้ง",
    "The file was kept and could not be read; open and save it again,"
    " or save it as another type, and send it once more",
)
_OF_CELLS = {**CELL_MESSAGES, UNREADABLE: _UNREADABLE}


def _join(
    parts: Sequence[FilePart], notes: list[tuple[str, CellNote]]
) -> dict[str, list[list[object]]]:
    """The sheets of a file from their parts; a text that comes often is kept once."""
    sheets = [sheet for part in parts for sheet in part.sheets]
    notes += ((sheet.name, note) for sheet in sheets for note in sheet.notes)
    if len({sheet.name for sheet in sheets}) == len(sheets):
        return {sheet.name: sheet.rows for sheet in sheets}
    known: dict[object, object] = {}
    cells: dict[str, list[list[object]]] = {}
    for sheet in sheets:
        kept = cells.setdefault(sheet.name, [])
        kept += [
            [known.setdefault(v, v) if type(v) is str else v for v in row] for row in sheet.rows
        ]
        sheet.rows.clear()
    return cells


def _read_stamp(cells: list[list[object]]) -> dict[str, str]:
    """What the template says of itself: ``form=village_plan;version=1``; others can change it."""
    text = str(cells[0][0])[:STAMP_LENGTH] if cells and cells[0] else ""
    pairs = (part.partition("=") for part in text.split(";"))
    return {key.strip(): value for key, sign, value in pairs if sign}
