"""The lines of a text file or a PDF; everything here runs in the child process."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from oneplan.gateways.files.file_detection import detect
from oneplan.gateways.files.file_types import FileType, refuse
from oneplan.gateways.pdf.pdf_guards import find_fault
from oneplan.gateways.pdf.pdf_words import PageWord, read_words
from oneplan.gateways.spreadsheets.text_encodings import find_encoding
from oneplan.gateways.spreadsheets.text_lines import TextLines

MAX_LINES = 20_000


class PrintedContent(msgspec.Struct, frozen=True, array_like=True):
    """What a document prints.

    Attributes:
        kind: Type of the file, by its content.
        lines: The lines of a text.
        words: The words of a PDF with their places.
    """

    kind: str
    lines: list[str] = []
    words: list[PageWord] = []


def read_printed(content: bytes) -> Iterator[PrintedContent]:
    """Read a text or a PDF; of another type only the type is told.

    Raises:
        FileRefused: Names the rule that the file breaks.
    """
    kind = detect(content)
    if kind == FileType.CSV:
        lines = [line.rstrip("\n") for line in TextLines(content, find_encoding(content))]
        if len(lines) > MAX_LINES:
            raise refuse("too_many_rows")
        yield PrintedContent(kind, lines)
    elif kind == FileType.PDF:
        yield PrintedContent(kind, words=_words(content))
    else:
        yield PrintedContent(kind)


def _words(content: bytes) -> list[PageWord]:
    """The words of a PDF that does nothing by itself.

    Raises:
        FileRefused: It does, or it is damaged.
    """
    from pypdf.errors import PyPdfError  # noqa: PLC0415  the child's only

    try:
        rule, what = find_fault(content)
        if rule:
            raise refuse(rule, what)
        return list(read_words(content))
    except PyPdfError as error:
        raise refuse("damaged", type(error).__name__) from error
