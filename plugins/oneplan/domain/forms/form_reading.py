"""Read a filled form: every row accounted for, everything wrong with it said at once."""

from __future__ import annotations

from collections.abc import Sequence

from oneplan.domain.forms.cell_values import cell_text
from oneplan.domain.forms.ditto_marks import fill_dittos
from oneplan.domain.forms.far_days import find_far_days
from oneplan.domain.forms.form_numbers import find_other_form
from oneplan.domain.forms.form_rows import Reading
from oneplan.domain.forms.form_rules import check_rules
from oneplan.domain.forms.forms import Form, Layout, Need
from oneplan.domain.forms.header_fields import read_fields
from oneplan.domain.forms.heading_findings import column_missing, find_heading_faults
from oneplan.domain.forms.merged_cells import spread_merged
from oneplan.domain.forms.money_units import find_money_units
from oneplan.domain.forms.other_records import find_other_records
from oneplan.domain.forms.outside_words import find_outside_words, known_amounts
from oneplan.domain.forms.record_reading import RecordReader, known_by_office
from oneplan.domain.forms.sheets import (
    Place,
    Sheet,
    cell_name,
    find_fields,
    find_tables,
)
from oneplan.domain.forms.shown_findings import settle, settle_shown
from oneplan.domain.forms.spanned_cells import lay_under_headings
from oneplan.domain.forms.split_amounts import find_split_amounts
from oneplan.domain.forms.sub_columns import find_sub_columns
from oneplan.domain.forms.table_rows import read_rows
from oneplan.domain.forms.title_marks import find_title_marks
from oneplan.domain.forms.unread_parts import (
    find_hidden_sheet,
    find_rows_above,
    find_unheaded_columns,
)
from oneplan.domain.forms.unread_sheets import find_unread_sheets
from oneplan.domain.forms.unread_texts import find_unread_texts
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Finding, Message


def read_form(
    sheets: Sequence[Sheet], form: Form, around: ValidationContext, words: str = ""
) -> Reading:
    """Read the records of *form* from a workbook and check them.

    A form of one record is looked up by its labels, a table by its headings. *words* stand
    outside the tables of a document.
    """
    one = form.layout == Layout.ONE
    found = _read_one(sheets, form, around) if one else _read_many(sheets, form, around, words)
    return found or Reading(
        findings=(find_other_form(sheets, form, words) or _heading_missing(sheets, form),)
    )


def _read_one(sheets: Sequence[Sheet], form: Form, around: ValidationContext) -> Reading | None:
    """The record; None where the file does not hold the form."""
    found = find_fields(sheets, form.column_headings)
    if found is None:
        return None
    sheet = found.sheet
    places = {key: cell_name(row + 1, at) for key, (row, at) in found.cells.items()}
    order = {key: number for number, key in enumerate(found.cells)}
    reader = RecordReader(sheet.name, form, order, places=places, around=around)
    top = min(row for row, _ in found.cells.values()) + 1
    warned: list[Finding] = []
    cells = [_settled(sheet, form, key, place, warned) for key, place in found.cells.items()]
    texts = [cell_text(cell) for cell in cells]
    (line,) = reader.read([(cell,) for cell in cells], [(text,) for text in texts])
    row, findings = reader.record(top, line, texts)
    findings += warned
    missing = [
        column_missing(sheet, 0, c)
        for c in form.columns
        if c.need == Need.YES and c.key not in found.cells
    ]
    rows = (row,) if row is not None and not missing else ()
    cross = [
        *find_other_records(found, sheets, form, around),
        *check_rules(form, rows, around),
        *find_title_marks(form, rows),
        *find_far_days(form, rows),
        *find_unread_texts(sheets, rows),
    ]
    return Reading(rows=rows, findings=(*missing, *findings, *cross), filled=1, sheet=sheet.name)


def _settled(
    sheet: Sheet, form: Form, key: str, place: tuple[int, int], warned: list[Finding]
) -> object:
    """What a field reads of the cell beside its label; blank beyond the cells of the sheet."""
    row, at = place
    if not sheet.text(row, at):
        return ""
    column = next(each for each in form.columns if each.key == key)
    cell, said = settle(sheet, row, at, column)
    warned += said
    return cell


def _read_many(
    sheets: Sequence[Sheet], form: Form, around: ValidationContext, words: str
) -> Reading | None:
    """The records; None where the file does not hold the form."""
    found = _with_titles(find_tables(sheets, form), form)
    if not found or (not _has_title(found[0], form) and find_other_form(sheets, form)):
        return None
    if len(found) != 1:
        return Reading(findings=(_two_tables(found),))
    parted = find_sub_columns(found[0], form)
    merged, said = spread_merged(lay_under_headings(parted.place))
    settled, warned = settle_shown(merged)
    place, dittos = fill_dittos(settled, dict(known_by_office(form, around)))
    faults = find_heading_faults(place, form, told=parted.named)
    findings = [*parted.findings, *faults, *said, *find_hidden_sheet(place)]
    fields = read_fields(place, form, around, findings)
    table = read_rows(place, form, around)
    rows = table.rows
    findings += table.findings
    findings += (each for number, each in (*warned, *dittos) if number not in table.passed)
    if not table.filled:
        findings.append(_no_rows(place, form))
    findings += find_rows_above(place, form)
    findings += find_unheaded_columns(place, rows)
    findings += find_split_amounts(place)
    findings += find_money_units(place, form, table.passed, words)
    findings += check_rules(form, rows, around)
    findings += find_title_marks(form, rows)
    findings += find_far_days(form, rows)
    findings += find_unread_sheets(place, sheets, form.title_from, rows)
    findings += find_outside_words(place, rows, words)
    findings += find_unread_texts(sheets, rows, known_amounts(place, rows))
    return Reading(
        rows=tuple(rows),
        findings=tuple(findings),
        fields=fields,
        filled=table.filled,
        sheet=place.sheet.name,
        passed=table.passed,
    )


def _with_titles(found: tuple[Place, ...], form: Form) -> tuple[Place, ...]:
    """Of several tables those that name projects: a summary beside them shares other headings."""
    return tuple(place for place in found if _has_title(place, form)) or found


def _has_title(place: Place, form: Form) -> bool:
    return any(column.key == form.title_from for column in place.columns.values())


def _heading_missing(sheets: Sequence[Sheet], form: Form) -> Finding:
    message = Message(
        "heading",
        f"ไม่พบหัวตารางของ “{form.title_th}”",
        f"The headings of “{form.title_en}” were not found",
    )
    return Finding.at(sheets[0].name if sheets else "", "A1", "", message)


def _two_tables(places: Sequence[Place]) -> Finding:
    names = ", ".join(place.sheet.title for place in places)
    message = Message(
        "two_tables",
        f"พบตารางของแบบนี้มากกว่าหนึ่งแผ่นงาน ({names}) กรุณารวมไว้ในแผ่นเดียว",
        f"More than one sheet holds the form's table ({names}); keep one",
    )
    return Finding.at(places[1].sheet.name, "A1", names, message)


def _no_rows(place: Place, form: Form) -> Finding:
    message = Message(
        "no_rows",
        "ไม่มีรายการในตาราง หากไม่มีโครงการให้แจ้ง “ไม่มีโครงการ”",
        f"The table of “{form.title_en}” is empty; send a nil return instead",
    )
    return Finding.at(place.sheet.name, cell_name(place.heading + 2, 0), "", message)
