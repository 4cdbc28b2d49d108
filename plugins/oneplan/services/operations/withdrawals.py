"""Steps that an amended calendar adds or drops while its cycle runs.

Which may be dropped says :mod:`oneplan.services.operations.dropped_steps`. One that is
dropped is withdrawn: nobody is expected and no mail about it goes, whoever was asked is
told, and tasks that wait for it end.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from oneplan.domain.reminders.mail_key import WITHDRAWN, withdrawn_key
from oneplan.domain.shared.step_ids import english_name_of_id, name_of_id
from oneplan.services.cycles.clock import planning_now
from oneplan.services.reminders.outbox import queue_notices
from oneplan.store.cycles import step_uses, stored_steps
from oneplan.store.reminders import dropped_mails
from oneplan.store.shared import audit
from oneplan.store.units import units


def withdraw_steps(
    session: Session, cycle_id: str, dropped: Sequence[stored_steps.StoredStep]
) -> None:
    """Take steps out of force, after the calendar without them was put in force."""
    for step in dropped:
        scope = {"cycle_id": cycle_id, "step_id": step.step_id}
        told = step_uses.list_told_units(session, **scope)
        stored_steps.withdraw_step(session, **scope, at=planning_now(session, cycle_id))
        released = step_uses.release_expected(session, **scope)
        mails = dropped_mails.drop_of_step(
            session, **scope, reason="the step was withdrawn by an amended calendar"
        )
        session.expire_all()
        tell_withdrawn(session, cycle_id, step, told)
        audit.append_event(
            session,
            actor="oneplan",
            action="step.withdrawn",
            cycle_id=cycle_id,
            subject=step.step_id,
            details={"units": released, "mails_dropped": mails, "told": len(told)},
        )


def tell_withdrawn(
    session: Session,
    cycle_id: str,
    step: stored_steps.StoredStep,
    told: Sequence[str],
    *,
    is_whole: bool = True,
) -> None:
    """Tell units that were asked that they are not any more; *is_whole*: nobody is."""
    queue_notices(
        session,
        cycle_id,
        None,
        reminder=withdrawn_key(step.step_id),
        template=WITHDRAWN,
        recipients=[units.require_unit(session, code) for code in told],
        values={
            "step_id": step.step_id,
            "step_name": name_of_id(step.step_id),
            "step_english": english_name_of_id(step.step_id),
            "step_title": step.title_th,
            "is_whole": is_whole,
        },
        tells_dates=True,
    )


def tell_of_added(session: Session, cycle_id: str, known: Sequence[str]) -> None:
    """Write down which steps a calendar brings that the running cycle did not have."""
    for step in stored_steps.list_steps(session, cycle_id):
        if step.step_id not in known:
            audit.append_event(
                session,
                actor="oneplan",
                action="step.added",
                cycle_id=cycle_id,
                subject=step.step_id,
            )
