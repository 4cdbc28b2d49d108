"""Workbooks in and out: python-calamine reads, XlsxWriter writes.

One far cell in a file of two kilobytes makes the reader ask for terabytes and
die, so it reads in a child process with a memory limit, behind limits on the
archive. The child is kept for the next file and replaced when it dies.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import resource
import threading
import time
import zipfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime

import xlsxwriter

from oneplan.domain.forms import Form
from oneplan.domain.submissions import Sheet, WorkbookUnreadable

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_MEMBERS = 500
READER_MEMORY_BYTES = 1024 * 1024 * 1024
READ_SECONDS = 60
FIXED_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
"""Written as the time of making, so that the same rows give the same bytes."""

_lock = threading.Lock()
_readers: list[ProcessPoolExecutor] = []


def read_sheets(content: bytes, *, file_name: str) -> tuple[Sheet, ...]:
    """Read every sheet of an .xlsx workbook; cells are str, float, bool or dates.

    Raises:
        WorkbookUnreadable: Not an .xlsx file, too large, or one that kills the reader.
    """
    _guard_archive(content, file_name)
    try:
        with _lock:
            pairs = _reader().submit(_read, content).result(timeout=READ_SECONDS)
    except (BrokenProcessPool, MemoryError, TimeoutError) as error:
        close_reader()
        raise WorkbookUnreadable(
            file_name=file_name, rule="the workbook asks for more memory or time than a form needs"
        ) from error
    except ValueError as error:
        raise WorkbookUnreadable(
            file_name=file_name, rule=f"the workbook is damaged ({error})"
        ) from error
    return tuple(Sheet(name=name, cells=cells) for name, cells in pairs)


def _guard_archive(content: bytes, file_name: str) -> None:
    if len(content) > MAX_BYTES:
        raise WorkbookUnreadable(file_name=file_name, rule=f"larger than {MAX_BYTES} bytes")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise WorkbookUnreadable(file_name=file_name, rule="not an .xlsx workbook") from error
    if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED_BYTES:
        raise WorkbookUnreadable(file_name=file_name, rule="unpacks to more than a form holds")
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        raise WorkbookUnreadable(file_name=file_name, rule="not an .xlsx workbook")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise WorkbookUnreadable(file_name=file_name, rule="workbooks with macros are refused")


def _reader() -> ProcessPoolExecutor:
    if not _readers:
        _readers.append(
            ProcessPoolExecutor(
                max_workers=1,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_limit_reader,
                initargs=(os.getpid(),),
            )
        )
    return _readers[0]


def close_reader() -> None:
    """End the child process; the next file starts another."""
    while _readers:
        _readers.pop().shutdown(wait=False, cancel_futures=True)


def _limit_reader(parent: int) -> None:
    """Bound the child's memory, and let it end with a parent that was killed."""
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    resource.setrlimit(resource.RLIMIT_AS, (READER_MEMORY_BYTES, READER_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


def _read(content: bytes) -> list[tuple[str, list[list[object]]]]:
    from python_calamine import CalamineError, load_workbook  # noqa: PLC0415  the child's only

    try:
        book = load_workbook(io.BytesIO(content))
        return [
            (name, [list(row) for row in book.get_sheet_by_name(name).iter_rows()])
            for name in book.sheet_names
        ]
    except CalamineError as error:
        raise ValueError(str(error)) from None


def write_form(form: Form, rows: Sequence[Mapping[str, object]], *, heading_th: str) -> bytes:
    """Write a workbook of *form*: a title, the headings, one line per row.

    Args:
        form: The form.
        rows: Column key → value; a missing key is an empty cell.
        heading_th: Line above the table: unit, step, cycle.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": FIXED_MOMENT})
    sheet = book.add_worksheet(form.sheet)
    bold = book.add_format({"bold": True, "text_wrap": True, "border": 1, "font_name": "Sarabun"})
    text = book.add_format({"font_name": "Sarabun"})
    sheet.write(0, 0, heading_th, book.add_format({"bold": True, "font_name": "Sarabun"}))
    for at, column in enumerate(form.columns):
        sheet.write(1, at, column.heading, bold)
        sheet.set_column(at, at, 30 if column.key == "title" else 14, text)
        if column.allowed:
            sheet.data_validation(
                2, at, 2000, at, {"validate": "list", "source": list(column.allowed)}
            )
        for index, row in enumerate(rows):
            if column.key in row:
                sheet.write(index + 2, at, row[column.key])
    sheet.freeze_panes(2, 0)
    book.close()
    return stream.getvalue()
