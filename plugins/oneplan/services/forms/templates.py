"""The workbook that a unit is given: what the office knows is in it already."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from oneplan.domain.cell_values import Surroundings
from oneplan.domain.forms import Column, ColumnType, Form
from oneplan.domain.submissions import UnitNotExpected
from oneplan.domain.thai_numerals import to_thai_digits
from oneplan.gateways.form_workbooks import Template, write_form
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.forms.file_checks import form_of, stamp_of
from oneplan.services.units.surroundings import surroundings_of
from oneplan.store import submission_rows, submissions, units


def template_for(session: Session, *, cycle_id: str, step_id: str, unit_code: str) -> bytes:
    """Write the workbook of a step for a unit, with the rows it had accepted last.

    Raises:
        UnitNotExpected: The step does not wait for this unit.
    """
    scope = {"cycle_id": cycle_id, "step_id": step_id, "unit_code": unit_code}
    unit = units.get_unit(session, unit_code)
    if unit is None or submissions.find_expected(session, **scope) is None:
        raise UnitNotExpected(**scope)
    calendar = calendar_in_force(session, cycle_id)
    form = form_of(calendar, step_id)
    around = surroundings_of(session, calendar, calendar.step(step_id), form, unit)
    last = [each for each in submissions.list_counted(session, cycle_id=cycle_id, step_id=step_id)
            if each.unit_code == unit_code]  # fmt: skip
    rows = submission_rows.list_rows(session, last[0].id) if last else ()
    return write_form(
        form,
        Template(
            heading_th=f"{unit.name_th} ({unit.code}) · ขั้นตอนที่ {to_thai_digits(step_id)} · "
            f"ปีงบประมาณ พ.ศ. {to_thai_digits(calendar.fiscal_year_be)}",
            stamp=stamp_of(form, **scope),
            rows=[row.values for row in rows],
            prefilled=_prefilled(form, unit, around),
            suggestions=_suggestions(form, around),
            fields=last[0].layout.get("fields", {}) if last else {},
        ),
    )


def _prefilled(form: Form, unit: units.Unit, around: Surroundings) -> Mapping[str, str]:
    filled: dict[str, str] = {}
    for column in form.columns:
        if not column.prefilled:
            continue
        if column.type == ColumnType.TAMBON_CODE and len(unit.area_code) == 6:  # noqa: PLR2004
            filled[column.key] = unit.area_code
        elif column.type == ColumnType.TEXT:
            filled[column.key] = around.unit_name
    return filled


def _suggestions(form: Form, around: Surroundings) -> Mapping[str, list[str]]:
    """Lists to choose from: the tambon of the area, the projects that a rule asks for."""
    known = {rule.column: sorted(around.project_ids.get(rule.form or "", ()))
             for rule in form.rules if rule.kind == "stands_in"}  # fmt: skip
    return {
        column.key: values
        for column in form.columns
        if (values := known.get(column.key) or _areas(column, around))
    }


def _areas(column: Column, around: Surroundings) -> list[str]:
    if column.type != ColumnType.TAMBON_CODE:
        return []
    return sorted(around.area_names.values())
