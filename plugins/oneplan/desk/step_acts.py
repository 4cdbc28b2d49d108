"""What the secretariat does to a step."""

from __future__ import annotations

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Values
from oneplan.desk.page_context import PageContext
from oneplan.domain.shared.step_ids import english_name_of_id, name_of_id
from oneplan.services.cycles.steps import list_passed_over, release_step


def _step_field(_context: PageContext, values: Values) -> list[Field]:
    return [
        Field(name="step", label=("ขั้นตอน", "Step"), kind="hidden", value=values.get("step", ""))
    ]


def _preview_release(context: PageContext, values: Values) -> ActPreview:
    context.visitor.require_area("")
    missing = list_passed_over(context.session, context.cycle.id, values["step"])
    return ActPreview(
        sentences=[
            (
                f"{name_of_id(values['step'])} เดินต่อด้วยไฟล์ที่ได้รับแล้ว ขาด {len(missing)} หน่วยงาน",
                f"{english_name_of_id(values['step']).capitalize()} goes on with what there is, without {len(missing)} units.",
            ),
            (
                "ไฟล์ที่มาถึงหลังจากนี้เป็นไฟล์ล่าช้า รับได้ด้วยใบขอส่งล่าช้า",
                "A file that comes later is a late submission; a ticket lets it in.",
            ),
        ],
        headings=[("หน่วยงานที่ขาด", "Missing unit")],
        rows=[[each.name_th] for each in missing],
    )


def _release(context: PageContext, values: Values) -> str:
    context.visitor.require_area("")
    release_step(
        context.session,
        context.cycle.id,
        values["step"],
        actor=context.visitor.user,
        reason=values[REASON],
    )
    return f"/steps/{values['step']}"


ACTS = (
    DeskAct(
        name="release-step",
        title=("ให้ขั้นตอนเดินต่อโดยไม่รอหน่วยงานที่ขาด", "Let a step go on without missing units"),
        fields=_step_field,
        preview=_preview_release,
        act=_release,
    ),
)
