"""A step's own life: it opens, waits for its units, and collects what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, collects
from oneplan.domain.plans.content_hashes import input_hash
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.submissions.submissions import SubmissionState
from oneplan.domain.units.targets import is_left_out
from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.expected_units import Changes, expect_units, list_groups_without_units
from oneplan.store.cycles import cycle_locks, stored_steps
from oneplan.store.decisions import decisions
from oneplan.store.shared import audit
from oneplan.store.submissions import (
    expected_submissions,
    extensions,
    step_collections,
    submissions,
)
from oneplan.store.units import target_areas
from oneplan.store.units.units import Unit as Unit


class NoUnitsRegistered(OneplanError):
    """A step asks units for workbooks and the register knows none."""

    retryable = True
    status_code = 409

    def __init__(self, *, cycle_id: str, step_id: str, levels: tuple[str, ...]) -> None:
        self.th = (
            f"{name_of_id(step_id)} รอไฟล์จากหน่วยงาน แต่ทะเบียนไม่มีหน่วยงานระดับที่ต้องส่ง"
            " ให้โหลดทะเบียนหน่วยงานในหน้า “รายการ” ก่อน แล้วล้าง (Clear) งานนี้"
        )
        super().__init__(
            f"Step {step_id} of {cycle_id} waits for units of level {' or '.join(levels)},"
            " and the register has none: load one with `oneplan units import FILE.csv`,"
            " then clear this task."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How a group of a step stands: may it be collected now, and why.

    *reason* is one of ``complete``, ``deadline``, ``released``, ``waiting``, and
    ``unregistered`` where the register holds no unit for the group: it is never complete.
    """

    is_over: bool
    reason: str
    expected: int
    received: int
    is_unregistered: bool = False


def has_opened(session: Session, cycle_id: str, step_id: str) -> bool:
    """Whether the planning clock has reached the opening of a step."""
    step = stored_steps.get_step(session, cycle_id, step_id)
    return step.opens_at is None or planning_now(session, cycle_id) >= step.opens_at


def open_step(session: Session, cycle_id: str, step_id: str) -> int:
    """Open a step: write down which units it waits for.

    Doing it again adds the units registered since and changes nothing else.

    Returns:
        How many units are expected; 0 where the step collects nothing.

    Raises:
        NoUnitsRegistered: The step must collect and the register is empty.
    """
    stored_steps.get_step(session, cycle_id, step_id)
    calendar = calendar_in_force(session, cycle_id)
    step = calendar.step(step_id)
    changes = expect_units(session, calendar, step) if collects(step) else Changes()
    asked = expected_submissions.list_expected_codes(session, cycle_id=cycle_id, step_id=step_id)
    if collects(step) and not asked and not step.optional:
        raise NoUnitsRegistered(
            cycle_id=cycle_id,
            step_id=step_id,
            levels=tuple(level.value for level in step.submitted_by.levels),
        )
    new = len(changes.added)
    done = {each.act for each in decisions.list_acts(session, cycle_id=cycle_id, step_id=step_id)}
    if new or Act.OPEN not in done:
        audit.append_event(
            session,
            actor="oneplan",
            action="step.opened",
            cycle_id=cycle_id,
            subject=step_id,
            details={"units": new},
        )
    record_act(session, cycle_id, step_id, Act.OPEN)
    return len(asked)


def waiting(session: Session, cycle_id: str, step_id: str, group_code: str) -> Waiting:
    """Read from the store how a group stands now; the due date is the one in force."""
    step = stored_steps.get_step(session, cycle_id, step_id)
    scope = {"cycle_id": cycle_id, "step_id": step_id, "group_code": group_code}
    calendar_step = calendar_in_force(session, cycle_id).step(step_id)
    known = expected_submissions.list_expected_groups(
        session, cycle_id=cycle_id, step_ids=[step_id]
    )[step_id]
    return _judge(
        expected=len(expected_submissions.list_expected_units(session, **scope)),
        received=len(submissions.list_counted_files(session, **scope)),
        is_registered=group_code in known
        or calendar_step.optional
        or is_left_out(group_code, target_areas.list_targets(session, cycle_id)),
        released=step.released_at is not None,
        is_past=_is_past(session, step, group_code),
    )


def _is_past(session: Session, step: stored_steps.StoredStep, group_code: str) -> bool:
    """Whether a group goes on without its missing units, those given more time included."""
    now = planning_now(session, step.cycle_id)
    if step.when_missing != "proceed" or not step.has_closed(now):
        return False
    key = (step.cycle_id, step.step_id, group_code)
    return step.has_closed(now, extensions.list_last_days(session, [key]).get(key))


def _judge(
    *,
    expected: int,
    received: int,
    is_registered: bool,
    released: bool,
    is_past: bool,
) -> Waiting:
    reason = "waiting" if is_registered else "unregistered"
    if is_registered and received >= expected:
        reason = "complete"
    elif released:
        reason = "released"
    elif is_past:
        reason = "deadline"
    is_over = reason not in {"waiting", "unregistered"}
    return Waiting(
        is_over=is_over,
        reason=reason,
        expected=expected,
        received=received,
        is_unregistered=not is_registered,
    )


class NothingToRelease(OneplanError):
    """A step was released that waits for nobody."""

    status_code = 409

    def __init__(self, *, cycle_id: str, step_id: str, rule: str, rule_th: str) -> None:
        self.th = f"{name_of_id(step_id)} ไม่มีสิ่งที่ต้องปล่อยให้เดินต่อ: {rule_th}"
        super().__init__(f"Step {step_id} of {cycle_id} has nothing to release: {rule}.")


def list_passed_over(session: Session, cycle_id: str, step_id: str) -> Sequence[Unit]:
    """The units that a step would go on without if it were released now.

    Raises:
        NothingToRelease: It was released before, or every group has all its files.
    """
    step = stored_steps.get_step(session, cycle_id, step_id)
    scope = {"cycle_id": cycle_id, "step_id": step_id}
    if step.released_at is not None:
        day = step.released_at.astimezone(BANGKOK).date()
        raise NothingToRelease(
            **scope,
            rule=f"it was released on {day.isoformat()}",
            rule_th=f"ให้เดินต่อแล้วเมื่อ {format_date(day)}",
        )
    missing = expected_submissions.list_missing_units(session, **scope)
    calendar = calendar_in_force(session, cycle_id)
    if not missing and not list_groups_without_units(session, calendar, calendar.step(step_id)):
        raise NothingToRelease(
            **scope,
            rule="it is not open yet, collects nothing, or every unit has answered",
            rule_th="ยังไม่เปิด ไม่มีการส่งไฟล์ หรือทุกหน่วยงานส่งครบแล้ว",
        )
    return missing


def release_step(
    session: Session, cycle_id: str, step_id: str, *, actor: str, reason: str = ""
) -> int:
    """Let a step that waits for missing units go on with what there is.

    Returns:
        How many units it goes on without; a group without any unit counts for none.

    Raises:
        NothingToRelease: It was released before, or every group has all its files.
    """
    cycle_locks.lock_cycle(session, cycle_id)
    missing = len(list_passed_over(session, cycle_id, step_id))
    stored_steps.get_step(session, cycle_id, step_id).released_at = planning_now(session, cycle_id)
    audit.append_event(
        session,
        actor=actor,
        action="step.released",
        cycle_id=cycle_id,
        subject=step_id,
        details={"reason": reason} if reason else {},
    )
    return missing


def collect_step(session: Session, cycle_id: str, step_id: str, group_code: str) -> dict[str, int]:
    """Fix which submissions of a group the step goes on with: the latest counted of each unit.

    The same submissions collected again are the same input set.

    Returns:
        expected, received, nil, late, missing: numbers of units; unregistered is 1 where
        the register holds no unit for the group, and absent otherwise.
    """
    cycle_locks.lock_cycle(session, cycle_id)
    stored_steps.get_step(session, cycle_id, step_id)
    calendar = calendar_in_force(session, cycle_id)
    if not is_step_over(session, cycle_id, step_id):
        expect_units(session, calendar, calendar.step(step_id))
    scope = {"cycle_id": cycle_id, "step_id": step_id, "group_code": group_code}
    expected = expected_submissions.list_expected_units(session, **scope)
    counted = submissions.list_counted_files(session, **scope)
    missing = sorted({unit.code for unit in expected} - {each.unit_code for each in counted})
    counts = {
        "expected": len(expected),
        "received": len(counted),
        "nil": sum(each.state == SubmissionState.NIL for each in counted),
        "late": sum(each.is_late for each in counted),
        "missing": len(missing),
    }
    without = list_groups_without_units(session, calendar, calendar.step(step_id))
    if group_code in {each.code for each in without}:
        counts["unregistered"] = 1
    before = step_collections.find_collection(session, **scope)
    made = step_collections.add_collection(
        session,
        **scope,
        input_hash=input_hash(f"{each.unit_code}:{each.version}:{each.sha256}" for each in counted),
        submission_ids=[each.id for each in counted],
        counts=counts,
        missing=missing,
        collected_at=planning_now(session, cycle_id),
    )
    if before is None or made.id != before.id:
        audit.append_event(
            session,
            actor="oneplan",
            action="step.collected",
            cycle_id=cycle_id,
            subject=f"{step_id}/{group_code}",
            details={"number": made.number, "input_hash": made.input_hash, **counts},
        )
    record_act(session, cycle_id, step_id, Act.COLLECT, group_code)
    return counts


def is_step_over(session: Session, cycle_id: str, step_id: str) -> bool:
    """Whether the deadline and its grace are past: nobody new is waited for any more."""
    step = stored_steps.get_step(session, cycle_id, step_id)
    return step.has_closed(planning_now(session, cycle_id))


def record_act(
    session: Session, cycle_id: str, step_id: str, act: str, group_code: str = ""
) -> None:
    """Write down that an act of a step was done now, on the planning clock."""
    decisions.record_acts(
        session,
        cycle_id=cycle_id,
        step_id=step_id,
        act=act,
        group_codes=[group_code],
        done_at=planning_now(session, cycle_id),
    )
