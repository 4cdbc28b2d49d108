"""Who sits on a committee and may answer for it, by the list that the office keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from oneplan.domain.decisions.answers import FieldRefused
from oneplan.domain.decisions.meetings import Meeting
from oneplan.domain.shared.thai_numerals import to_thai_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeMember:
    """One person who may stand for a committee.

    Attributes:
        user: As Airflow knows them.
        name: As people know them.
        role: ``chair``, ``member``, ``alternate`` or ``secretary``; a secretary drafts
            the plan and does not decide about it.
        absent_from, absent_to: Days between which they are away, both counted.
    """

    user: str
    name: str
    role: str
    absent_from: date | None = None
    absent_to: date | None = None

    def is_away(self, day: date) -> bool:
        """Whether they are away on *day*."""
        if self.absent_from is None:
            return False
        return self.absent_from <= day and (self.absent_to is None or day <= self.absent_to)


def deciders(members: tuple[CommitteeMember, ...], *, day: date) -> tuple[CommitteeMember, ...]:
    """Who may answer on *day*: chair and members who are there, alternates while one is away."""
    seated = [each for each in members if each.role in ("chair", "member")]
    there = [each for each in seated if not each.is_away(day)]
    if len(there) < len(seated):
        there += [each for each in members if each.role == "alternate" and not each.is_away(day)]
    return tuple(there)


def require_listed(meeting: Meeting, *, seats: int) -> None:
    """Check the number of members that was typed against the committee's list.

    Raises:
        FieldRefused: Fewer than its *seats*: half of them would be no quorum.
    """
    if meeting.members < seats:
        rule = f"the committee's list has {seats} members"
        th = to_thai_digits(f"น้อยกว่ากรรมการตามรายชื่อ {seats} คน")
        raise FieldRefused(name="members", value=meeting.members, rule=rule, th=th)
