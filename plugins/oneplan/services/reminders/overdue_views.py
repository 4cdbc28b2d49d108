"""Who is late, as who only looks sees it: what a summary told, less what has come since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.step_names import step_name
from oneplan.domain.reminders.mail_key import digest_of
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.reminders.digests import group_overdue, plan_digests
from oneplan.services.reminders.overdue_units import Overdue
from oneplan.services.units.view_links import View
from oneplan.store.cycles import cycles


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueView:
    """Who was late on a day and still is.

    Attributes:
        groups: Name, count and longest days of each amphoe, the worst first.
        lines: Each late file, with the name of its step; the longest first.
    """

    cycle_title_th: str
    day: date
    groups: Sequence[Mapping[str, Any]]
    lines: Sequence[tuple[str, Overdue]]
    is_simulated: bool


def view_overdue(session: Session, view: View) -> OverdueView:
    """What a link shows of the summary that carried it; nothing when all of it has come."""
    level, day = digest_of(view.about)
    calendar = calendar_in_force(session, view.cycle_id)
    lines = [
        line
        for digest in plan_digests(session, view.cycle_id, day)
        if (digest.level, digest.office) == (level, view.unit_code)
        for line in digest.lines
    ]
    return OverdueView(
        cycle_title_th=calendar.title.th,
        day=day,
        groups=group_overdue(lines) if lines else (),
        lines=[(step_name(calendar.step(each.step_id)), each) for each in lines],
        is_simulated=cycles.get_cycle(session, view.cycle_id).is_simulated,
    )
