"""What is wrong with the headings of a table: missing, twice, or none of the form's."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from oneplan.domain.forms.forms import Column, Form, Need
from oneplan.domain.forms.headings import year_of
from oneplan.domain.forms.sheets import (
    Place,
    Sheet,
    cell_name,
    nearest_heading,
    unknown_headings,
)
from oneplan.domain.shared.findings import Finding, Message, Severity


def find_heading_faults(
    place: Place, form: Form, *, told: Collection[int] = ()
) -> Iterator[Finding]:
    """Columns that are missing, that stand twice, and that the form does not know.

    *told* are indexes of columns that something else is said of.
    """
    sheet, row = place.sheet, place.heading
    present = {column.key for column in place.columns.values()}
    for column in form.columns:
        if column.need != Need.YES or column.key in present or column.prefilled:
            continue
        if column.when_absent:
            yield _column_assumed(sheet, row, column)
        elif not column.sections:
            yield column_missing(sheet, row, column)
    for at in place.repeated:
        upper, text = sheet.text(row - 1, at) if row else "", sheet.text(row, at)
        text = text or upper
        message = Message(
            "column_twice",
            f"หัวตาราง “{text}” ซ้ำกัน ไม่ทราบว่าจะใช้คอลัมน์ใด ให้เหลือคอลัมน์เดียว"
            " หากเป็นอีกตารางหนึ่งให้ย้ายไปไว้ใต้ตารางแรก",
            f"The heading “{text}” stands twice; keep one of its columns, and move another table"
            " below the first",
        )
        yield Finding.at(sheet.name, cell_name(row + 1, at), text, message)
    for at, (line, text) in unknown_headings(place).items():
        if at in told:
            continue
        yield Finding.at(sheet.name, cell_name(line + 1, at), text, _unknown(text, form))


def _unknown(text: str, form: Form) -> Message:
    """What is said of a heading that is none of the form's, with what may have been meant."""
    years = [column.year for column in form.columns if column.year is not None]
    named = year_of(text)
    near = nearest_heading(text, form)
    th = en = ""
    if named is not None and years and named not in years:
        th = f" เพราะปี {named} อยู่นอกปีของแผน ({min(years)} ถึง {max(years)})"
        en = f": {named} is no year of the plan ({min(years)} to {max(years)})"
    elif near is not None and near.year is not None and named is None and len(years) > 1:
        th = f" (ให้ระบุปีในหัวตาราง เช่น “{near.th}”)"
        en = f"; name its year, as in “{near.th}”"
    elif near is not None and near.year in (None, named):
        th, en = f" (หมายถึง “{near.th}” หรือไม่)", f"; did you mean “{near.th}”?"
    return Message(
        "column_unknown",
        f"คอลัมน์ “{text}” ไม่อยู่ในแบบ จึงไม่ได้อ่าน{th}",
        f"The column “{text}” is not in the form and was not read{en}",
        Severity.WARNING,
    )


def column_missing(sheet: Sheet, row: int, column: Column) -> Finding:
    """Say that a column is not there which the form cannot do without."""
    message = Message("column", f"ไม่พบคอลัมน์ “{column.th}”", f"The column “{column.en}” is missing")
    return Finding.at(sheet.name, cell_name(row + 1, 0), "", message)


def _column_assumed(sheet: Sheet, row: int, column: Column) -> Finding:
    words = {choice.value: choice.th for choice in column.choices}
    value = words.get(column.when_absent, column.when_absent)
    message = Message(
        "column_assumed",
        f"ไม่มีคอลัมน์ “{column.th}” จึงถือว่าทุกรายการเป็น “{value}”",
        f"There is no column “{column.en}”; every row is taken as “{value}”",
        Severity.NOTE,
    )
    return Finding.at(sheet.name, cell_name(row + 1, 0), "", message)
