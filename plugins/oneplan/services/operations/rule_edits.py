"""Other rules of reminding for a cycle or a step, as an edit of the calendar's file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendar_steps import Policy
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.reminders.rule_answers import changed_rules
from oneplan.gateways.calendars.policy_edits import PolicyNotFound, replace_rules
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.operations.desk_amendments import Edit, read_text

WHOLE = "cycle"
"""What stands for the calendar's own rules where a step is chosen."""


def list_scopes(session: Session, cycle_id: str) -> list[tuple[str, str]]:
    """Id and Thai title of the steps with rules of reminding: those in which units send."""
    calendar = calendar_in_force(session, cycle_id)
    return [(step.id, step.title.th) for step in calendar.steps if collects(step)]


def policy_of(calendar: Calendar, scope: str) -> Policy:
    """The rules in force of a step, or of :data:`WHOLE`.

    Raises:
        StepNotInCalendar: The calendar has no such step.
    """
    return calendar.policy if scope == WHOLE else calendar.step(scope).policy


def list_with_own(calendar: Calendar, rules: Mapping[str, Any]) -> list[str]:
    """Ids of the steps that keep a rule of their own where the calendar's is changed."""
    changed = changed_rules(calendar.policy, rules)
    return [
        step.id
        for step in calendar.steps
        if collects(step)
        and any(getattr(step.policy, key) != getattr(calendar.policy, key) for key in changed)
    ]


def rules_edit(cycle_id: str, scope: str, rules: Mapping[str, Any]) -> Edit:
    """Write rules that are others than the file's; the same file again stays as it is.

    Raises (when it is done):
        StepNotInCalendar: The file has no such step.
        PolicyNotFound: The file prints its rules in a way that cannot be edited.
    """

    def edit(text: str) -> str:
        before = read_text(cycle_id, text)
        changed = changed_rules(policy_of(before, scope), rules)
        step_id = "" if scope == WHOLE else scope
        made = replace_rules(text, step_id, changed)
        # An anchor that several places share would change all of them.
        after = read_text(cycle_id, made)
        if changed_rules(policy_of(after, scope), rules) or not _alike(before, after, scope):
            raise PolicyNotFound(step_id=step_id, rule="other places would change with it")
        return made

    return edit


def _alike(before: Calendar, after: Calendar, scope: str) -> bool:
    """Whether nothing but the rules of *scope* is another; a calendar's own reach its steps."""
    apart = {"policy": Policy()}
    first, second = (
        each.model_copy(
            update={
                **(apart if scope == WHOLE else {}),
                "steps": tuple(
                    step.model_copy(update=apart) if scope in (WHOLE, step.id) else step
                    for step in each.steps
                ),
            }
        )
        for each in (before, after)
    )
    return first == second
