"""What a unit sees of its cycle: what is due, what it sent, who is still to act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.closing import due_for
from oneplan.domain.cycles.step_names import english_step_name, step_name
from oneplan.domain.forms.forms import Form
from oneplan.domain.submissions.missing import is_counted, is_missing
from oneplan.domain.submissions.submissions import ALLOWED, SubmissionState
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.decisions.comments import list_comments
from oneplan.services.decisions.screenings import view_screenings
from oneplan.services.forms.file_checks import form_of
from oneplan.services.forms.receipts import Receipt, receipt_of
from oneplan.services.submissions.attachment_views import view_attachments
from oneplan.store.cycles import cycles, stored_steps
from oneplan.store.late_submissions import late_tickets
from oneplan.store.submissions import expected_submissions, missing_units, submissions
from oneplan.store.units import units

PRESSING = ("waiting", "returned")
BELOW_AMPHOE = ("village", "community", "tambon", "lao")


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step as its unit sees it."""

    step_id: str
    name_th: str
    name_en: str
    title_th: str
    form: Form
    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    state: str
    """``waiting``, ``sent``, ``returned``, ``late`` or ``closed``."""
    is_closed: bool
    """Past its days of grace, and no ticket lets the unit in."""
    history: Sequence[Receipt]
    can_withdraw: bool
    attachments: Sequence[Mapping[str, Any]]
    """Files with details that go with what it sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitHeader:
    """Whose page this is."""

    cycle_id: str
    cycle_title_th: str
    unit_code: str
    unit_name: str
    is_simulated: bool
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitView(UnitHeader):
    """A unit's own page."""

    steps: Sequence[StepView]
    comments: Sequence[Mapping[str, Any]]
    """What hearings, clinics and committees said about its projects, with the answers."""
    ideas: Sequence[Mapping[str, Any]]
    """The projects that it proposed to be screened, with what was found and what they became."""
    below: Sequence[units.Unit]
    """Units inside an amphoe whose files its officer may send for them."""
    steps_below: Mapping[str, str]
    """Step → its Thai name and title, for the steps that wait for one of them."""


def view_header(session: Session, *, cycle_id: str, unit_code: str) -> UnitHeader:
    """Say whose page it is, for a page about one step."""
    return UnitHeader(**_header(session, cycle_id, units.require_unit(session, unit_code)))


def _header(session: Session, cycle_id: str, unit: units.Unit) -> dict[str, Any]:
    calendar = calendar_in_force(session, cycle_id)
    return {
        "cycle_id": cycle_id,
        "cycle_title_th": calendar.title.th,
        "unit_code": unit.code,
        "unit_name": unit.name_th,
        "is_simulated": cycles.get_cycle(session, cycle_id).is_simulated,
        "contact": calendar.issuer.unit_th if calendar.issuer else "",
    }


def view_unit(session: Session, *, cycle_id: str, unit_code: str) -> UnitView:
    """Gather the page of a unit: its steps that have opened, the first due one first."""
    calendar = calendar_in_force(session, cycle_id)
    unit = units.require_unit(session, unit_code)
    mine = set(submissions.list_steps_of(session, cycle_id=cycle_id, unit_code=unit_code))
    steps = [
        view_step(session, cycle_id=cycle_id, step_id=step.id, unit_code=unit_code)
        for step in calendar.steps
        if step.id in mine
    ]
    now = planning_now(session, cycle_id)
    below: Sequence[units.Unit] = ()
    if unit.level == "amphoe":
        below = units.list_units(
            session, levels=BELOW_AMPHOE, under=unit.area_code, simulated=unit.is_simulated
        )
    waiting = {
        step_id
        for _, step_id, _ in missing_units.list_steps_by_unit(
            session, cycle_id=cycle_id, unit_codes=[each.code for each in below]
        )
    }
    return UnitView(
        **_header(session, cycle_id, unit),
        steps=sorted(steps, key=lambda s: (s.state not in PRESSING, s.due_at or now)),
        comments=list_comments(session, cycle_id, unit_code=unit_code),
        ideas=view_screenings(session, cycle_id, unit_code=unit_code)["ideas"],
        below=below,
        steps_below={
            step.id: f"{step_name(step)} {step.title.th}"
            for step in calendar.steps
            if step.id in waiting
        },
    )


def view_step(session: Session, *, cycle_id: str, step_id: str, unit_code: str) -> StepView:
    """Gather one step of a unit, with everything it sent, the newest first."""
    step = stored_steps.get_step(session, cycle_id, step_id)
    sent = submissions.list_submissions(
        session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code
    )
    history = [receipt_of(each) for each in reversed(sent)]
    now = planning_now(session, cycle_id)
    expected = expected_submissions.find_expected(
        session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code
    )
    extended_to = expected.extended_to if expected else None
    is_past = step.has_closed(now, extended_to)
    calendar = calendar_in_force(session, cycle_id)
    printed = calendar.step(step_id)
    return StepView(
        step_id=step_id,
        name_th=step_name(printed),
        name_en=english_step_name(printed).capitalize(),
        title_th=step.title_th,
        form=form_of(calendar, step_id),
        opens_at=step.opens_at,
        due_at=due_for(step.due_at, extended_to),
        closes_at=step.closing_for(extended_to),
        state=_state(history, is_past=is_past),
        is_closed=is_past
        and late_tickets.find_open(
            session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code, now=now
        )
        is None,
        history=history,
        can_withdraw=any(SubmissionState.WITHDRAWN in ALLOWED[receipt.state] for receipt in history)
        and not is_past,
        attachments=view_attachments(session, cycle_id, step_id=step_id, unit_code=unit_code),
    )


def _state(history: Sequence[Receipt], *, is_past: bool) -> str:
    states = [receipt.state for receipt in history]
    if is_counted(states):
        return "sent"
    if not is_missing(states):
        return "late"
    if is_past:
        return "closed"
    return "returned" if history and history[0].state == SubmissionState.RETURNED else "waiting"
