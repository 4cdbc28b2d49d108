"""More time for one unit of a step."""

from __future__ import annotations

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Values
from oneplan.desk.page_context import PageContext
from oneplan.desk.unit_acts import DAY, hidden, own_unit
from oneplan.domain.shared.step_ids import english_name_of_id, name_of_id
from oneplan.domain.shared.thai_dates import parse_day
from oneplan.domain.shared.thai_formats import format_date
from oneplan.services.cycles.extensions import check_extension, extend_unit


def _fields(context: PageContext, values: Values) -> list[Field]:
    own_unit(context, values)
    return [
        hidden("unit", values),
        hidden("step", values),
        Field(name="until", label=("กำหนดส่งใหม่", "New due day"), kind="date", help=DAY),
    ]


def _preview(context: PageContext, values: Values) -> ActPreview:
    unit, until = own_unit(context, values), parse_day(values["until"])
    closes = check_extension(
        context.session,
        cycle_id=context.cycle.id,
        step_id=values["step"],
        unit_code=unit.code,
        until=until,
    )
    return ActPreview(
        sentences=[
            (
                f"{unit.name_th} ส่ง{name_of_id(values['step'])} ได้ถึง {format_date(until)}"
                f" ปิดรับ {format_date(closes.date())}",
                f"{unit.name_th} is due in {english_name_of_id(values['step'])} on {until.isoformat()};"
                f" it closes on {closes.date().isoformat()}.",
            ),
            (
                "การเตือนทางอีเมล หน้าส่งไฟล์ และลิงก์ของหน่วยงานเป็นไปตามกำหนดใหม่",
                "Its reminders, its page and its links follow the new day.",
            ),
        ],
        warnings=[
            (
                "กลุ่มของหน่วยงานนี้จะรอจนถึงวันปิดรับใหม่ หรือจนได้รับไฟล์ครบ",
                "Its group waits until then, or until all its files are there.",
            )
        ],
    )


def _extend(context: PageContext, values: Values) -> str:
    unit = own_unit(context, values)
    extend_unit(
        context.session,
        cycle_id=context.cycle.id,
        step_id=values["step"],
        unit_code=unit.code,
        until=parse_day(values["until"]),
        actor=context.visitor.user,
        reason=values[REASON],
    )
    return f"/units/{unit.code}"


ACTS = (
    DeskAct(
        name="extend-unit",
        title=("ขยายเวลาส่งให้หน่วยงาน", "Give a unit more time"),
        fields=_fields,
        preview=_preview,
        act=_extend,
    ),
)
