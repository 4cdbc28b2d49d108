"""A form: the columns of the workbook that a unit fills in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ColumnType(StrEnum):
    """What a cell of a column may hold."""

    TEXT = "text"
    INTEGER = "integer"
    BAHT = "baht"
    CHOICE = "choice"
    TAMBON_CODE = "tambon_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; *year* is set on the columns that repeat for each plan year."""

    key: str
    heading: str
    type: ColumnType
    required: bool
    synonyms: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    year: int | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that names this column."""
        return (self.heading, *self.synonyms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form with its columns in the order they are printed."""

    key: str
    version: int
    title_th: str
    title_en: str
    sheet: str
    columns: tuple[Column, ...]
