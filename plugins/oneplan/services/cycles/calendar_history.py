"""Who drafted, endorsed, circulated and amended a cycle's calendar, when and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_stages import ReachedStage, Stage, require_stage
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.store.cycles import calendar_stages, cycle_locks, cycles
from oneplan.store.shared import audit


def record_stage(
    session: Session,
    cycle_id: str,
    stage: Stage,
    *,
    by: str,
    on_day: date | None = None,
    reason: str = "",
    reference: str = "",
) -> int:
    """Write down that the calendar in force reached a stage.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        stage: What it became.
        by: Who writes it down.
        on_day: When it was done; today by default.
        reason: Why.
        reference: The meeting or the letter.

    Returns:
        The revision that it is about.

    Raises:
        CycleUnknown: It was never started.
        StageRefused: It cannot have reached that stage.
    """
    cycle_locks.lock_cycle(session, cycle_id)
    revision = cycles.get_cycle(session, cycle_id).revision
    today = planning_now(session, cycle_id).date()
    day = on_day or today
    reached = [
        ReachedStage(revision=each.revision, stage=Stage(each.stage), on_day=each.on_day)
        for each in calendar_stages.list_stages(session, cycle_id)
    ]
    require_stage(
        cycle_id, stage, revision=revision, on_day=day, today=today, reached=reached, by=by
    )
    printed = calendar_in_force(session, cycle_id).revision
    as_of = printed.date if printed else None
    calendar_stages.add_stage(
        session,
        cycle_id=cycle_id,
        revision=revision,
        stage=stage,
        on_day=day,
        as_of=as_of,
        recorded_by=by,
        reason=reason,
        reference=reference,
    )
    audit.append_event(
        session,
        actor=by,
        action=f"calendar.{stage}",
        cycle_id=cycle_id,
        subject=cycle_id,
        details={
            "revision": revision,
            "on": day.isoformat(),
            "as_of": as_of.isoformat() if as_of else None,
            "reason": reason,
            "reference": reference,
        },
    )
    return revision


def record_circulated(session: Session, cycle_id: str, *, by: str, reference: str) -> bool:
    """Write down that the revision in force was circulated, where a meeting has endorsed it.

    Returns:
        Whether it was; it is once for each revision.
    """
    revision = cycles.get_cycle(session, cycle_id).revision
    stages = calendar_stages.list_stages(session, cycle_id)
    is_endorsed = any(each.stage == Stage.ENDORSED for each in stages)
    is_done = any((each.revision, each.stage) == (revision, Stage.CIRCULATED) for each in stages)
    if is_endorsed and not is_done:
        record_stage(session, cycle_id, Stage.CIRCULATED, by=by, reference=reference)
    return is_endorsed and not is_done


def has_stage(session: Session, cycle_id: str, revision: int) -> bool:
    """Whether anything is written down about a revision; of a rehearsal's first nothing is."""
    return any(each.revision == revision for each in calendar_stages.list_stages(session, cycle_id))


def list_history(session: Session, cycle_id: str) -> Sequence[calendar_stages.CalendarStage]:
    """The stages of a cycle's calendar, oldest first.

    Raises:
        CycleUnknown: It was never started.
    """
    cycles.get_cycle(session, cycle_id)
    return calendar_stages.list_stages(session, cycle_id)
