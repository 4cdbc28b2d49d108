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
    OPEN_DATA = "open_data"
    """A package for the government data catalogue: data, dictionary and metadata."""
    PROJECT_WORKBOOKS = "project_workbooks"
    """A workbook a project, for who types it into the national project system."""
    HTML = "html"
    """The public page, which a dispatch writes."""
