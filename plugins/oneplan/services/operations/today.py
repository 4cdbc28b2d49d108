"""What a secretariat sees first: where the year stands today, who is late, what waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pendulum
from sqlalchemy.orm import Session

from oneplan.domain.cycles.groups import PROVINCE
from oneplan.domain.shared.bangkok import BANGKOK, in_bangkok
from oneplan.domain.submissions.unit_standings import OWES
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.operations.day_concerns import sort_concerns
from oneplan.services.operations.day_mails import mails_of_day
from oneplan.services.submissions.heat_maps import collecting_steps, group_names, scope_of
from oneplan.services.submissions.unit_lists import as_json
from oneplan.store.cycles import stored_steps
from oneplan.store.cycles.stored_steps import StoredStep
from oneplan.store.decisions.attention import Concern, list_concerns
from oneplan.store.submissions.extensions import list_extended
from oneplan.store.submissions.place_counts import PlaceCount, count_by_place
from oneplan.store.submissions.unit_standings import list_units

EXTENDED = "extended"
"""Concerns about units that are not late yet: they were given more time."""
NAMED = 12
"""Late units that are named; the list of units has all."""


def view_today(session: Session, cycle_id: str, *, now: datetime, area: str = "") -> dict[str, Any]:
    """Describe the day *now* of a cycle as plain JSON.

    Returns:
        now; steps: those whose window holds *now*, with title, dates, days left until the
        due date (below zero after it), units expected and received; late: of the steps
        whose due day is past and that still take files or wait, total, places (code,
        name_th, count; most first) and the first units by name; closed_missing: units
        missing in steps that have closed; waits and problems
        (:func:`~oneplan.services.operations.day_concerns.sort_concerns`); tomorrow: mails
        (:func:`~oneplan.services.operations.day_mails.mails_of_day`).
    """
    calendar = calendar_in_force(session, cycle_id)
    steps = stored_steps.list_steps(session, cycle_id)
    collecting = collecting_steps(calendar, steps)
    names = [step.step_id for step in collecting]
    counts = count_by_place(session, scope_of(calendar, names, area=area))
    late = [step for step in collecting if _is_late(step, now)]
    total, found = list_units(
        session,
        scope_of(calendar, [step.step_id for step in late], area=area),
        standings=OWES,
        late_at=now,
        limit=NAMED,
    )
    tomorrow = in_bangkok(now).add(days=1)
    open_steps = [step.step_id for step in collecting if _is_running(step, now)]
    concerns = list_concerns(
        session,
        cycle_id=cycle_id,
        step_ids=open_steps,
        now=now,
        until=tomorrow.end_of("day"),
        area=area,
    )
    sums = _by_step(counts)
    return {
        "now": now.isoformat(),
        "steps": [_view(step, now, sums) for step in steps if _is_running(step, now)],
        "late": {
            "total": total,
            "steps": [step.step_id for step in late],
            "places": _places(counts, late, concerns, group_names(calendar)),
            "units": as_json(session, found, {step.step_id: step for step in late}, now=now),
        },
        "closed_missing": sum(
            sums[step.step_id][0] - sums[step.step_id][1]
            for step in collecting
            if step.step_id in sums and step.has_closed(now) and step not in late
        ),
        **sort_concerns(calendar, concerns, is_whole=not area),
        "tomorrow": []
        if area
        else mails_of_day(
            calendar,
            collecting,
            sums,
            list_extended(session, cycle_id=cycle_id),
            day=tomorrow.date(),
        ),
    }


def _is_running(step: StoredStep, now: datetime) -> bool:
    return (step.opens_at is None or step.opens_at <= now) and not step.has_closed(now)


def _is_late(step: StoredStep, now: datetime) -> bool:
    """Whether units that have not sent are late, and still can or must send."""
    if step.due_at is None or now <= step.due_at or step.backfilled_at is not None:
        return False
    waits = step.when_missing == "hold" and step.released_at is None
    return waits or not step.has_closed(now)


def _by_step(counts: Sequence[PlaceCount]) -> dict[str, tuple[int, int]]:
    expected: Counter[str] = Counter()
    received: Counter[str] = Counter()
    for each in counts:
        expected[each.step_id] += each.expected
        received[each.step_id] += each.received
    return {step: (count, received[step]) for step, count in expected.items()}


def _places(
    counts: Sequence[PlaceCount],
    late: Sequence[StoredStep],
    concerns: Sequence[Concern],
    names: dict[str, str],
) -> list[dict[str, Any]]:
    missing: Counter[str] = Counter()
    steps = {step.step_id for step in late}
    for each in counts:
        if each.step_id in steps:
            missing[each.place] += each.expected - each.received
    for concern in concerns:
        if concern.kind == EXTENDED and concern.step_id in steps:
            missing[concern.code] -= concern.number
    return [
        {"code": code, "name_th": names.get(code, code or PROVINCE.name_th), "count": count}
        for code, count in missing.most_common()
        if count
    ]


def _view(step: StoredStep, now: datetime, sums: dict[str, tuple[int, int]]) -> dict[str, Any]:
    expected, received = sums.get(step.step_id, (0, 0))
    today = pendulum.instance(now).in_timezone(BANGKOK).date()
    return {
        "step": step.step_id,
        "title_th": step.title_th,
        "opens_at": step.opens_at,
        "due_at": step.due_at,
        "days_left": (step.due_at.astimezone(BANGKOK).date() - today).days if step.due_at else None,
        "expected": expected,
        "received": received,
        "missing": expected - received,
    }
