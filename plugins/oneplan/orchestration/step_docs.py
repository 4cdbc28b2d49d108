"""What the Airflow UI tells about a cycle and a step: the printed words and their source."""

from __future__ import annotations

from collections.abc import Sequence

from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.recipients import recipient_th
from oneplan.domain.cycles.short_titles import step_name, step_number


def cycle_doc(calendar: Calendar) -> str:
    """Describe a cycle in Markdown."""
    lines = [f"# {calendar.title.th}", "", calendar.title.en or ""]
    if calendar.issuer is not None:
        lines += ["", f"**ผู้จัดทำ** {calendar.issuer.unit_th}"]
    laws = dict.fromkeys(each.legal_basis for each in calendar.letters if each.legal_basis)
    if laws:
        lines += ["", f"**อาศัยอำนาจตาม** {'; '.join(laws)}"]
    lines += ["", "| ขั้นตอน | ช่วงเวลา | ผู้รับผิดชอบ |", "|---|---|---|"]
    lines += [
        f"| {step_number(step.id)} {_cell(step.title.th)} | {step.window.printed or '–'}"
        f" | {_cell(_agencies(step))} |"
        for step in calendar.steps
    ]
    return "\n".join(lines)


def step_doc(calendar: Calendar, step: Step) -> str:
    """Describe a step in Markdown: text as printed, agencies, window, inputs, source."""
    lines = [
        f"**{step.title.th}**",
        "",
        *([f"แก้ไขคำที่อ่านผิด: {step.title.th_corrected}", ""] if step.title.th_corrected else []),
        *([f"_{step.title.en}_", ""] if step.title.en else []),
        f"- ช่วงเวลาตามเอกสาร: {step.window.printed or 'ไม่ได้กำหนด'}",
        f"- ผู้รับผิดชอบ: {_agencies(step) or 'ไม่ได้กำหนด'}",
        f"- ส่งถึง: {', '.join(map(recipient_th, step.submitted_to)) or 'ไม่ได้กำหนด'}",
        f"- ใช้ผลของขั้นตอน: {_steps(calendar, step.inputs) or '–'}",
        *([f"- ข้อมูลจากภายนอก: {', '.join(step.external_inputs)}"] if step.external_inputs else []),
        f"- ที่มา: {step.source.document} บรรทัด {step.source.line}",
    ]
    lines += [f"- หมายเหตุ: {note}" for note in step.notes]
    return "\n".join(lines)


def _steps(calendar: Calendar, names: Sequence[str]) -> str:
    return ", ".join(step_name(calendar.step(name)) for name in names)


def _agencies(step: Step) -> str:
    return ", ".join(dict.fromkeys(agency.th for agency in step.agencies))


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")
