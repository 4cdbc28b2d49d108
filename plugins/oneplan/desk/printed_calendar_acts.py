"""A printed calendar is read into a draft, and its questions are answered one by one."""

from __future__ import annotations

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Text, Values
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.page_context import PageContext
from oneplan.services.cycles.kept_drafts import (
    answer_draft,
    draft_of_print,
    finish_text,
    view_draft,
)
from oneplan.services.operations.made_calendars import Did, keep_draft, keep_made


def _import_fields(_context: PageContext, _values: Values) -> list[Field]:
    return [
        Field(
            name="file",
            label=("ตารางปฏิทินที่พิมพ์ (.docx .xlsx .pdf .txt)", "The printed table"),
            kind="file",
        ),
        Field(
            name="cycle",
            label=("ชื่อรอบแผน (a-z, 0-9 และขีด)", "Name of the cycle (a-z, 0-9, hyphens)"),
            kind="text",
            is_required=False,
            help=("เว้นว่างไว้ ระบบตั้งจากจังหวัดและปี", "Made of province and year without it."),
        ),
    ]


def _preview_import(context: PageContext, values: Values) -> ActPreview:
    require_whole_cycle(context)
    text, draft = draft_of_print(
        context.files.get(values["file"]), values["file_name"], cycle=values["cycle"]
    )
    view = view_draft(text)
    return ActPreview(
        sentences=[
            (
                f"อ่านได้ {len(view['steps'])} ขั้นตอน คำถามที่ต้องตอบ {len(draft.questions)} ข้อ"
                f" ข้อความที่ไม่ได้ใช้ {len(view['unread'])} บรรทัด",
                f"{len(view['steps'])} steps, {len(draft.questions)} questions,"
                f" {len(view['unread'])} lines that were not used.",
            ),
            ("ยังไม่มีผลต่อรอบแผนใด", "No cycle is touched."),
        ],
        headings=[("ขั้นตอน", "Step"), ("ข้อความ", "Text"), ("กำหนด", "Window")],
        rows=[(each["id"], each["title_th"][:120], each["printed"]) for each in view["steps"]],
    )


def _import(context: PageContext, values: Values) -> str:
    text, _ = draft_of_print(
        context.files.get(values["file"]), values["file_name"], cycle=values["cycle"]
    )
    return _kept(context, text, "read", values)


def _kept(context: PageContext, text: str, did: Did, values: Values) -> str:
    return keep_draft(
        context.session,
        context.cycle.id,
        text,
        did=did,
        files=context.files,
        actor=context.visitor.user,
        reason=values[REASON],
    )


def _answer_fields(_context: PageContext, values: Values) -> list[Field]:
    return [
        Field(name="draft", label=("ร่าง", "Draft"), kind="hidden", value=values.get("draft", "")),
        Field(
            name="question",
            label=("คำถามข้อ", "Question"),
            kind="hidden",
            value=values.get("question", ""),
        ),
        Field(
            name="value",
            label=("คำตอบ", "Answer"),
            kind="text",
            help=("ตอบ “ใช่” เพื่อคงค่าที่อ่านได้", "ใช่ keeps what was read."),
        ),
    ]


def _text(context: PageContext, values: Values) -> str:
    return context.files.get(values["draft"]).decode()


def _preview_answer(context: PageContext, values: Values) -> ActPreview:
    require_whole_cycle(context)
    text = _text(context, values)
    asked = [
        each for each in view_draft(text)["questions"] if str(each["id"]) == values["question"]
    ]
    _, draft = answer_draft(text, _number(values), values["value"])
    told: list[Text] = [(each["th"], each["th"]) for each in asked]
    return ActPreview(
        sentences=[
            *told,
            (f"ตอบว่า “{values['value']}”", f"Answered: {values['value']}"),
            (
                f"เหลือคำถาม {len(draft.open_questions)} ข้อ",
                f"{len(draft.open_questions)} questions are left.",
            ),
        ]
    )


def _number(values: Values) -> int:
    text = values["question"]
    return int(text) if text.isdecimal() and len(text) < 9 else 0  # noqa: PLR2004  digits


def _answer(context: PageContext, values: Values) -> str:
    text, _ = answer_draft(_text(context, values), _number(values), values["value"])
    return _kept(context, text, "answered", values)


def _draft_field(_context: PageContext, values: Values) -> list[Field]:
    return [
        Field(name="draft", label=("ร่าง", "Draft"), kind="hidden", value=values.get("draft", ""))
    ]


def _preview_finish(context: PageContext, values: Values) -> ActPreview:
    require_whole_cycle(context)
    cycle_id, _ = finish_text(_text(context, values))
    return ActPreview(
        sentences=[
            (
                f"ได้แฟ้มปฏิทิน {cycle_id}.yaml ให้ดาวน์โหลด แล้วขึ้นทะเบียนที่หน้าปฏิทิน",
                f"The calendar's file {cycle_id}.yaml is downloaded, to be registered.",
            )
        ]
    )


def _finish(context: PageContext, values: Values) -> str:
    cycle_id, text = finish_text(_text(context, values))
    return keep_made(
        context.session,
        context.cycle.id,
        cycle_id,
        text,
        files=context.files,
        actor=context.visitor.user,
        reason=values[REASON],
    )


ACTS = (
    DeskAct(
        name="import-printed-calendar",
        title=("อ่านปฏิทินจากตารางที่พิมพ์", "Read a printed calendar"),
        fields=_import_fields,
        preview=_preview_import,
        act=_import,
    ),
    DeskAct(
        name="answer-draft",
        title=("ตอบคำถามของร่างปฏิทิน", "Answer a question of a draft"),
        fields=_answer_fields,
        preview=_preview_answer,
        act=_answer,
    ),
    DeskAct(
        name="finish-draft",
        title=("ทำร่างให้เป็นปฏิทิน", "Make the draft a calendar"),
        fields=_draft_field,
        preview=_preview_finish,
        act=_finish,
    ),
)
