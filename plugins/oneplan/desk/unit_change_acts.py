"""Units are renamed, merged, split, and their contacts forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pendulum

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Text, Values
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.page_context import PageContext
from oneplan.desk.trials import tried
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.thai_dates import parse_day
from oneplan.domain.shared.thai_formats import format_date
from oneplan.errors import OneplanError
from oneplan.services.operations.unit_changes import PARTS, end, rename
from oneplan.store.units import unit_mergers, units
from oneplan.store.units.unit_changes import UnitChange

REGISTER = "/lists"
Change = Callable[[PageContext, Values, str], UnitChange]
"""Makes the change that was typed, for a reason."""


class TooFewParts(OneplanError):
    """A unit was to be split into less than two."""

    status_code = 422
    th = "แยกหน่วยงานต้องระบุรหัสของหน่วยงานใหม่อย่างน้อยสองรหัส ถ้าเป็นหน่วยเดียวให้ใช้ “ยุบรวม”"

    def __init__(self) -> None:
        super().__init__("A unit is split into two at least; into one it is merged.")


def _today() -> date:
    return pendulum.today(BANGKOK).date()


def _unit_field(values: Values, label: Text) -> Field:
    return Field(name="unit", label=label, kind="text", value=values.get("unit", ""))


def _day_field() -> Field:
    return Field(
        name="on",
        label=("มีผลตั้งแต่วันที่", "From which day it holds"),
        kind="date",
        value=format_date(_today(), style="abbreviated"),
        help=("เช่น ๑ ต.ค. ๖๒", "Such as 2019-10-01"),
    )


def _rename_fields(_context: PageContext, values: Values) -> list[Field]:
    return [
        _unit_field(values, ("รหัสหน่วยงาน", "Code of the unit")),
        Field(name="name", label=("ชื่อใหม่", "The new name"), kind="text"),
        _day_field(),
    ]


def _rename(context: PageContext, values: Values, reason: str) -> UnitChange:
    return rename(
        context.session,
        values["unit"],
        values["name"],
        on=parse_day(values["on"]),
        today=_today(),
        by=context.visitor.user,
        reason=reason,
    )


def _merge_fields(_context: PageContext, values: Values) -> list[Field]:
    return [
        _unit_field(values, ("รหัสหน่วยงานที่สิ้นสุด", "Code of the unit that ends")),
        Field(
            name="into",
            label=("รหัสหน่วยงานที่รับต่อ", "Code of the unit that it becomes part of"),
            kind="text",
        ),
        _day_field(),
    ]


def _split_fields(_context: PageContext, values: Values) -> list[Field]:
    return [
        _unit_field(values, ("รหัสหน่วยงานที่สิ้นสุด", "Code of the unit that ends")),
        Field(
            name="into",
            label=("รหัสหน่วยงานที่แยกออก บรรทัดละหนึ่งรหัส", "Codes of the parts, one a line"),
            kind="lines",
        ),
        _day_field(),
    ]


def _merge(context: PageContext, values: Values, reason: str) -> UnitChange:
    return _end(context, values, [values["into"].strip()], reason)


def _split(context: PageContext, values: Values, reason: str) -> UnitChange:
    parts = values["into"].split()
    if len(parts) < PARTS:
        raise TooFewParts
    return _end(context, values, parts, reason)


def _end(context: PageContext, values: Values, into: list[str], reason: str) -> UnitChange:
    return end(
        context.session,
        values["unit"],
        into,
        on=parse_day(values["on"]),
        today=_today(),
        by=context.visitor.user,
        reason=reason,
    )


def _preview(change: Change) -> Callable[[PageContext, Values], ActPreview]:
    def preview(context: PageContext, values: Values) -> ActPreview:
        require_whole_cycle(context)
        duties = unit_mergers.list_duties(context.session, values["unit"])
        with tried(context):
            made = change(context, values, "preview")
            name, became = made.name_before, made.name_after
            into = [units.require_unit(context.session, code).name_th for code in made.into_codes]
        day = parse_day(values["on"])
        after = became or ", ".join(into)
        sentences: list[Text] = [
            (f"{name} เป็น {after} ตั้งแต่ {format_date(day)}", f"{name}: {after}, from {day}.")
        ]
        if into:
            sentences.append(
                (
                    f"ไฟล์ที่ส่งแล้วคงอยู่ สิ่งที่ยังไม่ส่ง {len(duties)} ขั้นตอนเป็นหน้าที่ของหน่วยงานที่รับต่อ",
                    f"What was sent stays; {len(duties)} steps pass to who takes over.",
                )
            )
        return ActPreview(sentences=sentences)

    return preview


def _do(change: Change) -> Callable[[PageContext, Values], str]:
    def act(context: PageContext, values: Values) -> str:
        require_whole_cycle(context)
        change(context, values, values[REASON])
        return REGISTER

    return act


ACTS = (
    DeskAct(
        name="rename-unit",
        title=("เปลี่ยนชื่อหน่วยงาน", "Rename a unit"),
        fields=_rename_fields,
        preview=_preview(_rename),
        act=_do(_rename),
    ),
    DeskAct(
        name="merge-units",
        title=("ยุบรวมหน่วยงาน", "Merge units"),
        fields=_merge_fields,
        preview=_preview(_merge),
        act=_do(_merge),
    ),
    DeskAct(
        name="split-unit",
        title=("แยกหน่วยงาน", "Split a unit"),
        fields=_split_fields,
        preview=_preview(_split),
        act=_do(_split),
    ),
)
