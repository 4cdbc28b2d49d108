"""Mails about a file that no longer agrees with another form of its unit, or agrees again."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.reminders.mail_key import RECHECK, recheck_key
from oneplan.services.forms.cross_checks import Recheck, recheck_others, recheck_targets
from oneplan.services.reminders.outbox import queue_notices
from oneplan.services.units.provincial_office import offices_to_tell
from oneplan.store.units import units

MAX_SAID = 20
"""Findings that a mail lists; all of them stand with the file."""


def recheck_and_tell(session: Session, *, cycle_id: str, step_id: str, unit_code: str) -> int:
    """Check a unit's other forms again and tell the unit and the office what has changed.

    Returns:
        How many mails are new.
    """
    outcomes = recheck_others(session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code)
    return sum(_tell(session, each) for each in outcomes)


def recheck_all_and_tell(session: Session, cycle_id: str) -> int:
    """Check everything against a new list of target tambon; tell the units and the office.

    Returns:
        How many mails are new.
    """
    return sum(_tell(session, each) for each in recheck_targets(session, cycle_id))


def _tell(session: Session, outcome: Recheck) -> int:
    sent, form, changed = outcome.sent, outcome.form, outcome.changed
    unit = units.require_unit(session, sent.unit_code)
    said = "\n".join(f"{each.cell} {each.message_en} {each.value}" for each in outcome.found)
    return queue_notices(
        session,
        sent.cycle_id,
        sent.step_id,
        reminder=recheck_key(sent.version, said),
        template=RECHECK,
        recipients=[unit, *offices_to_tell(session, sent.cycle_id, area_code=unit.area_code)],
        values={
            "sent_unit": unit.name_th,
            "version": sent.version,
            "checked_form": form.title_th,
            "checked_form_en": form.title_en,
            "other_form": changed.title_th,
            "other_form_en": changed.title_en,
            "said": [each.as_dict() for each in outcome.found[:MAX_SAID]],
        },
    )
