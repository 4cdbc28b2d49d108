"""Queue mails with the fact they tell: one for each cycle, step, unit, reminder and revision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

import structlog
from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_steps import Policy
from oneplan.domain.cycles.calendars import Calendar, Issuer
from oneplan.domain.reminders.mail_key import (
    ACKNOWLEDGE,
    acknowledge_key,
    dispatch_key,
    is_at_once,
    link_key,
    receipt_key,
)
from oneplan.domain.reminders.notices import AT_ONCE, LINK, LINK_PLACE, RECEIPT, NoticeState
from oneplan.domain.reminders.reminder_schedule import ReminderLevel
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.domain.submissions.submissions import NEXT, STATES_TH
from oneplan.gateways.calendars.clock import real_now
from oneplan.gateways.mail.templates import notice_renderer
from oneplan.services.cycles.calendars import calendar_in_force, due_of, working_days_of
from oneplan.services.cycles.clock import planning_now
from oneplan.services.forms.receipts import Receipt
from oneplan.store.cycles import cycles, stored_steps
from oneplan.store.documents import dispatches
from oneplan.store.reminders import mail_faults, notices, outbox
from oneplan.store.units import units

UNWRITTEN = "write:"
"""Begins the name of a fault: the mails of a step's reminder that could not be written."""
NAMED = 20
"""Units that a fault names at most."""

log = structlog.get_logger()


class Transactions(Protocol):
    """Opens one transaction after another: each state of a mail is kept by itself."""

    def __call__(self) -> AbstractContextManager[Session]:
        """Open a transaction."""
        ...


def queue_receipt(session: Session, receipt: Receipt) -> int:
    """Queue the mail that tells a unit how its file stands; one for each version.

    The version was made by this transaction, so nobody can have queued its mail.
    """
    return queue_notices(
        session,
        receipt.cycle_id,
        receipt.step_id,
        reminder=receipt_key(receipt.version),
        template=RECEIPT,
        recipients=[units.require_unit(session, receipt.unit_code)],
        is_first=True,
        values={
            "receipt": receipt,
            "state": STATES_TH[receipt.state],
            "next": dict(zip(("th", "en"), NEXT[receipt.state], strict=True)),
        },
    )


def queue_renewal(session: Session, cycle_id: str, step_id: str, unit_code: str) -> int:
    """Queue a mail with a new link, at most one an hour."""
    return queue_notices(
        session,
        cycle_id,
        step_id,
        reminder=link_key(real_now()),
        template=LINK,
        recipients=[units.require_unit(session, unit_code)],
    )


def queue_dispatch(
    session: Session,
    dispatch: dispatches.Dispatch,
    *,
    recipients: Sequence[units.Unit],
    values: Mapping[str, Any],
    attachments: Sequence[Mapping[str, str]] = (),
) -> int:
    """Queue the mail that carries a package; one for each group, content and recipient."""
    return queue_notices(
        session,
        dispatch.cycle_id,
        dispatch.step_id,
        reminder=dispatch_key(dispatch.group_code, dispatch.content_hash),
        template="dispatch",
        recipients=recipients,
        values={
            **values,
            "number": dispatch.number,
            "files": dispatch.files,
            "dispatch_id": dispatch.id,
        },
        attachments=attachments,
    )


def queue_dispatch_reminder(
    session: Session, dispatch: dispatches.Dispatch, unit: units.Unit, *, number: int
) -> int:
    """Queue the mail that asks whether a package came; one for each package and number."""
    return queue_notices(
        session,
        dispatch.cycle_id,
        dispatch.step_id,
        reminder=acknowledge_key(dispatch.id, number),
        template=ACKNOWLEDGE,
        recipients=[unit],
        values={
            "dispatch_id": dispatch.id,
            "number": dispatch.number,
            "dispatched_at": dispatch.dispatched_at,
        },
    )


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
    not_before = now if template in AT_ONCE else _may_go(calendar, policy, max(nominal, now))
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
    common = {**_frame(session, calendar, cycle, step_id, now), **(values or {})}
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
    part = f"{UNWRITTEN}{part}"
    if unwritten:
        units_named = ", ".join(sorted(unwritten)[:NAMED])
        reason = f"{len(unwritten)} ({units_named}): {next(iter(unwritten.values()))}"
        mail_faults.save_fault(session, cycle_id=cycle_id, part=part, reason=reason[: NAMED * 25])
    elif mail_faults.has_fault(session, cycle_id=cycle_id, part=part):
        mail_faults.clear_fault(session, cycle_id=cycle_id, part=part)


def put_off(session: Session, again: Sequence[notices.Notice]) -> None:
    """Give queued mails of a cycle, that go only now, the first moment of the send window."""
    if not again:
        return
    calendar = calendar_in_force(session, again[0].cycle_id)
    policies = {step.id: step.policy for step in calendar.steps}
    now, days = planning_now(session, again[0].cycle_id), working_days_of(calendar)
    for notice in again:
        if is_at_once(notice.reminder):
            continue
        policy = policies.get(notice.step_id or "", calendar.policy)
        moment = max(now, (notice.not_before or now).astimezone(BANGKOK))
        notice.not_before = policy.send_window.as_window().first_moment(moment, days)


def _may_go(calendar: Calendar, policy: Policy, moment: datetime) -> datetime:
    return policy.send_window.as_window().first_moment(moment, working_days_of(calendar))


def _frame(
    session: Session, calendar: Calendar, cycle: cycles.Cycle, step_id: str | None, now: datetime
) -> dict[str, Any]:
    """What every mail of a step says, whoever reads it."""
    frame: dict[str, Any] = {
        "cycle_title": calendar.title.th,
        "now": now,
        "contact": contact_lines(calendar.issuer),
        "is_simulated": cycle.is_simulated,
        "portal_link": LINK_PLACE,
        "urgency": "",
        "items": (),
    }
    if step_id is None:
        return frame
    step = stored_steps.get_step(session, cycle.id, step_id)
    due = due_of(calendar, calendar.step(step_id))
    return frame | {
        "step_id": step_id,
        "step_title": step.title_th,
        "due_at": step.due_at,
        "rolled": due.rolled if due else None,
        "closes_at": step.closes_at,
        "is_closed": step.has_closed(now),
    }


def contact_lines(issuer: Issuer | None) -> tuple[str, ...]:
    """Whom to ask, as the foot of a mail or a letter says it."""
    if issuer is None:
        return ()
    lines = (
        issuer.unit_th,
        f"โทร {to_thai_digits(issuer.phone)}" if issuer.phone else "",
        f"โทรสาร {to_thai_digits(issuer.fax)}" if issuer.fax else "",
        f"ไปรษณีย์อิเล็กทรอนิกส์ {issuer.email}" if issuer.email else "",
    )
    return tuple(line for line in lines if line)
