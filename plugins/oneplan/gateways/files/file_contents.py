"""The content of a file, read behind its guards; everything here runs in the child process."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

from oneplan.gateways.files.file_detection import detect
from oneplan.gateways.files.file_parts import UNREADABLE, FilePart
from oneplan.gateways.files.file_types import FileRefused, FileType, refuse
from oneplan.gateways.pdf.pdf_guards import find_fault
from oneplan.gateways.spreadsheets.archive_guards import guard_archive
from oneplan.gateways.spreadsheets.old_workbook_boxes import measure_old_workbook
from oneplan.gateways.spreadsheets.old_workbook_streams import with_plain_records
from oneplan.gateways.spreadsheets.packages import Package
from oneplan.gateways.spreadsheets.plain_errors import with_known_errors
from oneplan.gateways.spreadsheets.plain_packages import with_usual_names
from oneplan.gateways.spreadsheets.text_tables import read_text_table
from oneplan.gateways.spreadsheets.workbook_cells import BEYOND, CellNote, read_workbook
from oneplan.gateways.word.word_tables import read_word

ARCHIVES = frozenset({FileType.XLSX, FileType.ODS, FileType.DOCX})
WORKBOOKS = frozenset({FileType.XLSX, FileType.XLS, FileType.ODS})


def read_content(content: bytes, accepts: tuple[str, ...]) -> Iterator[FilePart]:
    """Find out what a file is, guard it and read it.

    Raises:
        FileRefused: Names the rule that the file breaks.
    """
    kind = detect(content)
    if kind not in accepts:
        raise refuse("type_refused", f".{kind}")
    try:
        yield from _read(kind, content)
    except (FileRefused, MemoryError):
        raise
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # Whatever a file makes a library raise, its sender is told and the file is kept;
        # a panic of compiled code is no Exception.
        if BEYOND in str(error):
            raise refuse("too_many_rows") from error
        if isinstance(error, _torn()):
            raise refuse("damaged", type(error).__name__) from error
        yield FilePart(kind, notes=[CellNote(UNREADABLE, value=f".{kind}")])


def _read(kind: FileType, content: bytes) -> Iterator[FilePart]:
    """Read a file of a known kind, a package behind its guards."""
    package = None
    if kind in ARCHIVES:
        package = Package(content)
        guard_archive(package)
        package = with_usual_names(package, kind)
        content = with_known_errors(package) if kind == FileType.XLSX else package.content
    if kind == FileType.XLS:
        measure_old_workbook(content)
        content = with_plain_records(content)
    if kind in WORKBOOKS:
        yield from (FilePart(kind, sheets) for sheets in read_workbook(content, package))
    else:
        yield from _READERS[kind](content)


def _torn() -> tuple[type[BaseException], ...]:
    """What the readers raise of a file that is no whole one of its type."""
    from pypdf.errors import PyPdfError  # noqa: PLC0415
    from python_calamine import CalamineError  # noqa: PLC0415

    return (CalamineError, ExpatError, ParseError, BadZipFile, PyPdfError, zlib.error)


def _read_text(content: bytes) -> Iterator[FilePart]:
    yield FilePart(FileType.CSV, table=read_text_table(content))


def _read_letter(content: bytes) -> Iterator[FilePart]:
    yield FilePart(FileType.DOCX, letter=read_word(content))


def _look_into_pdf(content: bytes) -> Iterator[FilePart]:
    rule, what = find_fault(content)
    if rule:
        raise refuse(rule, what)
    yield FilePart(FileType.PDF)


def _look_at_old_letter(_content: bytes) -> Iterator[FilePart]:
    yield FilePart(FileType.DOC)


_READERS: dict[FileType, Callable[[bytes], Iterator[FilePart]]] = {
    FileType.CSV: _read_text,
    FileType.DOCX: _read_letter,
    FileType.PDF: _look_into_pdf,
    FileType.DOC: _look_at_old_letter,
}
