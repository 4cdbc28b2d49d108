"""What a meeting resolved: who was there, whether they were enough, and what they said.

Half of the members make a quorum (Administrative Procedure Act B.E. 2539,
section 79). A plan is endorsed (เห็นชอบ), taken note of (รับทราบ), or sent back
with a reason, for the whole or row by row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from oneplan.domain.shared.thai_dates import NotAThaiDate, parse_window
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import to_arabic_digits, to_thai_digits
from oneplan.errors import OneplanError


class Resolution(StrEnum):
    """What a committee resolved, or that a person wrote down what was held."""

    APPROVED = "approved"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    RECORDED = "recorded"


RESOLUTIONS_TH: Mapping[Resolution, str] = {
    Resolution.APPROVED: "เห็นชอบ",
    Resolution.ACKNOWLEDGED: "รับทราบ",
    Resolution.RETURNED: "ส่งกลับแก้ไข",
    Resolution.RECORDED: "บันทึกแล้ว",
}

COMMITTEE_ANSWERS = (Resolution.APPROVED, Resolution.ACKNOWLEDGED, Resolution.RETURNED)
"""In the order of the buttons."""

PASSED = (Resolution.APPROVED, Resolution.ACKNOWLEDGED)
"""Resolutions after which the cycle goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a person is asked in a Required Action.

    Attributes:
        subject, body: Headline and Markdown.
        settled: Why nobody need be asked; None where somebody must.
        values: What the form shows before anyone types.
        deciders: (user, name) of those who may answer; empty where anyone may.
    """

    subject: str = ""
    body: str = ""
    settled: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    deciders: tuple[tuple[str, str], ...] = ()


SENT_BACK_TH = (
    "คณะกรรมการส่งแผนกลับแก้ไข โปรดแก้แผน แล้วล้าง (Clear) งานนี้เพื่อเสนอใหม่"
    " (The committee sent the plan back; revise it, then clear this task.)"
)


class AnswerRefused(OneplanError):
    """An answer to a Required Action cannot be kept: it is asked again with what was typed."""

    status_code = 422


FIELDS_TH: Mapping[str, str] = {
    "meeting_no": "ครั้งที่ประชุม",
    "held_on": "วันที่ประชุม",
    "present": "ผู้เข้าประชุม (คน)",
    "members": "กรรมการทั้งหมด (คน)",
    "resolution": "มติหรือผลการดำเนินการ",
    "returned_rows": "รายการที่ส่งกลับ",
}
"""Fields of the form of a meeting, as people read them."""


class MeetingIncomplete(AnswerRefused):
    """A meeting was written down without what makes it one."""

    def __init__(self, *, name: str, value: object, rule: str, th: str) -> None:
        super().__init__(f"The record of the meeting, {name} {value!r}: {rule}.")
        shown = f" “{value}”" if str(value) else ""
        self.th = f"{FIELDS_TH[name]}{shown}: {th}"


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
        MeetingIncomplete: A field is missing or cannot be read.
        QuorumMissing: Too few were there.
    """
    number = str(values.get("meeting_no") or "").strip()
    if needs_quorum and not number:
        raise MeetingIncomplete(name="meeting_no", value=number, rule="a meeting has a number",
                                th="การประชุมต้องมีครั้งที่ เช่น ๓/๒๕๖๒")  # fmt: skip
    present = _count(values, "present")
    members = _count(values, "members")
    if members and present > members:
        rule = f"no more than the {members} members can be there"
        th = to_thai_digits(f"มากกว่ากรรมการทั้งหมด {members} คน")
        raise MeetingIncomplete(name="present", value=present, rule=rule, th=th)
    if needs_quorum and not members:
        rule = "a committee has a number of members"
        th = "ต้องกรอกจำนวนกรรมการทั้งหมด"
        raise MeetingIncomplete(name="members", value=members, rule=rule, th=th)
    if needs_quorum and present * 2 < members:
        raise QuorumMissing(present=present, members=members)
    return Meeting(
        number=number,
        held_on=_day_held(str(values.get("held_on") or ""), today=today, drafted=drafted),
        present=present,
        members=members,
        words=str(values.get("resolution") or "").strip(),
        returned_rows=_rows(str(values.get("returned_rows") or "")),
    )


def _count(values: Mapping[str, Any], name: str) -> int:
    text = to_arabic_digits(str(values.get(name) or "0")).strip()
    if not text.isdecimal():
        rule = "it is a number of people"
        raise MeetingIncomplete(name=name, value=text, rule=rule, th="ต้องเป็นจำนวนคน เช่น ๒๑")
    return int(text)


def _day(text: str) -> date:
    """A day as ``2019-08-14``, or as Thais write it: ``๑๔ ส.ค. ๖๒``."""
    plain = to_arabic_digits(text).strip()
    try:
        return date.fromisoformat(plain)
    except ValueError:
        pass
    try:
        window = parse_window(text)
    except NotAThaiDate:
        window = None
    if window is None or window.start is None or window.start != window.due:
        rule = "it is a day, as 2019-08-14 or ๑๔ ส.ค. ๖๒"
        th = "ต้องเป็นวันที่ เช่น ๑๔ ส.ค. ๖๒ หรือ 2019-08-14"
        raise MeetingIncomplete(name="held_on", value=text, rule=rule, th=th)
    return window.start


def _day_held(text: str, *, today: date, drafted: date | None) -> date:
    day = _day(text)
    if day > today:
        rule = f"today is {today}; a meeting is written down after it was held"
        th = f"อยู่หลังวันนี้ ({format_date(today)}) บันทึกได้เมื่อประชุมแล้ว"
        raise MeetingIncomplete(name="held_on", value=text, rule=rule, th=th)
    if drafted is not None and day < drafted:
        rule = f"this version of the plan was made on {drafted}; that meeting cannot have seen it"
        th = f"อยู่ก่อนวันที่จัดทำแผนฉบับนี้ ({format_date(drafted)})"
        raise MeetingIncomplete(name="held_on", value=text, rule=rule, th=th)
    return day


def require_reason(meeting: Meeting, resolution: Resolution) -> None:
    """Check that a plan which is sent back is told why.

    Raises:
        MeetingIncomplete: Neither the resolution nor a row says so.
    """
    if resolution == Resolution.RETURNED and not (meeting.words or meeting.returned_rows):
        rule = "a plan that is sent back is told why, as a whole or row by row"
        th = "การส่งกลับแก้ไขต้องบอกเหตุผล ทั้งฉบับหรือรายรายการ"
        raise MeetingIncomplete(name="resolution", value="", rule=rule, th=th)


def _rows(text: str) -> dict[str, str]:
    rows: dict[str, str] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        key, _, reason = line.partition(":")
        if not key.strip() or not reason.strip():
            rule = "a row that is sent back reads `row key: reason`, one a line"
            th = "บรรทัดละหนึ่งรายการ เขียนว่า รหัสรายการ: เหตุผล"
            raise MeetingIncomplete(name="returned_rows", value=line.strip(), rule=rule, th=th)
        rows[key.strip()] = reason.strip()
    return rows


class ResolutionMissing(OneplanError):
    """A plan was to leave whose content a committee of the calendar has not let pass."""

    status_code = 409

    def __init__(
        self, *, step_id: str, committees: Sequence[str], version: int, content_hash: str
    ) -> None:
        names = ", ".join(committees)
        super().__init__(
            f"Step {step_id}: version {version} of the plan ({content_hash[:16]}) is not sent: no"
            f" resolution of step {names} about exactly this content is stored that lets it pass."
            " The state of a task in Airflow is none; answer under Required Actions."
        )
        self.th = (
            f"ยังไม่ดำเนินการ: ไม่มีมติที่บันทึกไว้ของขั้นตอนที่ {to_thai_digits(names)}"
            f" เกี่ยวกับแผนฉบับที่ {to_thai_digits(version)} (รหัสเนื้อหา {content_hash[:16]})"
            " การตั้งสถานะของงานด้วยมือไม่ใช่มติ โปรดตอบใน “การดำเนินการที่จำเป็น”"
        )


class RowNotInPlan(AnswerRefused):
    """A committee sent a row back that the plan it saw does not hold."""

    def __init__(self, *, row_key: str, version: int) -> None:
        super().__init__(
            f"Row {row_key!r} does not stand in version {version} of the plan;"
            " a row reads <step>/<unit>/<sheet row>, as `oneplan plan` prints it."
        )
        self.th = (
            f"รายการที่ส่งกลับ “{row_key}” ไม่มีในแผนฉบับที่ {to_thai_digits(version)}"
            " รหัสรายการเขียนว่า ขั้นตอน/หน่วยงาน/แถวในแผ่นงาน"
        )


class NotOfTheCommittee(AnswerRefused):
    """Somebody answered for a committee who is not among those who may."""

    status_code = 403

    def __init__(self, *, step_id: str, user: str, may: Sequence[str] = ()) -> None:
        super().__init__(
            f"Step {step_id}: {user!r} may not answer for the committee; its chair, its members"
            " and, while one of these is away, its alternates may (oneplan committees list)."
        )
        who = ", ".join(may) or "วันนี้ไม่มีผู้ตอบแทนได้"
        self.th = f"ผู้ใช้ “{user}” ไม่มีสิทธิตอบแทนคณะกรรมการ ผู้ตอบได้: {who}"


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
