"""Late submissions: a file that comes to a step which has gone on without it.

In the days of grace a file counts by itself. After them the step is closed,
and opens for one unit with a ticket: a reason, someone who asks, someone else
who allows it, and an end.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from oneplan.domain.decisions.answers import AnsweredAlready, AnswerRefused, shown
from oneplan.domain.shared.persons import is_same_person
from oneplan.domain.shared.thai_numerals import normalise_text, to_thai_digits

LATE_SUBMISSIONS_DAG = "late_submissions"
"""Id of the DAG that watches for files of every cycle."""
FILE_DAG = "late_file"
"""Id of the DAG that asks about one file: a run a ticket."""

DAYS_OPEN = 7
"""Planning days for which a ticket is open unless its approver says otherwise."""
MAX_DAYS_OPEN = 60

RERUN = "รับและประมวลใหม่"
REFUSE = "ไม่รับ"
ANSWERS = (RERUN, REFUSE)
"""What a ticket can be answered with in Airflow."""


class TicketState(StrEnum):
    """Where a ticket stands; an accepted one lets its unit in until it expires."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


TICKET_STATES_TH: Mapping[TicketState, str] = {
    TicketState.REQUESTED: "รอพิจารณา",
    TicketState.ACCEPTED: "อนุญาต",
    TicketState.REFUSED: "ไม่อนุญาต",
    TicketState.SUPERSEDED: "มีไฟล์ใหม่แทนแล้ว",
}


class TicketKind(StrEnum):
    """Why a file waits outside a step that was collected."""

    LATE = "late"
    """It came after the days of grace."""
    PERMITTED = "permitted"
    """It came after them, through a ticket that was open."""
    CORRECTION = "correction"
    """It came in time, after its group had been collected as complete."""
    PERMISSION = "permission"
    """There is no file yet: the unit asks before it sends."""


TICKET_KINDS_TH: Mapping[TicketKind, str] = {
    TicketKind.LATE: "ไฟล์ที่ส่งหลังปิดรับ",
    TicketKind.PERMITTED: "ไฟล์ล่าช้าที่ได้รับอนุญาตแล้ว",
    TicketKind.CORRECTION: "ไฟล์แก้ไขที่ส่งทันกำหนดหลังรวบรวมแล้ว",
    TicketKind.PERMISSION: "ขออนุญาตส่งล่าช้า",
}


class TicketNeedsReason(AnswerRefused):
    """A ticket was asked for, or answered, without a reason or without a name."""

    status_code = 422
    th = "การขอส่งล่าช้าต้องมีเหตุผลและชื่อผู้ขอ"

    def __init__(self, *, step_id: str, unit_code: str) -> None:
        super().__init__(
            f"Step {step_id}, unit {unit_code}: a late ticket has a reason and a name."
        )


class TicketTermInvalid(AnswerRefused):
    """A ticket was to stay open for a number of days that no ticket has."""

    status_code = 422

    def __init__(self, *, ticket_id: int, days: object) -> None:
        quoted = shown(days)
        super().__init__(
            f"Late ticket {ticket_id} cannot be open for {quoted} days: it is 0 to {MAX_DAYS_OPEN}."
        )
        self.th = f"เปิดให้ส่ง “{quoted}” วัน: ต้องเป็นจำนวนวันตั้งแต่ ๐ ถึง {to_thai_digits(MAX_DAYS_OPEN)}"


class TicketNeedsPerson(AnswerRefused):
    """A ticket was answered in the name of a unit or of a part of the office."""

    status_code = 422

    def __init__(self, *, ticket_id: int, decided_by: str) -> None:
        super().__init__(
            f"Late ticket {ticket_id} is answered by a person; {shown(decided_by)!r} is none."
        )
        self.th = f"ผู้ตอบ “{shown(decided_by)}” ไม่ใช่บุคคล ต้องให้บุคคลของสำนักงานเป็นผู้ตอบ"


class TicketSelfApproved(AnswerRefused):
    """The person who asked for a ticket tried to answer it."""

    status_code = 403
    th = "ผู้ขอส่งล่าช้าตอบคำขอของตนเองไม่ได้ ต้องให้บุคคลอื่นของสำนักงานเป็นผู้ตอบ"

    def __init__(self, *, ticket_id: int) -> None:
        super().__init__(
            f"Late ticket {ticket_id}: who asked for it cannot answer it;"
            " another person of the office has to."
        )


class TicketClosed(AnsweredAlready):
    """A ticket was answered that no longer waits for an answer."""

    def __init__(
        self, *, ticket_id: int, state: TicketState, decided_by: str | None = None
    ) -> None:
        super().__init__(f"Late ticket {ticket_id} no longer waits: it is {state.value}.")
        who = f" โดย {shown(decided_by)}" if decided_by else ""
        self.th = (
            f"ใบขอที่ {to_thai_digits(ticket_id)} มีคำตอบแล้ว: {TICKET_STATES_TH[state]}{who}"
            " คำตอบเดิมยังมีผล คำตอบนี้จึงไม่ได้บันทึก"
        )


def require_words(reason: str, person: str, *, step_id: str, unit_code: str) -> None:
    """Check that a reason and a name can be read: what cannot be seen is neither.

    Raises:
        TicketNeedsReason: One of them is empty.
    """
    if not normalise_text(reason) or not normalise_text(person):
        raise TicketNeedsReason(step_id=step_id, unit_code=unit_code)


def require_other_person(ticket_id: int, *, requested_by: str, decided_by: str) -> None:
    """Check that two people stand behind a ticket, however their names are written.

    Raises:
        TicketSelfApproved: They are one.
    """
    if is_same_person(requested_by, decided_by):
        raise TicketSelfApproved(ticket_id=ticket_id)


def is_open(state: str, expires_at: datetime | None, *, now: datetime) -> bool:
    """Whether a ticket lets its unit in now; its last moment counts."""
    return state == TicketState.ACCEPTED and expires_at is not None and now <= expires_at
