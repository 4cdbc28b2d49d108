"""What a PDF must keep to before it is passed on to the office; runs in the child process."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import DictionaryObject

ACTS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/RichMedia"})
"""Kinds of actions and annotations that do more than show a page."""


def find_fault(content: bytes) -> tuple[str, str]:
    """The rule of the refusals that a PDF breaks and what in it does, or empty strings.

    Every object is looked at, not only those that a page leads to.

    Raises:
        PyPdfError: It is no whole PDF.
    """
    from pypdf import PdfReader  # noqa: PLC0415  the child's only

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        return "encrypted", ""
    if not len(reader.pages):
        return "damaged", "PDF"
    for entries in _dictionaries(reader):
        kinds = {str(entries[key]) for key in ("/S", "/Subtype", "/Type") if key in entries}
        acts = sorted(ACTS & kinds)
        if acts or "/JS" in entries:
            return "active", acts[0].removeprefix("/") if acts else "JavaScript"
        if "/EF" in entries or "/EmbeddedFile" in kinds:
            return "embedded", "PDF"
    return "", ""


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of a PDF, those within others too."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject  # noqa: PLC0415

    numbers = {
        (number, generation) for generation, table in reader.xref.items() for number in table
    } | {(number, 0) for number in reader.xref_objStm}
    waiting: list[object] = [reader.trailer]
    waiting += (reader.get_object(IndirectObject(n, g, reader)) for n, g in sorted(numbers))
    while waiting:
        each = waiting.pop()
        if isinstance(each, DictionaryObject):
            yield each
            waiting += dict.values(each)
        elif isinstance(each, ArrayObject):
            waiting += list.__iter__(each)
