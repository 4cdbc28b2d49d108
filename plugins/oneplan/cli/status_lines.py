"""How a cycle stands, in lines for people: Thai, with names of steps and units, never a key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from oneplan.cli.output import fault_lines
from oneplan.domain.cycles.acts import ACT_NAMES_TH, Act
from oneplan.domain.meetings.sittings import AHEAD
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import to_thai_digits

STATES_TH: Mapping[str, str] = {
    "planned": "ยังไม่เริ่ม",
    "open": "กำลังดำเนินการ",
    "finished": "เสร็จแล้ว",
}
HEADINGS = ("ขั้นตอน", "สถานะ", "ได้รับ", "ขาด", "ล่าช้า", "ครบกำหนด", "เรื่อง")
"""Of the table of :func:`step_rows`."""


def thai_time(text: str) -> str:
    """A moment of the JSON as people read it: ๒๘ ก.พ. ๖๒ ๑๖.๓๐ น."""
    moment = datetime.fromisoformat(text).astimezone(BANGKOK)
    return to_thai_digits(f"{format_date(moment.date(), style='abbreviated')} {moment:%H.%M} น.")


def thai_day(text: str | None) -> str:
    """A day of the JSON as people read it; – where there is none."""
    if not text:
        return "–"
    day = datetime.fromisoformat(text).astimezone(BANGKOK).date()
    return format_date(day, style="abbreviated")


def head_lines(state: Mapping[str, Any]) -> Iterator[str]:
    """Which cycle it is, and the time on its clock."""
    mark = " (การซักซ้อม)" if state["simulated"] else ""
    yield f"{state['title_th']}{mark}"
    yield f"เวลาตามนาฬิกาแผน {thai_time(state['now'])}"
    done = sum(step["state"] == "finished" for step in state["steps"])
    yield to_thai_digits(f"เสร็จแล้ว {done} จาก {len(state['steps'])} ขั้นตอน")


def step_rows(state: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """A row a step, under :data:`HEADINGS`."""
    return [
        (
            step["name_th"],
            STATES_TH[step["state"]],
            to_thai_digits(f"{step['received']}/{step['expected']}") if step["expected"] else "",
            to_thai_digits(step["missing"]) if step["missing"] else "",
            to_thai_digits(step["late"]) if step["late"] else "",
            thai_day(step["planned"]["due_at"]),
            step["title_th"],
        )
        for step in state["steps"]
    ]


def more_lines(state: Mapping[str, Any]) -> Iterator[str]:
    """What needs somebody: registers with gaps, faults, questions, amendments, meetings."""
    names = {step["step"]: step["name_th"] for step in state["steps"]}
    yield from _plan_lines(state["plan_versions"])
    yield from _register_lines(state, names)
    yield from fault_lines(state["mail_faults"])
    yield from _calendar_lines(state)
    yield from _asked_and_set(state, names)
    yield from _meeting_lines(state, names)


def _plan_lines(versions: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in versions[-1:]:
        total = "".join(
            f" ปี {year} {Decimal(amount):,.2f} บาท" for year, amount in each["total_baht"].items()
        )
        yield to_thai_digits(f"แผนฉบับที่ {each['version']}: {each['rows']:,} โครงการ{total}")


def _register_lines(state: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    for step in state["steps"]:
        without = [*step["groups_without_units"], *step["offices_not_registered"]]
        if without:
            yield f"{step['name_th']}: ไม่มีหน่วยงานในทะเบียน: {', '.join(without)}"
    for each in state["unmatched"]:
        yield (
            f"{names.get(each['step'], each['step'])}: บัญชีโครงการของ “{each['agency']}” ยังไม่ได้ส่ง"
            " เพราะทะเบียนไม่มีหน่วยงานชื่อนี้"
        )


def _calendar_lines(state: Mapping[str, Any]) -> Iterator[str]:
    """Steps that were withdrawn, and a calendar's file that is not what the cycle follows."""
    for each in state["withdrawn_steps"]:
        day = format_date(each["at"].astimezone(BANGKOK).date(), style="abbreviated")
        yield f"ยกเลิกแล้ว {each['name_th']}: {each['title_th']} ({day})"
    file_state = state["calendar_file"]
    if file_state["refused"]:
        yield f"แฟ้มปฏิทินใช้ไม่ได้: {file_state['refused']}"
    elif file_state["differences"]:
        count = to_thai_digits(file_state["differences"])
        yield f"แฟ้มปฏิทินต่างจากที่ใช้อยู่ {count} แห่ง ใช้ด้วย oneplan calendar amend"


def _asked_and_set(state: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    """The questions that are asked anew, and the states that were set by hand."""
    for each in state["asked_again"]:
        act = ACT_NAMES_TH.get(Act(each["act"]), "") if each["act"] in set(Act) else ""
        yield f"ถามใหม่: {names.get(each['step'], '')} {act}: {each['reason']}"
    for each in state["set_by_hand"]:
        label = f" {each['label']}" if each["label"] else ""
        yield (
            f"ตั้งสถานะด้วยมือ {thai_time(each['set_at'])} โดย {each['set_by']}:"
            f" {each['task_th']}{label} เป็น “{each['state_th']}”"
        )


def _meeting_lines(state: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    """The sittings that are still to be held, and the tasks of meetings that are overdue."""
    for each in state["meetings"]:
        if each["state"] in AHEAD:
            which = f"ครั้งที่ {to_thai_digits(each['number'])} {each['title']}"
            where = names.get(each["step"], "")
            yield f"การประชุม {thai_time(each['begins_at'])} {where} {which} · {each['room']}"
    for each in state["meeting_tasks"]:
        if each["overdue"]:
            days = to_thai_digits(each["overdue"])
            number = to_thai_digits(each["task"])
            whose = f"{each['owner_th']}: {each['what']}"
            yield f"งานตามมติที่ประชุมเลยกำหนด {days} วัน งานหมายเลข {number} {whose}"
