"""A form: the fields and columns that a unit fills in, and the rules between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from oneplan.domain.forms.headings import Headings


class ColumnType(StrEnum):
    """What a cell of a column may hold."""

    TEXT = "text"
    TEXT_LIST = "text_list"
    INTEGER = "integer"
    BAHT = "baht"
    CHOICE = "choice"
    DATE = "date"
    YEAR_BE = "year_be"
    TAMBON_CODE = "tambon_code"
    AREA_CODES = "area_codes"
    PROJECT_ID = "project_id"
    PROJECT_IDS = "project_ids"
    UNIT_CODE = "unit_code"
    ACTIVITIES = "activities"


_TEXT_ALONE = frozenset({ColumnType.INTEGER, ColumnType.BAHT, ColumnType.CHOICE})


class Need(StrEnum):
    """Whether a unit must fill a column in; ``system`` is filled in by the office."""

    YES = "yes"
    NO = "no"
    SYSTEM = "system"


class Layout(StrEnum):
    """How a form lies: a table, one record as label and value, or a document."""

    MANY = "many"
    ONE = "one"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One allowed value: as stored, as people read it, and how else it is written."""

    value: str
    th: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A column is needed where another column holds one of *values*, or none of them."""

    column: str
    values: frozenset[str]
    negated: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """One column or field; *year* is set on the columns that repeat for each plan year.

    *is_allocated* marks money that was granted: another fact than what is asked.

    *sections* are the words of heading lines that stand for the column in a printed form;
    *when_absent* is what all rows hold where a printed form has no such column.
    A column is equal to itself alone: it is looked up wherever a cell is read.
    """

    key: str
    th: str
    en: str
    type: ColumnType
    need: Need
    basis: str
    condition: Condition | None = None
    synonyms: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    year: int | None = None
    is_allocated: bool = False
    prefilled: bool = False
    sections: tuple[str, ...] = ()
    when_absent: str = ""
    complete_when: str = ""
    """Value of a field above the table without which what is sent is not complete."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Every way to write an allowed value → the value."""

    @property
    def is_budget(self) -> bool:
        """Whether the column holds the money that is asked of a year."""
        return self.type == ColumnType.BAHT and self.year is not None and not self.is_allocated

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that names this column."""
        return (self.th, self.en, self.key, *self.synonyms)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRule:
    """A rule between columns, rows or files; the kinds stand in :mod:`form_rules`.

    *form* is the other form of a rule between files, *form_th* its title as people know it.
    """

    kind: str
    column: str
    others: tuple[str, ...] = ()
    form: str | None = None
    form_th: str = ""
    is_warning: bool = False
    basis: str = "proposal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachable:
    """Which files with details of its projects a form may come with.

    Attributes:
        types: File types (:class:`FileType` values).
        most: How many files of one unit.
        mib: Mebibytes of one file.
        most_each: How many files of one project.
        mib_each: Mebibytes of all files of one project.
        mib_all: Mebibytes of all files of one unit.
    """

    types: tuple[str, ...]
    most: int
    mib: int
    most_each: int
    mib_each: int
    mib_all: int


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form with its columns in the order they are printed.

    Attributes:
        title_from: Key of the column that names a row.
        alignment_from: Key of the column that says which strategy a row serves, if any.
        accepts: File types (:class:`FileType` values) that the form is taken in.
        attachments: Which files may come with it; None: none.
        budget_required: A row needs money in at least one year.
    """

    key: str
    version: int
    title_th: str
    title_en: str
    levels: tuple[str, ...]
    sheet: str
    layout: Layout
    title_from: str
    alignment_from: str | None
    budget_required: bool
    accepts: tuple[str, ...]
    header: tuple[Column, ...]
    columns: tuple[Column, ...]
    rules: tuple[FormRule, ...]
    sources: Mapping[str, str]
    """Where the columns come from: ``printed`` in a source, ``published`` elsewhere."""
    attachments: Attachable | None = None
    years: tuple[int, ...] = ()
    """Years of the plan (Buddhist Era)."""

    def column(self, key: str) -> Column:
        """The column or header field *key*."""
        return next(each for each in (*self.columns, *self.header) if each.key == key)

    @cached_property
    def column_headings(self) -> Mapping[str, Column]:
        """Every heading of the table, as it is compared → its column."""
        return Headings(self.columns)

    @cached_property
    def known_values(self) -> Mapping[str, dict[str, str]]:
        """Column → texts that were read before → their values.

        Only of columns whose value follows from the text alone; who reads fills it in.
        """
        return {column.key: {} for column in self.columns if column.type in _TEXT_ALONE}

    @cached_property
    def field_labels(self) -> Mapping[str, Column]:
        """Every label of a field above the table, as it is compared → the field."""
        return Headings(self.header)
