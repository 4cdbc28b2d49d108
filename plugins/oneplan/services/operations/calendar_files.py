"""The file of a running cycle's calendar: taken in with its record, and compared with what runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from oneplan.config.places import CALENDARS
from oneplan.domain.cycles.calendar_differences import CalendarDifference, compare_calendars
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.shared.thai_numerals import normalise_text
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.gateways.calendars.calendar_texts import replace_calendar
from oneplan.gateways.files.forms import list_form_titles
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.operations.amendments import follow_calendar
from oneplan.services.operations.kept_facts import require_followable
from oneplan.store.cycles import cycle_locks, cycles


class AmendmentRefused(OneplanError):
    """A calendar was to be taken in without a reason, or of a cycle that was not started."""

    status_code = 422

    def __init__(self, *, cycle_id: str, rule: str, rule_th: str) -> None:
        self.th = f"แก้ไขปฏิทินของรอบแผน {cycle_id} ไม่ได้: {rule_th}"
        super().__init__(f"The calendar of {cycle_id!r} was not amended: {rule}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """A calendar that was taken in: its revision, what changed, which steps were withdrawn."""

    cycle_id: str
    revision: int
    differences: Sequence[CalendarDifference]
    withdrawn: Sequence[str]


def register_draft(session: Session, calendar: Calendar, *, by: str, reason: str) -> None:
    """Keep the draft of a calendar whose cycle has not begun.

    Raises:
        AmendmentRefused: The cycle is there already.
    """
    if cycles.find_cycle(session, calendar.cycle) is not None:
        raise AmendmentRefused(
            cycle_id=calendar.cycle,
            rule="it is there already; use `oneplan calendar amend`",
            rule_th="มีรอบแผนนี้แล้ว ให้ใช้ oneplan calendar amend",
        )
    follow_calendar(session, calendar, by=by, reason=reason)


def take_in(
    session: Session, path: Path, *, by: str, reason: str, made_from: int | None = None
) -> Amended:
    """Put a file's calendar in force for a cycle that runs, with who and why.

    Nothing is written to the folder of calendars: :func:`keep_file` does that once the
    store has accepted it, so that Airflow never shows a calendar that was refused. One
    amendment of a cycle at a time is taken in, from the desk or by a command.

    Args:
        session: Open transaction.
        path: The file.
        by: Who brings it in.
        reason: Why.
        made_from: The revision that the file was made from; None where nobody says so.

    Raises:
        CalendarFileInvalid: The file cannot be read.
        AmendmentRefused: The cycle was never started, no reason is given, or another
            revision than *made_from* is in force.
        StepInUse: It drops a step that is under way.
        ApprovalTakenAway: It takes a committee away from before a dispatch.
        FactsLost: It would make another thing of what was sent.
    """
    calendar = load_calendar(path)
    name = calendar.cycle
    if cycles.find_cycle(session, name) is None:
        raise AmendmentRefused(
            cycle_id=name,
            rule="it was never started; use `oneplan calendar draft`",
            rule_th="ยังไม่มีรอบแผนนี้ ให้ใช้ oneplan calendar draft",
        )
    if not normalise_text(reason):
        raise AmendmentRefused(cycle_id=name, rule="no reason is given", rule_th="ไม่ได้บอกเหตุผล")
    cycle_locks.lock_acts(session, name)
    in_force = cycles.read_revision(session, name)
    if made_from is not None and made_from != in_force:
        raise AmendmentRefused(
            cycle_id=name,
            rule=f"the file was made from revision {made_from}, and {in_force} is in force",
            rule_th=f"แฟ้มนี้แก้จากครั้งที่ {made_from} แต่ที่ใช้อยู่คือครั้งที่ {in_force} ให้แก้จากแฟ้มที่ใช้อยู่",
        )
    before = calendar_in_force(session, name)
    differences = compare_calendars(before, calendar, form_titles=list_form_titles())
    dropped = [each.step_id for each in require_followable(session, calendar)]
    revision = follow_calendar(session, calendar, by=by, reason=reason)
    return Amended(cycle_id=name, revision=revision, differences=differences, withdrawn=dropped)


def keep_file(path: Path) -> Path:
    """Put a calendar's file into the folder that Airflow reads; return where it is."""
    kept = CALENDARS / path.name
    if path.resolve() != kept.resolve():
        replace_calendar(kept, path.read_bytes())
    return kept
