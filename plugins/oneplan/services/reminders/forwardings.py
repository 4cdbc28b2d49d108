"""Letters that ask an office to tell others: who is asked, who has acknowledged, who was told.

A calendar's letters say it in their own words: the provincial community
development office tells those of the amphoe, an amphoe tells its local
governments. The office acknowledges on its page, and only then are the others told.
"""

from __future__ import annotations

from collections.abc import Sequence

import pendulum
from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_letters import Cascade, Letter
from oneplan.domain.cycles.calendar_steps import Level
from oneplan.domain.reminders.mail_key import forward_key, forwarded_key
from oneplan.domain.shared.bangkok import in_bangkok
from oneplan.domain.units.hierarchy import AMPHOE_ROLES
from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.reminders.forwarding_views import described
from oneplan.services.reminders.outbox import queue_notices
from oneplan.store.cycles import cycles
from oneplan.store.reminders import forwardings
from oneplan.store.shared import audit
from oneplan.store.units import units

REMIND_EVERY = pendulum.duration(days=3)
REMINDERS = 3
"""How often an office that does not acknowledge a letter is asked again."""


class NothingToForward(OneplanError):
    """A unit acknowledged something it was never asked to pass on."""

    status_code = 404
    th = "ไม่มีหนังสือฉบับนี้ให้หน่วยงานท่านแจ้งต่อ"

    def __init__(self) -> None:
        super().__init__("There is no such letter for you to pass on.")


def ask_forwarders(session: Session, cycle_id: str) -> int:
    """Ask every office that a letter of the calendar names, once the letter is dated.

    Returns:
        How many mails are new.
    """
    today = planning_now(session, cycle_id).date()
    queued = 0
    for letter in calendar_in_force(session, cycle_id).letters:
        if letter.date <= today:
            for cascade in letter.cascade:
                queued += _ask(session, cycle_id, letter, cascade)
    return queued


def _ask(session: Session, cycle_id: str, letter: Letter, cascade: Cascade) -> int:
    asked = [
        (office, told)
        for office in units_meant(session, cycle_id, cascade.sender, "")
        if (told := units_meant(session, cycle_id, cascade.recipient, office.area_code))
    ]
    forwardings.add_forwardings(
        session,
        [
            {
                "cycle_id": cycle_id,
                "letter_key": letter.key,
                "sender_role": cascade.sender,
                "recipient_role": cascade.recipient,
                "unit_code": office.code,
                "recipients": [each.code for each in told],
                "asked_at": planning_now(session, cycle_id),
            }
            for office, told in asked
        ],
    )
    return queue_notices(
        session,
        cycle_id,
        None,
        reminder=forward_key(letter.key, cascade.recipient),
        template="forward",
        recipients=[office for office, _ in asked],
        values={"letter": described(letter), "request": cascade.th, "urgency": _mark(letter)},
        values_of={office.code: {"count": len(told)} for office, told in asked},
    )


def units_meant(session: Session, cycle_id: str, role: str, under: str) -> Sequence[units.Unit]:
    """The units that a letter means by a role, in an area; one amphoe unit for each amphoe."""
    cycle = cycles.get_cycle(session, cycle_id)
    found = units.list_units(
        session,
        levels=None,
        under=under or cycle.province_code or "",
        simulated=cycle.is_simulated,
    )
    if role != "amphoe":
        return [each for each in found if each.role == role]
    best: dict[str, units.Unit] = {}
    for each in found:
        if each.level != Level.AMPHOE or each.role not in AMPHOE_ROLES:
            continue
        known = best.get(each.area_code)
        if known is None or AMPHOE_ROLES.index(each.role) < AMPHOE_ROLES.index(known.role):
            best[each.area_code] = each
    return list(best.values())


def _mark(letter: Letter) -> str:
    return letter.urgency if letter.urgency in ("ด่วน", "ด่วนมาก", "ด่วนที่สุด") else ""


def acknowledge(
    session: Session, *, cycle_id: str, unit_code: str, forwarding_id: int, by: str
) -> int:
    """Keep that an office has the letter, and tell those it was asked to tell.

    Doing it again changes nothing.

    Returns:
        How many mails are new.

    Raises:
        NothingToForward: The office was never asked.
    """
    found = forwardings.find_forwarding(
        session, cycle_id=cycle_id, unit_code=unit_code, forwarding_id=forwarding_id
    )
    if found is None:
        raise NothingToForward
    if found.acknowledged_at is not None:
        return 0
    letters = {each.key: each for each in calendar_in_force(session, cycle_id).letters}
    letter = letters.get(found.letter_key)
    now = planning_now(session, cycle_id)
    found.acknowledged_at, found.acknowledged_by, found.forwarded_at = now, by, now
    office = units.require_unit(session, unit_code)
    queued = queue_notices(
        session,
        cycle_id,
        None,
        reminder=forwarded_key(found.letter_key, unit_code),
        template="forwarded",
        recipients=[units.require_unit(session, code) for code in found.recipients],
        values={
            # An amended calendar may name the letter no more; its office was asked all the same.
            "letter": described(letter) if letter else found.letter_key,
            "office_name": office.name_th,
            "urgency": _mark(letter) if letter else "",
        },
    )
    audit.append_event(
        session,
        actor=by,
        action="letter.acknowledged",
        cycle_id=cycle_id,
        subject=f"{found.letter_key}/{unit_code}",
        details={"told": list(found.recipients)},
    )
    return queued


def remind_forwarders(session: Session, cycle_id: str) -> int:
    """Ask each office again that has not acknowledged its letter: every third day, three times.

    Returns:
        How many mails are new.
    """
    now = planning_now(session, cycle_id)
    letters = {each.key: each for each in calendar_in_force(session, cycle_id).letters}
    queued = 0
    for each in forwardings.list_forwardings(session, cycle_id=cycle_id):
        letter, number = (
            letters.get(each.letter_key),
            (now - in_bangkok(each.asked_at)) // REMIND_EVERY,
        )
        cascade = letter and next(
            (
                one
                for one in letter.cascade
                if (one.sender, one.recipient) == (each.sender_role, each.recipient_role)
            ),
            None,
        )
        if each.acknowledged_at or not letter or not cascade or not 1 <= number <= REMINDERS:
            continue
        queued += queue_notices(
            session,
            cycle_id,
            None,
            reminder=forward_key(letter.key, cascade.recipient, number),
            template="forward",
            recipients=[units.require_unit(session, each.unit_code)],
            values={
                "letter": described(letter),
                "request": cascade.th,
                "urgency": _mark(letter),
                "count": len(each.recipients),
            },
        )
    return queued
