"""Rules between two forms of a unit, checked again when one of the forms changes.

A report is checked against the unit's register when it is sent. When the register
changes later, the report that was accepted is checked again: what is found stands
with it as a warning and goes into the audit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.forms.form_rules import ACROSS_FORMS, check_rules
from oneplan.domain.forms.forms import Form
from oneplan.domain.shared.findings import Finding, Severity
from oneplan.domain.submissions.submissions import SubmissionState, state_after
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.forms.file_checks import form_of
from oneplan.services.units.validation_context import surroundings_of
from oneplan.store.shared import audit
from oneplan.store.submissions import submission_rows, submissions
from oneplan.store.units import units

_FILES = frozenset({SubmissionState.ACCEPTED, SubmissionState.WARNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """A version of which something else is found than before; none of it where it agrees now."""

    sent: submissions.Submission
    form: Form
    changed: Form
    found: tuple[Finding, ...]


def recheck_others(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str
) -> tuple[Recheck, ...]:
    """Check what a unit had accepted on other forms against its form of *step_id* as it is now.

    Returns:
        The versions of which something else is found than before.
    """
    calendar = calendar_in_force(session, cycle_id)
    changed = form_of(calendar, step_id)
    outcomes = []
    for step in calendar.steps:
        if not collects(step) or not step.form or step.form == changed.key:
            continue
        form = form_of(calendar, step.id)
        rules = tuple(r for r in form.rules if r.kind in ACROSS_FORMS and r.form == changed.key)
        if rules:
            asked = replace(form, rules=rules)
            outcomes.append(
                _recheck(session, calendar, step, asked, changed=changed, unit=unit_code)
            )
    return tuple(each for each in outcomes if each is not None)


def _recheck(
    session: Session, calendar: Calendar, step: Step, form: Form, *, changed: Form, unit: str
) -> Recheck | None:
    sent = _in_force(session, calendar.cycle, step.id, unit)
    if sent is None:
        return None
    known = units.require_unit(session, unit)
    around = surroundings_of(session, calendar, step, form, known)
    places = sent.layout.get("cells", {})
    rows = [row._replace(places=places) for row in submission_rows.list_rows(session, sent.id)]
    found = [_since(each, changed) for each in check_rules(form, rows, around)]
    kinds = {rule.kind for rule in form.rules}
    before = [each for each in sent.findings if each["rule"] in kinds]
    if before == [each.as_dict() for each in found]:
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


def _since(finding: Finding, changed: Form) -> Finding:
    """What was found, as a warning: the file was right when it was accepted."""
    return replace(
        finding,
        severity=Severity.WARNING,
        message_th=f"{finding.message_th} หลังจาก “{changed.title_th}” เปลี่ยน",
        message_en=f"{finding.message_en}, since “{changed.title_en}” has changed",
    )


def _finding(stored: Mapping[str, Any]) -> Finding:
    return Finding(**{**stored, "severity": Severity(stored["severity"])})
