"""What a meeting leaves behind: its record, minutes, tasks, orders, and comments on drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Values
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.meeting_fields import hidden, lines_field
from oneplan.desk.page_context import PageContext
from oneplan.desk.trials import tried
from oneplan.domain.decisions.answers import whole_number
from oneplan.domain.meetings.faults import fault
from oneplan.domain.meetings.record_rows import read_attendance, read_resolutions, read_tasks
from oneplan.domain.meetings.records import (
    ATTENDANCE_COLUMNS,
    RESOLUTION_COLUMNS,
    TASK_COLUMNS,
    MeetingRecord,
)
from oneplan.domain.shared.line_problems import Problem
from oneplan.domain.shared.thai_dates import NOT_A_DAY_TH, NotAThaiDate, parse_day
from oneplan.services.meetings.held_sittings import KeptRecord, record_sitting
from oneplan.services.meetings.meeting_tasks import OUTCOMES_TH, end_task
from oneplan.store.meetings import meeting_tasks

MOST = 1_000_000


def _record_fields(context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    return [
        *hidden(values, "step", "number", "group"),
        Field(
            name="day",
            label=("วันที่ประชุมจริง", "The day it was held on"),
            kind="date",
            is_required=False,
            help=("เว้นว่างไว้ถ้าตามที่เชิญ", "Empty: the day it was called for."),
        ),
        lines_field(
            "attended",
            "ผู้เข้าประชุม",
            "Who came",
            note=(
                "บรรทัดละหนึ่งแห่ง: หน่วยงาน | มา ไม่มา หรือ มอบหมาย | ตำแหน่งผู้แทน | จำนวนคน",
                "A line each: unit | state | proxy | people",
            ),
        ),
        lines_field(
            "resolved",
            "มติรายวาระ",
            "Resolutions",
            note=("บรรทัดละหนึ่งวาระ: วาระ | มติ | ข้อความ", "A line each: number | outcome | text"),
        ),
        lines_field(
            "assigned",
            "งานที่มอบหมาย",
            "Tasks",
            is_required=False,
            note=(
                "บรรทัดละหนึ่งงาน: วาระ | หน่วยงาน | งาน | กำหนด",
                "A line each: number | owner | what | due",
            ),
        ),
        Field(
            name="present",
            label=("กรรมการที่เข้าประชุม (คน)", "Members present"),
            kind="number",
            is_required=False,
        ),
        Field(
            name="members",
            label=("กรรมการทั้งหมด (คน)", "Members"),
            kind="number",
            is_required=False,
        ),
    ]


def _rows(text: str, columns: Mapping[str, Sequence[str]]) -> list[tuple[int, dict[str, str]]]:
    return [
        (at, dict(zip(columns, (part.strip() for part in line.split("|")), strict=False)))
        for at, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]


def _record(context: PageContext, values: Values) -> KeptRecord:
    problems: list[Problem] = []
    attended, wrong = read_attendance(_rows(values["attended"], ATTENDANCE_COLUMNS))
    resolved, more = read_resolutions(_rows(values["resolved"], RESOLUTION_COLUMNS))
    assigned, last = read_tasks(_rows(values["assigned"], TASK_COLUMNS))
    held_on = None
    if values["day"]:
        try:
            held_on = parse_day(values["day"])
        except NotAThaiDate:
            rule = "a day, as 2019-08-14"
            problems.append(
                fault("day", values["day"], rule, what_th="วันประชุม", rule_th=NOT_A_DAY_TH)
            )
    numbers = {}
    for name, th in (("present", "ผู้เข้าประชุม"), ("members", "กรรมการทั้งหมด")):
        numbers[name] = whole_number(values[name], most=MOST) if values[name] else None
        if values[name] and numbers[name] is None:
            rule = "a number of people"
            problems.append(fault(name, values[name], rule, what_th=th, rule_th="ต้องเป็นจำนวนคน"))
    return record_sitting(
        context.session,
        context.cycle.id,
        values["step"],
        values["number"],
        MeetingRecord(
            attended=attended,
            resolved=resolved,
            assigned=assigned,
            held_on=held_on,
            present=numbers["present"],
            members=numbers["members"],
        ),
        actor=context.visitor.user,
        group_code=values["group"],
        problems=[*problems, *wrong, *more, *last],
        reason=values[REASON],
    )


def _preview_record(context: PageContext, values: Values) -> ActPreview:
    with tried(context):
        kept = _record(context, values)
    return ActPreview(
        sentences=[
            ("บันทึกการประชุม บันทึกแล้วแก้ไขไม่ได้", "It is written down and not changed after."),
            *(
                (
                    f"มติวาระที่ {item} เป็นมติของคณะกรรมการต่อแผนฉบับที่ {version}",
                    f"Item {item} decides about version {version} of the plan.",
                )
                for item, version in kept.decided.items()
            ),
            (
                f"งาน {len(kept.tasks)} ข้อ อีเมลถึงผู้รับผิดชอบ {kept.queued} ฉบับ",
                f"{len(kept.tasks)} tasks, {kept.queued} mails to their owners.",
            ),
        ],
        warnings=[(each.th, each.en) for each in kept.notes],
    )


def _act_record(context: PageContext, values: Values) -> str:
    _record(context, values)
    return "/decisions/meetings"


def _task_fields(context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    return hidden(values, "task")


def _end(outcome: str, context: PageContext, values: Values) -> str:
    number = values["task"]
    end_task(
        context.session,
        context.cycle.id,
        int(number) if number.isdecimal() and len(number) < 18 else 0,  # noqa: PLR2004  a bigint
        outcome=outcome,
        note=values[REASON],
        actor=context.visitor.user,
    )
    return "/decisions/tasks"


def _preview_end(outcome: str, context: PageContext, values: Values) -> ActPreview:
    with tried(context):
        _end(outcome, context, {**values, REASON: values[REASON] or "preview"})
    task = meeting_tasks.get_task(
        context.session, cycle_id=context.cycle.id, number=int(values["task"])
    )
    words = OUTCOMES_TH[outcome]
    return ActPreview(sentences=[(f"{task.what}: {words} ไม่เตือนอีก", f"{task.what}: {outcome}")])


ACTS = (
    DeskAct(
        name="record-meeting",
        title=("บันทึกผลการประชุม", "Write a meeting down"),
        fields=_record_fields,
        preview=_preview_record,
        act=_act_record,
    ),
    *(
        DeskAct(
            name=name,
            title=title,
            fields=_task_fields,
            preview=partial(_preview_end, outcome),
            act=partial(_end, outcome),
        )
        for name, outcome, title in (
            ("finish-task", "done", ("งานแล้วเสร็จ", "A task is done")),
            ("close-task", "closed", ("ยุติงานโดยไม่ทำ", "Close a task undone")),
        )
    ),
)
