"""A committee's resolution and a meeting's record, written down on the desk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from oneplan.desk.acts import ActPreview, DeskAct, Text, Values
from oneplan.desk.decision_fields import RESOLUTIONS_EN, approval_fields, record_fields
from oneplan.desk.page_context import PageContext
from oneplan.desk.trials import tried
from oneplan.desk.visitors import Right
from oneplan.domain.cycles.acts import Act
from oneplan.domain.decisions.answers import whole_number
from oneplan.domain.decisions.decisions import RESOLUTIONS_TH, Resolution
from oneplan.domain.decisions.meetings import MAX_PEOPLE
from oneplan.domain.shared.step_ids import english_name_of_id, name_of_id
from oneplan.gateways.airflow.airflow_api import AirflowApi
from oneplan.services.decisions.approvals import keep_approval
from oneplan.services.decisions.records import keep_record
from oneplan.services.decisions.told_answers import AnsweredAction, tell_airflow
from oneplan.services.reminders.project_mails import keep_approval_and_tell

RECORDED = "OK"
"""The button of Airflow's form of a record."""
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


def _approve(
    context: PageContext, values: Values, *, keep: Callable[..., None] = keep_approval_and_tell
) -> str:
    keep(
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
        _approve(context, values, keep=keep_approval)  # a trial writes no mails
    resolution = Resolution(values["answer"])
    version = _version(values)
    which = f"แผนฉบับที่ {version}" if version else "เรื่องของขั้นตอนนี้"
    sentences: list[Text] = [
        (
            f"{name_of_id(values['step'])}: {RESOLUTIONS_TH[resolution]} {which}",
            f"{english_name_of_id(values['step']).capitalize()}: {RESOLUTIONS_EN[resolution]}"
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
                f"{name_of_id(values['step'])}: บันทึกผล วันที่ {values['held_on']}",
                f"{english_name_of_id(values['step']).capitalize()}: written down, held on {values['held_on']}.",
            ),
            ("บันทึกแล้วแก้ไขไม่ได้", "What is written down is not changed."),
        ]
    )


def _tell(context: PageContext, values: Values, act: Act, place: int, option: str) -> None:
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
                question_run=values.get("question_run", ""),
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


ACTS = (
    DeskAct(
        name="answer-approval",
        title=("บันทึกมติของคณะกรรมการ", "Write down a committee's resolution"),
        right=Right.ANSWER,
        fields=approval_fields,
        preview=_preview_approval,
        act=_approve,
        after=_tell_approval,
        reason_field="resolution",
    ),
    DeskAct(
        name="answer-record",
        title=("บันทึกผลการประชุมหรือคำสั่ง", "Write down a meeting or an order"),
        right=Right.ANSWER,
        fields=record_fields,
        preview=_preview_record,
        act=_record,
        after=_tell_record,
        reason_field="resolution",
    ),
)
