"""One mail a day to a superior: every unit of theirs that is overdue, the worst first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from oneplan.config.settings import settings
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.step_names import step_name, step_number
from oneplan.domain.reminders.mail_key import digest_key
from oneplan.domain.reminders.notices import LINK_PLACE
from oneplan.domain.reminders.reminder_schedule import ReminderLevel
from oneplan.domain.units.hierarchy import HEAD, superior_of
from oneplan.gateways.files.areas import list_groups
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.reminders.outbox import queue_notices
from oneplan.services.reminders.overdue_units import Overdue, overdue_by_level
from oneplan.store.cycles import cycles
from oneplan.store.units import contacts, units

TEMPLATES = {
    ReminderLevel.SUPERIOR: "digest",
    ReminderLevel.PROVINCIAL_OFFICE: "digest",
    ReminderLevel.GOVERNOR: "summary",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one office is told on one day."""

    level: ReminderLevel
    day: date
    office: str
    contact_role: str
    lines: Sequence[Overdue]


def queue_digests(session: Session, cycle_id: str) -> int:
    """Queue the digests of the planning day, whichever step's reminder asks for them.

    A superior gets one a day: who asks second finds it there.

    Returns:
        How many mails are new.
    """
    day = planning_now(session, cycle_id).date()
    together: dict[tuple[ReminderLevel, str], list[Digest]] = defaultdict(list)
    for each in plan_digests(session, cycle_id, day):
        together[each.level, each.contact_role].append(each)
    return sum(
        _queue_digests(session, cycle_id, day, level, digests)
        for (level, _), digests in together.items()
    )


def plan_digests(session: Session, cycle_id: str, day: date) -> tuple[Digest, ...]:
    """The digests of a day, by what is missing at this moment."""
    return tuple(
        Digest(level=level, day=day, office=above[0], contact_role=above[1], lines=lines)
        for level, above, lines in _by_office(session, cycle_id, day)
        if above is not None
    )


def list_unheard(
    session: Session, cycle_id: str, day: date
) -> Mapping[ReminderLevel, Sequence[Overdue]]:
    """Level → what it would be told on a day, were there anybody in the register to tell."""
    return {
        level: lines for level, above, lines in _by_office(session, cycle_id, day) if above is None
    }


def _by_office(
    session: Session, cycle_id: str, day: date
) -> Iterator[tuple[ReminderLevel, tuple[str, str] | None, Sequence[Overdue]]]:
    """Level, the office and role above (None where there is nobody), and what they are told."""
    register = _Register(session, cycle_id)
    for level, overdue in overdue_by_level(session, cycle_id, day).items():
        by_office: dict[tuple[str, str] | None, list[Overdue]] = defaultdict(list)
        for each in overdue:
            by_office[register.above(each.unit, level)].append(each)
        for above in sorted(by_office, key=lambda found: found or ("", "")):
            yield level, above, by_office[above]


class _Register:
    """Who stands above whom, read once."""

    def __init__(self, session: Session, cycle_id: str) -> None:
        cycle = cycles.get_cycle(session, cycle_id)
        self._by_area: dict[str, list[units.Unit]] = defaultdict(list)
        for office in units.list_units(
            session,
            levels=("amphoe", "province"),
            under=cycle.province_code or "",
            simulated=cycle.is_simulated,
        ):
            self._by_area[office.area_code].append(office)
        self._with_head = contacts.list_units_with(session, role=HEAD)
        self._known: dict[tuple[str, ReminderLevel], tuple[str, str] | None] = {}

    def above(self, unit: units.Unit, level: ReminderLevel) -> tuple[str, str] | None:
        """The office and role above a unit; a unit whose own head nobody registered has none."""
        key = (unit.code, level)
        if key not in self._known:
            near = [*self._by_area[unit.area_code[:4]], *self._by_area[unit.area_code[:2]]]
            found = superior_of(unit, level, near)
            is_own = found is not None and found[0] == unit.code
            self._known[key] = None if is_own and unit.code not in self._with_head else found
        return self._known[key]


def _queue_digests(
    session: Session, cycle_id: str, day: date, level: ReminderLevel, digests: Sequence[Digest]
) -> int:
    calendar = calendar_in_force(session, cycle_id)
    # The provincial office has an account; who stands above or beside it has none.
    has_account = level == ReminderLevel.PROVINCIAL_OFFICE
    page = f"{settings().ui_url}/dags/{cycle_id}" if has_account else LINK_PLACE
    offices = units.list_by_code(session, {each.office for each in digests})
    return queue_notices(
        session,
        cycle_id,
        None,
        reminder=digest_key(level, day),
        template=TEMPLATES[level],
        recipients=[offices[each.office] for each in digests],
        values={"digest_link": page},
        values_of={each.office: _values(calendar, each, page) for each in digests},
        level=level,
        contact_role=digests[0].contact_role,
    )


def _values(calendar: Calendar, digest: Digest, page: str) -> dict[str, Any]:
    return {
        "lines": [
            {
                "unit_name": each.unit.name_th,
                "step_name": step_name(calendar.step(each.step_id)),
                "step_number": step_number(calendar.step(each.step_id)),
                "due_at": each.due_at,
                "days": each.days,
                "state": each.state,
                "link": page,
            }
            for each in digest.lines
        ],
        "groups": group_overdue(digest.lines),
        "urgency": max(digest.lines, key=lambda line: line.days).urgency,
    }


def group_overdue(lines: Sequence[Overdue]) -> list[dict[str, Any]]:
    """The overdue of each amphoe, and of the provincial offices together, the worst first."""
    names = {group.code: group.name_th for group in list_groups(lines[0].unit.area_code[:2])}
    found: dict[str, list[int]] = defaultdict(list)
    for each in lines:
        found[names.get(each.unit.area_code[:4], "ส่วนราชการและ อบจ.")].append(each.days)
    return sorted(
        ({"name": name, "count": len(days), "days": max(days)} for name, days in found.items()),
        key=lambda group: (-group["days"], -group["count"], group["name"]),
    )
