"""The mails of a cycle as the secretariat looks at them, and one of them with its proof."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.reminders.notices import STATES_TH, NoticeState
from oneplan.domain.reminders.reminder_schedule import (
    LEVELS_TH,
    ReminderLevel,
)
from oneplan.domain.reminders.reminder_words import kind_of, name_kind, order_of
from oneplan.domain.shared.bangkok import in_bangkok
from oneplan.domain.shared.step_ids import english_name_of_id, name_of_id
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.reminders.fault_views import view_faults
from oneplan.services.reminders.planned_mails import plan_tomorrow
from oneplan.store.reminders import mail_pages, notices
from oneplan.store.reminders.mail_pages import MailFilter
from oneplan.store.units import units

STATES: Mapping[str, tuple[str, str]] = {
    "tomorrow": ("ส่งพรุ่งนี้", "Go tomorrow"),
    "waiting": ("รอส่ง", "Waiting"),
    "held": ("ระงับไว้", "Held"),
    "sent": ("ส่งแล้ว", "Sent"),
    "bounced": ("ตีกลับ", "Came back"),
    "unknown": ("ไม่ทราบผล", "No answer"),
    "letters": ("ต้องพิมพ์หนังสือ", "To be printed"),
    "dropped": ("ไม่ต้องส่งแล้ว", "Not needed"),
}
"""State as a page tells it → its name in Thai and English."""
PAGE = 50
MOST_PAGES = 200
"""Nobody reads further: what is older is found by its step, kind, state or unit."""
SHOWN_AS: Mapping[str, str] = {
    NoticeState.QUEUED: "waiting",
    NoticeState.SENDING: "sent",
    NoticeState.ACCEPTED: "sent",
    NoticeState.DELIVERED: "sent",
    NoticeState.RECONCILED: "sent",
    NoticeState.BOUNCED: "bounced",
    NoticeState.UNKNOWN: "unknown",
    NoticeState.UNDELIVERABLE: "letters",
    NoticeState.DROPPED: "dropped",
}
"""State of a mail → what a page tells it as."""
Counts = Mapping[tuple[str | None, str], Mapping[str, int]]
"""Step and kind → state as a page tells it → mails."""


def view_mails(
    session: Session,
    cycle_id: str,
    *,
    now: datetime,
    area: str = "",
    state: str = "",
    step: str = "",
    kind: str = "",
    words: str = "",
    page: int = 1,
) -> dict[str, Any]:
    """Describe the mails of a cycle, a page of them by name.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        now: Planning time.
        area: DOPA code that the units' area begins with; empty for all.
        state: One of :data:`STATES`; empty for all.
        step: Only this step; ``-`` for those of no step.
        kind: Only this kind, such as ``opening`` or ``due-7``.
        words: Part of a unit's name, or its code.
        page: From 1.

    Returns:
        states (key, name, count), table (step, title, kind, counts by state), rows, page,
        pages, total, holds, planned (what tomorrow brings that is not written yet), faults,
        steps and kinds that there are.
    """
    state = state if state in STATES else ""
    calendar = calendar_in_force(session, cycle_id)
    titles = {each.id: each.title.th for each in calendar.steps}
    tomorrow = _tomorrow(now)
    asked = mail_pages.list_units(session, cycle_id, area=area, words=words)
    wide = MailFilter(cycle_id=cycle_id, units=asked)
    holds = notices.list_holds(session, cycle_id=cycle_id)
    counted = _counted(
        mail_pages.count_by_state(session, wide),
        mail_pages.count_waiting(session, wide, tomorrow, has_holds=bool(holds)),
    )
    table = _table(counted, titles)
    chosen = [each for each in table if step in ("", each["step"] or "-")]
    chosen = [each for each in chosen if kind in ("", each["kind"])]
    counts = {name: sum(each["counts"][name] for each in chosen) for name in STATES}
    total = counts[state] if state else sum(each["total"] for each in chosen)
    pages = min(max(1, -(-total // PAGE)), MOST_PAGES)
    page = min(max(page, 1), pages)
    rows = mail_pages.list_page(
        session,
        MailFilter(cycle_id=cycle_id, units=asked, step_id=step, kind=kind),
        state=state,
        tomorrow=tomorrow,
        limit=PAGE,
        offset=(page - 1) * PAGE,
    )
    planned = plan_tomorrow(session, calendar, tomorrow, area=area) if state == "tomorrow" else []
    return {
        "state": state,
        "step": step,
        "kind": kind,
        "words": words,
        "states": [
            {"key": key, "name": name, "count": counts[key]} for key, name in STATES.items()
        ],
        "total_of_all": sum(each["total"] for each in chosen),
        "table": table,
        "rows": [_row(each, titles) for each in rows],
        "page": page,
        "pages": pages,
        "total": total,
        "holds": [] if area else _in_words(session, holds, titles),
        "planned": planned,
        "faults": [] if area or state == "tomorrow" else view_faults(session, cycle_id),
        "steps": [{"step": key, "title_th": title} for key, title in titles.items()],
        "kinds": [
            {"kind": each, "name": name_kind(each)}
            for each in sorted({row["kind"] for row in table}, key=order_of)
        ],
    }


def _tomorrow(now: datetime) -> tuple[datetime, datetime]:
    today = in_bangkok(now).start_of("day")
    return today.add(days=1), today.add(days=2)


def _counted(by_state: Sequence[Any], waiting: Sequence[Any]) -> Counts:
    """Put the counts together; a mail that is held does not count as one that waits."""
    found: dict[tuple[str | None, str], Counter[str]] = defaultdict(Counter)
    for each in by_state:
        found[each.step_id, each.kind][SHOWN_AS[each.state]] += each.mails
    for each in waiting:
        counts = found[each.step_id, each.kind]
        counts["held"] += each.held
        counts["waiting"] -= each.held
        counts["tomorrow"] += each.tomorrow
    return found


def _table(counted: Counts, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Steps in calendar order, those of no step last; kinds in the order of the schedule."""
    order = {step: at for at, step in enumerate(titles)}
    found: list[dict[str, Any]] = [
        {
            "step": step,
            "title_th": titles.get(step or "", ""),
            "kind": kind,
            "name": name_kind(kind),
            "total": sum(counts[name] for name in STATES if name != "tomorrow"),
            "counts": {name: counts[name] for name in STATES},
        }
        for (step, kind), counts in counted.items()
    ]
    last = len(order)
    found.sort(key=lambda each: (order.get(each["step"], last), order_of(each["kind"])))
    return found


def _row(each: Any, titles: Mapping[str, str]) -> dict[str, Any]:
    put_off = each.nominal_at and each.not_before and each.not_before > each.nominal_at
    return {
        "id": each.id,
        "step": each.step_id,
        "step_title_th": titles.get(each.step_id or "", ""),
        "kind": name_kind(kind_of(each.reminder)),
        "level_th": LEVELS_TH[ReminderLevel(each.level)],
        "unit": each.unit_code,
        "unit_th": each.name_th,
        "subject": each.subject,
        "state": each.state,
        "state_th": STATES_TH[NoticeState(each.state)],
        "is_held": each.is_held,
        "readers": each.readers,
        "at": each.sent_at if each.sent_at else each.not_before or each.queued_at,
        "is_sent": each.sent_at is not None,
        "put_off_from": each.nominal_at if put_off else None,
    }


def list_holds_in_words(
    session: Session, cycle_id: str, titles: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The holds in force, each with what it keeps back in Thai and English."""
    return _in_words(session, notices.list_holds(session, cycle_id=cycle_id), titles)


def _in_words(
    session: Session, found: Sequence[notices.NoticeHold], titles: Mapping[str, str]
) -> list[dict[str, Any]]:
    codes = {each.unit_code for each in found if each.unit_code}
    named = units.list_by_code(session, codes) if codes else {}
    names = {code: unit.name_th for code, unit in named.items()}
    return [
        {
            "id": each.id,
            "name": name_hold(each, titles, names.get(each.unit_code or "", "")),
            "placed_by": each.placed_by,
            "placed_at": each.placed_at,
        }
        for each in found
    ]


def name_hold(hold: notices.NoticeHold, titles: Mapping[str, str], unit_th: str) -> tuple[str, str]:
    """What a hold keeps back, in Thai and in English."""
    th, en = [], []
    if hold.step_id:
        th.append(f"{name_of_id(hold.step_id)} {titles.get(hold.step_id, '')}".strip())
        en.append(english_name_of_id(hold.step_id))
    if hold.reminder:
        name = name_kind(kind_of(hold.reminder))
        th.append(name[0])
        en.append(name[1])
    if hold.unit_code:
        th.append(unit_th or hold.unit_code)
        en.append(unit_th or hold.unit_code)
    if hold.notice_id:
        th.append(f"อีเมลเลขที่ {hold.notice_id}")
        en.append(f"mail {hold.notice_id}")
    return (", ".join(th) or "ทุกฉบับของรอบแผน", ", ".join(en) or "every mail of the cycle")
