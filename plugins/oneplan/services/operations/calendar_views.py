"""The calendar of a cycle as the secretariat looks at it: planned, amended, done, and its life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_differences import (
    CalendarDifference,
    DifferenceKind,
    compare_calendars,
)
from oneplan.domain.cycles.calendar_stages import STAGES_TH, Stage
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendar_words import KINDS_TH
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.closing import closing_moment
from oneplan.domain.cycles.opening import opens_at
from oneplan.domain.shared.bangkok import in_bangkok
from oneplan.gateways.calendars.calendar_files import find_faults
from oneplan.gateways.calendars.located_findings import place_th
from oneplan.gateways.files.forms import list_form_titles
from oneplan.services.cycles.calendar_sources import stored_calendar
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.due_dates import due_of
from oneplan.services.operations.file_states import compare_file
from oneplan.store.cycles import calendar_stages, cycles
from oneplan.store.decisions import decisions

STATES: Mapping[str, tuple[str, str]] = {
    "none": ("ไม่กำหนดวัน", "No day is set"),
    "before": ("ยังไม่เปิด", "Not open yet"),
    "open": ("อยู่ในกำหนด", "Under way"),
    "grace": ("พ้นกำหนด อยู่ในเวลาผ่อนผัน", "Past due, within grace"),
    "over": ("สิ้นสุด", "Over"),
}


def view_calendar(session: Session, cycle_id: str, *, now: datetime) -> dict[str, Any]:
    """Describe the calendar in force against the one that was planned and what was done.

    Returns:
        revision, planned_revision, steps (step, title, kind, printed, planned, now and actual
        spans of days, state), first and last day, today, life (the stages), file_differs (places
        in which the file in the folder of calendars is another),
        file_refused (why that file would not be put in force, in Thai), doubts (what is
        doubtful in the calendar in force: place, value and rule, in Thai).
    """
    calendar = calendar_in_force(session, cycle_id)
    state = compare_file(session, cycle_id)
    stages = calendar_stages.list_stages(session, cycle_id)
    revision = cycles.get_cycle(session, cycle_id).revision
    base = _planned_revision(stages)
    planned = calendar if base == revision else stored_calendar(session, cycle_id, base)
    spans = decisions.list_spans(session, cycle_id=cycle_id)
    before = {step.id: step for step in planned.steps}
    steps = [
        _step(calendar, step, spans.get(step.id), now) | _planned(planned, before.get(step.id))
        for step in calendar.steps
    ]
    for step in steps:
        step["is_amended"] = step["is_new"] or step["planned"] != step["now"]
    days = [
        day
        for step in steps
        for span in (step["planned"], step["now"], step["actual"])
        for day in span
        if day
    ]
    return {
        "revision": revision,
        "planned_revision": base,
        "as_of": calendar.revision.date if calendar.revision else None,
        "steps": steps,
        "gone": [
            {"step": step.id, "title_th": step.title.th}
            for step in planned.steps
            if step.id not in {each["step"] for each in steps}
        ],
        "first": min(days, default=None),
        "last": max(days, default=None),
        "today": in_bangkok(now).date(),
        "life": [
            {
                "revision": each.revision,
                "stage": each.stage,
                "stage_th": STAGES_TH[Stage(each.stage)],
                "on": each.on_day,
                "as_of": each.as_of,
                "by": "" if each.recorded_by == "oneplan" else each.recorded_by,
                "reason": each.reason,
                "reference": each.reference,
            }
            for each in stages
        ],
        "is_endorsed": any(each.stage == Stage.ENDORSED for each in stages),
        "file_differs": state.differences,
        "file_refused": state.refused,
        "doubts": _doubts(calendar),
    }


def _doubts(calendar: Calendar) -> list[dict[str, str]]:
    data = calendar.model_dump(mode="json")
    return [
        {"place_th": place_th(data, each.location), "value": each.value, "rule_th": each.th}
        for each in find_faults(calendar)
    ]


def _planned_revision(stages: Sequence[calendar_stages.CalendarStage]) -> int:
    """What was planned: the revision that was circulated first, or endorsed, or the first."""
    for stage in (Stage.CIRCULATED, Stage.ENDORSED):
        found = [each.revision for each in stages if each.stage == stage]
        if found:
            return found[0]
    return 1


def _step(
    calendar: Calendar,
    step: Step,
    done: tuple[datetime, datetime, bool] | None,
    now: datetime,
) -> dict[str, Any]:
    opens, due = opens_at(calendar, step), due_of(calendar, step)
    ended = in_bangkok(done[1]).date() if done and done[2] else None
    return {
        "step": step.id,
        "title_th": step.title.th,
        "kind_th": KINDS_TH[step.kind],
        "printed": step.window.printed or "",
        "now": _span(calendar, step),
        "actual": (in_bangkok(done[0]).date() if done else None, ended),
        "state": STATES[_state(opens, due.at if due else None, step.policy.grace_days, now)],
    }


def _planned(planned: Calendar, before: Step | None) -> dict[str, Any]:
    """How a step stood in the calendar that was planned; None where it is new."""
    return {
        "planned": _span(planned, before) if before else (None, None),
        "printed_before": (before.window.printed or "") if before else "",
        "is_new": before is None,
    }


def _span(calendar: Calendar, step: Step) -> tuple[date | None, date | None]:
    opens, due = opens_at(calendar, step), due_of(calendar, step)
    return (opens.date() if opens else None, due.at.date() if due else None)


def _state(opens: datetime | None, due: datetime | None, grace: int, now: datetime) -> str:
    if opens is None and due is None:
        return "none"
    if opens is not None and now < opens:
        return "before"
    if due is None or now <= due:
        return "open"
    return "grace" if now <= closing_moment(due, grace) else "over"


def view_differences(session: Session, cycle_id: str, old: int, new: int) -> dict[str, Any]:
    """Tell what changed between two revisions of a cycle's calendar.

    Returns:
        old, new, differences (kind, steps, before, after, sentence_th), details (how many more
        are about sources and doubts alone), last (number of the last revision).

    Raises:
        NoSuchCalendar: The cycle has no revision of that number.
    """
    found = compare_calendars(
        stored_calendar(session, cycle_id, old),
        stored_calendar(session, cycle_id, new),
        form_titles=list_form_titles(),
    )
    told = [each for each in found if each.kind != DifferenceKind.DETAIL]
    return {
        "old": old,
        "new": new,
        "last": cycles.get_cycle(session, cycle_id).revision,
        "differences": [_told(each) for each in told],
        "details": len(found) - len(told),
    }


def _told(each: CalendarDifference) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "steps": each.steps,
        "before": each.before,
        "after": each.after,
        "sentence_th": each.sentence_th,
    }
