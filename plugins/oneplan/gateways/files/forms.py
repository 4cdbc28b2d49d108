"""Forms as data: ``include/forms/*.yaml`` into :class:`oneplan.domain.forms.forms.Form`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from oneplan.config.places import INCLUDE
from oneplan.domain.forms.form_rules import RULES
from oneplan.domain.forms.forms import (
    Attachable,
    Choice,
    Column,
    ColumnType,
    Condition,
    Form,
    FormRule,
    Need,
)
from oneplan.domain.shared.thai_dates import BE_OFFSET
from oneplan.domain.shared.thai_numerals import compared
from oneplan.errors import OneplanError
from oneplan.gateways.files.form_schema import FormColumn, FormCondition, FormFile

FOLDER = INCLUDE / "forms"


class FormUnknown(OneplanError):
    """A form was named that does not exist."""

    status_code = 404

    def __init__(self, *, key: str) -> None:
        super().__init__(f"There is no form {key!r}; the forms are: {', '.join(list_forms())}.")


class FormFileRefused(OneplanError):
    """A form's file breaks the schema."""

    def __init__(self, *, file: str, path: str, rule: str) -> None:
        super().__init__(f"{file}: {path}: {rule}.")


def list_forms() -> tuple[str, ...]:
    """The keys of all forms."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@lru_cache(maxsize=1)
def list_form_titles() -> Mapping[str, str]:
    """Key of each form → its Thai title."""
    return {key: _read(FOLDER / f"{key}.yaml").title.th for key in list_forms()}


@lru_cache(maxsize=256)
def load_form(key: str, years: tuple[int, ...], fiscal_year: int) -> Form:
    """Load a form for the plan *years* (Buddhist Era): its yearly columns repeat.

    Args:
        key: Name of the form.
        years: Years of the plan, for columns that stand once a year.
        fiscal_year: Year whose money a column of a single year holds.

    Raises:
        FormUnknown: No such form.
        FormRefused: The file breaks the schema; names file, path and rule.
    """
    if key not in list_forms():
        raise FormUnknown(key=key)
    file = _read(FOLDER / f"{key}.yaml")
    _check_names(file)
    return Form(
        key=file.key,
        version=file.version,
        title_th=file.title.th,
        title_en=file.title.en,
        levels=file.levels,
        sheet=file.sheet,
        layout=file.rows,
        title_from=file.title_from,
        alignment_from=file.alignment_from,
        budget_required=file.budget_required,
        accepts=file.accepts,
        header=tuple(_columns(file.header, (), fiscal_year)),
        columns=(*_columns(file.columns, years, fiscal_year), JUSTIFICATION),
        rules=tuple(
            FormRule(
                kind=r.kind,
                column=r.column,
                others=r.than or r.of,
                form=r.form,
                form_th=list_form_titles()[r.form] if r.form else "",
                is_warning=r.severity == "warning",
                basis=r.basis,
            )
            for r in file.rules
        ),
        sources={"printed": file.printed, "published": file.published},
        attachments=None
        if file.attachments == "none"
        else Attachable(**file.attachments.model_dump()),
        years=tuple(sorted({*years, fiscal_year})),
    )


def _read(path: Path) -> FormFile:
    try:
        return FormFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise FormFileRefused(
            file=path.name, path=where, rule=f"{first['msg']}: {first['input']!r}"
        ) from error


def _check_names(file: FormFile) -> None:
    """Every name that a form uses is one of its columns, rules or forms."""
    columns = {column.key for column in file.columns}
    used: list[tuple[str, str]] = [("title_from", file.title_from)]
    used += [("alignment_from", file.alignment_from)] if file.alignment_from else []
    for number, rule in enumerate(file.rules):
        if rule.kind not in RULES:
            raise FormFileRefused(
                file=f"{file.key}.yaml",
                path=f"rules.{number}.kind",
                rule=f"{rule.kind!r} is none of {', '.join(RULES)}",
            )
        if rule.form is not None and rule.form not in list_forms():
            raise FormFileRefused(
                file=f"{file.key}.yaml",
                path=f"rules.{number}.form",
                rule=f"{rule.form!r} is none of {', '.join(list_forms())}",
            )
        used += [(f"rules.{number}", name) for name in (rule.column, *rule.than, *rule.of)]
    for column in file.columns:
        if isinstance(column.required, FormCondition):
            used.append((f"columns.{column.key}.required", column.required.column))
    for path, name in used:
        if name not in columns:
            raise FormFileRefused(file=f"{file.key}.yaml", path=path, rule=f"{name!r} is no column")


def _columns(
    entries: Sequence[FormColumn], years: Sequence[int], fiscal_year: int
) -> Iterator[Column]:
    for entry in entries:
        for year in years if entry.per_year else (None,):
            yield _column(entry, year, fiscal_year)


def _column(entry: FormColumn, year: int | None, fiscal_year: int) -> Column:
    def named(text: str) -> str:
        return text.format(year=year) if year else text

    christian = (
        ()
        if year is None
        else tuple(
            synonym.format(year=year - BE_OFFSET)
            for synonym in entry.synonyms
            if "{year}" in synonym
        )
    )
    suffix = f" {year}" if year else ""
    choices = _choices(entry)
    return Column(
        key=f"{entry.key}_{year}" if year else entry.key,
        th=named(entry.th),
        en=named(entry.en or entry.key.replace("_", " ").capitalize()) + suffix,
        type=entry.type,
        need=Need.NO if isinstance(entry.required, FormCondition) else entry.required,
        condition=_condition(entry.required),
        basis=entry.basis,
        synonyms=(*(named(each) for each in entry.synonyms), *christian),
        choices=choices,
        words={
            compared(word): choice.value
            for choice in choices
            for word in (choice.value, choice.th, *choice.also)
        },
        minimum=entry.min,
        maximum=entry.max,
        year=year or (fiscal_year if entry.fiscal_year or entry.allocated else None),
        is_allocated=entry.allocated,
        prefilled=entry.prefilled,
        sections=entry.sections,
        when_absent=entry.when_absent,
        complete_when=entry.complete_when,
    )


def _choices(entry: FormColumn) -> tuple[Choice, ...]:
    is_yes_no = {choice.value for choice in entry.allowed} == {"yes", "no"}
    return tuple(
        Choice(value=c.value, th=c.th, also=c.also or (_ALSO[c.value] if is_yes_no else ()))
        for c in entry.allowed
    )


def _condition(required: Need | FormCondition) -> Condition | None:
    if not isinstance(required, FormCondition):
        return None
    return Condition(
        column=required.column,
        negated=bool(required.not_among),
        values=frozenset(required.among or required.not_among),
    )


_ALSO: dict[str, tuple[str, ...]] = {
    "yes": ("true", "✓", "✔", "/", "1", "มี"),
    "no": ("false", "ไม่", "0", "ไม่มี"),
}

JUSTIFICATION = Column(
    key="justification",
    th="คำชี้แจง (ถ้าระบบเตือน)",
    en="Justification",
    type=ColumnType.TEXT,
    need=Need.NO,
    basis="proposal",
    synonyms=("คำชี้แจง",),
)
"""The last column of every form: what a unit answers to a warning."""
