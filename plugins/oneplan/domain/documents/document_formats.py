"""The formats that a document is written in."""

from __future__ import annotations

from enum import StrEnum


class DocumentFormat(StrEnum):
    """The files that one document is written as."""

    PDF = "pdf"
    XLSX = "xlsx"
    DOCX = "docx"
    CSV = "csv"
    JSON = "json"
    DICTIONARY = "dictionary"
    HTML = "html"
    """The public page, which a dispatch writes."""
