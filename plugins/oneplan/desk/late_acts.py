"""Late files: a ticket decided, with what taking the file in would change; a branch run again."""

from __future__ import annotations

from collections.abc import Sequence

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Text, Values
from oneplan.desk.page_context import PageContext
from oneplan.desk.unit_acts import hidden, own_unit
from oneplan.domain.decisions.answers import whole_number
from oneplan.domain.late_submissions.late_tickets import (
    DAYS_OPEN,
    MAX_DAYS_OPEN,
    REFUSE,
    RERUN,
    TICKET_KINDS_TH,
    TicketKind,
    TicketTermInvalid,
)
from oneplan.domain.shared.step_ids import english_name_of_id, name_of_id
from oneplan.errors import OneplanError
from oneplan.gateways.airflow.airflow_api import AirflowApi
from oneplan.gateways.airflow.airflow_errors import AirflowRefused
from oneplan.services.late_submissions.files import find_late
from oneplan.services.late_submissions.previews import preview_rerun
from oneplan.services.late_submissions.questions import (
    accepted_rerun,
    close_question,
    keep_answer,
    run_id_of,
)
from oneplan.services.late_submissions.reruns import accept_rerun, clear_rerun, plan_rerun, rerun_of
from oneplan.services.late_submissions.ticket_answers import check_answer
from oneplan.store.late_submissions.late_tickets import LateTicket, TicketUnknown, get_ticket
from oneplan.store.units import units

ANSWERS: Sequence[tuple[str, Text]] = (
    (RERUN, ("อนุญาต", "Allow")),
    (REFUSE, ("ไม่อนุญาต", "Refuse")),
)

RERUN_NOTED = "late_acts.rerun"
"""Where a transaction notes what follows it."""


class RerunNotStarted(OneplanError):
    """Airflow did not run a branch again after its late file was taken in."""

    status_code = 502

    def __init__(self, *, reason: str) -> None:
        self.th = (
            "บันทึกคำตอบแล้ว แต่สั่งให้ Airflow ประมวลใหม่ไม่สำเร็จ"
            " กรุณากด “ประมวลใหม่ใน Airflow” ที่หน้าขั้นตอนอีกครั้ง"
        )
        super().__init__(
            f"The answer is kept, but Airflow did not run the branch again ({reason});"
            " do it from the page of the step."
        )


def _ticket(context: PageContext, values: Values) -> LateTicket:
    """The ticket of the address, of this cycle and of the visitor's area."""
    number = values.get("ticket", "")
    known = int(number) if number.isdecimal() and len(number) < 18 else 0  # noqa: PLR2004  a bigint
    ticket = get_ticket(context.session, known)
    if ticket.cycle_id != context.cycle.id:
        raise TicketUnknown(ticket_id=ticket.id)
    unit = units.require_unit(context.session, ticket.unit_code)
    context.visitor.require_area(unit.area_code)
    return ticket


def _answer_fields(context: PageContext, values: Values) -> list[Field]:
    _ticket(context, values)
    return [
        hidden("ticket", values),
        Field(name="answer", label=("คำตอบ", "Answer"), kind="choice", choices=ANSWERS),
        Field(
            name="days",
            label=("เปิดให้ส่งกี่วัน", "Days that it stays open"),
            kind="number",
            value=str(DAYS_OPEN),
            is_required=False,
            help=(
                f"๐ ถึง {MAX_DAYS_OPEN} วัน ใช้เมื่ออนุญาต",
                f"0 to {MAX_DAYS_OPEN}; where it is allowed",
            ),
        ),
    ]


def _preview_answer(context: PageContext, values: Values) -> ActPreview:
    ticket = _ticket(context, values)
    unit = units.require_unit(context.session, ticket.unit_code)
    check_answer(context.session, ticket, by=context.visitor.user)
    about = (
        f"{TICKET_KINDS_TH[TicketKind(ticket.kind)]} ของ{unit.name_th} {name_of_id(ticket.step_id)}:"
        f" {ticket.reason} (ผู้ขอ {ticket.requested_by})",
        f"{unit.name_th}, {english_name_of_id(ticket.step_id)}: {ticket.reason} (asked by {ticket.requested_by})",
    )
    if values["answer"] != RERUN:
        return ActPreview(
            sentences=[about, ("ไม่รับ ไฟล์ที่มียังเก็บไว้", "It is refused; a file stays where it is.")]
        )
    days = _days(ticket, values)
    opened = (f"เปิดให้ส่งอีก {days} วัน", f"The unit may send for {days} days.")
    if ticket.submission_id is None:
        return ActPreview(sentences=[about, opened])
    rerun = rerun_of(context.session, ticket)
    lines = preview_rerun(context.session, rerun).lines()
    return ActPreview(
        sentences=[about, opened, (rerun.file, rerun.file), *((line, line) for line in lines)],
        warnings=[
            (
                "งานของขั้นตอนนี้และงานที่ตามมาจะทำใหม่ใน Airflow เฉพาะสายนี้",
                "This branch runs again in Airflow.",
            )
        ],
    )


def _days(ticket: LateTicket, values: Values) -> int:
    typed = values["days"] or str(DAYS_OPEN)
    days = whole_number(typed, most=MAX_DAYS_OPEN)
    if days is None:
        raise TicketTermInvalid(ticket_id=ticket.id, days=typed)
    return days


def _answer(context: PageContext, values: Values) -> str:
    ticket = _ticket(context, values)
    keep_answer(
        context.session,
        ticket.id,
        option=values["answer"],
        decided_by=context.visitor.user,
        values={"decision": values[REASON], "days": values["days"]},
    )
    return f"/steps/{ticket.step_id}"


def _note_answer(context: PageContext, values: Values) -> None:
    _note(context, _ticket(context, values).id)


def _note_rerun(context: PageContext, values: Values) -> None:
    unit = own_unit(context, values)
    cycle_id, step_id = context.cycle.id, values["step"]
    ticket = find_late(context.session, cycle_id=cycle_id, step_id=step_id, unit_code=unit.code)
    _note(context, ticket.id)


def _note(context: PageContext, ticket_id: int) -> None:
    """Note for after the transaction what Airflow is to do about an answered ticket."""
    ticket = get_ticket(context.session, ticket_id)
    context.session.info[RERUN_NOTED] = (
        accepted_rerun(context.session, ticket_id),
        run_id_of(ticket) if ticket.submission_id is not None else None,
    )


def _run_again(context: PageContext, _values: Values) -> None:
    """Run the branch again as this user, and take the question out of Airflow.

    Raises:
        RerunNotStarted: Airflow did not take the order; the answer is kept.
    """
    accepted, question = context.session.info.pop(RERUN_NOTED, (None, None))
    airflow = AirflowApi.of_user(context.visitor.token)
    try:
        if accepted is not None:
            rerun, note = accepted
            clear_rerun(rerun, airflow=airflow, note=note, is_dry_run=False)
        if question is not None:
            close_question(airflow, question)
    except AirflowRefused as refused:
        raise RerunNotStarted(reason=str(refused)) from refused
    finally:
        airflow.close()


def _rerun_fields(context: PageContext, values: Values) -> list[Field]:
    own_unit(context, values)
    return [hidden("step", values), hidden("unit", values)]


def _preview_again(context: PageContext, values: Values) -> ActPreview:
    unit = own_unit(context, values)
    rerun = plan_rerun(
        context.session, cycle_id=context.cycle.id, step_id=values["step"], unit_code=unit.code
    )
    lines = preview_rerun(context.session, rerun).lines()
    return ActPreview(sentences=[(rerun.file, rerun.file), *((line, line) for line in lines)])


def _again(context: PageContext, values: Values) -> str:
    unit = own_unit(context, values)
    rerun = plan_rerun(
        context.session, cycle_id=context.cycle.id, step_id=values["step"], unit_code=unit.code
    )
    accept_rerun(context.session, rerun, actor=context.visitor.user, reason=values[REASON])
    return f"/steps/{values['step']}"


ACTS = (
    DeskAct(
        name="answer-ticket",
        title=("พิจารณาใบขอส่งล่าช้า", "Decide about a late ticket"),
        fields=_answer_fields,
        preview=_preview_answer,
        act=_answer,
        note=_note_answer,
        after=_run_again,
    ),
    DeskAct(
        name="rerun-step",
        title=("รับไฟล์ล่าช้าและประมวลใหม่เฉพาะสาย", "Take a late file in and run its branch again"),
        fields=_rerun_fields,
        preview=_preview_again,
        act=_again,
        note=_note_rerun,
        after=_run_again,
    ),
)
