"""Files that meetings leave behind: minutes, and orders that appoint committees."""

from __future__ import annotations

from functools import partial

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Values
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.meeting_fields import hidden, step_field, text_field
from oneplan.desk.page_context import PageContext
from oneplan.desk.trials import tried
from oneplan.services.decisions.minutes import SENT_TO_NOBODY, keep_minutes
from oneplan.services.meetings.meeting_views import order_areas
from oneplan.services.meetings.orders import NewOrder, keep_order
from oneplan.services.meetings.sitting_minutes import keep_sitting_minutes


def _file_field(th: str, en: str) -> Field:
    return Field(name="file", label=(th, en), kind="file", help=("PDF หรือ Word", "PDF or Word"))


def _minutes_fields(names: tuple[str, ...], context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    return [*hidden(values, *names), _file_field("รายงานการประชุม", "Minutes")]


def _keep_minutes(context: PageContext, values: Values) -> str:
    keep_minutes(
        context.session,
        context.cycle.id,
        values["step"],
        file_name=values["file_name"],
        content=context.files.get(values["file"]),
        files=context.files,
        actor=context.visitor.user,
        reason=values[REASON],
        meeting_no=values["meeting"] or None,
        group_code=values["group"].partition("#")[0],
    )
    return "/decisions"


def _send_minutes(context: PageContext, values: Values) -> int:
    """Keep the minutes of a sitting; how many of the invited are sent them."""
    _, queued = keep_sitting_minutes(
        context.session,
        context.cycle.id,
        values["step"],
        values["number"],
        file_name=values["file_name"],
        content=context.files.get(values["file"]),
        files=context.files,
        actor=context.visitor.user,
        reason=values[REASON],
        group_code=values["group"],
    )
    return queued


def _keep_sitting_minutes(context: PageContext, values: Values) -> str:
    _send_minutes(context, values)
    return "/decisions/meetings"


def _preview_sitting_minutes(context: PageContext, values: Values) -> ActPreview:
    with tried(context):
        queued = _send_minutes(context, values)
    name = values["file_name"]
    return ActPreview(
        sentences=[
            (f"เก็บไฟล์ {name} ไว้กับการประชุมนี้", f"{name} is kept with this meeting."),
            (
                f"อีเมลพร้อมรายงานการประชุมถึงผู้ที่ได้รับเชิญ {queued} หน่วยงาน",
                f"{queued} of the invited are mailed the minutes.",
            ),
        ]
    )


def _preview_minutes(context: PageContext, values: Values) -> ActPreview:
    with tried(context):
        _keep_minutes(context, values)
    name = values["file_name"]
    return ActPreview(
        sentences=[(f"เก็บไฟล์ {name} ไว้กับมตินี้", f"{name} is kept with this resolution.")],
        warnings=[SENT_TO_NOBODY],
    )


def _preview_file(act: DeskAct, context: PageContext, values: Values) -> ActPreview:
    with tried(context):
        act.act(context, values)
    name = values["file_name"]
    return ActPreview(sentences=[(f"เก็บไฟล์ {name} ไว้กับเรื่องนี้", f"{name} is kept with it.")])


def _order_fields(context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    return [
        step_field(context, values),
        Field(
            name="area",
            label=("พื้นที่ของคำสั่ง", "Area of the order"),
            kind="choice",
            value=values.get("area", ""),
            choices=[
                (code, (name, name))
                for code, name in order_areas(context.session, context.cycle.id)
            ],
        ),
        text_field("number", "เลขที่คำสั่ง", "Number of the order", values),
        Field(
            name="dated",
            label=("ลงวันที่", "Its day"),
            kind="date",
            help=("เช่น ๑๔ ส.ค. ๖๒", "Such as 2019-08-14"),
        ),
        text_field("signer", "ตำแหน่งผู้ลงนาม", "Post of who signed it", values),
        _file_field("ไฟล์คำสั่ง", "The order's file"),
    ]


def _add_order(context: PageContext, values: Values) -> str:
    keep_order(
        context.session,
        context.cycle.id,
        values["step"],
        NewOrder(
            area_code=values["area"],
            number=values["number"],
            dated=values["dated"],
            signer=values["signer"],
            file_name=values["file_name"],
        ),
        content=context.files.get(values["file"]),
        files=context.files,
        actor=context.visitor.user,
        reason=values[REASON],
    )
    return f"/decisions/orders?step={values['step']}"


def _with_file(
    name: str, th: str, en: str, fields: object, act: object, preview: object = None
) -> DeskAct:
    """An act that keeps a file: its preview tries it."""

    def try_it(context: PageContext, values: Values) -> ActPreview:
        return _preview_file(made, context, values)

    made = DeskAct(
        name=name,
        title=(th, en),
        fields=fields,  # type: ignore[arg-type]
        preview=preview or try_it,  # type: ignore[arg-type]
        act=act,  # type: ignore[arg-type]
    )
    return made


ACTS = (
    _with_file(
        "keep-minutes",
        "เก็บรายงานการประชุม",
        "Keep minutes",
        partial(_minutes_fields, ("step", "meeting", "group")),
        _keep_minutes,
        _preview_minutes,
    ),
    _with_file(
        "keep-meeting-minutes",
        "เก็บและส่งรายงานการประชุม",
        "Keep and send minutes",
        partial(_minutes_fields, ("step", "number", "group")),
        _keep_sitting_minutes,
        _preview_sitting_minutes,
    ),
    _with_file("add-order", "เพิ่มคำสั่งแต่งตั้ง", "Add an order", _order_fields, _add_order),
)
