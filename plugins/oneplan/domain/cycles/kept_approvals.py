"""Whether an amended calendar keeps the committees that stand before each dispatch."""

from __future__ import annotations

from collections.abc import Mapping

from oneplan.domain.cycles.acts import Act, acts_of, approvals_before, approves_plan, gates_of
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar


def approvals_taken_away(before: Calendar, after: Calendar) -> Mapping[str, tuple[str, ...]]:
    """Name the committees that stood before a dispatch and in an amended calendar do not.

    A dispatch that the amended calendar has no more is compared with those that it adds.

    Returns:
        Id of the dispatch in *before* → ids of the steps that approved; without any, no entry.
    """
    added = _dispatches(after).keys() - _dispatches(before).keys()
    taken: dict[str, tuple[str, ...]] = {}
    for name, step in _dispatches(before).items():
        following = [name] if name in _dispatches(after) else sorted(added)
        for each in following:
            kept = _all_approvals_before(after, after.step(each))
            if lost := [one for one in approvals_before(before, step) if one not in kept]:
                taken[name] = tuple(dict.fromkeys((*taken.get(name, ()), *lost)))
    return taken


def _dispatches(calendar: Calendar) -> dict[str, Step]:
    return {each.id: each for each in calendar.steps if Act.DISPATCH in acts_of(calendar, each)}


def _all_approvals_before(calendar: Calendar, step: Step) -> set[str]:
    """The first approvals on each way back, and those that stand before them."""
    seen: set[str] = set()
    ahead = [step.id]
    while ahead:
        each = calendar.step(ahead.pop())
        if each.id not in seen:
            seen.add(each.id)
            ahead += gates_of(calendar, each)
    return {name for name in seen if approves_plan(calendar, calendar.step(name))}
