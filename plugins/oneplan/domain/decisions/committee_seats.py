"""How many sit on a committee, by the list that the office keeps of it."""

from __future__ import annotations

from oneplan.domain.decisions.decisions import Meeting, MeetingIncomplete
from oneplan.domain.shared.thai_numerals import to_thai_digits


def require_listed(meeting: Meeting, *, seats: int) -> None:
    """Check the number of members that was typed against the committee's list.

    Raises:
        MeetingIncomplete: Fewer than its *seats*: half of them would be no quorum.
    """
    if meeting.members < seats:
        rule = f"the committee's list has {seats} members"
        th = to_thai_digits(f"น้อยกว่ากรรมการตามรายชื่อ {seats} คน")
        raise MeetingIncomplete(name="members", value=meeting.members, rule=rule, th=th)
