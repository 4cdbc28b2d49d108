"""Queue mails with the fact they tell: one for each cycle, step, unit, reminder and revision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from oneplan.domain.reminders.notices import AT_ONCE, NoticeState
from oneplan.domain.reminders.reminder_schedule import ReminderLevel
from oneplan.gateways.mail.templates import notice_renderer
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.reminders.mail_frames import frame_of
from oneplan.services.reminders.send_windows import may_go_at
from oneplan.store.cycles import cycles
from oneplan.store.reminders import mail_faults, outbox
from oneplan.store.units import units

NAMED = 20
"""Units that a fault names at most."""

log = structlog.get_logger()


def queue_notices(
    session: Session,
    cycle_id: str,
    step_id: str | None,
    *,
    reminder: str,
    template: str,
    recipients: Iterable[units.Unit],
    values: Mapping[str, Any] | None = None,
    values_of: Mapping[str, Mapping[str, Any]] | None = None,
    level: ReminderLevel = ReminderLevel.UNIT,
    contact_role: str = "coordinator",
    asks_file: bool = False,
    tells_dates: bool = False,
    nominal_at: datetime | None = None,
    attachments: Sequence[Mapping[str, str]] = (),
    is_first: bool = False,
) -> int:
    """Render and queue one mail to each recipient; known ones stay as they are.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        step_id: Step that it is about; None for a digest of several.
        reminder: What makes it one mail for its unit, besides step and revision.
        template: Folder under ``include/templates/notices``.
        recipients: Units it goes to.
        values: What the template says, the same for all.
        values_of: Unit code → what it says to that unit alone.
        level: Whom it is for, from the unit up.
        contact_role: Which of the unit's people reads it.
        asks_file: It is dropped when the unit's file comes first.
        tells_dates: An amended calendar makes it another mail; without, it goes once.
        nominal_at: When it would go if offices never closed; now by default.
        attachments: name, sha256 and type of files in the store; or name, type and
            letter, the number of a notice whose letter is written when the mail goes.
        is_first: Its reminder names what this transaction made: nobody else can queue it, and
            nobody has. The outbox refuses a second one all the same.

    Returns:
        How many mails are new.
    """
    calendar = calendar_in_force(session, cycle_id)
    cycle = cycles.get_cycle(session, cycle_id)
    now = planning_now(session, cycle_id)
    policy = calendar.step(step_id).policy if step_id else calendar.policy
    nominal = nominal_at or now
    not_before = now if template in AT_ONCE else may_go_at(calendar, policy, max(nominal, now))
    row = {
        "cycle_id": cycle_id,
        "step_id": step_id,
        "reminder": reminder,
        "revision": cycle.revision,
        "level": level,
        "contact_role": contact_role,
        "asks_file": asks_file,
        "state": NoticeState.QUEUED,
        "attachments": list(attachments),
        "queued_at": now,
        "nominal_at": nominal,
        "not_before": not_before,
    }
    asked = list(recipients)
    known = (
        ()
        if is_first
        else outbox.hold_queue(
            session,
            cycle_id=cycle_id,
            step_id=step_id,
            reminder=reminder,
            revision=cycle.revision if tells_dates else None,
            # An answer to one unit waits for no other's.
            unit_code=asked[0].code if template in AT_ONCE and len(asked) == 1 else None,
        )
    )
    fresh = {unit.code: unit.name_th for unit in asked if unit.code not in known}
    if not fresh:
        return 0
    common = {**frame_of(session, calendar, cycle, step_id, now), **(values or {})}
    own = values_of or {}
    texts = {
        code: {**common, "unit_name": name, **own.get(code, {})} for code, name in fresh.items()
    }
    unwritten: dict[str, str] = {}
    queued = outbox.add_notices(session, row, _written(template, texts, unwritten))
    is_answer = template in AT_ONCE
    part = f"{step_id or ''}/{reminder}" + (f"/{asked[0].code}" if is_answer else "")
    if unwritten or not is_answer:
        _keep_unwritten(session, cycle_id, part=part, unwritten=unwritten)
    return queued


def _written(
    template: str, texts: Mapping[str, Mapping[str, Any]], unwritten: dict[str, str]
) -> Iterator[tuple[str, str, str, str]]:
    """The mails of some units; one that cannot be written is left out and told in *unwritten*."""
    render = None
    for code, values in texts.items():
        try:
            render = render or notice_renderer(template)
            subject, text, html = render(values)
        except Exception as error:  # noqa: BLE001  a template that fails for one fails for it alone
            log.warning("mail.not_written", template=template, reason=type(error).__name__)
            unwritten[code] = str(error) or type(error).__name__
            continue
        yield code, subject, text, html


def _keep_unwritten(
    session: Session, cycle_id: str, *, part: str, unwritten: Mapping[str, str]
) -> None:
    """Keep which units have no mail of a reminder because it could not be written, and why."""
    part = f"{mail_faults.UNWRITTEN}{part}"
    if unwritten:
        units_named = ", ".join(sorted(unwritten)[:NAMED])
        reason = f"{len(unwritten)} ({units_named}): {next(iter(unwritten.values()))}"
        mail_faults.save_fault(session, cycle_id=cycle_id, part=part, reason=reason[: NAMED * 25])
    elif mail_faults.has_fault(session, cycle_id=cycle_id, part=part):
        mail_faults.clear_fault(session, cycle_id=cycle_id, part=part)
