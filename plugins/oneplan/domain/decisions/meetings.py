"""A meeting that was held: who was there, whether they were enough, and what they said.

Half of the members make a quorum (Administrative Procedure Act B.E. 2539, section 79).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from oneplan.domain.decisions.answers import (
    AnswerRefused,
    FieldRefused,
    read_line,
    read_text,
    whole_number,
)
from oneplan.domain.decisions.decisions import Resolution
from oneplan.domain.shared.thai_dates import NOT_A_DAY_TH, NotAThaiDate, parse_day
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import normalise_text, to_thai_digits

MAX_PEOPLE = 1_000_000
MAX_REASON = 4_000
"""Letters of the reason for one row: it becomes a comment, which has no more."""
OLDEST_YEARS = 5
"""A meeting of more years ago is a slip of the year: no plan is older while it is made."""


class QuorumMissing(AnswerRefused):
    """Fewer than half of the members were there."""

    def __init__(self, *, present: int, members: int) -> None:
        super().__init__(
            f"{present} of {members} members were there: half of them make a quorum"
            " (องค์ประชุมไม่ครบกึ่งหนึ่ง). Nothing was decided."
        )
        self.th = to_thai_digits(
            f"องค์ประชุมไม่ครบ: ผู้เข้าประชุม {present} คน จากกรรมการ {members} คน"
            f" ต้องมีอย่างน้อย {(members + 1) // 2} คน จึงยังไม่มีมติ"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One meeting as it is kept.

    Attributes:
        number: As people count it, ``3/2562``.
        held_on: The day.
        present: Members who were there.
        members: Members there are; 0 where the body has no fixed number.
        words: The resolution in its own words.
        returned_rows: Row key → why the committee sent it back.
    """

    number: str
    held_on: date
    present: int
    members: int = 0
    words: str = ""
    returned_rows: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON: what is kept with a decision."""
        return {
            "meeting_no": self.number,
            "held_on": self.held_on.isoformat(),
            "present": self.present,
            "members": self.members,
            "resolution": self.words,
            "returned_rows": dict(self.returned_rows),
        }


def read_meeting(
    values: Mapping[str, Any], *, needs_quorum: bool, today: date, drafted: date | None = None
) -> Meeting:
    """Read the form of a meeting.

    Args:
        values: meeting_no, held_on, present, members, resolution, returned_rows
            (a line each, ``row key: reason``).
        needs_quorum: Whether half of the members must have been there.
        today: Day of the planning clock: nothing is written down before it was held.
        drafted: Day on which the plan was made that the meeting is about; None without one.

    Raises:
        FieldRefused: A field is missing or cannot be read.
        QuorumMissing: Too few were there.
    """
    number = read_line(values, "meeting_no")
    if needs_quorum and not number:
        raise FieldRefused(
            name="meeting_no",
            value=number,
            rule="a meeting has a number",
            th="การประชุมต้องมีครั้งที่ เช่น ๓/๒๕๖๒",
        )
    present = _count(values, "present")
    members = _count(values, "members")
    if members and present > members:
        rule = f"no more than the {members} members can be there"
        th = to_thai_digits(f"มากกว่ากรรมการทั้งหมด {members} คน")
        raise FieldRefused(name="present", value=present, rule=rule, th=th)
    if needs_quorum and not members:
        rule = "a committee has a number of members"
        th = "ต้องกรอกจำนวนกรรมการทั้งหมด"
        raise FieldRefused(name="members", value=members, rule=rule, th=th)
    if needs_quorum and present * 2 < members:
        raise QuorumMissing(present=present, members=members)
    return Meeting(
        number=number,
        held_on=_day_held(read_line(values, "held_on"), today=today, drafted=drafted),
        present=present,
        members=members,
        words=read_text(values, "resolution"),
        returned_rows=_rows(read_text(values, "returned_rows")),
    )


def _count(values: Mapping[str, Any], name: str) -> int:
    typed = values.get(name)
    if typed is None or typed == "":
        return 0
    count = whole_number(typed, most=MAX_PEOPLE)
    if count is None:
        rule = f"it is a number of people, 0 to {MAX_PEOPLE}"
        th = to_thai_digits(f"ต้องเป็นจำนวนคน เช่น ๒๑ และไม่เกิน {MAX_PEOPLE:,}")
        raise FieldRefused(name=name, value=typed, rule=rule, th=th)
    return count


def _day_held(text: str, *, today: date, drafted: date | None) -> date:
    try:
        day = parse_day(text)
    except NotAThaiDate as error:
        rule = "it is a day, as 2019-08-14 or ๑๔ ส.ค. ๖๒"
        raise FieldRefused(name="held_on", value=text, rule=rule, th=NOT_A_DAY_TH) from error
    if day > today:
        rule = f"today is {today}; a meeting is written down after it was held"
        th = f"อยู่หลังวันนี้ ({format_date(today)}) บันทึกได้เมื่อประชุมแล้ว"
        raise FieldRefused(name="held_on", value=text, rule=rule, th=th)
    if day.year < today.year - OLDEST_YEARS:
        rule = f"today is {today}; a meeting was held in the last {OLDEST_YEARS} years"
        th = to_thai_digits(f"เก่ากว่า {OLDEST_YEARS} ปี (วันนี้ {format_date(today)}) ตรวจปีที่กรอก")
        raise FieldRefused(name="held_on", value=text, rule=rule, th=th)
    if drafted is not None and day < drafted:
        rule = f"this version of the plan was made on {drafted}; that meeting cannot have seen it"
        th = f"อยู่ก่อนวันที่จัดทำแผนฉบับนี้ ({format_date(drafted)})"
        raise FieldRefused(name="held_on", value=text, rule=rule, th=th)
    return day


def require_reason(meeting: Meeting, resolution: Resolution) -> None:
    """Check that a plan which is sent back is told why.

    Raises:
        FieldRefused: Neither the resolution nor a row says so.
    """
    if resolution == Resolution.RETURNED and not (meeting.words or meeting.returned_rows):
        rule = "a plan that is sent back is told why, as a whole or row by row"
        th = "การส่งกลับแก้ไขต้องบอกเหตุผล ทั้งฉบับหรือรายรายการ"
        raise FieldRefused(name="resolution", value="", rule=rule, th=th)


def _rows(text: str) -> dict[str, str]:
    rows: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        key, _, reason = (part.strip() for part in line.partition(":"))
        if not key or not normalise_text(reason):
            rule = "a row that is sent back reads `row key: reason`, one a line"
            th = "บรรทัดละหนึ่งรายการ เขียนว่า รหัสรายการ: เหตุผล"
            raise FieldRefused(name="returned_rows", value=line, rule=rule, th=th)
        if len(reason) > MAX_REASON:
            rule = f"a reason of {len(reason)} letters; at most {MAX_REASON}"
            th = to_thai_digits(f"เหตุผลยาว {len(reason):,} ตัวอักษร ต้องไม่เกิน {MAX_REASON:,}")
            raise FieldRefused(name="returned_rows", value=line, rule=rule, th=th)
        if key in rows:
            rule = "a row is sent back once, with all its reasons in one line"
            th = "รายการนี้ซ้ำ เขียนเหตุผลทั้งหมดไว้ในบรรทัดเดียว"
            raise FieldRefused(name="returned_rows", value=line, rule=rule, th=th)
        rows[key] = reason
    return rows
