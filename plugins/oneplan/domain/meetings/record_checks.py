"""Whether what was written down of a meeting fits the meeting that was called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from oneplan.domain.decisions.meetings import MAX_PEOPLE, QuorumMissing
from oneplan.domain.meetings.agendas import ItemKind, is_heading
from oneplan.domain.meetings.faults import fault
from oneplan.domain.meetings.records import (
    NEEDS_REASON,
    ItemOutcome,
    MeetingRecord,
    Presence,
)
from oneplan.domain.shared.line_problems import Problem
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import compared, to_thai_digits

FURTHEST_DUE = timedelta(days=2 * 366)
"""A task that is due later is a slip of the year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledSitting:
    """A sitting as it was called.

    Attributes:
        called_on: Day on which it was called.
        items: Number of each item → its kind, in their order.
        invited: Code → Thai name of each unit that was invited.
        units: Codes of all units of the register that a task may be given to.
        members: Members of the committee by its list; 0 without one.
        needs_quorum: Whether half of the members must be there.
        today: Day of the planning clock.
        begins_on: Day for which it was called.
    """

    called_on: date
    begins_on: date
    items: Mapping[str, ItemKind]
    invited: Mapping[str, str]
    units: Collection[str]
    members: int
    needs_quorum: bool
    today: date


def held_on(called: CalledSitting, record: MeetingRecord) -> date:
    """The day on which a sitting was held."""
    return record.held_on or called.begins_on


def present_of(record: MeetingRecord) -> int:
    """How many were there: as it was said, or those of the list."""
    if record.present is not None:
        return record.present
    return sum(each.people for each in record.attended)


def members_of(called: CalledSitting, record: MeetingRecord) -> int:
    """How many there are that could be there."""
    if record.members is not None:
        return record.members
    return called.members


def find_invited(called: CalledSitting, who: str) -> str | None:
    """The code of the invited unit that a list names by code or by name, or None."""
    if who in called.invited:
        return who
    named = [code for code, name in called.invited.items() if compared(name) == compared(who)]
    return named[0] if len(named) == 1 else None


def record_problems(called: CalledSitting, record: MeetingRecord) -> Iterator[Problem]:
    """Everything that is wrong with what was written down of a sitting."""
    yield from _day_problems(called, record)
    yield from _attendance_problems(called, record)
    yield from _count_problems(called, record)
    yield from _resolution_problems(called, record)
    yield from _task_problems(called, record)


def _day_problems(called: CalledSitting, record: MeetingRecord) -> Iterator[Problem]:
    day = held_on(called, record)
    if day > called.today:
        yield fault(
            "day",
            day,
            f"today is {called.today}; a meeting is written down after it was held",
            what_th="วันประชุม",
            rule_th=f"อยู่หลังวันนี้ ({format_date(called.today)}) บันทึกได้เมื่อประชุมแล้ว",
        )
    if day < called.called_on:
        yield fault(
            "day",
            day,
            f"the meeting was called on {called.called_on}; it was not held before",
            what_th="วันประชุม",
            rule_th=f"อยู่ก่อนวันที่เชิญประชุม ({format_date(called.called_on)})",
        )


def _attendance_problems(called: CalledSitting, record: MeetingRecord) -> Iterator[Problem]:
    if not record.attended and record.present is None:
        yield Problem(
            en="attendance: nobody is named and no number is told; who was there is written down",
            th="ผู้เข้าประชุม: ไม่มีรายชื่อหน่วยงานและไม่มีจำนวนคน ต้องบันทึกผู้เข้าประชุม",
        )
    seen: Counter[str] = Counter()
    for each in record.attended:
        code = find_invited(called, each.who)
        if code is None:
            yield fault(
                "attendance",
                each.who,
                "it was not invited; who is listed was",
                what_th="ผู้เข้าประชุม",
                rule_th="ไม่ได้รับเชิญประชุมครั้งนี้ หรือมีชื่อซ้ำกันหลายหน่วยงาน ให้ใช้รหัสหน่วยงาน",
            )
            continue
        seen[code] += 1
        if seen[code] == 2:  # noqa: PLR2004  told once
            yield fault(
                "attendance",
                each.who,
                "it is listed twice",
                what_th="ผู้เข้าประชุม",
                rule_th="มีในรายชื่อมากกว่าหนึ่งครั้ง",
            )
    there = sum(each.presence != Presence.ABSENT for each in record.attended)
    if there > len(called.invited):
        yield Problem(
            en=f"{there} offices were there, {len(called.invited)} were invited",
            th=to_thai_digits(f"มาประชุม {there} หน่วยงาน แต่เชิญเพียง {len(called.invited)} หน่วยงาน"),
        )


def _count_problems(called: CalledSitting, record: MeetingRecord) -> Iterator[Problem]:
    present, members = present_of(record), members_of(called, record)
    for name, name_th, count in (
        ("present", "ผู้เข้าประชุม (คน)", record.present),
        ("members", "กรรมการทั้งหมด (คน)", record.members),
    ):
        if count is not None and not 0 <= count <= MAX_PEOPLE:
            yield fault(
                name,
                count,
                f"a number of people, 0 to {MAX_PEOPLE}",
                what_th=name_th,
                rule_th=to_thai_digits(f"ต้องเป็นจำนวน ๐ ถึง {MAX_PEOPLE:,}"),
            )
    listed = sum(each.people for each in record.attended)
    if record.attended and record.present is not None and record.present > listed:
        yield fault(
            "present",
            record.present,
            f"the list of attendance has {listed} people",
            what_th="ผู้เข้าประชุม (คน)",
            rule_th=to_thai_digits(f"มากกว่าในรายชื่อผู้เข้าประชุม {listed} คน"),
        )
    if called.needs_quorum and not members:
        yield Problem(
            en="members: a committee has a number of members; tell it or load the committee's list",
            th="กรรมการทั้งหมด (คน): ต้องบอกจำนวนกรรมการ หรือโหลดรายชื่อคณะกรรมการก่อน",
        )
    elif members and members < called.members:
        yield fault(
            "members",
            members,
            f"the committee's list has {called.members} members",
            what_th="กรรมการทั้งหมด (คน)",
            rule_th=to_thai_digits(f"น้อยกว่ากรรมการตามรายชื่อ {called.members} คน"),
        )
    elif called.needs_quorum and present > members:
        yield fault(
            "present",
            present,
            f"no more than the {members} members can be there",
            what_th="ผู้เข้าประชุม (คน)",
            rule_th=to_thai_digits(f"มากกว่ากรรมการทั้งหมด {members} คน"),
        )
    elif called.needs_quorum and present * 2 < members:
        missing = QuorumMissing(present=present, members=members)
        yield Problem(en=str(missing), th=missing.th)


def _resolution_problems(called: CalledSitting, record: MeetingRecord) -> Iterator[Problem]:
    numbers = Counter(each.number for each in record.resolved)
    for number, times in numbers.items():
        number_th = f"วาระที่ {to_thai_digits(number)}"
        if number not in called.items:
            yield fault(
                "resolution of item",
                number,
                f"the agenda has {', '.join(called.items)}",
                what_th="มติของวาระที่",
                rule_th=f"ไม่มีในระเบียบวาระ ซึ่งมี {to_thai_digits(', '.join(called.items))}",
            )
        elif is_heading(number, called.items):
            yield Problem(
                en=f"item {number} is a heading; its items are resolved one by one",
                th=f"{number_th} เป็นหัวข้อ ให้ลงมติรายเรื่องที่อยู่ใต้หัวข้อ",
            )
        if times > 1:
            yield Problem(
                en=f"item {number} is resolved {times} times; an item has one resolution",
                th=f"{number_th} มีมติ {to_thai_digits(times)} ครั้ง เรื่องหนึ่งมีมติเดียว",
            )
    for number in called.items:
        if number not in numbers and not is_heading(number, called.items):
            yield Problem(
                en=f"item {number} has no resolution; each item of the agenda has one",
                th=f"วาระที่ {to_thai_digits(number)} ยังไม่มีมติ ทุกเรื่องในระเบียบวาระต้องมีมติ",
            )
    for each in record.resolved:
        yield from _outcome_problems(called.items.get(each.number), each.number, each.outcome,
                                     has_text=bool(each.text))  # fmt: skip


def _outcome_problems(
    kind: ItemKind | None, number: str, outcome: ItemOutcome, *, has_text: bool
) -> Iterator[Problem]:
    number_th = f"วาระที่ {to_thai_digits(number)}"
    if outcome in NEEDS_REASON and not has_text:
        yield Problem(
            en=f"item {number}: {outcome.value} says why in the text of the resolution",
            th=f"{number_th}: มติไม่เห็นชอบหรือให้ปรับแก้ ต้องบอกเหตุผลในข้อความของมติ",
        )
    if kind == ItemKind.INFORM and outcome in (ItemOutcome.APPROVED, ItemOutcome.DISAPPROVED):
        yield Problem(
            en=f"item {number} was for information; it is acknowledged, not {outcome.value}",
            th=f"{number_th} เป็นเรื่องเพื่อทราบ ลงมติเห็นชอบหรือไม่เห็นชอบไม่ได้",
        )


def _task_problems(called: CalledSitting, record: MeetingRecord) -> Iterator[Problem]:
    day = held_on(called, record)
    for each in record.assigned:
        if each.number not in called.items:
            yield fault(
                "task of item",
                each.number,
                f"the agenda has {', '.join(called.items)}",
                what_th="งานตามมติของวาระที่",
                rule_th=f"ไม่มีในระเบียบวาระ ซึ่งมี {to_thai_digits(', '.join(called.items))}",
            )
        if each.owner not in called.units:
            yield fault(
                "owner of a task",
                each.owner,
                "the register has no such unit",
                what_th="ผู้รับผิดชอบงาน",
                rule_th="ไม่มีหน่วยงานรหัสนี้ในทะเบียน",
            )
        if not day <= each.due <= day + FURTHEST_DUE:
            yield fault(
                "task due on",
                each.due,
                f"from the day of the meeting, {day}, to two years later",
                what_th="กำหนดของงาน",
                rule_th=f"ต้องไม่ก่อนวันประชุม ({format_date(day)}) และไม่เกินสองปี",
            )
