"""A step as the secretariat sees it: its dates, its units by how they stand, its tickets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import ACT_NAMES_TH, Act, acts_of, collects
from oneplan.domain.cycles.calendar_words import KINDS_TH
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.submissions.unit_standings import STANDINGS, UnitStanding
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.submissions.heat_maps import narrowed, path_of, scope_of
from oneplan.services.submissions.unit_lists import PAGE, UnitFilter, as_json, standings_of
from oneplan.services.submissions.unit_views import view_ticket
from oneplan.store.cycles import stored_steps
from oneplan.store.cycles.stored_steps import StepUnknown, StoredStep
from oneplan.store.decisions import decisions
from oneplan.store.late_submissions import late_tickets
from oneplan.store.submissions import unit_standings


def view_step_page(
    session: Session,
    cycle_id: str,
    step_id: str,
    wanted: UnitFilter,
    *,
    now: datetime,
    area: str = "",
) -> dict[str, Any]:
    """Describe a step as plain JSON.

    Args:
        session: The transaction.
        cycle_id: The cycle.
        step_id: A step of the calendar in force.
        wanted: Which of its units are listed.
        now: Planning moment.
        area: DOPA code that the visitor is limited to; empty for all.

    Returns:
        step, title_th, kind_th, opens_at, due_at, closes_at, days_left, is_closed,
        released_at, holds (whether it waits for missing units for ever), collects; of one
        that collects standings (standing, words, count), expected, received, missing and a
        page of units, and its tickets; of another the acts that were done; before and after:
        the steps beside it.

    Raises:
        StepUnknown: The calendar in force has no such step.
    """
    calendar = calendar_in_force(session, cycle_id)
    steps = stored_steps.list_steps(session, cycle_id)
    at = next((n for n, each in enumerate(steps) if each.step_id == step_id), None)
    if at is None:
        raise StepUnknown(cycle_id=cycle_id, step_id=step_id)
    step, of_calendar = steps[at], calendar.step(step_id)
    view = _dates(step, now) | {
        "kind_th": KINDS_TH[of_calendar.kind],
        "collects": collects(of_calendar),
        "before": _beside(steps[:at][-1:]),
        "after": _beside(steps[at + 1 :][:1]),
    }
    if not view["collects"]:
        done = decisions.list_acts(session, cycle_id=cycle_id, step_id=step_id)
        acts = acts_of(calendar, of_calendar)
        return view | {"acts": [_act(each, done) for each in acts if each != Act.WAIT]}
    whole = scope_of(calendar, [step_id], area=area)
    counts = unit_standings.count_standings(session, whole)
    total, found = unit_standings.list_units(
        session,
        scope_of(calendar, [step_id], place=wanted.place, area=area),
        standings=standings_of(wanted.standing),
        text=wanted.text.strip(),
        limit=PAGE,
        offset=(wanted.page - 1) * PAGE,
    )
    tickets = late_tickets.list_named_tickets(
        session, cycle_id=cycle_id, step_id=step_id, area=area
    )
    return view | {
        **_counted({standing: counts.get((step_id, standing), 0) for standing in UnitStanding}),
        "total": total,
        "page": wanted.page,
        "pages": max(1, -(-total // PAGE)),
        "path": path_of(calendar, narrowed(wanted.place, area)),
        "units": as_json(session, found, {step_id: step}, now=now),
        "tickets": [view_ticket(ticket) | {"name_th": name} for ticket, name in tickets],
    }


def _dates(step: StoredStep, now: datetime) -> dict[str, Any]:
    day = now.astimezone(BANGKOK).date()
    return {
        "step": step.step_id,
        "title_th": step.title_th,
        "opens_at": step.opens_at,
        "due_at": step.due_at,
        "closes_at": step.closes_at,
        "days_left": (step.due_at.astimezone(BANGKOK).date() - day).days if step.due_at else None,
        "has_opened": step.opens_at is None or step.opens_at <= now,
        "is_closed": step.has_closed(now),
        "released_at": step.released_at,
        "backfilled_at": step.backfilled_at,
        "holds": step.when_missing == "hold",
    }


def _counted(counts: dict[UnitStanding, int]) -> dict[str, Any]:
    counted = (UnitStanding.RECEIVED, UnitStanding.LATE, UnitStanding.NIL)
    return {
        "standings": [
            {"standing": s, "th": STANDINGS[s][0], "en": STANDINGS[s][1], "count": count}
            for s, count in counts.items()
        ],
        "expected": sum(counts.values()),
        "received": sum(counts[s] for s in counted),
        "missing": counts[UnitStanding.MISSING] + counts[UnitStanding.RETURNED],
    }


def _beside(steps: Sequence[StoredStep]) -> dict[str, str] | None:
    return {"step": steps[0].step_id, "title_th": steps[0].title_th} if steps else None


def _act(act: Act, done: Sequence[decisions.StepAct]) -> dict[str, Any]:
    of_act = [each for each in done if each.act == act]
    return {
        "name_th": ACT_NAMES_TH[act],
        "groups": len(of_act),
        "first_done_at": min((each.first_done_at for each in of_act), default=None),
        "last_done_at": max((each.last_done_at for each in of_act), default=None),
    }
