"""Comments on drafts: a list taken in, an answer to each."""

from __future__ import annotations

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Values
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.meeting_fields import hidden, lines_field, step_field
from oneplan.desk.page_context import PageContext
from oneplan.desk.trials import tried
from oneplan.domain.decisions.comments import (
    COMMENT_KINDS_TH,
    OUTCOMES_TH,
    CommentKind,
    read_comments,
)
from oneplan.gateways.spreadsheets.text_encodings import decode_list
from oneplan.services.decisions.comments import answer_comment, keep_comments
from oneplan.store.decisions.comments import Comment, CommentUnknown, get_comment


def _import_fields(context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    return [
        step_field(context, values),
        Field(
            name="kind",
            label=("ได้มาจาก", "Where they were made"),
            kind="choice",
            value=values.get("kind", CommentKind.HEARING.value),
            choices=[(each.value, (th, each.value)) for each, th in COMMENT_KINDS_TH.items()],
        ),
        Field(
            name="file",
            label=("ไฟล์ความเห็น (CSV)", "Comments (CSV)"),
            kind="file",
            help=(
                "หัวคอลัมน์: ผู้ให้ความเห็น, ข้อความ, รหัสโครงการ (เว้นว่างได้)",
                "Columns said_by, text, row_key; row_key may be empty.",
            ),
        ),
    ]


def _import(context: PageContext, values: Values) -> int:
    spoken = read_comments(decode_list(context.files.get(values["file"])))
    return keep_comments(
        context.session,
        context.cycle.id,
        values["step"],
        kind=CommentKind(values["kind"]),
        spoken=spoken,
        recorded_by=context.visitor.user,
        reason=values[REASON],
    )


def _preview_import(context: PageContext, values: Values) -> ActPreview:
    spoken = read_comments(decode_list(context.files.get(values["file"])))
    with tried(context):
        new = _import(context, values)
    return ActPreview(
        sentences=[
            (
                f"ความเห็น {len(spoken)} ข้อ เป็นข้อใหม่ {new} ข้อ",
                f"{len(spoken)} comments, {new} of them new.",
            )
        ],
        headings=[("ผู้ให้ความเห็น", "Said by"), ("ความเห็น", "Comment")],
        rows=[[each.said_by, each.text] for each in spoken[:100]],
    )


def _act_import(context: PageContext, values: Values) -> str:
    _import(context, values)
    return "/decisions/comments"


def _comment(context: PageContext, number: str) -> Comment:
    known = int(number) if number.isdecimal() and len(number) < 18 else 0  # noqa: PLR2004  a bigint
    found = get_comment(context.session, known)
    if found.cycle_id != context.cycle.id:
        raise CommentUnknown(comment_id=known)
    return found


def _answer_fields(context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    return [
        *hidden(values, "comment"),
        Field(
            name="outcome",
            label=("ผลการพิจารณา", "What became of it"),
            kind="choice",
            choices=[(each.value, (th, each.value)) for each, th in OUTCOMES_TH.items()],
        ),
        lines_field(
            "text",
            "คำตอบและเหตุผล",
            "Answer and reason",
            note=(
                "หน่วยงานและภาคส่วนที่ให้ความเห็นอ่านคำตอบนี้",
                "Whoever made the comment reads this answer.",
            ),
        ),
    ]


def _answer(context: PageContext, values: Values) -> str:
    answer_comment(
        context.session,
        _comment(context, values["comment"]).id,
        outcome=values["outcome"],
        text=values["text"],
        answered_by=context.visitor.user,
    )
    return "/decisions/comments"


def _preview_answer(context: PageContext, values: Values) -> ActPreview:
    with tried(context):
        _answer(context, values)
    found = _comment(context, values["comment"])
    return ActPreview(
        sentences=[
            (f"{found.said_by}: {found.text}", f"{found.said_by}: {found.text}"),
            ("คำตอบผูกกับร่างแผนฉบับที่ใช้อยู่", "The answer is linked to the draft in force."),
        ]
    )


ACTS = (
    DeskAct(
        name="import-comments",
        title=("นำเข้าความเห็นต่อร่างแผน", "Import comments on a draft"),
        fields=_import_fields,
        preview=_preview_import,
        act=_act_import,
    ),
    DeskAct(
        name="answer-comment",
        title=("ตอบความเห็น", "Answer a comment"),
        fields=_answer_fields,
        preview=_preview_answer,
        act=_answer,
        reason_field="text",
    ),
)
