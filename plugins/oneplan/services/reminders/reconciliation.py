"""Find out what became of mails that nobody answered for: the provider's log, then a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

import pendulum
from sqlalchemy.orm import Session

from oneplan.config.mail_settings import mail_settings
from oneplan.domain.cycles.short_titles import step_heading
from oneplan.domain.reminders.mail_returns import provider_id
from oneplan.domain.reminders.notices import NoticeState, Verdict
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.calendars.clock import real_now
from oneplan.gateways.mail.mail import LogUnavailable, Mailer, SentQuery
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.reminders.mail_moves import NoticeStateRefused, move
from oneplan.services.reminders.messages import category_of
from oneplan.services.reminders.send_windows import put_off
from oneplan.store.reminders import notices
from oneplan.store.shared import audit
from oneplan.store.shared.transactions import Transactions
from oneplan.store.units import contacts, units

LOG_LAG = pendulum.duration(minutes=15)
"""A mail that the log does not know after this long was never taken."""
LOOK_BACK = pendulum.duration(days=3)
DECIDED = frozenset({NoticeState.UNKNOWN, NoticeState.BOUNCED, NoticeState.UNDELIVERABLE})
"""States that leave a person something to decide; a mail in a sender's hand is none of them."""

ReminderKey = tuple[str, str, str]
"""Cycle, step, reminder."""


def reconcile(
    cycle_id: str, *, begin: Transactions, mailer: Mailer, now: datetime | None = None
) -> dict[str, int]:
    """Ask the provider's log for every mail of a cycle whose outcome is unknown.

    One that is there becomes ``reconciled``; one that is not is queued again
    once the log can be trusted to know it. Without a log it waits for the
    webhook, then for a person.

    Returns:
        State → number of mails that reached it.
    """
    at = now or real_now()
    reached: Counter[str] = Counter()
    with begin() as session:
        waiting = [
            (each.id, each.changed_at, _query(session, each))
            for each in notices.list_notices(session, cycle_id=cycle_id, state=NoticeState.UNKNOWN)
        ]
    for notice_id, changed_at, query in waiting:
        try:
            found = mailer.find_sent(query)
        except LogUnavailable:
            break
        if found is None and at - changed_at < LOG_LAG:
            continue
        with begin() as session:
            reached[_settle(session, notice_id, found)] += 1
    return dict(reached)


def _query(session: Session, notice: notices.Notice) -> SentQuery:
    known = {
        each.id: each.email
        for each in contacts.list_contacts(session, [notice.unit_code])[notice.unit_code]
    }
    since = (notice.sent_at or notice.changed_at) - LOOK_BACK
    return SentQuery(
        notice_id=notice.id,
        to=[known[each] for each in notice.contact_ids if each in known],
        category=category_of(notice),
        since=since.isoformat(),
    )


def _settle(session: Session, notice_id: int, message_id: str | None) -> str:
    notice = notices.get_notice(session, notice_id)
    if notice.state != NoticeState.UNKNOWN:
        return notice.state
    if message_id is None:
        move(notice, NoticeState.QUEUED, reason="the provider's log does not know it")
        put_off(session, [notice])
    else:
        move(notice, NoticeState.RECONCILED, reason="found in the provider's log")
        notice.message_id = provider_id(message_id)
    _write_down(session, notice, actor="oneplan")
    return notice.state


def list_for_person(
    session: Session,
    cycle_id: str,
    *,
    step_id: str | None = None,
    reminder: str | None = None,
    now: datetime | None = None,
) -> Sequence[notices.Notice]:
    """The mails that have waited long enough for an answer: a person decides."""
    since = (now or real_now()) - mail_settings().answer_wait
    return [
        each
        for each in notices.list_notices(
            session,
            cycle_id=cycle_id,
            state=NoticeState.UNKNOWN,
            step_id=step_id,
            reminder=reminder,
        )
        if each.changed_at <= since
    ]


def resolve(
    session: Session, notice_id: int, verdict: Verdict, *, actor: str, why: str = ""
) -> NoticeState:
    """Keep what a person found out about a mail: it went, or it is to be sent again.

    Raises:
        NoticeUnknown: There is no such mail.
        NoticeStateRefused: Its state leaves nothing to decide.
    """
    notice = notices.get_notice(session, notice_id)
    after = NoticeState.RECONCILED if verdict == Verdict.SENT else NoticeState.QUEUED
    if notice.state not in DECIDED:
        raise NoticeStateRefused(notice_id=notice_id, before=notice.state, after=after)
    if verdict == Verdict.SENT:
        move(notice, after, reason=f"{actor}: it went")
    else:
        move(notice, after, reason=f"{actor}: to be sent again")
        put_off(session, [notice])
    _write_down(session, notice, actor=actor, why=why)
    return NoticeState(notice.state)


def _write_down(session: Session, notice: notices.Notice, *, actor: str, why: str = "") -> None:
    session.flush()
    audit.append_event(
        session,
        actor=actor,
        action=f"notice.{notice.state}",
        cycle_id=notice.cycle_id,
        subject=str(notice.id),
        details={
            "unit": notice.unit_code,
            "reminder": notice.reminder,
            "step": notice.step_id,
            **({"reason": why} if why else {}),
        },
    )


def has_unanswered(session: Session, cycle_id: str, step_id: str, reminder: str) -> bool:
    """Whether a mail of a reminder still waits to be found out about."""
    return bool(notices.list_unanswered_since(session, {(cycle_id, step_id, reminder)}))


def answers_due(session: Session, keys: Collection[ReminderKey]) -> Collection[ReminderKey]:
    """Those of many reminders about whose unanswered mails there is something to do, by one query.

    Either none is left, or the oldest has waited long enough for a person to be asked.
    """
    oldest = notices.list_unanswered_since(session, keys)
    since = real_now() - mail_settings().answer_wait
    return {each for each in keys if each not in oldest or oldest[each] <= since}


def ask_about(
    session: Session, cycle_id: str, step_id: str, reminder: str
) -> tuple[str, str] | None:
    """Subject and body of the question to a person; None while it is too early to ask."""
    waiting = list_for_person(session, cycle_id, step_id=step_id, reminder=reminder)
    if not waiting:
        return None
    codes = [each.unit_code for each in waiting if each.unit_code]
    known = units.list_by_code(session, codes)
    lines = [
        f"- ฉบับที่ {to_thai_digits(each.id)}: {known[each.unit_code].name_th}"
        if each.unit_code in known
        else f"- ฉบับที่ {to_thai_digits(each.id)}"
        for each in waiting
    ]
    step = calendar_in_force(session, cycle_id).step(step_id)
    return (
        f"{step_heading(step)} ไม่ทราบว่าอีเมลถึงผู้ให้บริการหรือไม่ {to_thai_digits(len(waiting))} ฉบับ",
        "ผู้ให้บริการอีเมลไม่ตอบ และตรวจในบันทึกของผู้ให้บริการไม่ได้ โปรดตรวจในหน้า Activity"
        " ของ SendGrid แล้วเลือก\n\n"
        + "\n".join(lines)
        + "\n\nคำตอบใช้กับทุกฉบับข้างต้น หากผลไม่เหมือนกันทุกฉบับ ให้ผู้ดูแลระบบบันทึกผลทีละฉบับ",
    )


def resolve_all(
    session: Session,
    cycle_id: str,
    step_id: str,
    reminder: str,
    verdict: Verdict,
    *,
    actor: str,
    why: str = "",
) -> int:
    """Keep one answer for every mail of a reminder that waits for a person; return how many."""
    waiting = list_for_person(session, cycle_id, step_id=step_id, reminder=reminder)
    for notice in waiting:
        resolve(session, notice.id, verdict, actor=actor, why=why)
    return len(waiting)
