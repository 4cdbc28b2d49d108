"""Read a file and find everything wrong with it; nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.plan_years import fiscal_year_of, years_of
from oneplan.domain.forms.blank_cells import join_findings
from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.form_rows import Reading, Row
from oneplan.domain.forms.form_rules import check_rules
from oneplan.domain.forms.forms import Form, Layout
from oneplan.domain.forms.table_shape import is_table
from oneplan.domain.forms.target_rules import named_targets
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.forms.workbook_stamps import check_stamp
from oneplan.domain.shared.findings import Finding, Message, Severity
from oneplan.domain.submissions.submissions import UnitNotExpected
from oneplan.gateways.files.file_types import FileRefused, FileType
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import FileReading, read_file
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.units.validation_context import surroundings_of
from oneplan.store.units import units

NO_TABLE = Finding.at(
    "",
    "",
    "",
    Message(
        "not_table",
        "ไฟล์นี้เป็นข้อความหรือโปรแกรม ไม่ใช่ตาราง กรุณากรอกในไฟล์แบบแล้วส่งใหม่",
        "This file is prose or program text and no table; fill in the workbook and send that",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A file that was read and checked, and is not kept yet."""

    file: FileReading
    form: Form
    reading: Reading = field(default_factory=Reading)


def shown_name(file_name: str) -> str:
    """A file's name as it can be shown: no folder, nothing that hides or turns around the rest."""
    last = file_name.replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    return "".join(each for each in last if each.isprintable())[:200]


def form_of(calendar: Calendar, step_id: str) -> Form:
    """The form of a step: one budget column for each year of the plan that it is about."""
    step = calendar.step(step_id)
    return load_form(step.form or "", years_of(calendar, step), fiscal_year_of(calendar, step))


def stamp_of(form: Form, *, cycle_id: str, step_id: str, unit_code: str) -> dict[str, str]:
    """What a template says of itself on its hidden sheet."""
    return {
        "form": form.key,
        "version": str(form.version),
        "cycle": cycle_id,
        "step": step_id,
        "unit": unit_code,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """All that a file of one unit is held against, gathered from the store beforehand."""

    form: Form
    around: ValidationContext
    stamp: dict[str, str]


def prepare_check(session: Session, *, cycle_id: str, step_id: str, unit_code: str) -> Check:
    """Gather what a file of a unit is checked against, so that no transaction waits for a reader.

    Raises:
        UnitNotExpected: There is no such unit.
    """
    calendar = calendar_in_force(session, cycle_id)
    unit = units.get_unit(session, unit_code)
    if unit is None:
        raise UnitNotExpected(cycle_id=cycle_id, step_id=step_id, unit_code=unit_code)
    form = form_of(calendar, step_id)
    return Check(
        form=form,
        around=surroundings_of(session, calendar, calendar.step(step_id), form, unit),
        stamp=stamp_of(form, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code),
    )


def check_file(
    check: Check, content: bytes, file: FileReading | FileRefused | None = None
) -> Checked:
    """Read a file and find everything wrong with it; the store is not asked.

    One that cannot be read, as a damaged one, is returned with the finding that says so.

    Args:
        check: What it is held against.
        content: The file.
        file: The same as it was read, or why it was not, where that is done.

    Raises:
        FileRefused: The file is not safe to keep, or cannot be looked at now.
    """
    form = check.form
    try:
        file = file or read_file(content, accepts=form.accepts)
    except FileRefused as refusal:
        file = refusal
    if isinstance(file, FileRefused):
        return Checked(file=FileReading(type=FileType.OTHER), form=form, reading=returned(file))
    reading = read_filled(file, form, check.around)
    if form.layout == Layout.DOCUMENT:
        return Checked(file=file, form=form, reading=reading)
    found = (*check_stamp(file.stamp, check.stamp), *reading.findings)
    return Checked(file=file, form=form, reading=replace(reading, findings=found))


def returned(refusal: FileRefused) -> Reading:
    """What is read of a file that was refused: the finding that says why.

    Raises:
        FileRefused: It is none to keep.
    """
    if not refusal.is_kept:
        raise refusal
    message = Message(refusal.rule, refusal.th, refusal.en)
    return Reading(findings=(Finding.at("", "", "", message),))


def layout_of(form: Form, reading: Reading) -> dict[str, Mapping[str, str]]:
    """Where the columns stand, so that a figure leads back to its cell."""
    cells = dict(reading.rows[0].places) if reading.rows else {}
    budgets = {
        str(column.year): cells[column.key]
        for column in form.columns
        if column.is_budget and column.key in cells
    }
    allocated = {
        str(column.year): cells[column.key]
        for column in form.columns
        if column.is_allocated and column.key in cells
    }
    return {
        "fields": reading.fields,
        "cells": cells,
        "budgets": budgets,
        **({"allocated": allocated} if allocated else {}),
    }


def _is_no_table(file: FileReading, reading: Reading) -> bool:
    """Whether a text file has neither the headings of the form nor the shape of a table."""
    if file.type != FileType.CSV or not any(each.rule == "heading" for each in reading.findings):
        return False
    return not any(is_table(sheet.cells) for sheet in file.sheets)


def read_filled(file: FileReading, form: Form, around: ValidationContext) -> Reading:
    """Read a form in a file that was let in, with what is said of the file as a whole."""
    if file.is_unreadable:
        return Reading(findings=file.findings)
    if form.layout == Layout.DOCUMENT:
        return _read_document(file, form, around)
    reading = read_form(file.sheets, form, around, file.text)
    if _is_no_table(file, reading):
        return Reading(findings=(NO_TABLE,))
    found = join_findings(file.said_of(reading.sheet), reading.findings)
    return replace(reading, findings=tuple(found))


def _read_document(file: FileReading, form: Form, around: ValidationContext) -> Reading:
    """A document is one row: its first words, or its kind where they are not read.

    Where its words name target tambon, the first of them is the one that it is about.
    """
    first = next((line.strip() for line in file.text.splitlines() if line.strip()), f".{file.type}")
    named = named_targets(file.text, around)
    values = {"document": first[:200], **({"tambon_code": named[0]} if named else {})}
    row = Row(sheet="", row_number=1, title=first[:200], values=values, budgets={})
    message = _about_document(file, form)
    findings = [Finding.at("", "", f".{file.type}", message)] if message else []
    if file.text.strip():
        findings += check_rules(form, (row,), around)
    return Reading(rows=(row,), filled=1, findings=tuple(findings))


def _about_document(file: FileReading, form: Form) -> Message | None:
    if file.type == FileType.PDF and form.accepts[0] != FileType.PDF:
        return Message(
            "word_asked",
            "หนังสือขอให้ส่งเป็นไฟล์ Word",
            "The circular asks for a Word file",
            Severity.WARNING,
        )
    has_words = file.text.strip() or any(
        str(cell).strip() for sheet in file.sheets for line in sheet.cells for cell in line
    )
    if file.type == FileType.DOCX and not has_words:
        return Message(
            "no_words",
            "เอกสารไม่มีข้อความ กรุณาตรวจว่าส่งไฟล์ถูกต้อง",
            "The document holds no words; see that it is the right file",
            Severity.WARNING,
        )
    return None
