"""Orders that appoint the committees of amphoe and tambon, and which areas have none yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, acts_of
from oneplan.domain.cycles.calendar_steps import Level, Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.decisions.answers import MAX_LINE
from oneplan.domain.meetings.faults import MeetingInvalid, fault
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.line_problems import Problem
from oneplan.domain.shared.thai_dates import NOT_A_DAY_TH, NotAThaiDate, parse_day
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import normalise_text, to_arabic_digits, to_thai_digits
from oneplan.gateways.files.areas import list_area_rows
from oneplan.gateways.files.files import Files
from oneplan.gateways.files.kept_documents import read_kept
from oneplan.services.cycles.calendars import calendar_in_force, step_groups
from oneplan.services.cycles.clock import planning_now
from oneplan.services.decisions.minutes import MINUTES_TYPES
from oneplan.services.decisions.records import is_recorded, keep_record
from oneplan.services.forms.file_checks import shown_name
from oneplan.store.cycles import cycle_locks
from oneplan.store.meetings import orders
from oneplan.store.shared import audit
from oneplan.store.units import areas

DIGITS = {"amphoe": 4, "tambon": 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order as it is handed in; every text as typed."""

    area_code: str
    number: str
    dated: str
    signer: str
    file_name: str


def keep_order(
    session: Session,
    cycle_id: str,
    step_id: str,
    order: NewOrder,
    *,
    content: bytes,
    files: Files,
    actor: str,
    reason: str = "",
) -> str:
    """Keep an order with its file; return the file's SHA-256.

    The order of a group of the step (an amphoe, or the province) is also what its Required
    Action asks for: it is written down there, unless a person did before. The same order
    handed in twice with the same file is one.

    Raises:
        MeetingInvalid: Names everything that is wrong.
        FileRefused: The file is no PDF or Word file that can be let in.
        StepUnknown: The calendar has no such step.
    """
    cycle_locks.lock_cycle(session, cycle_id)
    calendar = calendar_in_force(session, cycle_id)
    step = calendar.step(step_id)
    today = planning_now(session, cycle_id).astimezone(BANGKOK).date()
    number, signer = to_arabic_digits(normalise_text(order.number)), normalise_text(order.signer)
    area_code = to_arabic_digits(order.area_code).strip()
    day, problems = _read_day(order.dated, today)
    problems += [*_line_problems("number", number, "เลขที่คำสั่ง"),
                 *_line_problems("signer", signer, "ตำแหน่งผู้ลงนาม"),
                 *_area_problems(session, calendar, area_code)]  # fmt: skip
    if problems or day is None:
        raise MeetingInvalid(problems)
    file_name = shown_name(order.file_name)
    file = read_kept(
        content,
        accepts=MINUTES_TYPES,
        name_th="คำสั่ง",
        name_en="An order",
        file_name=file_name,
    )
    key = {"cycle_id": cycle_id, "step_id": step_id, "area_code": area_code, "number": number}
    sha256 = files.put(content)
    known = orders.find_order(session, **key)
    if known is not None:
        if (known.sha256, known.dated, known.signer) == (sha256, day, signer):
            return sha256
        raise MeetingInvalid([_taken(number, area_code)])
    orders.add_order(
        session,
        **key,
        dated=day,
        signer=signer,
        sha256=sha256,
        file_name=file_name,
        file_type=file.type.value,
        byte_count=len(content),
        added_by=actor,
        added_at=planning_now(session, cycle_id),
    )
    audit.append_event(
        session,
        actor=actor,
        action="order.kept",
        cycle_id=cycle_id,
        subject=f"{step_id}/{area_code}",
        details={"number": number, "dated": day.isoformat(), "sha256": sha256},
        reason=reason,
    )
    _write_record(session, calendar, step, area_code, number=number, day=day, actor=actor)
    return sha256


def _write_record(
    session: Session,
    calendar: Calendar,
    step: Step,
    area_code: str,
    *,
    number: str,
    day: date,
    actor: str,
) -> None:
    """Write the order down as the record of its group, where the step still asks for it."""
    if Act.RECORD not in acts_of(calendar, step):
        return
    is_province = calendar.province is not None and area_code == calendar.province.code
    group_code = "" if is_province else area_code
    known = {group.code for group in step_groups(calendar, step)}
    if group_code not in known or is_recorded(session, calendar.cycle, step.id, group_code):
        return
    keep_record(
        session,
        calendar.cycle,
        step.id,
        group_code,
        decided_by=actor,
        values={
            "meeting_no": "",
            "held_on": day.isoformat(),
            "resolution": f"คำสั่งที่ {to_thai_digits(number)} ลงวันที่ {format_date(day)}",
        },
        answer_id=f"order:{calendar.cycle}:{step.id}:{area_code}:{number}",
    )


def view_orders(
    session: Session, cycle_id: str, step_id: str, *, level: str | None = None
) -> dict[str, Any]:
    """The orders of a step and the areas without one, as plain JSON.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        step_id: Step.
        level: ``amphoe`` or ``tambon``: of which areas each has one; as the step asks by
            default.
    """
    calendar = calendar_in_force(session, cycle_id)
    step = calendar.step(step_id)
    level = level or ("tambon" if Level.TAMBON in step.submitted_by.levels else "amphoe")
    under = calendar.province.code if calendar.province else ""
    expected = {
        each.code: each.name_th
        for each in areas.list_areas(session, digits=DIGITS[level], under=under)
    }
    found = orders.list_orders(session, cycle_id=cycle_id, step_id=step_id)
    names = {code: name for code, _, name, _ in list_area_rows()}
    there = {each.area_code for each in found}
    return {
        "step": step_id,
        "level": level,
        "areas": len(expected),
        "with_order": len(set(expected) & there),
        "orders": [
            {
                "area": each.area_code,
                "area_th": names[each.area_code],
                "number": each.number,
                "dated": each.dated.isoformat(),
                "signer": each.signer,
                "file_name": each.file_name,
                "sha256": each.sha256,
                "bytes": each.byte_count,
                "added_by": each.added_by,
            }
            for each in found
        ],
        "missing": [
            {"area": code, "area_th": name} for code, name in expected.items() if code not in there
        ],
    }


def _read_day(text: str, today: date) -> tuple[date | None, list[Problem]]:
    try:
        day = parse_day(text)
    except NotAThaiDate:
        rule = "a day, as 2019-08-14 or ๑๔ ส.ค. ๖๒"
        return None, [fault("day", text, rule, what_th="วันที่ของคำสั่ง", rule_th=NOT_A_DAY_TH)]
    if day > today:
        rule_th = f"อยู่หลังวันนี้ ({format_date(today)})"
        rule = f"today is {today}; an order is kept after it was signed"
        return day, [fault("day", text, rule, what_th="วันที่ของคำสั่ง", rule_th=rule_th)]
    return day, []


def _line_problems(name: str, value: str, name_th: str) -> Iterator[Problem]:
    if not value or len(value) > MAX_LINE or not value.isprintable():
        rule_th = to_thai_digits(f"ต้องมีข้อความหนึ่งบรรทัด ไม่เกิน {MAX_LINE} ตัวอักษร")
        rule = f"one line of 1 to {MAX_LINE} letters"
        yield fault(name, value, rule, what_th=name_th, rule_th=rule_th)


def _area_problems(session: Session, calendar: Calendar, area_code: str) -> Iterator[Problem]:
    under = calendar.province.code if calendar.province else ""
    if not area_code.startswith(under) or area_code not in areas.list_area_codes(session):
        yield fault(
            "area",
            area_code,
            f"a DOPA code of 2, 4 or 6 digits in {under or 'the country'}",
            what_th="พื้นที่",
            rule_th="ต้องเป็นรหัสจังหวัด อำเภอ หรือตำบลของกรมการปกครองในรอบแผนนี้",
        )


def _taken(number: str, area_code: str) -> Problem:
    return fault(
        "number",
        number,
        f"another order of {area_code} has it; an order is not changed",
        what_th="เลขที่คำสั่ง",
        rule_th=f"มีคำสั่งเลขที่นี้ของพื้นที่ {to_thai_digits(area_code)} แล้วและต่างจากฉบับนี้ คำสั่งแก้ไขไม่ได้",
    )
