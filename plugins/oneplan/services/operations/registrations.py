"""What an open step does when the register changes: it waits for, invites and releases units."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, collects
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.expected_units import Changes, expect_units
from oneplan.services.cycles.steps import is_step_over
from oneplan.services.reminders.reminder_schedule import invite
from oneplan.store.cycles import cycles
from oneplan.store.decisions import decisions
from oneplan.store.reminders import dropped_mails


def follow_register(session: Session, cycle_id: str) -> dict[str, Changes]:
    """Bring the open steps of a cycle up to the register; doing it again changes nothing.

    A unit registered after a step opened is waited for and, where the others were
    invited, invited. A step whose deadline and grace are past asks nobody new.

    Returns:
        Step → what changed, for steps where anything did.
    """
    calendar = calendar_in_force(session, cycle_id)
    done = {(each.step_id, each.act) for each in decisions.list_acts(session, cycle_id=cycle_id)}
    found = {}
    for step in calendar.steps:
        is_open = (step.id, Act.OPEN) in done and not is_step_over(session, cycle_id, step.id)
        if not collects(step) or not is_open:
            continue
        changes = expect_units(session, calendar, step)
        if changes.added and (step.id, Act.INVITE) in done:
            invite(session, cycle_id, step.id, among=changes.added)
        for code in changes.released:
            dropped_mails.drop_of_unit(
                session, code, step=(cycle_id, step.id), reason="the step does not ask this unit"
            )
        if changes:
            found[step.id] = changes
    return found


def follow_register_everywhere(session: Session, *, simulated: bool = False) -> dict[str, int]:
    """Bring every cycle up to the register; return cycle → units waited for since."""
    found = {}
    for cycle_id in cycles.list_cycle_ids(session):
        if cycles.get_cycle(session, cycle_id).is_simulated != simulated:
            continue
        changes = follow_register(session, cycle_id).values()
        if changes:
            found[cycle_id] = sum(len(each.added) for each in changes)
    return found
