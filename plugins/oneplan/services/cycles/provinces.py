"""The provinces of a national cycle: those that take part, and their groups.

A ministry's calendar is one for all provinces: each goes through its steps by
itself, with a mapped task of its own. Which take part is a fact of the store; the
others of the 76 have no task that would wait for nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import Group
from oneplan.errors import OneplanError
from oneplan.gateways.files.areas import list_groups
from oneplan.services.cycles.calendars import step_groups
from oneplan.store.cycles import cycle_locks, cycle_provinces, cycles
from oneplan.store.shared import audit


class NoProvinceRegistered(OneplanError):
    """A national cycle was started and the register holds no unit of any province."""

    retryable = True
    status_code = 409

    def __init__(self, *, cycle_id: str) -> None:
        super().__init__(
            f"{cycle_id} is for all provinces and the register has no unit of any: load one with"
            " `oneplan units import FILE.csv`, then clear this task."
        )
        self.th = (
            f"รอบแผน {cycle_id} เป็นของทุกจังหวัด แต่ทะเบียนยังไม่มีหน่วยงานของจังหวัดใด"
            " โปรดนำเข้าทะเบียนหน่วยงานก่อน แล้วเริ่มรอบแผนใหม่"
        )


def join_provinces(
    session: Session, calendar: Calendar, *, among: Sequence[str] | None = None
) -> Sequence[str]:
    """Let the provinces that the register knows take part; of a provincial calendar none.

    Doing it again adds those registered since. A rehearsal stays with the provinces
    that it began with (*among*): another rehearsal may have left units of others.

    Returns:
        Codes of all that take part, in the order of their mapped tasks.

    Raises:
        NoProvinceRegistered: There is none.
    """
    if calendar.province is not None:
        return ()
    cycle_locks.lock_cycle(session, calendar.cycle)
    simulated = cycles.get_cycle(session, calendar.cycle).is_simulated
    known = cycle_provinces.list_provinces(session, calendar.cycle)
    if among is None and simulated and known:
        return known
    may = [group.code for group in list_groups(None)]
    found = among or cycle_provinces.list_registered(session, simulated=simulated)
    new = cycle_provinces.add_provinces(
        session, calendar.cycle, [code for code in found if code in may]
    )
    if new:
        audit.append_event(
            session,
            actor="oneplan",
            action="provinces.joined",
            cycle_id=calendar.cycle,
            subject=calendar.cycle,
            details={"provinces": list(new)},
        )
    if not (joined := cycle_provinces.list_provinces(session, calendar.cycle)):
        raise NoProvinceRegistered(cycle_id=calendar.cycle)
    return joined


def groups_in_cycle(session: Session, calendar: Calendar, step: Step) -> tuple[Group, ...]:
    """The groups of a step, in the order of its mapped tasks: of a nation, who takes part."""
    groups = step_groups(calendar, step)
    if calendar.province is not None:
        return groups
    by_code = {group.code: group for group in groups}
    return tuple(by_code[code] for code in cycle_provinces.list_provinces(session, calendar.cycle))
