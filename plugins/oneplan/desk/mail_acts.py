"""What the secretariat does to one mail: decide about it, print its letter."""

from __future__ import annotations

from collections.abc import Mapping

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Text, Values
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.page_context import PageContext
from oneplan.desk.step_choices import step_choices
from oneplan.desk.trials import tried
from oneplan.domain.reminders.notices import OPENING, Verdict
from oneplan.domain.reminders.reminder_schedule import Reminder
from oneplan.domain.reminders.reminder_words import name_kind
from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.reminders.letter_frames import Signing
from oneplan.services.reminders.mail_proofs import view_mail
from oneplan.services.reminders.printed_letters import foresee_letter, print_letter, require_mail
from oneplan.services.reminders.reconciliation import list_for_person, resolve, resolve_all
from oneplan.store.reminders import notices

VERDICTS: Mapping[str, Text] = {
    Verdict.SENT: ("ส่งไปแล้ว ไม่ต้องส่งอีก", "It went; nothing more is sent"),
    Verdict.RESEND: ("ส่งใหม่", "Send it again"),
}


class NothingWaits(OneplanError):
    """No mail of that kind waits for a person."""

    status_code = 404
    th = "ไม่มีอีเมลชนิดนี้ที่รอการตัดสิน หรือยังรอคำตอบจากผู้ให้บริการอยู่"

    def __init__(self) -> None:
        super().__init__("No mail of that kind waits for a person to decide.")


def notice_field(values: Values) -> Field:
    """The mail that an act is about."""
    return Field(
        name="notice",
        label=("อีเมล", "Mail"),
        kind="hidden",
        value=values.get("notice", ""),
    )


def number_of(values: Values) -> int:
    """Number of that mail.

    Raises:
        NoticeUnknown: It is no number.
    """
    text = values.get("notice", "")
    if not text.isdecimal() or len(text) > 18:  # noqa: PLR2004  a bigint
        raise notices.NoticeUnknown(notice_id=0)
    return int(text)


def _resolve_fields(_context: PageContext, values: Values) -> list[Field]:
    return [
        notice_field(values),
        _verdict_field(),
    ]


def _verdict_field() -> Field:
    return Field(
        name="verdict",
        label=("ผลที่ทราบ", "What is known"),
        kind="choice",
        choices=list(VERDICTS.items()),
        help=(
            "ถามผู้รับหรือดูบันทึกของผู้ให้บริการก่อน ส่งใหม่อาจทำให้ผู้รับได้สองฉบับ",
            "Ask the recipient or look at the provider's log first: sent again, it may come twice.",
        ),
    )


def _preview_resolve(context: PageContext, values: Values) -> ActPreview:
    found = view_mail(
        context.session, context.cycle.id, number_of(values), area=context.visitor.area
    )
    verdict = VERDICTS[Verdict(values["verdict"])]
    with tried(context):
        resolve(context.session, found["id"], Verdict(values["verdict"]), actor="preview")
    return ActPreview(
        sentences=[
            (f"“{found['subject']}” ถึง {found['unit_th']}", f"To {found['unit_th']}"),
            (f"เดิม: {found['state_th']} ต่อไป: {verdict[0]}", verdict[1]),
        ]
    )


def _resolve(context: PageContext, values: Values) -> str:
    number = number_of(values)
    require_mail(context.session, context.cycle.id, number, area=context.visitor.area)
    resolve(
        context.session,
        number,
        Verdict(values["verdict"]),
        actor=context.visitor.user,
        why=values[REASON],
    )
    return f"/mails/{number}"


def _resolve_many_fields(context: PageContext, values: Values) -> list[Field]:
    steps = calendar_in_force(context.session, context.cycle.id).steps
    days = sorted({day for step in steps for day in step.policy.reminders})
    keys = [OPENING, *(Reminder(days=day).key for day in days)]
    return [
        Field(
            name="step",
            label=("ขั้นตอน", "Step"),
            kind="choice",
            value=values.get("step", ""),
            choices=step_choices((each.id, each.title.th) for each in steps),
        ),
        Field(
            name="reminder",
            label=("ชนิดของอีเมล", "Kind of mail"),
            kind="choice",
            value=values.get("reminder", ""),
            choices=[(key, name_kind(key)) for key in keys],
        ),
        _verdict_field(),
    ]


def _preview_resolve_many(context: PageContext, values: Values) -> ActPreview:
    require_whole_cycle(context)
    waiting = list_for_person(
        context.session, context.cycle.id, step_id=values["step"], reminder=values["reminder"]
    )
    if not waiting:
        raise NothingWaits
    verdict = VERDICTS[values["verdict"]]
    return ActPreview(
        sentences=[
            (
                f"อีเมลที่ไม่ทราบผล {len(waiting)} ฉบับ: {verdict[0]}",
                f"{len(waiting)} mails without an answer: {verdict[1]}",
            )
        ]
    )


def _resolve_many(context: PageContext, values: Values) -> str:
    require_whole_cycle(context)
    count = resolve_all(
        context.session,
        context.cycle.id,
        values["step"],
        values["reminder"],
        Verdict(values["verdict"]),
        actor=context.visitor.user,
        why=values[REASON],
    )
    if not count:
        raise NothingWaits
    return "/mails?state=unknown"


def _print_fields(_context: PageContext, values: Values) -> list[Field]:
    return [
        notice_field(values),
        Field(
            name="format",
            label=("ชนิดของไฟล์", "Kind of file"),
            kind="choice",
            value="docx",
            choices=[
                ("docx", ("Word (แก้ไขได้)", "Word, to be edited")),
                ("pdf", ("PDF (พร้อมพิมพ์)", "PDF, to be printed")),
            ],
        ),
        Field(
            name="number",
            label=("เลขที่หนังสือ (เฉพาะเลขลำดับ)", "Running number of the letter"),
            kind="text",
            is_required=False,
            help=("เว้นว่างไว้เพื่อเขียนเองภายหลัง", "Left empty, there is room to write it."),
        ),
        Field(name="signer", label=("ผู้ลงนาม", "Who signs"), kind="text", is_required=False),
        Field(name="position", label=("ตำแหน่ง", "Position"), kind="text", is_required=False),
        Field(
            name="acting_for",
            label=("ปฏิบัติราชการแทน", "Acting for"),
            kind="text",
            is_required=False,
        ),
    ]


def _signing(values: Values) -> Signing:
    return Signing(
        number=values["number"],
        name=values["signer"],
        position=values["position"],
        acting_for=values["acting_for"],
    )


def _preview_print(context: PageContext, values: Values) -> ActPreview:
    number = number_of(values)
    require_mail(context.session, context.cycle.id, number, area=context.visitor.area)
    addressee, subject = foresee_letter(context.session, number, _signing(values))
    return ActPreview(
        sentences=[
            (f"เรื่อง {subject}", f"Subject: {subject}"),
            (f"เรียน {addressee}", f"To: {addressee}"),
            (
                "หนังสือมี QR Code ลิงก์ใหม่ของหน่วยงาน และถูกดาวน์โหลดทันที",
                "The letter carries a new link of the unit as a QR code; it is downloaded at once.",
            ),
        ]
    )


def _print(context: PageContext, values: Values) -> str:
    number = number_of(values)
    require_mail(context.session, context.cycle.id, number, area=context.visitor.area)
    return print_letter(
        context.session,
        number,
        values["format"],
        _signing(values),
        files=context.files,
        actor=context.visitor.user,
        reason=values[REASON],
    )


ACTS = (
    DeskAct(
        name="resolve-mail",
        title=("ตัดสินอีเมลที่ไม่ทราบผลหรือส่งไม่ถึง", "Decide about a mail"),
        fields=_resolve_fields,
        preview=_preview_resolve,
        act=_resolve,
    ),
    DeskAct(
        name="resolve-mails",
        title=("ตัดสินอีเมลที่ไม่ทราบผลทั้งชุด", "Decide about all mails of a kind"),
        fields=_resolve_many_fields,
        preview=_preview_resolve_many,
        act=_resolve_many,
    ),
    DeskAct(
        name="print-letter",
        title=("พิมพ์หนังสือ", "Print the letter"),
        fields=_print_fields,
        preview=_preview_print,
        act=_print,
    ),
)
