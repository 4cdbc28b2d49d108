"""The file of a running cycle's calendar against the calendar in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.config.places import CALENDARS
from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.store.cycles import stored_steps

GONE_TH = (
    "ไม่มีแฟ้ม {}.yaml ในโฟลเดอร์ปฏิทิน Airflow จึงไม่เดินขั้นตอนของรอบแผนนี้ จนกว่าจะวางแฟ้มที่ใช้อยู่กลับ"
    " (ดาวน์โหลดได้ที่หน้า “การตั้งค่า”)"
)
"""The file of a calendar in force that is not there: Airflow has no DAG without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileState:
    """How the file of a cycle's calendar stands against the calendar in force.

    Attributes:
        differences: Places in which they differ.
        refused: Why the file would not be put in force, in Thai; None where it would.
    """

    differences: int
    refused: str | None


def compare_file(session: Session, cycle_id: str) -> FileState:
    """Compare the file in the folder of calendars with what is in force."""
    path = CALENDARS / f"{cycle_id}.yaml"
    if not path.is_file():
        return FileState(differences=0, refused=GONE_TH.format(cycle_id))
    # What reads a calendar's file knows every form; where none lies, none of it is loaded.
    from oneplan.domain.cycles.calendar_differences import compare_calendars  # noqa: PLC0415
    from oneplan.gateways.calendars.calendar_files import (  # noqa: PLC0415
        CalendarFileInvalid,
        load_calendar,
    )
    from oneplan.gateways.files.forms import list_form_titles  # noqa: PLC0415
    from oneplan.services.operations.kept_facts import require_followable  # noqa: PLC0415

    try:
        calendar = load_calendar(path)
    except CalendarFileInvalid as error:
        return FileState(differences=0, refused=error.in_thai)
    before = calendar_in_force(session, cycle_id)
    found = compare_calendars(before, calendar, form_titles=list_form_titles())
    try:
        require_followable(session, calendar)
    except OneplanError as error:
        return FileState(differences=len(found), refused=error.in_thai)
    return FileState(differences=len(found), refused=None)


def list_withdrawn(session: Session, cycle_id: str) -> Sequence[stored_steps.StoredStep]:
    """Steps that amended calendars took out of a running cycle, in calendar order."""
    return stored_steps.list_withdrawn(session, cycle_id)
