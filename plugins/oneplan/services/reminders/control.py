"""What the secretariat sees and does about mail: what went, what goes next, what is held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collects
from oneplan.domain.reminders.notices import OPENING, STATES_TH, NoticeState
from oneplan.domain.reminders.reminder_schedule import ReminderLevel, urgency_of
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.clock import real_now
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.expected_units import list_asked
from oneplan.services.reminders.digests import list_unheard, plan_digests
from oneplan.services.reminders.faults import view_faults
from oneplan.services.reminders.messages import key_of
from oneplan.services.reminders.outbox import put_off
from oneplan.services.reminders.reminder_schedule import opening_of, schedule_of
from oneplan.services.reminders.unreachable import list_unreachable, steps_due_soon
from oneplan.services.units.provincial_office import find_offices
from oneplan.store.cycles import cycles
from oneplan.store.reminders import forwardings, mail_events, notices
from oneplan.store.shared import audit
from oneplan.store.submissions import missing_units
from oneplan.store.units import units


class NothingNamed(OneplanError):
    """Something was to be held that the cycle does not have."""

    status_code = 404

    def __init__(self, *, cycle_id: str, named: str) -> None:
        super().__init__(f"Cycle {cycle_id!r} has no {named}: nothing is held.")


class NothingHeld(OneplanError):
    """Something was to be released that no hold in force names."""

    status_code = 404

    def __init__(self, *, cycle_id: str) -> None:
        super().__init__(
            f"No hold of cycle {cycle_id!r} names that; `oneplan notices preview`"
            " lists the holds in force."
        )


def list_mails(
    session: Session, cycle_id: str, *, state: str | None = None
) -> list[dict[str, Any]]:
    """Every mail of a cycle with its proof: who took it under which id, and what came of it."""
    cycles.get_cycle(session, cycle_id)
    held = notices.list_held_ids(session, cycle_id=cycle_id)
    told: dict[int, list[mail_events.MailEvent]] = defaultdict(list)
    for event in mail_events.list_cycle_events(session, cycle_id):
        told[event.notice_id].append(event)
    return [
        {
            "id": each.id,
            "step": each.step_id,
            "unit": each.unit_code,
            "reminder": each.reminder,
            "level": each.level,
            "revision": each.revision,
            "state": each.state,
            "state_th": STATES_TH[NoticeState(each.state)],
            "is_held": each.id in held,
            "subject": each.subject,
            "readers": len(each.contact_ids),
            "attempts": each.attempts,
            "queued_at": _iso(each.queued_at),
            "put_off_from": _put_off_from(each),
            "not_before": _iso(each.not_before),
            "sent_at": _iso(each.sent_at),
            "message_id": each.message_id,
            "reason": each.reason,
            "key": key_of(each),
            "events": [
                {"event": e.event, "at": _iso(e.happened_at), "reason": e.reason}
                for e in told[each.id]
            ],
        }
        for each in notices.list_notices(session, cycle_id=cycle_id, state=state)
    ]


def _put_off_from(notice: notices.Notice) -> str | None:
    """When a mail would have gone, where the send window put it off."""
    if notice.nominal_at is None or notice.not_before is None:
        return None
    return _iso(notice.nominal_at) if notice.not_before > notice.nominal_at else None


def _iso(moment: Any) -> str | None:
    return moment.astimezone(BANGKOK).isoformat(timespec="minutes") if moment else None


def preview(session: Session, cycle_id: str, day: date) -> dict[str, Any]:
    """What goes out on a day, by what is missing now: nothing is queued.

    Returns:
        day, reminders (step, reminder, level, urgency, units or offices, put_off_from,
        is_held), waiting (mails queued already), holds, letters that nobody
        acknowledged, unreachable units of the steps that are due within a fortnight,
        faults (what of the sending does not work now),
        has_office (whether the register names who is told of trouble), unheard (levels
        that would be told of units on that day, had the register anybody to tell).
    """
    calendar = calendar_in_force(session, cycle_id)
    holds = notices.list_holds(session, cycle_id=cycle_id)
    reminders = [
        {**each, "is_held": _is_held(holds, each["step"], each["reminder"])}
        for each in (*_openings(session, cycle_id, day), *_reminders(session, cycle_id, day))
    ]
    reminders += [
        {
            "step": None,
            "reminder": "digest",
            "level": each.level,
            "urgency": max(each.lines, key=lambda line: line.days).urgency,
            "to": [each.office],
            "about": sorted({line.unit.code for line in each.lines}),
            "put_off_from": None,
            "is_held": _is_held(holds, None, f"digest:{each.level}:{day}"),
        }
        for each in plan_digests(session, cycle_id, day)
    ]
    held = notices.list_held_ids(session, cycle_id=cycle_id)
    queued = notices.list_notices(session, cycle_id=cycle_id, state=NoticeState.QUEUED)
    return {
        "cycle": cycle_id,
        "now": _iso(planning_now(session, cycle_id)),
        "day": day.isoformat(),
        "reminders": reminders,
        "waiting": [
            {
                "id": e.id,
                "step": e.step_id,
                "unit": e.unit_code,
                "reminder": e.reminder,
                "not_before": _iso(e.not_before),
                "put_off_from": _put_off_from(e),
                "is_held": e.id in held,
            }
            for e in queued
        ],
        "holds": [_hold(each) for each in holds],
        "unacknowledged": [
            {"unit": e.unit_code, "letter": e.letter_key, "asked_at": _iso(e.asked_at)}
            for e in forwardings.list_forwardings(session, cycle_id=cycle_id)
            if e.acknowledged_at is None
        ],
        "unreachable": {
            step.id: [each.code for each in list_unreachable(session, calendar, step)]
            for step in steps_due_soon(session, calendar, planning_now(session, cycle_id).date())
        },
        "faults": view_faults(session, cycle_id),
        "has_office": bool(find_offices(session, cycle_id)),
        "unheard": {
            level: sorted({line.unit.code for line in lines})
            for level, lines in list_unheard(session, cycle_id, day).items()
        },
    }


def _openings(session: Session, cycle_id: str, day: date) -> list[dict[str, Any]]:
    found = []
    calendar = calendar_in_force(session, cycle_id)
    for step in calendar.steps:
        opening = opening_of(session, cycle_id, step.id) if collects(step) else None
        if opening is None or opening[1].date() != day:
            continue
        asked = list_asked(session, calendar, step)
        found.append(_reminder(step.id, OPENING, "", [u.code for u in asked], opening))
    return found


def _reminders(session: Session, cycle_id: str, day: date) -> list[dict[str, Any]]:
    found = []
    for step in calendar_in_force(session, cycle_id).steps:
        if not collects(step):
            continue
        for planned in schedule_of(session, cycle_id, step.id):
            if planned.at.date() != day or planned.taken_over_by:
                continue
            missing = missing_units.list_missing_units(session, cycle_id=cycle_id, step_id=step.id)
            mark = urgency_of(step.policy, planned.reminder.days)
            moments = (planned.nominal_at, planned.at)
            found.append(
                _reminder(step.id, planned.reminder.key, mark, [u.code for u in missing], moments)
            )
    return found


def _reminder(
    step_id: str, reminder: str, urgency: str, to: Sequence[str], moments: tuple[Any, Any]
) -> dict[str, Any]:
    nominal, at = moments
    return {
        "step": step_id,
        "reminder": reminder,
        "level": ReminderLevel.UNIT,
        "urgency": urgency,
        "to": list(to),
        "put_off_from": _iso(nominal) if at > nominal else None,
    }


def _is_held(holds: Sequence[notices.NoticeHold], step_id: str | None, reminder: str) -> bool:
    return any(
        each.step_id in (None, step_id)
        and each.reminder in (None, reminder)
        and each.unit_code is None
        and each.notice_id is None
        for each in holds
    )


def _hold(hold: notices.NoticeHold) -> dict[str, Any]:
    named = {
        "step": hold.step_id,
        "reminder": hold.reminder,
        "unit": hold.unit_code,
        "notice": hold.notice_id,
    }
    return {
        **{name: value for name, value in named.items() if value is not None},
        "placed_by": hold.placed_by,
        "placed_at": _iso(hold.placed_at),
    }


def hold_mail(session: Session, cycle_id: str, *, named: Mapping[str, Any], actor: str) -> None:
    """Keep back what *named* names, queued or to come; nothing named is the stop switch.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        named: Any of step_id, reminder, unit_code, notice_id.
        actor: Who holds.

    Raises:
        NothingNamed: The cycle has no such step or mail.
        UnitUnknown: The register has no such unit.
        NoticeUnknown: There is no such mail.
    """
    cycles.get_cycle(session, cycle_id)
    _require_named(session, cycle_id, named)
    notices.add_hold(session, cycle_id=cycle_id, placed_by=actor, **named)
    audit.append_event(
        session,
        actor=actor,
        action="notices.held",
        cycle_id=cycle_id,
        subject=cycle_id,
        details=dict(named),
    )


def _require_named(session: Session, cycle_id: str, named: Mapping[str, Any]) -> None:
    """A slip of the pen would hold nothing, and the mail would go."""
    step_id, notice_id = named.get("step_id"), named.get("notice_id")
    steps = {each.id for each in calendar_in_force(session, cycle_id).steps}
    if step_id is not None and step_id not in steps:
        raise NothingNamed(cycle_id=cycle_id, named=f"step {step_id!r}")
    if named.get("unit_code") is not None:
        units.require_unit(session, named["unit_code"])
    if (
        notice_id is not None
        and notices.get_notice(session, notice_id, is_locked=False).cycle_id != cycle_id
    ):
        raise NothingNamed(cycle_id=cycle_id, named=f"mail {notice_id}")


def release_mail(session: Session, cycle_id: str, *, named: Mapping[str, Any], actor: str) -> int:
    """Let go what a hold of exactly these names keeps back.

    Returns:
        How many holds were lifted.

    Raises:
        NothingHeld: There is none.
    """
    columns = ("step_id", "reminder", "unit_code", "notice_id")
    found = [
        each
        for each in notices.list_holds(session, cycle_id=cycle_id)
        if all(getattr(each, name) == named.get(name) for name in columns)
    ]
    if not found:
        raise NothingHeld(cycle_id=cycle_id)
    held = set(notices.list_held_ids(session, cycle_id=cycle_id))
    for each in found:
        each.released_by, each.released_at = actor, real_now()
    session.flush()
    freed = held - set(notices.list_held_ids(session, cycle_id=cycle_id))
    queued = notices.list_notices(session, cycle_id=cycle_id, state=NoticeState.QUEUED)
    put_off(session, [each for each in queued if each.id in freed])
    audit.append_event(
        session,
        actor=actor,
        action="notices.released",
        cycle_id=cycle_id,
        subject=cycle_id,
        details=dict(named),
    )
    return len(found)
