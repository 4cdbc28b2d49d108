"""A package sent again: an addendum, or to those who have not said that it came."""

from __future__ import annotations

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Text, Values
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.meeting_fields import hidden
from oneplan.desk.page_context import PageContext
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.services.documents.second_dispatches import (
    SecondDispatch,
    foresee_second_dispatch,
    send_again,
)

SENT, ASKED, WAITS = "ได้รับชุดเอกสาร", "ได้รับอีเมลถามว่าได้รับชุดแล้วหรือไม่", "ถามในรอบนี้แล้ว ไม่ถามซ้ำ"


def _fields(context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    return hidden(values, "step", "group")


def _preview(context: PageContext, values: Values) -> ActPreview:
    require_whole_cycle(context)
    found = foresee_second_dispatch(
        context.session, context.cycle.id, values["step"], values["group"]
    )
    no_mail = [each.name_th for each in found.unreachable]
    return ActPreview(
        sentences=_told(found),
        warnings=[
            (
                f"ไม่มีอีเมลที่ใช้ได้: {', '.join(no_mail)} ให้แก้ที่อยู่ในหน้าของหน่วยงานก่อน",
                f"No usable address: {', '.join(no_mail)}; put it right on the unit's page first.",
            )
        ]
        if no_mail
        else [],
        headings=[("หน่วยงาน", "Unit"), ("สิ่งที่จะเกิดขึ้น", "What it gets")],
        rows=[
            [unit.name_th, words]
            for units, words in ((found.to, SENT), (found.asked, ASKED), (found.waiting, WAITS))
            for unit in units
        ],
    )


def _told(found: SecondDispatch) -> list[Text]:
    number = to_thai_digits(found.last.number)
    to, asked = to_thai_digits(len(found.to)), to_thai_digits(len(found.asked))
    if found.addendum is not None:
        addendum = to_thai_digits(found.addendum)
        return [
            (
                f"แผนที่ใช้อยู่ต่างจากชุดที่ {number} ที่ส่งแล้ว จึงจัดทำและส่งเป็นชุดที่ {addendum}"
                f" ถึง {to} หน่วยงาน รวมผู้ที่ได้รับชุดก่อน",
                f"The plan in force is not that of package {found.last.number}: package"
                f" {found.addendum} is made and goes to {len(found.to)} units, also to those who"
                " got the earlier one.",
            ),
            (
                "ส่วนของหน่วยงานแต่ละแห่ง (ถ้ามี) ส่งใหม่พร้อมกัน และชุดก่อนแสดงว่ามีชุดใหม่กว่า",
                "Parts of the plan go anew with it; the earlier package leads to the newer one.",
            ),
        ]
    told: list[Text] = [
        (
            f"แผนที่ใช้อยู่ตรงกับชุดที่ {number} ที่ส่งแล้ว ระบบส่งชุดหนึ่งถึงผู้รับแต่ละแห่งครั้งเดียว"
            " จึงไม่ส่งชุดเดิมซ้ำถึงผู้ที่เคยได้รับ",
            f"Package {found.last.number} is of the plan in force. A package goes to each recipient"
            " once, so nobody who was sent it gets it again.",
        )
    ]
    if found.to:
        told.append(
            (
                f"ส่งชุดนี้ถึง {to} หน่วยงานที่เพิ่มในทะเบียนหลังการส่ง",
                f"It goes to {len(found.to)} units that came into the register since.",
            )
        )
    if found.asked:
        told.append(
            (
                f"ถาม {asked} หน่วยงานที่ยังไม่ตอบรับ รวมที่อีเมลตีกลับ ด้วยลิงก์เปิดชุดเอกสาร หนึ่งฉบับในรอบสามวัน",
                f"{len(found.asked)} units that have not said that it came, those whose mail came"
                " back among them, are asked with its link, once in three days.",
            )
        )
    return told


def _act(context: PageContext, values: Values) -> str:
    send_again(
        context.session,
        context.cycle.id,
        values["step"],
        values["group"],
        files=context.files,
        actor=context.visitor.user,
        reason=values[REASON],
    )
    return "/documents/dispatch"


ACTS = (
    DeskAct(
        name="dispatch-again",
        title=("ส่งชุดเอกสารอีกครั้ง", "Send a package again"),
        fields=_fields,
        preview=_preview,
        act=_act,
    ),
)
