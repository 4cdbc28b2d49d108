"""A committee's resolution and a meeting's record, written down on the desk."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from oneplan.desk.acts import ActPreview, DeskAct, Field, Text, Values
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.meeting_fields import hidden
from oneplan.desk.page_context import PageContext
from oneplan.desk.trials import tried
from oneplan.desk.visitors import Right
from oneplan.domain.cycles.acts import Act
from oneplan.domain.decisions.answers import FIELDS_TH, whole_number
from oneplan.domain.decisions.decisions import COMMITTEE_ANSWERS, RESOLUTIONS_TH, Resolution
from oneplan.domain.decisions.meetings import MAX_PEOPLE
from oneplan.gateways.airflow.airflow_api import AirflowApi
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.decisions.approval_questions import meeting_values
from oneplan.services.decisions.approvals import keep_approval
from oneplan.services.decisions.decision_views import record_places
from oneplan.services.decisions.records import keep_record
from oneplan.services.decisions.told_answers import AnsweredAction, tell_airflow
from oneplan.store.decisions import questions

RESOLUTIONS_EN = {
    Resolution.APPROVED: "Approved",
    Resolution.ACKNOWLEDGED: "Acknowledged",
    Resolution.RETURNED: "Sent back",
}
RECORDED = "OK"
"""The button of Airflow's form of a record."""
_LABELS_EN = {
    "meeting_no": "Number of the meeting",
    "held_on": "Day of the meeting",
    "present": "Members present",
    "members": "Members of the committee",
    "resolution": "Resolution and its reason",
    "returned_rows": "Projects sent back",
    "comments": "Comments on the draft",
}


def _label(name: str) -> Text:
    return (FIELDS_TH[name], _LABELS_EN[name])


def _meeting_fields(context: PageContext, values: Values, *, is_record: bool) -> list[Field]:
    shown = _shown(context, values)
    return [
        Field(
            name="meeting_no",
            label=_label("meeting_no"),
            kind="text",
            value=shown["meeting_no"],
            is_required=not is_record,
        ),
        Field(
            name="held_on",
            label=_label("held_on"),
            kind="date",
            value=shown["held_on"],
            help=("เช่น ๑๔ ส.ค. ๖๒ หรือ 2019-08-14", "Such as 2019-08-14"),
        ),
        Field(
            name="present",
            label=_label("present"),
            kind="number",
            value=shown["present"],
            is_required=not is_record,
        ),
        Field(
            name="members",
            label=_label("members"),
            kind="number",
            value=shown["members"],
            is_required=not is_record,
        ),
    ]


def _shown(context: PageContext, values: Values) -> dict[str, str]:
    """What the form holds before anyone types: what was typed into a question that was refused."""
    found: dict[str, Any] = {
        "present": "",
        **meeting_values(context.session, context.cycle.id, values.get("step", "")),
    }
    number = values.get("question", "")
    if number.isdecimal():
        asked = questions.get_question(context.session, int(number))
        if asked.cycle_id == context.cycle.id:
            found |= asked.typed
    return {name: str(value or "") for name, value in found.items()}


def _approval_fields(context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    calendar_in_force(context.session, context.cycle.id).step(values.get("step", ""))
    return [
        *hidden(values, "step", "version", "question"),
        Field(
            name="answer",
            label=("มติ", "Resolution"),
            kind="choice",
            choices=[
                (each.value, (RESOLUTIONS_TH[each], RESOLUTIONS_EN[each]))
                for each in COMMITTEE_ANSWERS
            ],
        ),
        *_meeting_fields(context, values, is_record=False),
        Field(
            name="resolution",
            label=("มติและเหตุผล (เก็บกับมติ)", "Resolution and its reason (kept with it)"),
            kind="lines",
        ),
        Field(
            name="returned_rows",
            label=_label("returned_rows"),
            kind="lines",
            is_required=False,
            help=(
                "บรรทัดละหนึ่งรายการ เขียนว่า รหัสรายการ: เหตุผล รหัสอยู่ในหน้าของโครงการ",
                "One a line, `row: reason`; the page of a project shows its row.",
            ),
        ),
    ]


def _record_fields(context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    step = calendar_in_force(context.session, context.cycle.id).step(values.get("step", ""))
    found = [
        *hidden(values, "step", "group", "question"),
        *_meeting_fields(context, values, is_record=True),
        Field(
            name="resolution",
            label=("ผลการดำเนินการและเหตุผล (เก็บกับบันทึก)", "What was done and why (kept with it)"),
            kind="lines",
        ),
    ]
    if step.comments is not None:
        found.append(
            Field(
                name="comments",
                label=_label("comments"),
                kind="lines",
                is_required=False,
                help=("บรรทัดละหนึ่งข้อ เขียนว่า ผู้ให้ความเห็น: ข้อความ", "One a line, `who: what`."),
            )
        )
    return found


_FORM = ("meeting_no", "held_on", "present", "members", "resolution")


def _form(values: Values, *more: str) -> dict[str, Any]:
    """The form as Airflow's is filled in: numbers of people are numbers."""
    found: dict[str, Any] = {name: values.get(name, "") for name in (*_FORM, *more)}
    for name in ("present", "members"):
        number = whole_number(found[name], most=MAX_PEOPLE)
        found[name] = found[name] if number is None and found[name] else number or 0
    return found


def _answer_id(context: PageContext, values: Values) -> str:
    said = json.dumps([context.cycle.id, sorted(values.items())], ensure_ascii=False)
    return f"desk:{hashlib.sha256(said.encode()).hexdigest()}"


def _version(values: Values) -> int:
    return whole_number(values.get("version") or 0, most=MAX_PEOPLE) or 0


def _approve(context: PageContext, values: Values) -> str:
    keep_approval(
        context.session,
        context.cycle.id,
        values["step"],
        version=_version(values),
        resolution=Resolution(values["answer"]),
        decided_by=context.visitor.user,
        user_id=context.visitor.user_id or context.visitor.user,
        values=_form(values, "returned_rows"),
        answer_id=_answer_id(context, values),
    )
    return "/decisions"


def _record(context: PageContext, values: Values) -> str:
    keep_record(
        context.session,
        context.cycle.id,
        values["step"],
        values["group"],
        decided_by=context.visitor.user,
        values=_form(values, "comments"),
        answer_id=_answer_id(context, values),
    )
    return "/decisions"


def _preview_approval(context: PageContext, values: Values) -> ActPreview:
    with tried(context):
        _approve(context, values)
    resolution = Resolution(values["answer"])
    version = _version(values)
    which = f"แผนฉบับที่ {version}" if version else "เรื่องของขั้นตอนนี้"
    sentences: list[Text] = [
        (
            f"ขั้นตอนที่ {values['step']}: {RESOLUTIONS_TH[resolution]} {which}",
            f"Step {values['step']}: {RESOLUTIONS_EN[resolution]}"
            + (f", version {version}" if version else ""),
        ),
        (
            f"ผู้เข้าประชุม {values['present']} จากกรรมการ {values['members']} คน ครบองค์ประชุม",
            f"{values['present']} of {values['members']} members: a quorum.",
        ),
        (
            f"บันทึกในนาม {context.visitor.user} มติผูกกับเนื้อหาของแผนฉบับนี้เท่านั้น",
            f"Kept as {context.visitor.user}; it is about the content of this version alone.",
        ),
    ]
    return ActPreview(sentences=sentences)


def _preview_record(context: PageContext, values: Values) -> ActPreview:
    with tried(context):
        _record(context, values)
    return ActPreview(
        sentences=[
            (
                f"ขั้นตอนที่ {values['step']}: บันทึกผล วันที่ {values['held_on']}",
                f"Step {values['step']}: written down, held on {values['held_on']}.",
            ),
            ("บันทึกแล้วแก้ไขไม่ได้", "What is written down is not changed."),
        ]
    )


def _tell(context: PageContext, values: Values, act: Act, place: int, option: str) -> None:
    question = values.get("question", "")
    airflow = AirflowApi.of_user(context.visitor.token)
    more = "returned_rows" if act == Act.APPROVE else "comments"
    try:
        tell_airflow(
            airflow,
            AnsweredAction(
                cycle_id=context.cycle.id,
                step_id=values["step"],
                act=act.value,
                place=place,
                question=int(question) if question.isdecimal() else None,
                option=option,
                values=_form(values, more),
            ),
        )
    finally:
        airflow.close()


def _tell_approval(context: PageContext, values: Values) -> None:
    option = RESOLUTIONS_TH[Resolution(values["answer"])]
    _tell(context, values, Act.APPROVE, max(_version(values) - 1, 0), option)


def _tell_record(context: PageContext, values: Values) -> None:
    _tell(context, values, Act.RECORD, int(values.get("place") or 0), RECORDED)


def _record_fields_with_place(context: PageContext, values: Values) -> list[Field]:
    """The fields, and which of the step's mapped tasks asks for this record."""
    fields = _record_fields(context, values)
    calendar = calendar_in_force(context.session, context.cycle.id)
    step = calendar.step(values.get("step", ""))
    codes = [code for code, _ in record_places(context.session, calendar, step)]
    group = values.get("group", "")
    place = codes.index(group) if group in codes else 0
    return [*fields, *hidden({"place": str(place)}, "place")]


ACTS = (
    DeskAct(
        name="answer-approval",
        title=("บันทึกมติของคณะกรรมการ", "Write down a committee's resolution"),
        right=Right.ANSWER,
        fields=_approval_fields,
        preview=_preview_approval,
        act=_approve,
        after=_tell_approval,
        needs_reason=False,
    ),
    DeskAct(
        name="answer-record",
        title=("บันทึกผลการประชุมหรือคำสั่ง", "Write down a meeting or an order"),
        right=Right.ANSWER,
        fields=_record_fields_with_place,
        preview=_preview_record,
        act=_record,
        after=_tell_record,
        needs_reason=False,
    ),
)
