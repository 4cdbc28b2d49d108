"""Units that an amended calendar asks no more while their step stays, and those it asks since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, collects
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.services.cycles.expected_units import expect_units, list_asked_now
from oneplan.services.cycles.steps import is_step_over
from oneplan.services.operations.withdrawals import tell_withdrawn
from oneplan.services.reminders.reminder_schedule import invite
from oneplan.store.cycles import step_uses, stored_steps
from oneplan.store.decisions import decisions
from oneplan.store.reminders import dropped_mails
from oneplan.store.submissions import expected_submissions, submissions

NOT_ASKED = "the step does not ask this unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOtherwise:
    """An open step that asks other units: how many are new, how many are asked no more."""

    step: str
    added: int
    released: int


def release_units(session: Session, before: Calendar, after: Calendar) -> None:
    """Let open steps wait for whom the calendar in force names, and tell whom they ask no more.

    What a unit has sent stays and counts. Mails that ask a released unit for a file do
    not go; it is told where one had gone.
    """
    for step, acts in _changed_steps(session, before, after):
        scope = {"cycle_id": after.cycle, "step_id": step.id}
        told = set(step_uses.list_told_units(session, **scope))
        if not collects(step):
            step_uses.release_expected(session, **scope)
            dropped_mails.drop_of_step(session, **scope, reason="the step collects no more")
            released: Sequence[str] = sorted(told)
        else:
            changes = expect_units(session, after, step)
            if changes.added and Act.INVITE in acts:
                invite(session, after.cycle, step.id, among=changes.added)
            for code in changes.released:
                dropped_mails.drop_of_unit(
                    session, code, step=(after.cycle, step.id), reason=NOT_ASKED
                )
            released = [code for code in changes.released if code in told]
        session.expire_all()
        stored = stored_steps.get_step(session, after.cycle, step.id)
        tell_withdrawn(session, after.cycle, stored, released, is_whole=False)


def foresee_released(
    session: Session, before: Calendar, after: Calendar
) -> Sequence[AskedOtherwise]:
    """What :func:`release_units` would change; nothing is written."""
    found = []
    for step, _ in _changed_steps(session, before, after):
        scope = {"cycle_id": after.cycle, "step_id": step.id}
        waited = expected_submissions.list_expected_codes(session, **scope)
        asked = (
            {unit.code for unit in list_asked_now(session, after, step)}
            if collects(step)
            else set()
        )
        sent = {each.unit_code for each in submissions.list_submissions(session, **scope)}
        added, released = asked - set(waited), set(waited) - asked - sent
        if added or released:
            found.append(AskedOtherwise(step=step.id, added=len(added), released=len(released)))
    return found


def _changed_steps(
    session: Session, before: Calendar, after: Calendar
) -> Iterator[tuple[Step, set[str]]]:
    """Open steps of both calendars whose senders are others, with the acts that were done."""
    was = {step.id: step for step in before.steps if collects(step)}
    changed = [
        step for step in after.steps if step.id in was and _asks(was[step.id]) != _asks(step)
    ]
    for step in changed:
        done = decisions.list_acts(session, cycle_id=after.cycle, step_id=step.id)
        acts = {each.act for each in done}
        if Act.OPEN in acts and not is_step_over(session, after.cycle, step.id):
            yield step, acts


def _asks(step: Step) -> tuple[object, ...]:
    """What says whom a step asks."""
    return collects(step), step.submitted_by, step.agencies, step.duty_of
