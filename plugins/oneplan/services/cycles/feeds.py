"""The calendar in force as a feed, for everyone or for one unit."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from oneplan.config.settings import settings
from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.step_names import step_name
from oneplan.domain.shared.thai_formats import format_date
from oneplan.gateways.calendars.calendar_feeds import FeedEvent, write_feed
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.due_dates import due_of
from oneplan.store.cycles import calendar_revisions, cycles
from oneplan.store.submissions import submissions
from oneplan.store.units import units

ALARMS = (timedelta(days=7), timedelta(days=1))
"""The types of icalendar, which writes a duration of another type differently."""


def cycle_feed(session: Session, cycle_id: str, *, unit_code: str | None = None) -> bytes:
    """The feed of a cycle: every step that has a day, or those that wait for one unit.

    Raises:
        CycleUnknown: It was never started.
        UnitUnknown: The register has no such unit.
    """
    calendar = calendar_in_force(session, cycle_id)
    cycle = cycles.get_cycle(session, cycle_id)
    name = calendar.title.th
    steps = calendar.steps
    if unit_code is not None:
        unit = units.require_unit(session, unit_code)
        mine = set(submissions.list_steps_of(session, cycle_id=cycle_id, unit_code=unit_code))
        steps = tuple(step for step in steps if step.id in mine)
        name = f"{unit.name_th}: {name}"
    mark = "[ซักซ้อม] " if cycle.is_simulated else ""
    events = [
        event for step in steps if (event := _event(session, cycle_id, step, mark)) is not None
    ]
    return write_feed(
        mark + name,
        events,
        sequence=cycle.revision,
        changed_at=calendar_revisions.get_revision_moment(session, cycle_id),
    )


def _event(session: Session, cycle_id: str, step: Step, mark: str) -> FeedEvent | None:
    due = due_of(calendar_in_force(session, cycle_id), step)
    if due is None:
        return None
    starts: date | datetime = step.window.start or due.at.date()
    ends: date | datetime = due.at.date()
    if step.window.time is not None:
        # A meeting of one moment: an hour is what a calendar can show of it.
        starts, ends = due.at, due.at.add(hours=1)
    lines = [
        f"ช่วงเวลาตามปฏิทิน: {step.window.printed}",
        *(f"ผู้รับผิดชอบ: {agency.th}" for agency in step.agencies),
        *(f"ผลผลิต: {each.th}" for each in step.deliverables),
    ]
    if due.rolled is not None:
        printed = format_date(due.rolled.printed)
        lines.append(f"เลื่อนจากวันที่ {printed} ซึ่งเป็น{due.rolled.reason}")
    return FeedEvent(
        uid=f"{step.id}@{cycle_id}.oneplan",
        summary=f"{mark}{step_name(step)} {step.title.th}",
        description="\n".join(lines),
        starts=starts,
        ends=ends,
        place=step.window.place,
        url=settings().public_url,
        alarms=ALARMS if collects(step) else (),
    )
