"""A document that prints a calendar as lines: text, PDF, Word file or workbook, behind guards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from oneplan.domain.cycles.printed_lines import (
    PrintedCalendar,
    PrintedLine,
    PrintedPlace,
    floating_row,
    grid_row,
    paragraph,
    read_text,
)
from oneplan.domain.cycles.printed_row import MARK
from oneplan.domain.forms.cell_values import cell_text
from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.forms.shown_cells import ShownCell
from oneplan.domain.shared.findings import Finding, Message, Severity
from oneplan.domain.shared.thai_dates import BE_OFFSET, EARLIEST_BE, NotAThaiDate, parse_window
from oneplan.domain.shared.thai_formats import format_date
from oneplan.gateways.calendars.printed_contents import PrintedContent
from oneplan.gateways.files.file_types import FileRefused, FileType, refuse
from oneplan.gateways.files.reader_pool import run_in_reader
from oneplan.gateways.files.reader_tasks import READ_PRINTED
from oneplan.gateways.files.virus_scanner import scan
from oneplan.gateways.pdf.page_lines import lines_of
from oneplan.gateways.spreadsheets.workbooks import MAX_BYTES, FileReading, read_file

WORKBOOKS = (FileType.XLSX, FileType.XLS, FileType.ODS)
ACCEPTS = tuple(str(kind) for kind in (*WORKBOOKS, FileType.DOCX))

HIDDEN_SHEET = Message(
    "hidden_sheet", "แผ่นงานที่ซ่อนอยู่ ไม่ได้อ่าน", "A hidden sheet was not read", Severity.NOTE
)
NO_TEXT = FileRefused(
    rule="picture",
    th="PDF นี้เป็นรูปภาพ ไม่มีข้อความให้อ่าน กรุณาขอไฟล์ Word, Excel หรือ PDF ที่คัดลอกข้อความได้",
    en="The file is a PDF of pictures and holds no text; ask for the Word file, the workbook or"
    " a PDF whose words can be copied",
)
OLD_WORD = FileRefused(
    rule="save_as",
    th="ไฟล์นี้เป็น Word รุ่นเก่า (.doc) กรุณาเปิดใน Word แล้วบันทึกเป็น .docx แล้วนำเข้าใหม่",
    en="The file is of an older Word (.doc); open it in Word, save it as .docx and import that",
)


def read_printed_calendar(content: bytes, document: str) -> PrintedCalendar:
    """The lines of a document, each with its place.

    Args:
        content: The file; what it is, its content says.
        document: Its name.

    Raises:
        FileRefused: It cannot be read safely, or holds no text, as a PDF of pictures.
        ReaderBusy: No reader was free in time.
    """
    if len(content) > MAX_BYTES:
        raise refuse("too_large", MAX_BYTES // 2**20)
    scan(content)
    printed = run_in_reader(READ_PRINTED, content)
    kind = FileType(printed.kind)
    if kind == FileType.CSV:
        return read_text("\n".join(printed.lines), document)
    if kind == FileType.PDF:
        lines = tuple(_lines_of_pages(printed))
        if not lines:
            raise NO_TEXT
        return PrintedCalendar(document=document, lines=lines)
    if kind == FileType.DOC:
        raise OLD_WORD
    reading = read_file(content, accepts=ACCEPTS)
    hidden = [Finding.at(e.name, "", "", HIDDEN_SHEET) for e in reading.sheets if e.is_hidden]
    return PrintedCalendar(
        document=document,
        lines=tuple(_lines_of(reading)),
        findings=(*reading.findings, *hidden),
    )


def _lines_of_pages(printed: PrintedContent) -> Iterator[PrintedLine]:
    page_before, number = 0, 0
    for page, texts in lines_of(printed.words):
        number = number + 1 if page == page_before else 1
        page_before = page
        place = PrintedPlace(line=number, part=f"หน้า {page}")
        if len(texts) == 1:
            at, text = texts[0]
            yield paragraph(text, place, at=at)
        else:
            yield floating_row(texts, place)


def _lines_of(reading: FileReading) -> Iterator[PrintedLine]:
    """The paragraphs of a Word file and the rows of its tables, or the rows of sheets."""
    if reading.type == FileType.DOCX:
        for number, text in enumerate(reading.text.splitlines(), start=1):
            yield paragraph(text, PrintedPlace(line=number))
    for sheet in reading.sheets:
        if sheet.is_hidden:
            continue
        is_only = reading.type != FileType.DOCX and len(reading.sheets) == 1
        yield from _rows_of(sheet, "" if is_only else sheet.name)


def _rows_of(sheet: Sheet, part: str) -> Iterator[PrintedLine]:
    """The rows of a sheet or of a table; a cell merged downwards tells its text in each row."""
    above = _merged_downwards(sheet)
    for row, cells in enumerate(sheet.cells):
        texts = [_text_of(value) for value in cells]
        _draw_bars(texts, sheet, row)
        spread = [at for at in range(len(texts)) if (row, at) in above]
        for at in spread:
            top, left = above[row, at]
            texts[at] = _text_of(sheet.cells[top][left])
        place = PrintedPlace(line=row + 1, part=part, is_row=True)
        if _is_alone(texts):
            yield paragraph(next(text for text in texts if text.strip()), place)
        else:
            yield grid_row(texts, place, spread=spread)


def _draw_bars(texts: list[str], sheet: Sheet, row: int) -> None:
    """Put the mark of a merged cell into every column that it covers: a bar over months."""
    for top, left, _, right in sheet.merged:
        if top == row and right > left and MARK.fullmatch(texts[left].strip()):
            texts[left : right + 1] = [texts[left]] * len(texts[left : right + 1])


def _text_of(value: object) -> str:
    """A cell as it is printed, its lines kept; a day as Thais write it, whatever its format."""
    if isinstance(value, str):
        return value
    if isinstance(value, ShownCell) and value.day is not None:
        return value.shown if value.shown and _is_thai_day(value.shown) else _day_text(value.day)
    return _day_text(value) if isinstance(value, date) else cell_text(value)


def _is_thai_day(text: str) -> bool:
    try:
        parse_window(text)
    except NotAThaiDate:
        return False
    return True


def _day_text(day: date) -> str:
    """A day in the Buddhist Era; one that was typed in it, as if it were a Christian year, too."""
    if day.year >= EARLIEST_BE:
        day = day.replace(year=day.year - BE_OFFSET)
    return format_date(day, thai_digits=False)


def _is_alone(texts: Sequence[str]) -> bool:
    """Whether a row holds one text in its first column: a title or a heading."""
    return sum(bool(text.strip()) for text in texts) == 1 and bool(texts[0].strip())


def _merged_downwards(sheet: Sheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Cells below the first of a merged one → its first cell."""
    return {
        (row, left): (top, left)
        for top, left, bottom, _ in sheet.merged
        for row in range(top + 1, bottom + 1)
    }
