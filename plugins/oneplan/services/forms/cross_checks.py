"""Rules between forms, checked again when one of the forms or the list of targets changes.

A report is checked against the unit's register, and against what the units below it sent,
when it is sent. When any of that changes later, the report that was accepted is checked
again: what is found stands with it as a warning and goes into the audit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.forms.form_rules import ACROSS_FORMS, check_rules, looks_at
from oneplan.domain.forms.forms import Form
from oneplan.domain.forms.idea_rules import ABOUT_IDEAS
from oneplan.domain.forms.target_rules import ABOUT_TARGETS
from oneplan.domain.shared.findings import Finding, Severity
from oneplan.domain.submissions.submissions import SubmissionState, state_after
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.forms.file_checks import form_of
from oneplan.services.units.validation_context import surroundings_of
from oneplan.store.shared import audit
from oneplan.store.submissions import expected_submissions, submission_rows, submissions
from oneplan.store.units import units

_FILES = frozenset({SubmissionState.ACCEPTED, SubmissionState.WARNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What has changed since a version was accepted: a form by its title, or a list."""

    key: str
    title_th: str
    title_en: str


TARGETS_CHANGED = Changed(
    key="targets", title_th="รายชื่อตำบลเป้าหมาย", title_en="The list of target tambon"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """A version of which something else is found than before; none of it where it agrees now."""

    sent: submissions.Submission
    form: Form
    changed: Changed
    found: tuple[Finding, ...]


def recheck_others(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str
) -> tuple[Recheck, ...]:
    """Check what was accepted on other forms against a unit's form of *step_id* as it is now.

    That is what the unit itself had accepted, and the reports of those that count it.

    Returns:
        The versions of which something else is found than before.
    """
    calendar = calendar_in_force(session, cycle_id)
    form = form_of(calendar, step_id)
    changed = Changed(key=form.key, title_th=form.title_th, title_en=form.title_en)
    outcomes = []
    for step in calendar.steps:
        if not collects(step) or not step.form or step.form == changed.key:
            continue
        other = form_of(calendar, step.id)
        looking = {rule.kind for rule in other.rules if looks_at(rule, changed.key)}
        if not looking:
            continue
        codes = [unit_code]
        if looking & ABOUT_IDEAS:  # a project may grow from the idea of another unit
            sent = submissions.list_counted(session, cycle_id=cycle_id, step_id=step.id)
            codes = [each.unit_code for each in sent]
        elif "equals_recorded" in looking:
            codes = _who_counts(session, calendar, step, unit_code)
        asked = replace(other, rules=tuple(r for r in other.rules if r.kind in ACROSS_FORMS))
        outcomes += [
            _recheck(session, calendar, step, asked, changed=changed, unit=code) for code in codes
        ]
    return tuple(each for each in outcomes if each is not None)


def recheck_own(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str
) -> tuple[Recheck, ...]:
    """Check what a unit has in force in *step_id* against the other forms and lists as they are.

    A file that came late was checked when it came, and is counted from a later day.
    """
    calendar = calendar_in_force(session, cycle_id)
    step = calendar.step(step_id)
    if not step.form:
        return ()
    form = form_of(calendar, step_id)
    rules = tuple(each for each in form.rules if each.kind in ACROSS_FORMS | ABOUT_TARGETS)
    if not rules:
        return ()
    asked = replace(form, rules=rules)
    found = _recheck(session, calendar, step, asked, changed=SINCE_IT_CAME, unit=unit_code)
    return () if found is None else (found,)


SINCE_IT_CAME = Changed(
    key="since_it_came",
    title_th="แบบหรือรายชื่อที่ใช้เทียบ",
    title_en="The forms and lists that it is held against",
)
SCREENING_CHANGED = Changed(
    key="screening", title_th="ผลการกลั่นกรองข้อเสนอโครงการ", title_en="The result of the screening"
)


def recheck_targets(session: Session, cycle_id: str) -> tuple[Recheck, ...]:
    """Check everything that was accepted against the list of target tambon as it is now."""
    return _recheck_all(session, cycle_id, ABOUT_TARGETS, TARGETS_CHANGED)


def recheck_screened(session: Session, cycle_id: str) -> tuple[Recheck, ...]:
    """Check the full projects that were accepted against what became of their ideas."""
    return _recheck_all(session, cycle_id, frozenset({"idea_passed"}), SCREENING_CHANGED)


def _recheck_all(
    session: Session, cycle_id: str, kinds: frozenset[str], changed: Changed
) -> tuple[Recheck, ...]:
    calendar = calendar_in_force(session, cycle_id)
    outcomes = []
    for step in calendar.steps:
        if not collects(step) or not step.form:
            continue
        form = form_of(calendar, step.id)
        rules = tuple(rule for rule in form.rules if rule.kind in kinds)
        if not rules:
            continue
        sent = submissions.list_counted(session, cycle_id=cycle_id, step_id=step.id)
        asked = replace(form, rules=rules)
        outcomes += [
            _recheck(session, calendar, step, asked, changed=changed, unit=each.unit_code)
            for each in sent
        ]
    return tuple(each for each in outcomes if each is not None)


def _who_counts(session: Session, calendar: Calendar, step: Step, unit_code: str) -> list[str]:
    """The unit itself, and those that stand over its area and send in *step*."""
    unit = units.require_unit(session, unit_code)
    asked = expected_submissions.list_expected_units(
        session, cycle_id=calendar.cycle, step_id=step.id
    )
    above = [each.code for each in asked if unit.area_code.startswith(each.area_code)]
    return list(dict.fromkeys((unit_code, *above)))


def _recheck(
    session: Session, calendar: Calendar, step: Step, form: Form, *, changed: Changed, unit: str
) -> Recheck | None:
    sent = _in_force(session, calendar.cycle, step.id, unit)
    if sent is None:
        return None
    known = units.require_unit(session, unit)
    around = surroundings_of(session, calendar, step, form, known)
    places = sent.layout.get("cells", {})
    rows = [row._replace(places=places) for row in submission_rows.list_rows(session, sent.id)]
    kinds = {rule.kind for rule in form.rules}
    before = [_finding(each) for each in sent.findings if each["rule"] in kinds]
    found = [_as_known(each, before, changed) for each in check_rules(form, rows, around)]
    if before == found:
        return None
    kept = [each for each in sent.findings if each["rule"] not in kinds]
    sent.findings = [*kept, *(each.as_dict() for each in found)]
    state = state_after(tuple(map(_finding, sent.findings)))
    if state != sent.state:
        submissions.save_state(session, sent, state)
    session.flush()
    audit.append_event(
        session,
        actor="office",
        action="submission.rechecked",
        cycle_id=sent.cycle_id,
        subject=f"{sent.step_id}/{sent.unit_code}",
        details={
            "version": sent.version,
            "sha256": sent.sha256,
            "against": changed.key,
            "cells": [each.cell for each in found][:20],
            "findings": len(found),
        },
    )
    return Recheck(sent=sent, form=form, changed=changed, found=tuple(found))


def _in_force(
    session: Session, cycle_id: str, step_id: str, unit_code: str
) -> submissions.Submission | None:
    """The file of a unit that its step counts; a nil return has nothing to compare."""
    sent = submissions.list_submissions(
        session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code
    )
    counted = [each for each in sent if each.state in (*_FILES, SubmissionState.NIL)]
    return counted[-1] if counted and counted[-1].state in _FILES else None


def _as_known(finding: Finding, before: Sequence[Finding], changed: Changed) -> Finding:
    """A finding as it stood before, where the same was found; else since what it is found."""
    return next((each for each in before if _is_same(each, finding)), _since(finding, changed))


def _is_same(before: Finding, found: Finding) -> bool:
    return (before.rule, before.cell, before.value) == (
        found.rule,
        found.cell,
        found.value,
    ) and before.message_th.startswith(found.message_th)


def _since(finding: Finding, changed: Changed) -> Finding:
    """What was found, as a warning: the file was right when it was accepted."""
    return replace(
        finding,
        severity=Severity.WARNING,
        message_th=f"{finding.message_th} หลังจาก “{changed.title_th}” เปลี่ยน",
        message_en=f"{finding.message_en}, since “{changed.title_en}” has changed",
    )


def _finding(stored: Mapping[str, Any]) -> Finding:
    return Finding(**{**stored, "severity": Severity(stored["severity"])})
