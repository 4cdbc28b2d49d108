"""The mails of a cycle as pages show them: counted by step and kind, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Text,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from oneplan.domain.reminders.notices import NoticeState
from oneplan.store.reminders.notices import is_held
from oneplan.store.reminders.tables import MailEvent, Notice
from oneplan.store.units.tables import Contact, Unit
from oneplan.store.units.unit_lookups import codes_under, is_named, unit_of

_QUEUED = Notice.state == NoticeState.QUEUED
KIND = func.split_part(Notice.reminder, ":", 1)
"""What mails of one kind share (:func:`oneplan.domain.reminders.reminder_words.kind_of`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFilter:
    """Which mails are looked at; what is empty says nothing.

    Attributes:
        cycle_id: Cycle.
        units: Codes of the units that it goes to; None for all.
        step_id: Step; ``-`` is those of no step.
        kind: First word of the key.
    """

    cycle_id: str
    units: Sequence[str] | None = None
    step_id: str = ""
    kind: str = ""

    def conditions(self) -> Sequence[ColumnElement[bool]]:
        """What a row must hold."""
        found: list[ColumnElement[bool]] = [Notice.cycle_id == self.cycle_id]
        if self.step_id:
            step = None if self.step_id == "-" else self.step_id
            found.append(Notice.step_id.is_not_distinct_from(step))
        if self.kind:
            found.append(KIND.in_([self.kind]))
        if self.units is not None:
            codes = bindparam("of_units", list(self.units), type_=ARRAY(Text))
            found.append(Notice.unit_code == func.any(codes))
        return found


def list_units(
    session: Session, cycle_id: str, *, area: str = "", words: str = ""
) -> Sequence[str] | None:
    """The units that the mails of a cycle go to, in an area and by their names; None for all.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        area: DOPA code that the area of the unit begins with; empty for all.
        words: Part of the unit's name, or its code; empty for all.
    """
    if not area and not words:
        return None
    of_cycle = select(Notice.unit_code).where(Notice.cycle_id == cycle_id).distinct()
    codes = (codes_under(area) if area else of_cycle).offset(0).subquery()
    unit = unit_of(codes.c[0])
    found = select(codes.c[0])
    if words:
        found = found.join(unit, true()).where(is_named(unit, words))
    return session.scalars(found).all()


def conditions_of(tomorrow: tuple[datetime, datetime]) -> Mapping[str, ColumnElement[bool]]:
    """State as a page tells it → its condition; *tomorrow* is the first and last moment."""
    return {
        "tomorrow": and_(
            _QUEUED, Notice.not_before >= tomorrow[0], Notice.not_before < tomorrow[1], ~is_held()
        ),
        "waiting": and_(_QUEUED, ~is_held()),
        "held": and_(_QUEUED, is_held()),
        "sent": Notice.state.in_(
            [
                NoticeState.SENDING,
                NoticeState.ACCEPTED,
                NoticeState.DELIVERED,
                NoticeState.RECONCILED,
            ]
        ),
        "bounced": Notice.state == NoticeState.BOUNCED,
        "unknown": Notice.state == NoticeState.UNKNOWN,
        "letters": Notice.state == NoticeState.UNDELIVERABLE,
        "dropped": Notice.state == NoticeState.DROPPED,
    }


def count_by_state(session: Session, wanted: MailFilter) -> Sequence[Any]:
    """Rows of step (or None), kind, state and how many: read from an index alone."""
    statement = select(
        Notice.step_id, KIND.label("kind"), Notice.state, func.count().label("mails")
    )
    return session.execute(
        statement.where(*wanted.conditions()).group_by(
            Notice.step_id, Notice.reminder, Notice.state
        )
    ).all()


def count_waiting(
    session: Session,
    wanted: MailFilter,
    tomorrow: tuple[datetime, datetime],
    *,
    has_holds: bool,
) -> Sequence[Any]:
    """Of the mails that wait: rows of step, kind, how many are held, and how many go tomorrow.

    Without a hold in force nothing but the mails of tomorrow is read.
    """
    is_tomorrow = and_(Notice.not_before >= tomorrow[0], Notice.not_before < tomorrow[1])
    held = is_held() if has_holds else false()
    statement = select(
        Notice.step_id,
        KIND.label("kind"),
        func.count().filter(held).label("held"),
        func.count().filter(is_tomorrow, ~held).label("tomorrow"),
    )
    return session.execute(
        statement.where(
            *wanted.conditions(), _QUEUED, or_(is_tomorrow, held) if has_holds else is_tomorrow
        ).group_by(Notice.step_id, Notice.reminder)
    ).all()


def list_page(
    session: Session,
    wanted: MailFilter,
    *,
    state: str,
    tomorrow: tuple[datetime, datetime],
    limit: int,
    offset: int,
) -> Sequence[Any]:
    """Mails of a page with their unit's name, the last first; no text of a mail is read.

    Which they are is read from an index alone; then they are looked up.
    """
    chosen = select(Notice.id).where(*wanted.conditions())
    if state:
        chosen = chosen.where(conditions_of(tomorrow)[state])
    numbers = chosen.order_by(Notice.id.desc()).limit(limit).offset(offset).subquery()
    return session.execute(
        select(
            Notice.id,
            Notice.step_id,
            Notice.reminder,
            Notice.level,
            Notice.state,
            Notice.subject,
            Notice.unit_code,
            Notice.queued_at,
            Notice.not_before,
            Notice.nominal_at,
            Notice.sent_at,
            func.jsonb_array_length(Notice.contact_ids).label("readers"),
            Unit.name_th,
            and_(_QUEUED, is_held()).label("is_held"),
        )
        .join(numbers, numbers.c.id == Notice.id)
        .join(Unit, Unit.code == Notice.unit_code)
        .order_by(Notice.id.desc())
    ).all()


def find_mail(
    session: Session, cycle_id: str, notice_id: int, *, area: str = ""
) -> tuple[Notice, Unit, bool] | None:
    """One mail of a cycle, its unit, and whether it is held; None where there is none."""
    found = session.execute(
        select(Notice, Unit, and_(_QUEUED, is_held()))
        .join(Unit, Unit.code == Notice.unit_code)
        .where(
            Notice.cycle_id == cycle_id,
            Notice.id == notice_id,
            Unit.area_code.startswith(area, autoescape=True),
        )
    ).first()
    return None if found is None else (found[0], found[1], bool(found[2]))


def list_told(session: Session, notice_id: int) -> Sequence[Any]:
    """Events of a mail with the address that each is about, in the order they happened."""
    return session.execute(
        select(
            MailEvent.event,
            MailEvent.reason,
            MailEvent.happened_at,
            MailEvent.attempt,
            Contact.email,
        )
        .join(Contact, Contact.id == MailEvent.contact_id, isouter=True)
        .where(MailEvent.notice_id == notice_id)
        .order_by(MailEvent.happened_at, MailEvent.sg_event_id)
    ).all()


def list_readers(session: Session, unit_code: str) -> Sequence[Contact]:
    """Who reads a unit's mail, in a fixed order."""
    return session.scalars(
        select(Contact).where(Contact.unit_code == unit_code).order_by(Contact.email)
    ).all()


def count_matching(session: Session, cycle_id: str, named: Mapping[str, Any]) -> int:
    """Mails that wait and that a hold of *named* columns would keep back."""
    columns = {
        "step_id": Notice.step_id,
        "reminder": Notice.reminder,
        "unit_code": Notice.unit_code,
        "notice_id": Notice.id,
    }
    return (
        session.scalar(
            select(func.count()).where(
                Notice.cycle_id == cycle_id,
                _QUEUED,
                *(columns[name] == value for name, value in named.items() if value is not None),
            )
        )
        or 0
    )


def count_queued_by_step(session: Session, cycle_id: str) -> Mapping[str, int]:
    """Step → mails of it that wait."""
    rows = session.execute(
        select(Notice.step_id, func.count())
        .where(Notice.cycle_id == cycle_id, _QUEUED, Notice.step_id.is_not(None))
        .group_by(Notice.step_id)
    )
    return {str(step): count for step, count in rows}
