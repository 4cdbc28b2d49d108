"""Circulars enclosed and sent, collations made, target tambon loaded."""

from __future__ import annotations

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Values
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.meeting_fields import hidden
from oneplan.desk.page_context import PageContext
from oneplan.desk.trials import tried
from oneplan.services.documents.circulars import keep_enclosure, send_circular
from oneplan.services.documents.collation_dispatch import send_on
from oneplan.services.plans.collations import collate_step
from oneplan.store.units import units

YES = "yes"


def _enclosure_fields(context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    return [
        *hidden(values, "letter", "number"),
        Field(
            name="file",
            label=("ไฟล์สิ่งที่ส่งมาด้วย", "The enclosure's file"),
            kind="file",
            help=("PDF, Word หรือ Excel", "PDF, Word or Excel"),
        ),
    ]


def _enclose(context: PageContext, values: Values) -> str:
    number = values["number"]
    keep_enclosure(
        context.session,
        context.cycle.id,
        values["letter"],
        int(number) if number.isdecimal() and len(number) < 9 else 0,  # noqa: PLR2004  no such number
        file_name=values["file_name"],
        content=context.files.get(values["file"]),
        files=context.files,
        actor=context.visitor.user,
        reason=values[REASON],
    )
    return "/documents/circulars"


def _preview_enclosure(context: PageContext, values: Values) -> ActPreview:
    with tried(context):
        _enclose(context, values)
    name = values["file_name"]
    return ActPreview(
        sentences=[
            (
                f"{name} เป็นสิ่งที่ส่งมาด้วย ลำดับที่ {values['number']} ของหนังสือนี้",
                f"{name} is enclosure {values['number']} of the letter.",
            )
        ]
    )


def _send_fields(context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    return hidden(values, "letter")


def _send(context: PageContext, values: Values) -> tuple[list[str], int]:
    made, queued = send_circular(
        context.session,
        context.cycle.id,
        values["letter"],
        files=context.files,
        actor=context.visitor.user,
        reason=values[REASON],
    )
    return list(made.recipients), queued


def _preview_send(context: PageContext, values: Values) -> ActPreview:
    with tried(context):
        recipients, queued = _send(context, values)
    named = units.list_by_code(context.session, recipients)
    return ActPreview(
        sentences=[
            (
                f"ส่งหนังสือถึง {len(recipients)} หน่วยงาน อีเมลใหม่ {queued} ฉบับ",
                f"It goes to {len(recipients)} units; {queued} mails are new.",
            ),
            ("ส่งแล้วหนังสือและสิ่งที่ส่งมาด้วยแก้ไขไม่ได้", "What was sent is not changed after."),
        ],
        headings=[("ผู้รับ", "Recipient")],
        rows=[[named[code].name_th] for code in recipients if code in named],
    )


def _act_send(context: PageContext, values: Values) -> str:
    _send(context, values)
    return "/documents/circulars"


def _collation_fields(context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    return [
        *hidden(values, "step"),
        Field(
            name="send",
            label=("ส่งต่อด้วย ถ้ามีสิ่งใหม่", "Send it on where it says something new"),
            kind="check",
            value=values.get("send", ""),
            is_required=False,
        ),
    ]


def _collate(context: PageContext, values: Values) -> dict[str, object]:
    said = {"actor": context.visitor.user, "reason": values[REASON]}
    made = collate_step(context.session, context.cycle.id, values["step"], **said)
    if values["send"] == YES:
        sent = send_on(
            context.session, context.cycle.id, values["step"], files=context.files, **said
        )
        return {**made, "queued": sent["queued"]}
    return {**made, "queued": 0}


def _preview_collation(context: PageContext, values: Values) -> ActPreview:
    with tried(context):
        made = _collate(context, {**values, "send": ""})
    sentences = [
        (
            f"รวบรวมเป็นฉบับที่ {made['version']} จำนวน {made['row_count']} แถว",
            f"Version {made['version']} with {made['row_count']} rows.",
        )
    ]
    if values["send"] == YES:
        sentences.append(("ส่งต่อถึงผู้รับของขั้นตอน แห่งละหนึ่งครั้ง", "It is sent on, once each."))
    return ActPreview(sentences=sentences)


def _act_collate(context: PageContext, values: Values) -> str:
    _collate(context, values)
    return "/documents/collations"


ACTS = (
    DeskAct(
        name="enclose",
        title=("ให้ไฟล์สิ่งที่ส่งมาด้วย", "Give the file of an enclosure"),
        fields=_enclosure_fields,
        preview=_preview_enclosure,
        act=_enclose,
    ),
    DeskAct(
        name="send-circular",
        title=("ส่งหนังสือเวียน", "Send a circular"),
        fields=_send_fields,
        preview=_preview_send,
        act=_act_send,
    ),
    DeskAct(
        name="collate",
        title=("รวบรวมใหม่", "Put a step together anew"),
        fields=_collation_fields,
        preview=_preview_collation,
        act=_act_collate,
    ),
)
