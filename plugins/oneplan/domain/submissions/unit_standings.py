"""How one unit stands in one step, in a word.

The store repeats the rule over sets (``store/submissions/unit_standings.py``); a property
test holds both equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from oneplan.domain.submissions.submissions import COUNTED_STATES, SubmissionState


class UnitStanding(StrEnum):
    """What a step has of a unit that it waits for."""

    RECEIVED = "received"
    LATE = "received_late"
    """It counts; it came after the due moment."""
    NIL = "nil"
    WAITING = "late_waiting"
    """It came after the step had closed; nobody has decided about it."""
    RETURNED = "returned"
    MISSING = "missing"


STANDINGS: Mapping[UnitStanding, tuple[str, str]] = {
    UnitStanding.RECEIVED: ("ได้รับแล้ว", "Received"),
    UnitStanding.LATE: ("ได้รับหลังกำหนด", "Received late"),
    UnitStanding.NIL: ("แจ้งว่าไม่มีโครงการ", "Nothing to send"),
    UnitStanding.WAITING: ("ไฟล์ล่าช้ารอพิจารณา", "Late file waits"),
    UnitStanding.RETURNED: ("ส่งคืนให้แก้ไข", "Returned"),
    UnitStanding.MISSING: ("ยังไม่ได้ส่ง", "Nothing sent"),
}
"""Each standing in Thai and in English."""

OWES = (UnitStanding.MISSING, UnitStanding.RETURNED)
"""Standings in which a unit has still to send."""


def standing_of(versions: Sequence[tuple[SubmissionState, bool]]) -> UnitStanding:
    """How a unit stands by what it sent: state of each version and whether it came late.

    Args:
        versions: Oldest first.
    """
    counted = [each for each in versions if each[0] in COUNTED_STATES]
    if counted:
        state, is_late = counted[-1]
        if state == SubmissionState.NIL:
            return UnitStanding.NIL
        return UnitStanding.LATE if is_late else UnitStanding.RECEIVED
    states = [state for state, _ in versions]
    if SubmissionState.LATE in states:
        return UnitStanding.WAITING
    is_returned = bool(states) and states[-1] == SubmissionState.RETURNED
    return UnitStanding.RETURNED if is_returned else UnitStanding.MISSING
