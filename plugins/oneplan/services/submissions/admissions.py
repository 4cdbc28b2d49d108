"""Whether a unit's file may come now, and what it is held against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.submissions.submissions import Scope, UnitNotExpected
from oneplan.errors import OneplanError
from oneplan.services.cycles.clock import planning_now
from oneplan.services.forms.file_checks import Check, prepare_check
from oneplan.store.cycles import stored_steps
from oneplan.store.submissions import expected_submissions, scopes


class StepNotOpen(OneplanError):
    """A unit sent a workbook before its step opened."""

    status_code = 409

    def __init__(self, *, step_id: str, opens_at: datetime) -> None:
        day = opens_at.astimezone(BANGKOK).date()
        self.th = f"{name_of_id(step_id)} เปิดรับวันที่ {format_date(day, style='full')} ยังไม่ได้เก็บไฟล์"
        super().__init__(f"Step {step_id} opens on {day.isoformat()}; nothing was kept.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A file may come: when it came, and what it is held against."""

    arrived_at: datetime
    check: Check


def admit(session: Session, *, cycle_id: str, step_id: str, unit_code: str) -> Admission:
    """Ask whether a unit's file may come now, and gather what it is held against.

    Raises:
        UnitNotExpected: The step does not wait for this unit.
        StepNotOpen: The step has not opened.
    """
    scope: Scope = {"cycle_id": cycle_id, "step_id": step_id, "unit_code": unit_code}
    held = scopes.load_scope(session, **scope)
    require_expected(session, **scope)
    now = require_open(session, cycle_id, step_id)
    admission = Admission(arrived_at=now, check=prepare_check(session, **scope))
    del held
    return admission


def require_expected(session: Session, cycle_id: str, step_id: str, unit_code: str) -> None:
    """Check that a step waits for a unit.

    Raises:
        UnitNotExpected: It does not.
    """
    stored_steps.get_step(session, cycle_id, step_id)
    scope: Scope = {"cycle_id": cycle_id, "step_id": step_id, "unit_code": unit_code}
    if expected_submissions.find_expected(session, **scope) is None:
        raise UnitNotExpected(**scope)


def require_open(session: Session, cycle_id: str, step_id: str) -> datetime:
    """Check that a step has opened, and return the planning moment.

    Raises:
        StepNotOpen: It has not.
    """
    step = stored_steps.get_step(session, cycle_id, step_id)
    now = planning_now(session, cycle_id)
    if step.opens_at is not None and now < step.opens_at:
        raise StepNotOpen(step_id=step_id, opens_at=step.opens_at)
    return now
