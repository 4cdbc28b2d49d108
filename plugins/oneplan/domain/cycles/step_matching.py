"""Which step of one calendar is which of another: kept, renumbered, split, joined, new, gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.shared.thai_numerals import compared

ALIKE = 0.85
"""Share of letters that two titles have in common to be taken for one step's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMatches:
    """How the steps of two calendars belong together, in calendar order.

    Attributes:
        kept: Pairs with one id, before and after.
        renumbered: Pairs of one title under two ids.
        split: A step that is gone, and the steps that took its place.
        joined: Steps that are gone, and the one that took their place.
        added: Steps that are only in the later calendar.
        removed: Steps that are only in the earlier calendar.
    """

    kept: Sequence[tuple[Step, Step]] = ()
    renumbered: Sequence[tuple[Step, Step]] = ()
    split: Sequence[tuple[Step, Sequence[Step]]] = ()
    joined: Sequence[tuple[Sequence[Step], Step]] = ()
    added: Sequence[Step] = ()
    removed: Sequence[Step] = ()


@dataclass(slots=True)
class _Unmatched:
    before: list[Step]
    after: list[Step]
    renumbered: list[tuple[Step, Step]] = field(default_factory=list)
    split: list[tuple[Step, Sequence[Step]]] = field(default_factory=list)
    joined: list[tuple[Sequence[Step], Step]] = field(default_factory=list)


def match_steps(before: Calendar, after: Calendar) -> StepMatches:
    """Find what became of each step.

    Facts of a cycle hang on a step's id, so equal ids are one step whatever it says.
    A step that is gone was split where two or more new ones stand under its number
    (3 → 3.1, 3.2 or 3a, 3b); two that became one are joined by the same rule.
    """
    ids_before, ids_after = ({step.id for step in each.steps} for each in (before, after))
    rest = _Unmatched(
        before=[step for step in before.steps if step.id not in ids_after],
        after=[step for step in after.steps if step.id not in ids_before],
    )
    _find_split(rest)
    _find_joined(rest)
    _find_renumbered(rest)
    return StepMatches(
        kept=[(step, after.step(step.id)) for step in before.steps if step.id in ids_after],
        renumbered=rest.renumbered,
        split=rest.split,
        joined=rest.joined,
        added=rest.after,
        removed=rest.before,
    )


def find_taken_numbers(before: Calendar, after: Calendar) -> tuple[tuple[Step, Step], ...]:
    """Steps whose number another one has now, each with what it became under a new number.

    A step was inserted and those behind it were counted on, or two changed places: by its
    number it would be taken for the other, with everything that was sent for it.
    """
    was = {step.id: step for step in before.steps}
    now = {step.id: step for step in after.steps}
    moved = [
        step for step in after.steps if step.id not in was or not _is_alike(was[step.id], step)
    ]
    found = []
    for old in before.steps:
        if old.id not in now or _is_alike(old, now[old.id]):
            continue
        new = next((each for each in moved if each.id != old.id and _is_alike(old, each)), None)
        if new is not None:
            found.append((old, new))
    return tuple(found)


def _is_alike(old: Step, new: Step) -> bool:
    return _likeness(old, new) >= ALIKE


def _find_split(rest: _Unmatched) -> None:
    for step in tuple(rest.before):
        parts = [each for each in rest.after if _is_part(each, step)]
        if len(parts) > 1:
            rest.split.append((step, parts))
            rest.before.remove(step)
            rest.after = [each for each in rest.after if each not in parts]


def _find_joined(rest: _Unmatched) -> None:
    for step in tuple(rest.after):
        parts = [each for each in rest.before if _is_part(each, step)]
        if len(parts) > 1:
            rest.joined.append((parts, step))
            rest.after.remove(step)
            rest.before = [each for each in rest.before if each not in parts]


def _is_part(part: Step, whole: Step) -> bool:
    return part.id.startswith(f"{whole.id}.") or (
        part.id[: len(whole.id)] == whole.id and part.id[len(whole.id) :].isalpha()
    )


def _find_renumbered(rest: _Unmatched) -> None:
    likely = sorted(
        (
            (_likeness(old, new), at, index)
            for at, old in enumerate(rest.before)
            for index, new in enumerate(rest.after)
            if _likeness(old, new) >= ALIKE
        ),
        key=lambda each: (-each[0], each[1], each[2]),
    )
    pairs: dict[int, int] = {}
    for _, at, index in likely:
        if at not in pairs and index not in pairs.values():
            pairs[at] = index
    rest.renumbered = [(rest.before[at], rest.after[pairs[at]]) for at in sorted(pairs)]
    rest.before = [step for at, step in enumerate(rest.before) if at not in pairs]
    taken = set(pairs.values())
    rest.after = [step for index, step in enumerate(rest.after) if index not in taken]


def _likeness(old: Step, new: Step) -> float:
    first, second = (compared(step.title.th).replace(" ", "") for step in (old, new))
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return 0.0 if matcher.quick_ratio() < ALIKE else matcher.ratio()
