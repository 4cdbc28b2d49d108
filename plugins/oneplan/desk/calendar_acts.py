"""What the secretariat does to the calendar in force: amend it, and write down its life."""

from __future__ import annotations

from datetime import date

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Values
from oneplan.desk.amendment_previews import preview_amendment
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.page_context import PageContext
from oneplan.desk.step_choices import step_choices
from oneplan.desk.trials import tried
from oneplan.domain.cycles.calendar_stages import STAGES_TH, Stage
from oneplan.domain.shared.thai_dates import parse_day
from oneplan.domain.shared.thai_formats import format_date
from oneplan.services.cycles.calendar_history import record_stage
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.operations.amendment_previews import foresee_amendment
from oneplan.services.operations.desk_amendments import (
    Edit,
    amend,
    edited_text,
    keep_edit,
    keep_in_force,
    read_text,
    read_upload,
    require_open_folder,
    window_edit,
)


def _step_fields(context: PageContext, values: Values) -> list[Field]:
    calendar = calendar_in_force(context.session, context.cycle.id)
    known = {step.id: step for step in calendar.steps}
    step = known.get(values.get("step", ""))
    return [
        Field(
            name="step",
            label=("ขั้นตอน", "Step"),
            kind="choice",
            value=values.get("step", ""),
            choices=step_choices((key, each.title.th) for key, each in known.items()),
        ),
        Field(
            name="printed",
            label=("กำหนดเวลาใหม่ ตามที่จะพิมพ์", "The new window, as it will be printed"),
            kind="text",
            value=(step.window.printed or "") if step else "",
            help=(
                "เช่น ๑ เม.ย. – ๓๑ พ.ค. ๖๒ หรือ ภายในวันที่ ๑๕ มิ.ย. ๖๒",
                "Such as ๑ เม.ย. – ๓๑ พ.ค. ๖๒ or ภายในวันที่ ๑๕ มิ.ย. ๖๒",
            ),
        ),
    ]


def _window_edit(context: PageContext, values: Values) -> Edit:
    return window_edit(context.session, context.cycle.id, values["step"], values["printed"])


def _preview_step(context: PageContext, values: Values) -> ActPreview:
    require_whole_cycle(context)
    text = edited_text(context.session, context.cycle.id, _window_edit(context, values))
    require_open_folder()
    calendar = read_text(context.cycle.id, text)
    return preview_amendment(foresee_amendment(context.session, context.cycle.id, calendar))


def _amend_step(context: PageContext, values: Values) -> str:
    text = edited_text(context.session, context.cycle.id, _window_edit(context, values))
    amend(
        context.session,
        context.cycle.id,
        text,
        by=context.visitor.user,
        reason=values[REASON],
    )
    return "/calendar"


def _keep_step(context: PageContext, values: Values) -> None:
    with context.begin() as session:
        edit = window_edit(session, context.cycle.id, values["step"], values["printed"])
        keep_edit(session, context.cycle.id, edit)


def _file_fields(_context: PageContext, _values: Values) -> list[Field]:
    return [
        Field(
            name="file",
            label=("แฟ้มปฏิทินที่แก้ไขแล้ว (.yaml)", "The amended calendar (.yaml)"),
            kind="file",
            help=(
                "ชื่อแฟ้มต้องเป็นชื่อรอบแผน ใช้แก้สิ่งที่มากกว่ากำหนดเวลา เช่น ตารางเตือน หน่วยงาน ขั้นตอน",
                "Named after its cycle; for more than dates: reminders, agencies, steps.",
            ),
        )
    ]


def _preview_file(context: PageContext, values: Values) -> ActPreview:
    require_whole_cycle(context)
    require_open_folder()
    calendar, _ = read_upload(context.files.get(values["file"]), values["file_name"])
    return preview_amendment(foresee_amendment(context.session, context.cycle.id, calendar))


def _amend_file(context: PageContext, values: Values) -> str:
    _, text = read_upload(context.files.get(values["file"]), values["file_name"])
    amend(
        context.session,
        context.cycle.id,
        text,
        by=context.visitor.user,
        reason=values[REASON],
    )
    return "/calendar"


def _keep_file(context: PageContext, values: Values) -> None:
    with context.begin() as session:
        keep_in_force(session, context.cycle.id, context.files.get(values["file"]).decode())


def _endorse_fields(context: PageContext, _values: Values) -> list[Field]:
    return [
        Field(
            name="reference",
            label=("การประชุมที่เห็นชอบ", "The meeting that endorsed it"),
            kind="text",
            help=("เช่น ก.บ.จ. ครั้งที่ ๑/๒๕๖๒", "Such as ก.บ.จ. ครั้งที่ ๑/๒๕๖๒"),
        ),
        _day_field(context),
    ]


def _circulate_fields(context: PageContext, _values: Values) -> list[Field]:
    return [
        Field(
            name="reference",
            label=("เลขที่หนังสือเวียน", "Number of the letter"),
            kind="text",
        ),
        _day_field(context),
    ]


def _day_field(context: PageContext) -> Field:
    return Field(
        name="on",
        label=("วันที่", "Day"),
        kind="date",
        value=format_date(_today(context), style="abbreviated"),
        help=("เช่น ๒๘ พ.ค. ๖๒", "Such as 2019-05-28"),
    )


def _today(context: PageContext) -> date:
    return context.now.date()


def _preview_stage(context: PageContext, stage: Stage, values: Values) -> ActPreview:
    require_whole_cycle(context)
    with tried(context):
        revision = _record(context, stage, values)
    day = format_date(parse_day(values["on"]))
    return ActPreview(
        sentences=[
            (
                f"บันทึกว่า{STAGES_TH[stage]} ครั้งที่ {revision} เมื่อ {day}: {values['reference']}",
                f"Revision {revision}: {stage}, {parse_day(values['on'])}, {values['reference']}",
            )
        ]
    )


def _record(context: PageContext, stage: Stage, values: Values) -> int:
    return record_stage(
        context.session,
        context.cycle.id,
        stage,
        by=context.visitor.user,
        on_day=parse_day(values["on"]),
        reason=values.get(REASON, ""),
        reference=values["reference"],
    )


def _endorse(context: PageContext, values: Values) -> str:
    _record(context, Stage.ENDORSED, values)
    return "/calendar"


def _circulate(context: PageContext, values: Values) -> str:
    _record(context, Stage.CIRCULATED, values)
    return "/calendar"


ACTS = (
    DeskAct(
        name="amend-step",
        title=("แก้กำหนดเวลาของขั้นตอน", "Amend the window of a step"),
        fields=_step_fields,
        preview=_preview_step,
        act=_amend_step,
        after=_keep_step,
    ),
    DeskAct(
        name="amend-calendar",
        title=("แก้ไขปฏิทินด้วยแฟ้ม", "Amend the calendar by a file"),
        fields=_file_fields,
        preview=_preview_file,
        act=_amend_file,
        after=_keep_file,
    ),
    DeskAct(
        name="endorse-calendar",
        title=("บันทึกว่าที่ประชุมเห็นชอบปฏิทิน", "A meeting endorsed the calendar"),
        fields=_endorse_fields,
        preview=lambda context, values: _preview_stage(context, Stage.ENDORSED, values),
        act=_endorse,
    ),
    DeskAct(
        name="circulate-calendar",
        title=("บันทึกว่าเวียนแจ้งปฏิทิน", "The calendar was circulated"),
        fields=_circulate_fields,
        preview=lambda context, values: _preview_stage(context, Stage.CIRCULATED, values),
        act=_circulate,
    ),
)
