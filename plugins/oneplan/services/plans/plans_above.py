"""The plans above some files: what each took in, what became of a row there, which are drafts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.plan_settling import steps_that_settle
from oneplan.domain.plans.plan_rows import RowAt
from oneplan.domain.plans.row_ends import GivenOutcome, RowEnd, follow_row
from oneplan.store.plans.project_places import PlacedEnd, PlanAbove


@dataclass(kw_only=True)
class PlansAbove:
    """Plan versions that took some files in, oldest first, and the outcomes that they gave.

    Attributes:
        plans: Of the steps that the calendar in force has.
        ends: What they did not keep.
    """

    plans: Sequence[PlanAbove]
    ends: Sequence[PlacedEnd]
    _below: dict[int, set[int]] = field(default_factory=dict, init=False)
    _files: dict[int, set[int]] = field(default_factory=dict, init=False)
    _of_row: dict[RowAt, list[PlacedEnd]] = field(default_factory=dict, init=False)
    _into: dict[RowAt, list[PlacedEnd]] = field(default_factory=dict, init=False)
    _settled: set[int] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        for plan in self.plans:  # a part was made before what it went into
            below = [each for each in plan.below if each in self._below]
            self._below[plan.id] = {plan.id}.union(*(self._below[each] for each in below if each))
            self._files[plan.id] = {each for each in plan.files if each is not None}.union(
                *(self._files[each] for each in below if each)
            )
        for end in self.ends:
            self._of_row.setdefault((end.submission_id, end.row_number), []).append(end)
            if end.into_submission_id is not None and end.into_row_number is not None:
                into = end.into_submission_id, end.into_row_number
                self._into.setdefault(into, []).append(end)

    def settle(self, calendar: Calendar, *, let_pass: Collection[str]) -> None:
        """Work out which plans are no drafts.

        Those of contents that a committee *let_pass* or that went out, those below them, and
        those that no step of the calendar decides about or sends.
        """
        made_final: dict[str, bool] = {}
        for plan in self.plans:
            if plan.step_id not in made_final:
                made_final[plan.step_id] = not steps_that_settle(calendar, plan.step_id)
            if plan.content_hash in let_pass or made_final[plan.step_id]:
                self._settled |= self._below[plan.id]

    def is_settled(self, plan: PlanAbove) -> bool:
        """Whether a plan is no draft any more."""
        return plan.id in self._settled

    def holds(self, plan: PlanAbove, submission_id: int) -> bool:
        """Whether a plan took a file in, itself or below."""
        return submission_id in self._files[plan.id]

    def row_end(self, plan: PlanAbove, row: RowAt) -> RowEnd:
        """What became of a row that a plan took in."""

        def outcome_of(at: RowAt) -> GivenOutcome | None:
            end = self._end_of(plan, at)
            if end is None:
                return None
            into = end.into_submission_id, end.into_row_number
            has_into = into[0] is not None and into[1] is not None
            return GivenOutcome(reason=end.reason, into=into if has_into else None)  # type: ignore[arg-type]

        return follow_row(row, outcome_of)

    def _end_of(self, plan: PlanAbove, row: RowAt) -> PlacedEnd | None:
        below = self._below[plan.id]
        return next((e for e in self._of_row.get(row, ()) if e.plan_version_id in below), None)

    def first_merge(self, plan: PlanAbove, row: RowAt) -> PlacedEnd | None:
        """The first merge on a row's way, whose reason is told."""
        return self._end_of(plan, row)

    def last_merge(self, plan: PlanAbove, into: RowAt) -> PlacedEnd:
        """A merge into a row, by which its title and unit are known."""
        below = self._below[plan.id]
        return next(e for e in self._into[into] if e.plan_version_id in below)

    def count_joined(self, plan: PlanAbove, row: RowAt) -> int:
        """How many rows were merged into one."""
        below = self._below[plan.id]
        return sum(e.plan_version_id in below for e in self._into.get(row, ()))
