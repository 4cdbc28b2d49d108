"""What the office knows of a unit, for its file to be checked against."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import PROVINCE, group_code_of
from oneplan.domain.decisions.screenings import Proposal
from oneplan.domain.forms.forms import ColumnType, Form, Layout
from oneplan.domain.forms.master_plans import ABOUT_MASTER_PLANS
from oneplan.domain.forms.target_rules import TARGET_KINDS
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.areas import list_codes, name_tambon, name_wide
from oneplan.services.cycles.recorded_counts import settled_counts
from oneplan.services.units.proposals import list_proposals, steps_of_ideas
from oneplan.store.plans import master_plans, plan_rows, plans
from oneplan.store.submissions import expected_submissions, submission_rows, submissions
from oneplan.store.units import target_areas, units


def surroundings_of(
    session: Session, calendar: Calendar, step: Step, form: Form, unit: units.Unit
) -> ValidationContext:
    """Gather what *form* of *unit* is checked against, and no more than its rules ask for."""
    types = {column.type for column in form.columns}
    ideas = _ideas(session, calendar, form)
    return ValidationContext(
        area_code=unit.area_code,
        area_codes=list_codes(unit.area_code[:2]),
        area_names=name_tambon(unit.area_code),
        wide_names=name_wide(unit.area_code[:2]),
        unit_codes=_unit_codes(session, unit) if ColumnType.UNIT_CODE in types else None,
        project_ids=_project_ids(session, calendar, step, form, unit),
        row_counts=_row_counts(session, calendar, form, unit),
        targets=_targets(session, calendar, form, unit),
        recorded=_recorded(session, calendar, form, unit),
        ideas=ideas,
        master_plans=_master_plans(session, calendar, form),
        owes_ideas=ideas is not None and _owes_ideas(session, calendar, form, unit),
        unit_name=unit.name_th,
        unit_code=unit.code,
    )


def _ideas(session: Session, calendar: Calendar, form: Form) -> Mapping[str, Proposal] | None:
    """The ideas of the cycle that a project of *form* may grow from; None where none are asked."""
    steps = steps_of_ideas(calendar, form)
    if not steps:
        return None
    return {each.row_key: each for each in list_proposals(session, calendar, steps)}


def _master_plans(session: Session, calendar: Calendar, form: Form) -> Mapping[str, str] | None:
    """Code → level of the targets that a project may name; None where none are loaded."""
    if not any(rule.kind in ABOUT_MASTER_PLANS for rule in form.rules):
        return None
    entries = master_plans.list_entries(session, calendar.cycle)
    return {each["code"]: each["level"] for each in entries} or None


def _owes_ideas(session: Session, calendar: Calendar, form: Form, unit: units.Unit) -> bool:
    return any(
        expected_submissions.find_expected(
            session, cycle_id=calendar.cycle, step_id=name, unit_code=unit.code
        )
        is not None
        for name in steps_of_ideas(calendar, form)
    )


def _targets(
    session: Session, calendar: Calendar, form: Form, unit: units.Unit
) -> frozenset[str] | None:
    """The tambon that the unit may write about; None where the cycle has no list of them.

    Most calendars have none, and every file would ask for it.
    """
    asks = form.layout == Layout.DOCUMENT or any(rule.kind in TARGET_KINDS for rule in form.rules)
    if calendar.target_units is None and not asks:
        return None
    if not target_areas.list_targets(session, calendar.cycle):
        return None
    return frozenset(target_areas.list_targets(session, calendar.cycle, under=unit.area_code))


def _recorded(
    session: Session, calendar: Calendar, form: Form, unit: units.Unit
) -> Mapping[str, int]:
    if not any(rule.kind == "equals_recorded" for rule in form.rules):
        return {}
    return settled_counts(session, calendar, unit.area_code)


def _unit_codes(session: Session, unit: units.Unit) -> frozenset[str]:
    found = units.list_units(
        session, levels=None, under=unit.area_code[:2], simulated=unit.is_simulated
    )
    return frozenset(each.code for each in found)


def _project_ids(
    session: Session, calendar: Calendar, step: Step, form: Form, unit: units.Unit
) -> Mapping[str, frozenset[str]]:
    """For each form that a project must stand in: the projects of the unit's own plan on it.

    The plan is what earlier steps consolidated for the unit's group, and what
    the unit itself had accepted on that form. Nothing there yet: not checked.
    """
    known: dict[str, frozenset[str]] = {}
    for rule in form.rules:
        if rule.kind != "stands_in" or rule.form is None:
            continue
        ids = _planned_rows(session, calendar, step, unit)
        ids |= submission_rows.list_values_of(
            session,
            cycle_id=calendar.cycle,
            form=rule.form,
            unit_code=unit.code,
            column="project_id",
        )
        if ids:
            known[rule.form] = ids
    return known


def _planned_rows(
    session: Session, calendar: Calendar, step: Step, unit: units.Unit
) -> frozenset[str]:
    group = group_code_of(
        level=unit.level,
        area_code=unit.area_code,
        province_code=calendar.province.code if calendar.province else None,
    )
    ids: set[str] = set()
    for name in step.inputs:
        for version in plans.list_latest_versions(session, cycle_id=calendar.cycle, step_id=name):
            if version.group_code in (group, PROVINCE.code) or unit.area_code.startswith(
                version.group_code
            ):
                ids |= plan_rows.list_named_keys(session, version.id)
    return frozenset(ids)


def _row_counts(
    session: Session, calendar: Calendar, form: Form, unit: units.Unit
) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for rule in form.rules:
        if rule.kind != "equals_row_count" or rule.form is None:
            continue
        for step in calendar.steps:
            if not collects(step) or step.form != rule.form:
                continue
            sent = submissions.find_counted(
                session, cycle_id=calendar.cycle, step_id=step.id, unit_code=unit.code
            )
            if sent is not None:
                counts[rule.form] = sent.row_count
    return counts
