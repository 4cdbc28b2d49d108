"""Mail that a person keeps back, and lets go again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.reminders.notices import NoticeState
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.clock import real_now
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.reminders.send_windows import put_off
from oneplan.store.cycles import cycles
from oneplan.store.reminders import notices
from oneplan.store.shared import audit
from oneplan.store.units import units


class NothingNamed(OneplanError):
    """Something was to be held that the cycle does not have."""

    status_code = 404

    def __init__(self, *, cycle_id: str, named: str, named_th: str) -> None:
        self.th = f"รอบแผนนี้ไม่มี{named_th} จึงไม่ได้ระงับอีเมลใด"
        super().__init__(f"Cycle {cycle_id!r} has no {named}: nothing is held.")


class NothingHeld(OneplanError):
    """Something was to be released that no hold in force names."""

    status_code = 404
    th = "ไม่มีการระงับอีเมลนี้อยู่ หรือปล่อยไปแล้ว"

    def __init__(self, *, cycle_id: str) -> None:
        super().__init__(
            f"No hold of cycle {cycle_id!r} names that; `oneplan notices preview`"
            " lists the holds in force."
        )


def hold_mail(
    session: Session, cycle_id: str, *, named: Mapping[str, Any], actor: str, reason: str = ""
) -> None:
    """Keep back what *named* names, queued or to come; nothing named is the stop switch.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        named: Any of step_id, reminder, unit_code, notice_id.
        actor: Who holds.
        reason: Why, where somebody said so.

    Raises:
        NothingNamed: The cycle has no such step or mail.
        UnitUnknown: The register has no such unit.
        NoticeUnknown: There is no such mail.
    """
    cycles.get_cycle(session, cycle_id)
    require_named(session, cycle_id, named)
    notices.add_hold(session, cycle_id=cycle_id, placed_by=actor, **named)
    audit.append_event(
        session,
        actor=actor,
        action="notices.held",
        cycle_id=cycle_id,
        subject=cycle_id,
        details=dict(named),
        reason=reason,
    )


def require_named(session: Session, cycle_id: str, named: Mapping[str, Any]) -> None:
    """Refuse what the cycle does not have: a slip of the pen would hold nothing.

    Raises:
        NothingNamed: The cycle has no such step or mail.
        UnitUnknown: The register has no such unit.
        NoticeUnknown: There is no such mail.
    """
    step_id, notice_id = named.get("step_id"), named.get("notice_id")
    steps = {each.id for each in calendar_in_force(session, cycle_id).steps}
    if step_id is not None and step_id not in steps:
        raise NothingNamed(
            cycle_id=cycle_id, named=f"step {step_id!r}", named_th=f"ขั้นตอน {step_id}"
        )
    if named.get("unit_code") is not None:
        units.require_unit(session, named["unit_code"])
    if (
        notice_id is not None
        and notices.get_notice(session, notice_id, is_locked=False).cycle_id != cycle_id
    ):
        raise NothingNamed(
            cycle_id=cycle_id, named=f"mail {notice_id}", named_th=f"อีเมลเลขที่ {notice_id}"
        )


def release_mail(
    session: Session, cycle_id: str, *, named: Mapping[str, Any], actor: str, reason: str = ""
) -> int:
    """Let go what a hold of exactly these names keeps back.

    Returns:
        How many holds were lifted.

    Raises:
        NothingHeld: There is none.
    """
    columns = ("step_id", "reminder", "unit_code", "notice_id")
    found = [
        each
        for each in notices.list_holds(session, cycle_id=cycle_id)
        if all(getattr(each, name) == named.get(name) for name in columns)
    ]
    if not found:
        raise NothingHeld(cycle_id=cycle_id)
    held = set(notices.list_held_ids(session, cycle_id=cycle_id))
    for each in found:
        each.released_by, each.released_at = actor, real_now()
    session.flush()
    freed = held - set(notices.list_held_ids(session, cycle_id=cycle_id))
    queued = notices.list_notices(session, cycle_id=cycle_id, state=NoticeState.QUEUED)
    put_off(session, [each for each in queued if each.id in freed])
    audit.append_event(
        session,
        actor=actor,
        action="notices.released",
        cycle_id=cycle_id,
        subject=cycle_id,
        details=dict(named),
        reason=reason,
    )
    return len(found)
