"""Call a meeting, move or cancel it."""

from __future__ import annotations

from functools import partial

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Values
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.meeting_fields import (
    hidden,
    lines_field,
    signing_fields,
    step_field,
    text_field,
)
from oneplan.desk.page_context import PageContext
from oneplan.domain.cycles.roles import ROLES
from oneplan.domain.meetings.agendas import rows_of_lines
from oneplan.domain.meetings.sittings import SittingState
from oneplan.domain.reminders.reminder_schedule import LEVELS_TH
from oneplan.gateways.mail.templates import thai_moment
from oneplan.services.meetings.calls import CallRequest, PreparedCall, keep_call, prepare_call
from oneplan.services.meetings.changes import (
    ChangeRequest,
    PreparedChange,
    keep_change,
    prepare_change,
)
from oneplan.services.meetings.invitation_letters import set_letter
from oneplan.services.meetings.invited_units import Guests
from oneplan.services.reminders.letter_frames import Signing
from oneplan.store.units import units


def _call_fields(context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    simulated = context.cycle.is_simulated
    listed = units.list_units(
        context.session,
        levels=None,
        under=context.cycle.province_code or "",
        simulated=simulated,
    )
    levels = sorted({unit.level for unit in listed})
    roles = sorted({unit.role for unit in listed if unit.role})
    return [
        step_field(context, values),
        text_field("number", "ครั้งที่/พ.ศ.", "Number and year", values, note=("เช่น ๑/๒๕๖๓", "Such as 1/2563")),
        text_field("title", "ชื่อการประชุม", "What meets", values),
        Field(name="day", label=("วันที่", "Day"), kind="date", help=("เช่น ๑๔ ส.ค. ๖๒", "Such as 2019-08-14")),
        text_field("hour", "เวลา", "Time of day", values, note=("เช่น ๑๓.๓๐", "Such as 13.30")),
        text_field("room", "สถานที่", "Room", values),
        text_field("chair", "ตำแหน่งประธาน", "Post of the chair", values),
        lines_field(
            "agenda",
            "ระเบียบวาระ",
            "Agenda",
            note=(
                "บรรทัดละหนึ่งเรื่อง เช่น ๓.๑ ร่างแผนพัฒนาจังหวัด | เพื่อพิจารณา | แผน",
                "An item a line: 3.1 title | kind | plan",
            ),
        ),
        Field(
            name="levels",
            label=("เชิญหน่วยงานทุกแห่งของระดับ", "Invite all units of a level"),
            kind="choices",
            value=values.get("levels", ""),
            choices=[(each, (_level_th(each), each)) for each in levels],
            is_required=False,
        ),
        Field(
            name="roles",
            label=("เชิญหน่วยงานทุกแห่งที่เป็น", "Invite all units that are"),
            kind="choices",
            value=values.get("roles", ""),
            choices=[(each, (ROLES.get(each, each), each)) for each in roles],
            is_required=False,
        ),
        *signing_fields(values),
    ]  # fmt: skip


def _level_th(level: str) -> str:
    return {str(key): th for key, th in LEVELS_TH.items()}.get(level, ROLES.get(level, level))


def _signing(values: Values) -> Signing:
    return Signing(
        number=values["letter_number"], name=values["signer"], position=values["position"]
    )


def _prepare_call(context: PageContext, values: Values) -> PreparedCall:
    return prepare_call(
        context.session,
        context.cycle.id,
        CallRequest(
            step_id=values["step"],
            number=values["number"],
            title=values["title"],
            day=values["day"],
            hour=values["hour"],
            room=values["room"],
            chair=values["chair"],
            agenda=rows_of_lines(values["agenda"]),
            guests=Guests(
                levels=tuple(filter(None, values["levels"].split("\n"))),
                roles=tuple(filter(None, values["roles"].split("\n"))),
            ),
            signing=_signing(values),
        ),
    )


def _preview_call(context: PageContext, values: Values) -> ActPreview:
    found = _prepare_call(context, values)
    return ActPreview(
        sentences=[
            (
                f"เชิญประชุม{found.told.title} ครั้งที่ {found.told.number} {thai_moment(found.told.begins_at)}",
                f"{found.told.title} {found.told.number}, {found.told.begins_at:%Y-%m-%d %H:%M}",
            ),
            (
                f"หนังสือเชิญส่งถึง {len(found.invited)} หน่วยงาน แห่งละหนึ่งฉบับ",
                f"The letter goes to {len(found.invited)} units, once each.",
            ),
        ],
        warnings=[(each.th, each.en) for each in found.warnings],
        headings=[("ผู้ได้รับเชิญ", "Invited")],
        rows=[[unit.name_th] for unit in found.invited],
    )


def _call(context: PageContext, values: Values) -> str:
    found = _prepare_call(context, values)
    keep_call(
        context.session,
        found,
        letter=set_letter(found.letter),
        files=context.files,
        actor=context.visitor.user,
        reason=values[REASON],
    )
    return "/decisions/meetings"


def _change_fields(state: SittingState, context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    found = hidden(values, "step", "number", "group")
    if state == SittingState.MOVED:
        found += [
            Field(
                name="day",
                label=("วันใหม่", "The new day"),
                kind="date",
                value=values.get("day", ""),
                is_required=False,
                help=("เว้นว่างไว้ถ้าวันเดิม", "Empty: the same day."),
            ),
            text_field("hour", "เวลาใหม่", "The new time", values, is_required=False),
            text_field("room", "สถานที่ใหม่", "The new room", values, is_required=False),
        ]
    told = lines_field(
        "why",
        "เหตุผลที่แจ้งผู้ได้รับเชิญ",
        "Why, as the invited are told",
    )
    return [*found, told, *signing_fields(values)]


def _prepare_change(state: SittingState, context: PageContext, values: Values) -> PreparedChange:
    return prepare_change(
        context.session,
        context.cycle.id,
        ChangeRequest(
            step_id=values["step"],
            number=values["number"],
            group_code=values["group"],
            state=state,
            reason=values["why"],
            day=values.get("day", ""),
            hour=values.get("hour", ""),
            room=values.get("room", ""),
            signing=_signing(values),
        ),
    )


def _preview_change(state: SittingState, context: PageContext, values: Values) -> ActPreview:
    told = _prepare_change(state, context, values).told
    did = "เลื่อน" if state == SittingState.MOVED else "ยกเลิก"
    return ActPreview(
        sentences=[
            (
                f"{did}{told.title} ครั้งที่ {told.number} {thai_moment(told.begins_at)} {told.room}",
                f"{state.value}: {told.title} {told.number}, {told.begins_at:%Y-%m-%d %H:%M}",
            ),
            ("แจ้งผู้ได้รับเชิญทุกแห่ง แห่งละหนึ่งฉบับ", "Everyone who was invited is told once."),
        ]
    )


def _change(state: SittingState, context: PageContext, values: Values) -> str:
    prepared = _prepare_change(state, context, values)
    keep_change(
        context.session,
        prepared,
        letter=set_letter(prepared.letter),
        files=context.files,
        actor=context.visitor.user,
    )
    return "/decisions/meetings"


CHANGES = {
    "move-meeting": (SittingState.MOVED, ("เลื่อนการประชุม", "Move a meeting")),
    "cancel-meeting": (SittingState.CANCELLED, ("ยกเลิกการประชุม", "Cancel a meeting")),
}
ACTS = (
    DeskAct(
        name="call-meeting",
        title=("เชิญประชุม", "Call a meeting"),
        fields=_call_fields,
        preview=_preview_call,
        act=_call,
    ),
    *(
        DeskAct(
            name=name,
            title=title,
            fields=partial(_change_fields, state),
            preview=partial(_preview_change, state),
            act=partial(_change, state),
            reason_field="why",
        )
        for name, (state, title) in CHANGES.items()
    ),
)
