"""Results of a screening are taken in from the list that the meeting filled in."""

from __future__ import annotations

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Values
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.page_context import PageContext
from oneplan.desk.step_choices import step_choices
from oneplan.desk.trials import tried
from oneplan.domain.decisions.screenings import SCREENINGS_TH, read_screened_list
from oneplan.gateways.spreadsheets.text_encodings import decode_list
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.decisions.screenings import import_screenings, view_screenings
from oneplan.services.reminders.screened_mails import tell_screened

MOST_ROWS = 100


def _fields(context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    calendar = calendar_in_force(context.session, context.cycle.id)
    steps = [(step.id, step.title.th) for step in calendar.steps if step.screens]
    return [
        Field(
            name="step",
            label=("ขั้นตอนที่กลั่นกรอง", "Step that screens"),
            kind="choice",
            value=values.get("step", steps[0][0] if len(steps) == 1 else ""),
            choices=step_choices(steps),
        ),
        Field(
            name="file",
            label=("ไฟล์ผลการกลั่นกรอง (CSV)", "Results (CSV)"),
            kind="file",
            help=(
                "ดาวน์โหลดแบบจากหน้านี้ กรอกผล (ผ่าน ปรับปรุง หรือไม่ผ่าน) และเหตุผล แล้วนำเข้า",
                "Download the sheet of this page, fill in result and reason, and take it in.",
            ),
        ),
    ]


def _content(context: PageContext, values: Values) -> str:
    return decode_list(context.files.get(values["file"]))


def _import(context: PageContext, values: Values) -> tuple[int, int]:
    new = import_screenings(
        context.session,
        context.cycle.id,
        values["step"],
        _content(context, values),
        recorded_by=context.visitor.user,
        reason=values[REASON],
    )
    return new, tell_screened(context.session, context.cycle.id, values["step"])


def _preview(context: PageContext, values: Values) -> ActPreview:
    with tried(context):
        new, told = _import(context, values)
    ideas = view_screenings(context.session, context.cycle.id)["ideas"]
    titles = {each["row_key"]: each["title"] for each in ideas}
    found = read_screened_list(_content(context, values), titles)
    return ActPreview(
        sentences=[
            (
                f"ผลการกลั่นกรอง {len(found)} โครงการ เป็นผลใหม่ {new} โครงการ",
                f"Results of {len(found)} projects, {new} of them new.",
            ),
            (
                f"แจ้งหน่วยงานเจ้าของโครงการทางอีเมล {told} ฉบับ",
                f"{told} mails tell the units.",
            ),
        ],
        headings=[("โครงการ", "Project"), ("ผล", "Result"), ("เหตุผล", "Reason")],
        rows=[
            [titles[each.row_key], SCREENINGS_TH[each.outcome], each.reason]
            for each in found[:MOST_ROWS]
        ],
    )


def _act(context: PageContext, values: Values) -> str:
    _import(context, values)
    return "/decisions/screenings"


ACTS = (
    DeskAct(
        name="import-screenings",
        title=("นำเข้าผลการกลั่นกรองรายโครงการ", "Import results of a screening"),
        fields=_fields,
        preview=_preview,
        act=_act,
    ),
)
