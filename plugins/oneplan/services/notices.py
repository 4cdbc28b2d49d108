"""Tell units what they must do, once each, and send what is queued."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from oneplan.domain.acts import Act
from oneplan.domain.notices import (
    ALLOWED,
    LINK,
    LINK_PLACE,
    OPENING,
    RECEIPT,
    NoticeState,
    is_stale,
    rung_of,
)
from oneplan.domain.submissions import STATES_TH
from oneplan.errors import OneplanError
from oneplan.gateways.clock import real_now
from oneplan.gateways.mail import Mailer, MailRefused, MailUnanswered, Message
from oneplan.gateways.templates import render_notice
from oneplan.services.clock import planning_now
from oneplan.services.cycles import calendar_in_force
from oneplan.services.portal_links import link_url, mint_link
from oneplan.services.receipts import Receipt
from oneplan.services.steps import record_act
from oneplan.store import audit, cycles, notices, submissions, units


class NoticeStateRefused(OneplanError):
    """A mail was moved to a state that its present one does not lead to."""

    status_code = 409

    def __init__(self, *, notice_id: int, before: str, after: str) -> None:
        super().__init__(f"Notice {notice_id} is {before}; it cannot become {after}.")


class Transactions(Protocol):
    """Opens one transaction after another: each state of a mail is kept by itself."""

    def __call__(self) -> AbstractContextManager[Session]:
        """Open a transaction."""
        ...


def rung_moment(session: Session, cycle_id: str, step_id: str, rung: str) -> datetime | None:
    """When a rung is to be sent, by the due date in force; None for a step without one."""
    due_at = cycles.get_step(session, cycle_id, step_id).due_at
    return (
        rung_of(rung).at(due_at.astimezone(planning_now(session, cycle_id).tzinfo))
        if due_at
        else None
    )


def is_rung_due(session: Session, cycle_id: str, step_id: str, rung: str) -> bool:
    """Whether the planning clock has reached a rung; one that can never come is due at once."""
    moment = rung_moment(session, cycle_id, step_id, rung)
    return moment is None or planning_now(session, cycle_id) >= moment


def queue_invitations(session: Session, cycle_id: str, step_id: str) -> int:
    """Queue the opening mail to every unit that a step waits for.

    Returns:
        How many mails are new.
    """
    found = submissions.list_expected_units(session, cycle_id=cycle_id, step_id=step_id)
    queued = _queue(session, cycle_id, step_id, rung=OPENING, template=OPENING, recipients=found)
    record_act(session, cycle_id, step_id, Act.INVITE)
    return queued


def queue_reminders(session: Session, cycle_id: str, step_id: str, rung: str) -> int:
    """Queue one rung to the units that are missing at this moment.

    A rung whose day is over is dropped: a cycle that starts late sends no burst.

    Returns:
        How many mails are new.
    """
    moment = rung_moment(session, cycle_id, step_id, rung)
    now = planning_now(session, cycle_id)
    queued = 0
    if moment is not None and not is_stale(moment, now=now):
        missing = submissions.list_missing_units(session, cycle_id=cycle_id, step_id=step_id)
        queued = _queue(
            session, cycle_id, step_id,
            rung=rung, template=rung_of(rung).template, recipients=missing,
        )  # fmt: skip
    record_act(session, cycle_id, step_id, Act.REMIND, rung)
    return queued


def queue_receipt(session: Session, receipt: Receipt) -> int:
    """Queue the mail that tells a unit how its file stands; one for each version."""
    return _queue(
        session,
        receipt.cycle_id,
        receipt.step_id,
        rung=f"{RECEIPT}:{receipt.version}",
        template=RECEIPT,
        recipients=[units.require_unit(session, receipt.unit_code)],
        values={"receipt": receipt, "state": STATES_TH[receipt.state]},
    )


def queue_renewal(session: Session, cycle_id: str, step_id: str, unit_code: str) -> int:
    """Queue a mail with a new link, at most one an hour."""
    return _queue(
        session,
        cycle_id,
        step_id,
        rung=f"{LINK}:{real_now():%Y%m%d%H}",
        template=LINK,
        recipients=[units.require_unit(session, unit_code)],
    )


def queue_dispatch(
    session: Session,
    cycle_id: str,
    step_id: str,
    *,
    content_hash: str,
    recipients: Sequence[units.Unit],
    values: dict[str, Any],
) -> int:
    """Queue the mail that carries a package; one for each content and recipient."""
    return _queue(
        session,
        cycle_id,
        step_id,
        rung=f"dispatch:{content_hash[:16]}",
        template="dispatch",
        recipients=recipients,
        values=values,
    )


def _queue(
    session: Session,
    cycle_id: str,
    step_id: str,
    *,
    rung: str,
    template: str,
    recipients: Iterable[units.Unit],
    values: dict[str, Any] | None = None,
) -> int:
    cycle = cycles.get_cycle(session, cycle_id)
    step = cycles.get_step(session, cycle_id, step_id)
    calendar = calendar_in_force(session, cycle_id)
    now = planning_now(session, cycle_id)
    rows = []
    for unit in recipients:
        subject, text, html = render_notice(
            template,
            {
                "unit_name": unit.name_th,
                "cycle_title": calendar.title.th,
                "step_id": step_id,
                "step_title": step.title_th,
                "due_at": step.due_at,
                "grace_days": step.grace_days,
                "now": now,
                "contact": calendar.issuer.unit_th if calendar.issuer else "",
                "is_simulated": cycle.is_simulated,
                "portal_link": LINK_PLACE,
                **(values or {}),
            },
        )
        rows.append(
            {
                "cycle_id": cycle_id,
                "step_id": step_id,
                "unit_code": unit.code,
                "rung": rung,
                "revision": cycle.revision,
                "state": NoticeState.QUEUED,
                "subject": subject,
                "body_text": text,
                "body_html": html,
                "queued_at": now,
            }
        )
    return notices.add_notices(session, rows)


def deliver_queued(cycle_id: str, *, begin: Transactions, mailer: Mailer) -> dict[str, int]:
    """Send every queued mail of a cycle, each in three kept states.

    One sender a cycle works at a time: the lock falls with its connection, so
    what a sender that lives has in hand is never taken for left behind.

    A sender that is killed leaves its mail in ``sending``. Where the way of
    sending is repeatable the mail is sent again and stays one mail; elsewhere it
    becomes ``unknown`` and waits to be reconciled, never sent twice.

    Returns:
        State → number of mails that reached it.
    """
    reached: dict[str, int] = {}
    with begin() as guard:
        notices.lock_outbox(guard, cycle_id)
        _recover(cycle_id, begin=begin, is_repeatable=mailer.is_repeatable)
        while (message := _claim(cycle_id, begin=begin)) is not None:
            state, reason, message_id = _send(message, mailer)
            with begin() as session:
                _move(session, message.notice_id, state, reason=reason, message_id=message_id)
            reached[state] = reached.get(state, 0) + 1
    return reached


def _recover(cycle_id: str, *, begin: Transactions, is_repeatable: bool) -> None:
    """Settle what a killed sender of this cycle left behind."""
    target = NoticeState.QUEUED if is_repeatable else NoticeState.UNKNOWN
    while True:
        with begin() as session:
            notice = notices.claim_notice(session, cycle_id=cycle_id, state=NoticeState.SENDING)
            if notice is None:
                return
            _move(session, notice.id, target, reason="the sender stopped in the middle")


def _claim(cycle_id: str, *, begin: Transactions) -> Message | None:
    while True:
        with begin() as session:
            notice = notices.claim_notice(session, cycle_id=cycle_id, state=NoticeState.QUEUED)
            if notice is None:
                return None
            addresses = units.list_addresses(session, notice.unit_code)
            if not addresses:
                _move(session, notice.id, NoticeState.UNDELIVERABLE, reason="no address")
                continue
            _move(session, notice.id, NoticeState.SENDING)
            link = _link(session, notice)
            return Message(
                notice_id=notice.id,
                to=addresses,
                subject=notice.subject,
                text=notice.body_text.replace(LINK_PLACE, link),
                html=notice.body_html.replace(LINK_PLACE, link),
                category=f"{cycle_id}:{notice.step_id}",
                key=f"{cycle_id}/{notice.step_id}/{notice.unit_code}/{notice.rung}/{notice.revision}",
            )


def _link(session: Session, notice: notices.Notice) -> str:
    """A new link for a mail that carries one; it is kept nowhere but in the mail."""
    if LINK_PLACE not in notice.body_text:
        return ""
    return link_url(mint_link(session, cycle_id=notice.cycle_id, unit_code=notice.unit_code))


def _send(message: Message, mailer: Mailer) -> tuple[NoticeState, str | None, str | None]:
    try:
        return NoticeState.ACCEPTED, None, mailer.send(message)
    except MailRefused as error:
        return NoticeState.UNDELIVERABLE, str(error), None
    except MailUnanswered as error:
        return NoticeState.UNKNOWN, str(error), None


def _move(
    session: Session,
    notice_id: int,
    state: NoticeState,
    *,
    reason: str | None = None,
    message_id: str | None = None,
) -> None:
    notice = notices.get_notice(session, notice_id)
    if state not in ALLOWED[NoticeState(notice.state)]:
        raise NoticeStateRefused(notice_id=notice_id, before=notice.state, after=state)
    notice.state = state
    notice.reason = reason
    notice.message_id = message_id or notice.message_id
    session.flush()
    if state in (NoticeState.ACCEPTED, NoticeState.UNDELIVERABLE, NoticeState.UNKNOWN):
        audit.append_event(
            session,
            actor="oneplan",
            action=f"notice.{state}",
            cycle_id=notice.cycle_id,
            subject=f"{notice.step_id}/{notice.unit_code}/{notice.rung}",
            details={"notice": notice_id, "revision": notice.revision},
        )
