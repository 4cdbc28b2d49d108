"""What a form's YAML file may hold."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from oneplan.domain.forms.forms import ColumnType, Layout, Need

TABLE_FILES = ("xlsx", "xls", "ods", "csv", "docx")


class FormPart(BaseModel):
    """A part of a form's file: no key that is not known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FormTitle(FormPart):
    """The title in both languages."""

    th: str
    en: str


class FormChoice(FormPart):
    """One allowed value of a column."""

    value: str
    th: str
    also: tuple[str, ...] = ()


class FormCondition(FormPart):
    """When a column is needed."""

    column: str
    among: tuple[str, ...] = ()
    not_among: tuple[str, ...] = ()


class FormColumn(FormPart):
    """One column, or one field above the table."""

    key: str
    th: str
    en: str | None = None
    type: ColumnType
    required: Need | FormCondition
    basis: Literal["source", "public", "proposal"]
    per_year: bool = False
    fiscal_year: bool = False
    allocated: bool = False
    prefilled: bool = False
    sections: tuple[str, ...] = ()
    when_absent: str = ""
    complete_when: str = ""
    min: int | None = None
    max: int | None = None
    synonyms: tuple[str, ...] = ()
    allowed: tuple[FormChoice, ...] = ()


class FormRuleEntry(FormPart):
    """A rule between columns, rows or files."""

    kind: str
    column: str
    than: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    form: str | None = None
    severity: Literal["error", "warning"] = "error"
    basis: Literal["source", "public", "proposal"]


class FormAttachments(FormPart):
    """Which files with details may come with it; a form that says nothing takes these few."""

    types: tuple[Literal["pdf", "jpg", "png", "xlsx", "docx"], ...] = Field(
        default=("pdf", "jpg", "png"), min_length=1
    )
    most: int = Field(default=20, ge=1, le=100)
    mib: int = Field(default=10, ge=1, le=25)
    most_each: int = Field(default=5, ge=1, le=100)
    mib_each: int = Field(default=25, ge=1, le=250)
    mib_all: int = Field(default=50, ge=1, le=1000)

    @model_validator(mode="after")
    def _each_fits_in_all(self) -> FormAttachments:
        """A file fits in what a project may have, and that in what a unit may.

        Raises:
            ValueError: It does not.
        """
        if not self.mib <= self.mib_each <= self.mib_all or self.most_each > self.most:
            message = (
                "a file has no more MiB (mib) than a project (mib_each), that no more than a unit"
                " (mib_all), and a project no more files (most_each) than a unit (most)"
            )
            raise ValueError(message)
        return self


class FormFile(FormPart):
    """The whole file."""

    key: str
    version: int
    title: FormTitle
    levels: tuple[str, ...]
    sheet: str
    rows: Layout
    title_from: str
    alignment_from: str | None = None
    budget_required: bool = False
    accepts: tuple[str, ...] = TABLE_FILES
    header: tuple[FormColumn, ...]
    columns: tuple[FormColumn, ...]
    rules: tuple[FormRuleEntry, ...]
    attachments: FormAttachments | Literal["none"] = FormAttachments()
    printed: str
    published: str
    notes: tuple[str, ...] = ()
