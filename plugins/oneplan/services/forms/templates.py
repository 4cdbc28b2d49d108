"""The workbook that a unit is given: what the office knows is in it already."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from oneplan.domain.cycles.step_names import step_name
from oneplan.domain.decisions.screenings import ScreeningOutcome
from oneplan.domain.forms.forms import Column, ColumnType, Form, Layout
from oneplan.domain.forms.idea_rules import idea_words
from oneplan.domain.forms.master_plans import TARGET
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.plans.strategies import Strategies
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.domain.submissions.submissions import UnitNotExpected
from oneplan.errors import OneplanError
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.files.rules import merging_rules
from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.forms.file_checks import form_of, stamp_of
from oneplan.services.plans.master_plans import master_plans_of
from oneplan.services.units.validation_context import surroundings_of
from oneplan.store.plans import strategies
from oneplan.store.submissions import expected_submissions, submission_rows, submissions
from oneplan.store.units import units


class NoWorkbook(OneplanError):
    """A form has no workbook: its units send a document that they write themselves."""

    status_code = 404

    def __init__(self, *, form: Form) -> None:
        self.th = f"“{form.title_th}” เป็นเอกสาร ไม่มีไฟล์ Excel ให้กรอก"
        kinds = ", ".join(f".{kind}" for kind in form.accepts)
        super().__init__(f"Form {form.key} is a document ({kinds}); there is no workbook of it.")


class OtherForm(OneplanError):
    """A workbook was asked for on a form that its step does not take."""

    status_code = 409

    def __init__(self, *, asked: str, step_id: str, form: Form) -> None:
        self.th = f"{name_of_id(step_id)} ใช้แบบ “{form.title_th}” ไม่ใช่แบบที่ขอ"
        super().__init__(f"Step {step_id} takes the form {form.key}, not {asked}.")


def blank_template(form_key: str, years: tuple[int, ...], *, unit_code: str = "") -> bytes:
    """Write the workbook of a form that is for no step.

    Args:
        form_key: The form.
        years: Years of its plan, Buddhist Era.
        unit_code: The unit it is for; stamped on it.

    Raises:
        NoWorkbook: The form is a document.
    """
    form = load_form(form_key, years, years[-1])
    if form.layout == Layout.DOCUMENT:
        raise NoWorkbook(form=form)
    stamp = {"form": form.key, "version": str(form.version), "unit": unit_code}
    return write_form(form, Template(heading_th=unit_code, stamp=stamp if unit_code else {}))


def template_for(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str, form_key: str = ""
) -> bytes:
    """Write the workbook of a step for a unit, with the rows it had accepted last."""
    form, template = prepare_template(
        session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code, form_key=form_key
    )
    return write_form(form, template)


def prepare_template(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str, form_key: str = ""
) -> tuple[Form, Template]:
    """Gather what the workbook of a step holds for a unit; it is written without the store.

    Raises:
        UnitNotExpected: The step does not wait for this unit.
        OtherForm: The step takes another form than *form_key*, where that is named.
        NoWorkbook: The step takes a document.
    """
    scope = {"cycle_id": cycle_id, "step_id": step_id, "unit_code": unit_code}
    unit = units.get_unit(session, unit_code)
    if unit is None or expected_submissions.find_expected(session, **scope) is None:
        raise UnitNotExpected(**scope)
    calendar = calendar_in_force(session, cycle_id)
    form = form_of(calendar, step_id)
    if form_key not in ("", form.key):
        raise OtherForm(asked=form_key, step_id=step_id, form=form)
    if form.layout == Layout.DOCUMENT:
        raise NoWorkbook(form=form)
    around = surroundings_of(session, calendar, calendar.step(step_id), form, unit)
    last = submissions.find_counted(
        session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code
    )
    rows = submission_rows.list_rows(session, last.id) if last else ()
    return (
        form,
        Template(
            heading_th=f"{unit.name_th} ({unit.code}) · {step_name(calendar.step(step_id))} · "
            f"ปีงบประมาณ พ.ศ. {to_thai_digits(calendar.fiscal_year_be)}",
            stamp=stamp_of(form, **scope),
            rows=[row.values for row in rows],
            prefilled=_prefilled(form, unit, around),
            suggestions={**_suggestions(form, around), **_listed(session, cycle_id, form)},
            fields=last.layout.get("fields", {}) if last else {},
        ),
    )


def _prefilled(form: Form, unit: units.Unit, around: ValidationContext) -> Mapping[str, str]:
    filled: dict[str, str] = {}
    for column in form.columns:
        if not column.prefilled:
            continue
        if column.type == ColumnType.TAMBON_CODE and len(unit.area_code) == 6:  # noqa: PLR2004
            filled[column.key] = unit.area_code
        elif column.type == ColumnType.TEXT:
            filled[column.key] = around.unit_name
    return filled


def _suggestions(form: Form, around: ValidationContext) -> Mapping[str, list[str]]:
    """Lists to choose from: the tambon of the area, the projects that a rule asks for."""
    known = {
        rule.column: sorted(around.project_ids.get(rule.form or "", ()))
        for rule in form.rules
        if rule.kind == "stands_in"
    }
    known |= {rule.column: _own_ideas(around) for rule in form.rules if rule.kind == "idea_exists"}
    return {
        column.key: values
        for column in form.columns
        if (values := known.get(column.key) or _areas(column, around))
    }


def _listed(session: Session, cycle_id: str, form: Form) -> Mapping[str, list[str]]:
    """Lists that the office loaded: the provincial strategies, the targets of master plans."""
    found: dict[str, list[str]] = {}
    strategy = merging_rules().strategy.get(form.key)
    if strategy is not None:
        known = Strategies.from_entries(strategies.list_entries(session, cycle_id))
        found[strategy] = [each.name_th for each in known.entries if not each.is_abolished]
    for rule in form.rules:
        if rule.kind == TARGET:
            found[rule.column] = master_plans_of(session, cycle_id).offered()
    return {column: values for column, values in found.items() if values}


def _own_ideas(around: ValidationContext) -> list[str]:
    """The unit's own ideas that a full project may be made of: all that were not turned down."""
    return [
        idea_words(each)
        for each in (around.ideas or {}).values()
        if each.unit_code == around.unit_code and each.outcome != ScreeningOutcome.NOT_PASSED
    ]


def _areas(column: Column, around: ValidationContext) -> list[str]:
    if column.type != ColumnType.TAMBON_CODE:
        return []
    return sorted(around.area_names.values())
