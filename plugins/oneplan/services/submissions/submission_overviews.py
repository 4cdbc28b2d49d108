"""The heat map of a cycle with how complete it was on each day, beside the year before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.services.cycles.calendars import calendars_in_force
from oneplan.services.submissions.heat_maps import collecting_steps, map_of, narrowed, scope_of
from oneplan.store.cycles import cycles, stored_steps
from oneplan.store.cycles.cycles import Cycle
from oneplan.store.cycles.stored_steps import StoredStep
from oneplan.store.submissions.place_counts import count_by_day

LONGEST = 366
"""Days that a curve has at most."""
Days = Sequence[tuple[date, int]]


def view_overview(
    session: Session,
    cycle: Cycle,
    *,
    now: datetime,
    area: str = "",
    under: str = "",
    reads: Callable[[str], bool] = lambda _cycle_id: True,
) -> dict[str, Any]:
    """Gather the page of submissions as plain JSON.

    Args:
        session: Open transaction.
        cycle: The cycle.
        now: Planning time.
        area: DOPA code that the units' area begins with; empty for all.
        under: The place that is asked for.
        reads: Whether who asks may read another cycle.

    Returns:
        map (:func:`~oneplan.services.submissions.heat_maps.view_heat_map`), and curves, this
        year's first: cycle, title_th, begins_on, points (days from its first opening, share
        of the answers that had come). Last year's stands beside it where the store holds
        one of the same place; both begin on the day on which their first step opened.
    """
    under = narrowed(under, area)
    others = [each for each in cycles.list_alike(session, cycle) if reads(each.id)]
    calendars = calendars_in_force(session, [cycle.id, *(each.id for each in others)])
    shown = [cycle, *_of_year_before(others, calendars, cycle)]
    rows = stored_steps.list_steps_of_many(session, [each.id for each in shown])
    steps = {
        each.id: collecting_steps(
            calendars[each.id], [row for row in rows if row.cycle_id == each.id]
        )
        for each in shown
    }
    scopes = [
        scope_of(calendars[name], [step.step_id for step in found], area=under)
        for name, found in steps.items()
    ]
    days: dict[str, list[tuple[date, int]]] = defaultdict(list)
    asked: dict[str, int] = defaultdict(int)
    for name, day, count in count_by_day(session, scopes):
        asked[name] += count
        if day is not None:
            days[name].append((day, count))
    return {
        "map": map_of(session, calendars[cycle.id], steps[cycle.id], now=now, under=under),
        "curves": [
            _curve(each, begins, days[each.id], asked[each.id], now if each is cycle else None)
            for each in shown
            if (begins := _first_day(steps[each.id])) is not None and asked[each.id]
        ],
    }


def _of_year_before(
    others: Sequence[Cycle], calendars: Mapping[str, Calendar], cycle: Cycle
) -> list[Cycle]:
    year = calendars[cycle.id].fiscal_year_be - 1
    return [each for each in others if calendars[each.id].fiscal_year_be == year][:1]


def _first_day(steps: Sequence[StoredStep]) -> date | None:
    opened = [each.opens_at for each in steps if each.opens_at is not None]
    return min(opened).astimezone(BANGKOK).date() if opened else None


def _curve(
    cycle: Cycle, begins: date, days: Days, asked: int, now: datetime | None
) -> dict[str, Any]:
    """A cycle's curve: up to *now* while it runs, else to its last file."""
    last = now.astimezone(BANGKOK).date() if now else max((d for d, _ in days), default=begins)
    return {
        "cycle": cycle.id,
        "title_th": cycle.title_th,
        "begins_on": begins,
        "points": list(_points(days, begins=begins, last=last, asked=asked)),
    }


def _points(days: Days, *, begins: date, last: date, asked: int) -> Iterator[tuple[int, float]]:
    yield 0, 0.0
    total = 0
    for day, count in days:
        number = (day - begins).days
        if number > LONGEST or day > last:
            break
        total += count
        yield max(0, number), round(total / asked, 4)
    yield min(LONGEST, max(0, (last - begins).days)), round(total / asked, 4)
