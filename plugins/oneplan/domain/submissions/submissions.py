"""What a unit sends: the states of a version, and when it came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from oneplan.domain.cycles.closing import has_closed
from oneplan.domain.shared.findings import Finding, Severity, has_errors
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.errors import OneplanError


class Scope(TypedDict):
    """What a submission is of: a unit's part in a step of a cycle."""

    cycle_id: str
    step_id: str
    unit_code: str


NIL_TYPE = "nil"
"""File type of a nil return, which comes without a file."""


class SubmissionState(StrEnum):
    """Where one version of a submission stands."""

    ACCEPTED = "accepted"
    WARNED = "accepted_with_warnings"
    NIL = "nil"
    RETURNED = "returned"
    LATE = "late"
    REFUSED = "late_refused"
    WITHDRAWN = "withdrawn"


STATES: Mapping[SubmissionState, tuple[str, str]] = {
    SubmissionState.ACCEPTED: ("รับแล้ว", "Accepted"),
    SubmissionState.WARNED: ("รับแล้ว มีข้อควรตรวจ", "Accepted with warnings"),
    SubmissionState.NIL: ("แจ้งว่าไม่มีโครงการ", "Nil return"),
    SubmissionState.RETURNED: ("ส่งคืนให้แก้ไขแล้วส่งใหม่", "Returned: put it right and send it again"),
    SubmissionState.LATE: ("รับไว้หลังปิดรับ รอสำนักงานจังหวัดพิจารณา",
                           "Kept after closing; the provincial office decides"),
    SubmissionState.REFUSED: ("สำนักงานจังหวัดไม่รับไฟล์ล่าช้านี้",
                              "The provincial office does not take this late file"),
    SubmissionState.WITHDRAWN: ("ถอนคืนแล้ว", "Withdrawn"),
}  # fmt: skip
"""Each state in Thai and in English, wherever a person reads it."""

STATES_TH: Mapping[SubmissionState, str] = {state: th for state, (th, _) in STATES.items()}

_UNIT_NEXT = ("หน่วยงานของท่าน: แก้ไขแล้วส่งใหม่", "Your unit: put it right and send it again")
_OFFICE_NEXT = (
    "สำนักงานจังหวัด: รวบรวมตามกำหนด",
    "The provincial office: it collects as the calendar says",
)

NEXT: Mapping[SubmissionState, tuple[str, str]] = {
    SubmissionState.ACCEPTED: _OFFICE_NEXT,
    SubmissionState.WARNED: _OFFICE_NEXT,
    SubmissionState.NIL: _OFFICE_NEXT,
    SubmissionState.RETURNED: _UNIT_NEXT,
    SubmissionState.LATE: ("สำนักงานจังหวัด: พิจารณารับไฟล์ล่าช้า",
                           "The provincial office: it decides on the late file"),
    SubmissionState.WITHDRAWN: ("หน่วยงานของท่าน: ส่งไฟล์ใหม่ก่อนปิดรับ",
                                "Your unit: send another file before the step closes"),
}  # fmt: skip
"""Who is still to act on a version, in Thai and in English."""


def state_after(findings: tuple[Finding, ...]) -> SubmissionState:
    """How a file stands by what was found in it."""
    if has_errors(findings):
        return SubmissionState.RETURNED
    if any(finding.severity == Severity.WARNING for finding in findings):
        return SubmissionState.WARNED
    return SubmissionState.ACCEPTED


COUNTED_STATES = (SubmissionState.ACCEPTED, SubmissionState.WARNED, SubmissionState.NIL)
"""States in which a unit has done what the step asks."""

_WITHDRAWN = frozenset({SubmissionState.WITHDRAWN})

ALLOWED: Mapping[SubmissionState, frozenset[SubmissionState]] = {
    SubmissionState.ACCEPTED: _WITHDRAWN | {SubmissionState.WARNED},
    SubmissionState.WARNED: _WITHDRAWN | {SubmissionState.ACCEPTED},
    SubmissionState.NIL: _WITHDRAWN,
    SubmissionState.RETURNED: frozenset(),
    SubmissionState.LATE: frozenset(
        {
            SubmissionState.ACCEPTED,
            SubmissionState.WARNED,
            SubmissionState.NIL,
            SubmissionState.REFUSED,
            SubmissionState.WITHDRAWN,
        }
    ),
    SubmissionState.REFUSED: frozenset(),
    SubmissionState.WITHDRAWN: frozenset(),
}
"""State → states it may move to. A late file waits for the secretariat; what was accepted
is warned of, and no longer, as the other forms of its unit change."""


class UnitNotExpected(OneplanError):
    """A unit sent a workbook to a step that does not ask it for one."""

    status_code = 404

    def __init__(self, *, cycle_id: str, step_id: str, unit_code: str) -> None:
        self.th = (
            f"{name_of_id(step_id)} ของ {cycle_id} ไม่ได้รอไฟล์จากหน่วยงาน {unit_code}"
            " (ขั้นตอนทราบว่ารอหน่วยงานใดเมื่อถึงวันเปิด)"
        )
        super().__init__(
            f"Unit {unit_code} is not among the units that step {step_id} of {cycle_id} waits for;"
            " a step knows its units from the day it opens."
        )


class Arrival(StrEnum):
    """When a file came, against the due moment of its step and the days of grace."""

    ON_TIME = "on_time"
    GRACE = "grace"
    PERMITTED = "permitted"
    """After the days of grace, through a ticket that was open."""
    CLOSED = "closed"


def arrival(received_at: datetime, *, due_at: datetime | None, grace_days: int) -> Arrival:
    """Judge when a file came; both ends count, and a step without a due date never closes."""
    if due_at is None or received_at <= due_at:
        return Arrival.ON_TIME
    is_closed = has_closed(due_at, grace_days, now=received_at)
    return Arrival.CLOSED if is_closed else Arrival.GRACE
