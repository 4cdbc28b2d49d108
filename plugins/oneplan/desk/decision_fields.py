"""What the forms of a resolution and of a record ask."""

from __future__ import annotations

from typing import Any

from oneplan.desk.acts import Field, Text, Values
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.meeting_fields import hidden
from oneplan.desk.page_context import PageContext
from oneplan.domain.decisions.answers import FIELDS_TH
from oneplan.domain.decisions.decisions import COMMITTEE_ANSWERS, RESOLUTIONS_TH, Resolution
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.decisions.approval_questions import meeting_values
from oneplan.services.decisions.decision_views import record_places
from oneplan.services.decisions.open_questions import run_id_of
from oneplan.store.decisions import questions
from oneplan.store.decisions.questions import OpenQuestion

RESOLUTIONS_EN = {
    Resolution.APPROVED: "Approved",
    Resolution.ACKNOWLEDGED: "Acknowledged",
    Resolution.RETURNED: "Sent back",
}
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


def _asked(context: PageContext, values: Values) -> OpenQuestion | None:
    """The question that is asked anew, where the form answers one."""
    number = values.get("question", "")
    if not number.isdecimal() or len(number) >= 18:  # noqa: PLR2004  a bigint
        return None
    found = questions.get_question(context.session, int(number))
    return found if found.cycle_id == context.cycle.id else None


def _question_fields(context: PageContext, values: Values) -> list[Field]:
    asked = _asked(context, values)
    run = run_id_of(asked) if asked is not None else ""
    return [*hidden(values, "question"), *hidden({"question_run": run}, "question_run")]


def _shown(context: PageContext, values: Values) -> dict[str, str]:
    """What the form holds before anyone types: what was typed into a question that was refused."""
    found: dict[str, Any] = {
        "present": "",
        **meeting_values(context.session, context.cycle.id, values.get("step", "")),
    }
    asked = _asked(context, values)
    if asked is not None:
        found |= asked.typed
    return {name: str(value or "") for name, value in found.items()}


def approval_fields(context: PageContext, values: Values) -> list[Field]:
    """What a resolution is written down with."""
    require_whole_cycle(context)
    calendar_in_force(context.session, context.cycle.id).step(values.get("step", ""))
    return [
        *hidden(values, "step", "version"),
        *_question_fields(context, values),
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


def _own_fields(context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    step = calendar_in_force(context.session, context.cycle.id).step(values.get("step", ""))
    found = [
        *hidden(values, "step", "group"),
        *_question_fields(context, values),
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


def record_fields(context: PageContext, values: Values) -> list[Field]:
    """The fields, and which of the step's mapped tasks asks for this record."""
    fields = _own_fields(context, values)
    calendar = calendar_in_force(context.session, context.cycle.id)
    step = calendar.step(values.get("step", ""))
    codes = [code for code, _ in record_places(context.session, calendar, step)]
    group = values.get("group", "")
    place = codes.index(group) if group in codes else 0
    return [*fields, *hidden({"place": str(place)}, "place")]
